"""T02-META-11, M-004 and H-004: the same thing twice."""

from __future__ import annotations

from functools import lru_cache

from schemas.clock import parse_dmy
from schemas.codes import DocumentNumber, parse_document_number
from schemas.record import Record
from validator.case import DocumentCase, DossierCase, fold
from validator.registry import (
    Hit,
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    on_document,
    on_dossier,
)

# Roles that are meant to repeat content (rule H-004).
_KEPT_ROLES = frozenset(("bản thảo", "phiếu trình", "kèm theo"))
_DRAFT_TYPES = frozenset(("bản thảo", "dự thảo", "bản nháp"))


def number_key(record: Record) -> str:
    """Year, number, symbol and organ of a document as one key; "" where it has no number.

    Numbers start again each year (Decree 30 Đ15.1), so the year belongs to the key.
    """
    number, symbol = fold(record.get("CodeNumber")), fold(record.get("CodeNotation"))
    if not number or not symbol:
        return ""
    issued = parse_dmy(record.get("IssuedDate"))
    year = str(issued.year) if issued else ""
    written = parse_document_number(f"{number}/{symbol}") or DocumentNumber(number, symbol)
    return "|".join((year, written.key, fold(record.get("OrganName"))))


def document_keys(record: Record) -> tuple[str, ...]:
    """Keys under which ``JudgeContext.transfer_documents`` counts a document.

    ``code:`` the identifier of the sending system; ``number:`` see :func:`number_key`.
    """
    code, number = fold(record.get("DocCode")), number_key(record)
    return tuple(f"{kind}:{key}" for kind, key in (("code", code), ("number", number)) if key)


@on_document("T02-META-11")
def repeated_number(document: DocumentCase) -> Verdict:
    """No earlier document of the dossier has the same number, symbol and organ."""
    key = number_key(document.record)
    if not key:
        return not_applicable("no-number")
    first = _first_of(document.dossier)[key]
    if first.position >= document.position:
        return ()
    return [
        hit(
            document.record.place("CodeNumber"),
            value=shown_number(document.record),
            other=first.record.get("DocOrdinal") or first.position,
        )
    ]


@lru_cache(maxsize=1)  # dossiers are judged one after the other
def _first_of(dossier: DossierCase) -> dict[str, DocumentCase]:
    """Key -> the first document of the dossier that has it."""
    first: dict[str, DocumentCase] = {}
    for document in dossier.documents:
        first.setdefault(number_key(document.record), document)
    return first


def shown_number(record: Record) -> str:
    """Number and symbol as people write them."""
    number, notation = (record.get(name).strip() for name in ("CodeNumber", "CodeNotation"))
    return DocumentNumber(number, notation).text


@on_document("M-004")
def repeated_in_transfer(document: DocumentCase) -> Verdict:
    """Identifier, or number with symbol and organ, stand on one document of the transfer only."""
    keys = document_keys(document.record)
    if not keys:
        return not_applicable("no-number")
    counts = document.dossier.context.transfer_documents
    if counts is None:
        return not_evaluated("no-transfer-data")
    shown = {"code": document.record.get("DocCode"), "number": shown_number(document.record)}
    fields = {"code": "DocCode", "number": "CodeNumber"}
    hits: list[Hit] = []
    for key in keys:
        kind = key.partition(":")[0]
        if counts.get(key, 1) > 1:
            where = document.record.place(fields[kind])
            hits.append(hit(where, case=kind, value=shown[kind], count=counts[key]))
    return hits


@on_dossier("H-004")
def duplicates_and_drafts(dossier: DossierCase) -> Verdict:
    """No two files with the same bytes, no draft without its role, when the dossier is closed."""
    if not dossier.files:
        return not_applicable("no-file")
    hits: list[Hit] = []
    first: dict[str, str] = {}
    for item in dossier.files:
        facts = item.facts
        if facts is None or facts.size == 0 or fold(item.view.role) in _KEPT_ROLES:
            continue
        known = first.setdefault(facts.sha256, item.view.path)
        if known != item.view.path:
            hits.append(hit(item.place, other=known))
    return hits + [
        hit(item.place, case="draft")
        for document in dossier.documents
        if fold(document.record.get("TypeName")) in _DRAFT_TYPES
        for item in document.files
        if not item.view.role
    ]
