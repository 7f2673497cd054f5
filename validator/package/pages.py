"""T02-META-07: stated pages against the pages of the PDF.

The Circular does not say whether annexes in files of their own count. A statement that fits the
main file, the main file with its annexes, all attachments, or the scan is taken as right.
"""

from __future__ import annotations

from functools import partial

from schemas.finding import Severity
from validator.case import DocumentCase, DossierCase, FileCase, fold, whole
from validator.registry import (
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    on_document,
    on_dossier,
)

_MAIN = frozenset(("", "chính"))
_READINGS = (
    _MAIN,
    _MAIN | {"phụ lục"},
    _MAIN | {"phụ lục", "kèm theo"},
    frozenset(("bản quét",)),
    frozenset(("bản quét", "phụ lục")),
)


def _pages(item: FileCase) -> int | None:
    pdf = item.facts.pdf if item.facts is not None else None
    return pdf.pages if pdf is not None else None


def _sum_of(document: DocumentCase, roles: frozenset[str]) -> int | None:
    counts = [_pages(item) for item in document.files if fold(item.view.role) in roles]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def readings(document: DocumentCase) -> list[int]:
    """The page counts the document's files allow, likeliest first; empty: cannot be counted."""
    sums = map(partial(_sum_of, document), _READINGS)
    return list(dict.fromkeys(count for count in sums if count is not None))


def recount(document: DocumentCase) -> int | None:
    """Pages for the dossier's total: counted from the files, else as stated; None = unknown."""
    stated = whole(document.record.get("PageAmount"))
    counted = readings(document)
    if not counted:
        return stated
    return stated if stated in counted else counted[0]


@on_document("T02-META-07")
def pages_of_document(document: DocumentCase) -> Verdict:
    """PageAmount equals the PDF's page count: an error where the PDF is shorter."""
    declared = document.record.get("PageAmount")
    if not declared.strip():
        return not_evaluated("value-missing")
    where, stated = document.record.place("PageAmount"), whole(declared)
    if stated is None:
        return [hit(where, case="no_number", declared=declared)]
    if not document.files:
        return not_applicable("paper" if document.on_paper else "no-file")
    counted = readings(document)
    if not counted:
        return not_evaluated("pages-unknown")
    if stated in counted:
        return ()
    severity: Severity = "warning" if max(counted) > stated else "error"
    return [hit(where, severity, declared=stated, counted=counted[0])]


@on_dossier("T02-META-07")
def pages_of_dossier(dossier: DossierCase) -> Verdict:
    """PageNumber is the sum of the documents' stated pages, where all are stated."""
    declared = dossier.record.get("PageNumber")
    if not declared.strip():
        return not_evaluated("value-missing")
    where, stated = dossier.record.place("PageNumber"), whole(declared)
    if stated is None:
        return [hit(where, case="no_number", declared=declared)]
    parts = [whole(item.record.get("PageAmount")) for item in dossier.documents]
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return not_evaluated("pages-unknown")
    if sum(known) == stated:
        return ()
    return [hit(where, "warning", case="sum", declared=stated, counted=sum(known))]
