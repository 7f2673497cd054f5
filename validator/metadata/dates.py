"""T02-META-03, -04, -05 and H-019: dates and their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from schemas.clock import dmy, parse_dmy
from schemas.record import Record
from validator.case import DocumentCase, DossierCase
from validator.registry import Hit, Verdict, hit, not_evaluated, on_document, on_dossier

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
# What a sheet set to month-first dates leaves as text.
_MONTH_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)


@on_dossier("T02-META-03")
def dossier_dates(dossier: DossierCase) -> Verdict:
    """Dates of the dossier's own rows are real days DD/MM/YYYY."""
    return list(_broken(dossier, dossier.records()))


@on_document("T02-META-03")
def document_dates(document: DocumentCase) -> Verdict:
    """Dates of the document are real days DD/MM/YYYY."""
    return list(_broken(document.dossier, [document.record]))


def _broken(dossier: DossierCase, records: Iterable[Record]) -> Iterator[Hit]:
    for record in records:
        for field in dossier.profile.fields(record.entity):
            value = record.get(field.name)
            if field.type != "Date" or not value or parse_dmy(value) is not None:
                continue
            place, words = record.place(field.name), dossier.field_words(record, field.name)
            if meant := _iso(value):
                yield hit(place, "warning", case="iso", value=value, expected=dmy(meant), **words)
            elif meant := _month_first(value):
                yield hit(place, case="swapped", value=value, expected=dmy(meant), **words)
            else:
                yield hit(place, value=value, **words)


def _iso(value: str) -> date | None:
    if not _ISO.fullmatch(value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def _month_first(value: str) -> date | None:
    match = _MONTH_FIRST.fullmatch(value.strip())
    if match is None:
        return None
    month, day, year = match.groups()
    return parse_dmy(f"{day:0>2}/{month:0>2}/{year}")


@on_dossier("T02-META-04")
def end_not_before_start(dossier: DossierCase) -> Verdict:
    """EndDate >= StartDate."""
    start, end = dossier.start, dossier.end
    if start is None or end is None:
        return not_evaluated("date-missing")
    if end >= start:
        return ()
    return [hit(dossier.record.place("EndDate"), start=dmy(start), end=dmy(end))]


@on_document("T02-META-05")
def document_within_dossier(document: DocumentCase) -> Verdict:
    """IssuedDate within the dossier's dates (older enclosures are normal: a warning).

    A date that would lie within with day and month exchanged, as a spreadsheet does, says so.
    """
    start, end, issued = document.dossier.start, document.dossier.end, document.issued
    if issued is None:
        return not_evaluated("date-missing")
    where, meant = document.record.place("IssuedDate"), _exchanged(issued)
    received = document.dossier.received
    if start is None or end is None:
        if meant is None or meant > received or issued <= received:
            return not_evaluated("date-missing")
        told = {"received": dmy(received), "expected": dmy(meant)}
        return [hit(where, case="swapped-future", date=dmy(issued), **told)]
    if start <= issued <= end:
        return ()
    more = {"case": "swapped", "expected": dmy(meant)} if meant and start <= meant <= end else {}
    return [hit(where, date=dmy(issued), start=dmy(start), end=dmy(end), **more)]


def _exchanged(day: date) -> date | None:
    """``day`` with day and month exchanged; None where that is no other day."""
    return parse_dmy(f"{day.month:02}/{day.day:02}/{day.year}") if day.day != day.month else None


@on_dossier("H-019")
def dates_cover_documents(dossier: DossierCase) -> Verdict:
    """StartDate and EndDate cover the earliest and the latest document."""
    start, end = dossier.start, dossier.end
    dated = [(item.issued, item) for item in dossier.documents if item.issued is not None]
    if start is None or end is None or not dated:
        return not_evaluated("date-missing")
    ends = {
        item.position: (day, item) for day, item in (min(dated, key=_day), max(dated, key=_day))
    }
    return [
        hit(
            dossier.record.place("StartDate" if day < start else "EndDate"),
            start=dmy(start),
            end=dmy(end),
            date=dmy(day),
            ordinal=item.record.get("DocOrdinal") or item.position,
        )
        for day, item in ends.values()
        if not start <= day <= end
    ]


def _day(entry: tuple[date, DocumentCase]) -> date:
    return entry[0]
