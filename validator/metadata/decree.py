"""M-001..M-003: types and lengths of Decree 30's field tables (PL VI phần II)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schemas.clock import parse_dmy
from schemas.record import Record
from schemas.text import nfc
from validator.case import DocumentCase, DossierCase, fold, whole
from validator.registry import (
    Hit,
    Verdict,
    hit,
    not_applicable,
    on_document,
    on_dossier,
)
from validator.tables import DecreeTable, decree_tables


def _document_check(rule_id: str) -> Callable[[DocumentCase], Verdict]:
    def check(document: DocumentCase) -> Verdict:
        table = decree_tables()[rule_id]
        direction = fold(document.record.get("Direction"))
        if not direction:
            return not_applicable("direction-unknown")
        if direction != table.direction:
            return not_applicable("other-direction")
        return list(_misfits(table, document.record, document.dossier))

    return check


outgoing_fields = on_document("M-001")(_document_check("M-001"))
incoming_fields = on_document("M-002")(_document_check("M-002"))


@on_dossier("M-003")
def dossier_fields(dossier: DossierCase) -> Verdict:
    """The decree's table of the dossier."""
    return list(_misfits(decree_tables()["M-003"], dossier.record, dossier))


def _misfits(table: DecreeTable, record: Record, dossier: DossierCase) -> Iterator[Hit]:
    for name, (kind, most) in table.fields.items():
        value = nfc(record.get(name)).strip()
        if not value:
            continue
        where, words = record.place(name), dossier.field_words(record, name)
        if kind == "Number" and whole(value) is None:
            yield hit(where, case="number", value=value, **words)
        elif kind == "Date" and parse_dmy(value) is None:
            yield hit(where, case="date", value=value, **words)
        elif len(value) > most:
            yield hit(where, length=len(value), max=most, **words)
