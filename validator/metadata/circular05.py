"""T05-01..05 and T05-07: what Circular 05/2025 asks of metadata, after a secondary source.

They judge transfers of profile ``tt05-2025``, and of those the dossiers that ended under it (see
:attr:`validator.case.DossierCase.applied`). Secret values are told by P-004, totals by T02-META-06.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from schemas.clock import dmy, parse_dmy
from schemas.coded import code_of, has_other, offered, unlisted
from schemas.finding import Severity
from schemas.profile import Field
from schemas.record import Record
from schemas.retention import is_permanent, parse_retention
from schemas.text import fold_head, nfc
from validator.case import DocumentCase, DossierCase, FileCase, whole
from validator.registry import (
    Hit,
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    of_files,
    on_document,
    on_dossier,
)

BORN_DIGITAL, DIGITISED, MIXED = "01", "02", "03"  # of confidenceLevel
_YES = "1"
_OTHER = "other"  # not of a list that ends in "other": a better word than that one
_TERM_DAYS = 60
_RETENTION = "Maintenance"
# Words of the names historical archives bear (Law 33/2024/QH15: lưu trữ lịch sử).
_HISTORICAL = tuple(map(fold_head, ("lưu trữ lịch sử", "lưu trữ quốc gia")))


@on_dossier("T05-01")
def dossier_fields(dossier: DossierCase) -> Verdict:
    """Fields of the dossier, its fonds, its media: there, in length, in the lists, real days."""
    hits = [found for record in dossier.records() for found in _shape(dossier, record)]
    return [*_missing(dossier, dossier.record), *hits]


@on_document("T05-01")
def document_fields(document: DocumentCase) -> Verdict:
    """Fields of a document and its files likewise."""
    hits = [found for row in document.records() for found in _shape(document.dossier, row)]
    return [*_missing(document.dossier, document.record), *hits]


def _missing(dossier: DossierCase, record: Record) -> Iterator[Hit]:
    for field in dossier.profile.fields(record.entity):
        if field.required and not record.get(field.name).strip():
            words = dossier.field_words(record, field.name)
            own = {} if field.obligation == "circular" else {"case": "part"}
            yield hit(record.place(field.name), **{**own, **words})


def _shape(dossier: DossierCase, record: Record) -> Iterator[Hit]:
    """What is wrong with the values a record has."""
    known = dossier.profile.entities[record.entity].by_name
    for name, value in record.values.items():
        field = known.get(name)
        if field is None or field.extension or not value.strip():
            continue
        words = dossier.field_words(record, name)
        for told in _faults(field, value):
            severity: Severity | None = "warning" if told["case"] == _OTHER else None
            yield hit(record.place(name), severity, **{**told, **words})


def _faults(field: Field, value: str) -> Iterator[dict[str, str]]:
    if field.coded:
        if field.name == _RETENTION and parse_retention(value) is not None:
            return  # a period without a code of its own: 07 on conversion
        terms = field.name == _RETENTION  # whose "other" is another number of years
        case = _OTHER if has_other(field) and not terms else "code"
        listed = offered(field)
        yield from (
            {"case": case, "value": part, "list": listed} for part in unlisted(field, value)
        )
    elif field.max_length is not None and len(nfc(value)) > field.max_length:
        yield {"case": "length", "length": str(len(nfc(value))), "max": str(field.max_length)}
    if field.type == "Date" and parse_dmy(value) is None:
        yield {"case": "date", "value": value}
    if field.type == "Number" and field.official and whole(value) is None:
        yield {"case": "number", "value": value}


@on_dossier("T05-02")
def dossier_conditional(dossier: DossierCase) -> Verdict:
    """Of digitised files the paper file's code and its sheets; the state of a backup copy."""
    wanted = []
    if _level(dossier.record, dossier) == DIGITISED:
        wanted += [(name, "digitised") for name in ("PaperFileCode", "SheetNumber")]
    media = (record for record, _ in dossier.view.media)
    return [
        *_lacking(dossier, dossier.record, [*wanted, *_backed(dossier, dossier.record)]),
        *(h for row in media for h in _lacking(dossier, row, _backed(dossier, row))),
    ]


