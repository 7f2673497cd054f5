"""H-001, H-002, H-003, H-005, H-006: how a dossier was opened, kept in order and closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schemas.clock import dmy, parse_dmy
from schemas.record import Record
from schemas.vocabulary import load_vocabulary
from validator.case import DocumentCase, DossierCase, fold, whole
from validator.registry import Verdict, hit, not_applicable, not_evaluated, on_dossier
from validator.sequence import in_order
from validator.tables import decree_tables, opening_fields

KEPT_YEARS = 5  # from which sheets are numbered (NĐ 30/2020 Đ29.4c)


@on_dossier("H-001")
def plan_of_the_year(dossier: DossierCase) -> Verdict:
    """A file plan of the dossier's year is there; who approved it no data tell (Đ28)."""
    planned, year = dossier.context.planned, dossier.record.get("FileCatalog").strip()
    if not planned:
        return not_evaluated("no-file-plan")
    if not year:
        return not_evaluated("value-missing")
    years = {row.get("Year").strip() for row in planned}
    if year in years:
        return ()
    where = dossier.record.place("FileCatalog")
    return [hit(where, "warning", year=year, years=", ".join(sorted(years - {""})))]


@on_dossier("H-002")
def opened_by_plan(dossier: DossierCase) -> Verdict:
    """The dossier stands in the plan, or states the five data itself (Đ29.2)."""
    if _in_plan(dossier):
        return ()
    lacking = [name for name in opening_fields() if not dossier.record.get(name).strip()]
    if lacking and not dossier.context.planned:
        return not_evaluated("no-file-plan")
    return [
        hit(dossier.record.place(name), **dossier.field_words(dossier.record, name))
        for name in lacking
    ]


def _in_plan(dossier: DossierCase) -> bool:
    wanted = _plan_key(dossier.record, "FileCatalog")
    return bool(wanted[1]) and any(
        _plan_key(row, "Year") == wanted for row in dossier.context.planned
    )


def _plan_key(record: Record, year: str) -> tuple[str, str]:
    return record.get(year).strip(), fold(record.get("FileNotation"))


@on_dossier("H-003")
def in_the_order_of_work(dossier: DossierCase) -> Verdict:
    """Ordinals follow the dates; enclosures older than the dossier may stand anywhere (Đ29.3)."""
    dated = sorted(_dated(dossier), key=lambda item: item[0])
    if len(dated) <= 1:
        return not_applicable("no-order")
    kept = in_order([day for _, day, _ in dated])
    return [
        hit(item.record.place("DocOrdinal"), ordinal=ordinal, date=dmy(day))
        for place, (ordinal, day, item) in enumerate(dated)
        if place not in kept
    ]


def _dated(dossier: DossierCase) -> Iterator[tuple[int, date, DocumentCase]]:
    for item in dossier.documents:
        ordinal = whole(item.record.get("DocOrdinal"))
        day = parse_dmy(item.record.get("ArrivalDate")) or item.issued
        if ordinal and day and not (dossier.start and day < dossier.start):
            yield ordinal, day, item


@on_dossier("H-005")
def complete_at_closing(dossier: DossierCase) -> Verdict:
    """An electronic dossier states what Annex VI asks of it (Đ29.4d); notes are never asked for."""
    if not any(not item.on_paper for item in dossier.documents):
        return not_applicable("paper")
    return [
        hit(dossier.record.place(name), **dossier.field_words(dossier.record, name))
        for name in decree_tables()["H-005"].fields
        if not dossier.record.get(name).strip()
    ]


@on_dossier("H-006")
def sheets_numbered(dossier: DossierCase) -> Verdict:
    """Sheets of paper kept five years or longer bear numbers (Đ29.4c)."""
    paper = [item for item in dossier.documents if item.on_paper]
    if not paper:
        return not_applicable("not-paper")
    kept = kept_for(dossier, KEPT_YEARS)
    if kept is None:
        return not_evaluated("value-unreadable")
    if not kept:
        return not_applicable("kept-short")
    bare = [item for item in paper if not _has_sheets(item.record)]
    if not bare:
        return ()
    ordinal = bare[0].record.get("DocOrdinal") or bare[0].position
    return [hit(bare[0].record.place("SheetFrom"), ordinal=ordinal, count=len(bare))]


def _has_sheets(record: Record) -> bool:
    return bool(record.get("SheetFrom").strip() and record.get("SheetTo").strip())


def kept_for(dossier: DossierCase, years: int) -> bool | None:
    """Whether it is kept so many years or longer; None where its retention does not say."""
    term = load_vocabulary("retention").find(dossier.record.get("Maintenance"))
    if term is None:
        return None
    if term.more.get("kind") == "permanent":
        return True
    stated = term.more.get("years")
    return int(stated) >= years if stated else None
