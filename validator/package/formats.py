"""P-001, -002, -003, -005 and T02-SCAN-01, -09: formats by content, not by extension."""

from __future__ import annotations

import re

from evidence.facts import FileFacts, PdfFacts
from schemas.finding import Severity
from validator.case import FileCase, fold
from validator.registry import Skip, Verdict, hit, not_applicable, not_evaluated, on_file
from validator.tables import extensions

LEAST_PDF = (1, 4)  # TT 01/2019/TT-BNV; NĐ 30/2020 PL I phần II.I.2
_VERSION = re.compile(r"(\d+)\.(\d+)")
_UNNAMED = ("other", "empty")


def extension_of(name: str) -> str:
    """Lower-case extension without its dot, or ""."""
    return name.rpartition(".")[2].lower() if "." in name else ""


@on_file("P-001")
def extension_fits(item: FileCase) -> Verdict:
    """The extension stands for the format found in the content."""
    if item.facts is None:
        return not_applicable("file-missing")
    kind = item.facts.format.kind
    if kind in _UNNAMED:
        return not_applicable("empty-file" if kind == "empty" else "format-unknown")
    extension = extension_of(item.name)
    allowed = extensions().get(extension)
    if allowed is None:
        return not_applicable("no-extension")
    if kind in allowed:
        return ()
    basis = item.facts.format.basis
    return [hit(item.place, evidence=basis, extension=extension, format=kind)]


@on_file("P-002")
def format_known(item: FileCase) -> Verdict:
    """Identification by content gave an answer."""
    if item.facts is None:
        return not_applicable("file-missing")
    if item.facts.format.kind == "empty":
        return not_applicable("empty-file")
    unknown = item.facts.format.kind == "other" and not item.facts.format.puid
    return [hit(item.place)] if unknown else ()


@on_file("P-003")
def not_empty(item: FileCase) -> Verdict:
    """The file has at least one byte."""
    if item.facts is None:
        return not_applicable("file-missing")
    return [hit(item.place)] if item.facts.size == 0 else ()


@on_file("P-005")
def no_program(item: FileCase) -> Verdict:
    """The content is no executable."""
    if item.facts is None:
        return not_applicable("file-missing")
    return [hit(item.place)] if item.facts.format.kind == "executable" else ()


@on_file("T02-SCAN-01")
def pdf_version(item: FileCase) -> Verdict:
    """PDF 1.4 or later: an error for scans, milder for born-digital files."""
    pdf = _pdf(item)
    if isinstance(pdf, Skip):
        return pdf
    match = _VERSION.match(pdf.version)
    if match is None:
        return not_evaluated("version-unknown")
    if (int(match[1]), int(match[2])) >= LEAST_PDF:
        return ()
    severity: Severity | None = None if is_scan(item) else "warning"
    least = ".".join(map(str, LEAST_PDF))
    return [hit(item.place, severity, version=pdf.version, min=least)]


@on_file("T02-SCAN-09")
def pdf_readable(item: FileCase) -> Verdict:
    """The PDF opens without a password and every page loads.

    Encrypted with the empty password it still opens: a note (guarantee 9: only unreadable bytes
    stop intake).
    """
    pdf = _pdf(item)
    if isinstance(pdf, Skip):
        return pdf
    if pdf.needs_password:
        return [hit(item.place, case="password")]
    if not pdf.opened:
        return [hit(item.place, evidence=pdf.error, why=pdf.error)]
    if not pdf.all_pages_read:
        return [hit(item.place, evidence=pdf.error, case="pages")]
    return [hit(item.place, "info", case="encrypted")] if pdf.encrypted else ()


def is_scan(item: FileCase) -> bool:
    """Declared a scan, or every page is an image without text."""
    facts = item.facts
    if fold(item.view.role) == "bản quét":
        return True
    if facts is None or facts.text is None or facts.pdf is None:
        return False
    return bool(facts.pdf.pages) and len(facts.text.image_only) == facts.pdf.pages


def _pdf(item: FileCase) -> PdfFacts | Skip:
    facts: FileFacts | None = item.facts
    if facts is None:
        return not_applicable("file-missing")
    if facts.format.kind != "pdf":
        return not_applicable("empty-file" if facts.format.kind == "empty" else "not-pdf")
    return facts.pdf if facts.pdf is not None else not_evaluated("not-readable")