@on_document("T05-02")
def document_conditional(document: DocumentCase) -> Verdict:
    """Of born-digital and mixed documents the work flow; the state of a backup copy."""
    record, dossier = document.record, document.dossier
    level = _level(record, dossier)
    wanted = [("Process", "born-digital")] if level in (BORN_DIGITAL, MIXED) else []
    return list(_lacking(dossier, record, [*wanted, *_backed(dossier, record)]))


def _backed(dossier: DossierCase, record: Record) -> list[tuple[str, str]]:
    on = _code(dossier, record, "RiskRecovery") == _YES
    return [("RiskRecoveryStatus", "backup")] if on else []


def _lacking(
    dossier: DossierCase, record: Record, wanted: Iterable[tuple[str, str]]
) -> Iterator[Hit]:
    for name, case in wanted:
        if not record.get(name).strip():
            yield hit(record.place(name), case=case, **dossier.field_words(record, name))


def _level(record: Record, dossier: DossierCase) -> str:
    """The code of its level of reliability, else of its dossier's; "" where none is stated."""
    own = _code(dossier, record, "ConfidenceLevel")
    return own or _code(dossier, dossier.record, "ConfidenceLevel")


def _code(dossier: DossierCase, record: Record, name: str) -> str:
    field = dossier.profile.entities[record.entity].by_name.get(name)
    return code_of(field, record.get(name)) if field is not None and field.coded else ""


@on_document("T05-03")
def archive_code(document: DocumentCase) -> Verdict:
    """DocArchiveCode = FileCode and seven digits, once in a dossier; computed where empty."""
    value = nfc(document.record.get("DocArchiveCode")).strip()
    code = nfc(document.dossier.record.get("FileCode")).strip()
    if not value:
        return not_applicable("computed-on-export")
    if not code:
        return not_evaluated("value-missing")
    where, number = (
        document.record.place("DocArchiveCode"),
        whole(document.record.get("DocOrdinal")),
    )
    expected = f"{code}.{number or document.position:07d}"
    if not re.fullmatch(re.escape(code) + r"\.[0-9]{7}", value):
        return [hit(where, value=value, expected=expected)]
    same = [one for one in document.dossier.documents if _archive_code(one) == value]
    if len(same) > 1:
        return [hit(where, case="twice", value=value, count=len(same))]
    return ()


def _archive_code(document: DocumentCase) -> str:
    return nfc(document.record.get("DocArchiveCode")).strip()


@on_dossier("T05-04")
def permanent_only(dossier: DossierCase) -> Verdict:
    """``context.options["agency"]``: the archives that receive; historical ones bear it in name."""
    receiver = fold_head(dossier.context.options.get("agency", ""))
    if not any(word in receiver for word in _HISTORICAL):
        return not_applicable("not-historical")
    value = dossier.record.get(_RETENTION)
    if not value.strip():
        return not_evaluated("value-missing")
    if is_permanent(value):
        return ()
    return [hit(dossier.record.place(_RETENTION), value=value)]


@on_document("T05-05")
def digitised_as_pdfa(document: DocumentCase) -> Verdict:
    """PDFs of what is stated to be digitised say that they are PDF/A (a claim, see C-003)."""
    if _level(document.record, document.dossier) != DIGITISED:
        return not_applicable("not-digitised")
    return of_files(document, document.files, _pdfa)


def _pdfa(item: FileCase) -> Verdict:
    facts = item.facts
    if facts is None:
        return not_evaluated("file-missing")
    if facts.pdf is None:
        return not_applicable("not-pdf")
    if facts.pdf.pdfa is None:
        return not_evaluated("pdfa-not-read")
    return () if facts.pdf.pdfa else [hit(item.place)]


@on_dossier("T05-07")
def sixty_days(dossier: DossierCase) -> Verdict:
    """Sixty days from the end of the work: a reminder; the binding term is H-010."""
    closed = dossier.work_closed or dossier.end
    if closed is None:
        return not_evaluated("date-missing")
    days = dossier.received - closed
    if days <= timedelta(days=_TERM_DAYS):
        return ()
    if dossier.work_closed is None:
        return not_evaluated("date-missing")  # the work may have ended after the last document
    where = dossier.record.place("WorkClosedDate")
    return [hit(where, closed=dmy(closed), received=dmy(dossier.received), days=days.days)]
