"""T02-SCAN-01 and -09: the version of a PDF, and whether it can be opened and read."""

from __future__ import annotations

import re

from evidence.facts import FileFacts, PdfFacts
from schemas.finding import Severity
from validator.case import FileCase
from validator.registry import Skip, Verdict, hit, not_applicable, not_evaluated, on_file
from validator.scans.pages import is_scan

LEAST_PDF = (1, 4)  # TT 01/2019/TT-BNV; NĐ 30/2020 PL I phần II.I.2
# What the library says of a file it cannot open -> the case that says it in words.
_UNOPENED = {"Data format error": "broken", "Unsupported security scheme error": "recipients"}
_VERSION = re.compile(r"(\d+)\.(\d+)")


def pdf_of(item: FileCase) -> FileFacts | Skip:
    """The facts of a file that is a PDF; else why there is nothing to say."""
    facts = item.facts
    if facts is None:
        return not_applicable("file-missing")
    if facts.format.kind != "pdf":
        return not_applicable("empty-file" if facts.format.kind == "empty" else "not-pdf")
    return facts


@on_file("T02-SCAN-01")
def pdf_version(item: FileCase) -> Verdict:
    """PDF 1.4 or later: an error for scans, milder for born-digital files."""
    pdf = _structure(item)
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
    pdf = _structure(item)
    if isinstance(pdf, Skip):
        return pdf
    if pdf.needs_password:
        return [hit(item.place, case="password")]
    if not pdf.opened:
        return [hit(item.place, evidence=pdf.error, **_why_unopened(pdf.error))]
    if not pdf.all_pages_read:
        return [hit(item.place, evidence=pdf.error, case="pages")]
    return [hit(item.place, "info", case="encrypted")] if pdf.encrypted else ()


def _why_unopened(error: str) -> dict[str, str]:
    case = next((case for words, case in _UNOPENED.items() if words in error), None)
    return {"case": case} if case else {}


def _structure(item: FileCase) -> PdfFacts | Skip:
    facts = pdf_of(item)
    if isinstance(facts, Skip):
        return facts
    return facts.pdf if facts.pdf is not None else not_evaluated("not-readable")
