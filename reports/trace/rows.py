"""A paper as rows of the snapshot: itself, its holders, its events. No wall-clock columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from reports.trace.merge import arrival_day
from schemas.calendar import Calendar, NoCalendarError, office_minutes_between
from schemas.canonical import sha256_hex
from schemas.trace import Holding, Moment, Paper, State
from schemas.trace.order import clock_time

_WORD = pa.dictionary(pa.int32(), pa.string())
PAPERS = pa.schema(
    [
        ("paper", pa.string()),
        ("month", pa.string()),
        ("direction", _WORD),
        ("number", pa.string()),
        ("notation", _WORD),
        ("issued", pa.date32()),
        ("organ", _WORD),
        ("arrival_number", pa.string()),
        ("type", _WORD),
        ("subject", pa.string()),
        ("urgency", _WORD),
        ("unit", _WORD),
        ("person", _WORD),
        ("arrived", pa.date32()),
        ("due", pa.date32()),
        ("last_day", pa.date32()),
        ("closed", pa.date32()),
        ("state", _WORD),
        ("is_open", pa.bool_()),
        ("late", pa.int32()),
        ("days", pa.int32()),
        ("signer", _WORD),
        ("recipients", pa.string()),
        ("copies", pa.string()),
        ("status", _WORD),
        ("replies", pa.string()),
        ("passed", pa.date32()),
        ("way", _WORD),
        ("dossier", pa.string()),
        ("object_id", pa.string()),
        ("position", pa.int32()),
        ("register", _WORD),
        ("sheet", _WORD),
        ("row", pa.int32()),
    ]
)
HOLDINGS = pa.schema(
    [
        ("paper", pa.string()),
        ("month", pa.string()),
        ("unit", _WORD),
        ("person", _WORD),
        ("part", _WORD),
        ("start", pa.date32()),
        ("end", pa.date32()),
        ("open", pa.bool_()),
        ("waiting", pa.bool_()),
        ("days", pa.int32()),
        ("minutes", pa.float64()),
        ("late", pa.int32()),
    ]
)
EVENTS = pa.schema(
    [
        ("paper", pa.string()),
        ("month", pa.string()),
        ("kind", _WORD),
        ("day", pa.date32()),
        ("at", pa.timestamp("ms", "UTC")),
        ("by_unit", _WORD),
        ("by_person", _WORD),
        ("to_unit", _WORD),
        ("to_person", _WORD),
        ("part", _WORD),
        ("code", _WORD),
    ]
)
TABLES: Mapping[str, pa.Schema] = {"papers": PAPERS, "holdings": HOLDINGS, "events": EVENTS}
_BESIDE = ("support", "info")
_HANDED = ("assigned", "forwarded", "issued", "sent")
Row = dict[str, Any]


def paper_id(paper: Paper, organ: str) -> str:
    """A name of the paper made of what identifies it: equal content gives equal names."""
    day = arrival_day(paper)
    parts = (
        paper.direction,
        organ,
        paper.key.sign,
        paper.key.issued.isoformat() if paper.key.issued else "",
        paper.key.organ,
        paper.arrival_number,
        str(day.year) if day else "",
        paper.key.organ_code,
    )
    return sha256_hex("\n".join(parts).encode())[:20]


def paper_row(
    paper: Paper,
    spans: Sequence[Holding],
    name: str,
    state: State,
    calendar: Calendar,
    link: tuple[str, int],
    register: str,
) -> Row:
    """The row of a paper. ``link``: (object id, position) of its document, ("", 0) unlinked."""
    arrived = arrival_day(paper)
    closed = state.closed.day if state.closed else None
    holder = lead_of(spans)
    return {
        "paper": name,
        "month": _month(arrived),
        "direction": paper.direction,
        "number": paper.key.number,
        "notation": paper.key.notation,
        "issued": paper.key.issued,
        "organ": paper.key.organ,
        "arrival_number": paper.arrival_number,
        "type": paper.type,
        "subject": paper.subject,
        "urgency": paper.urgency,
        "unit": holder.unit if holder else "",
        "person": holder.person if holder else "",
        "arrived": arrived,
        "due": state.due.day if state.due else None,
        "last_day": state.last_day,
        "closed": closed,
        "state": state.kind,
        "is_open": state.open,
        "late": state.late,
        "days": _days(calendar, arrived, closed),
        "signer": paper.signer,
        "recipients": "; ".join(paper.recipients),
        "copies": paper.copies,
        "status": paper.status,
        "replies": "; ".join(paper.replies),
        "passed": _passed(paper),
        "way": "exchange" if paper.message else paper.medium,
        "dossier": paper.dossier,
        "object_id": link[0],
        "position": link[1],
        "register": register,
        "sheet": paper.place.sheet or "",
        "row": paper.place.row or 0,
    }


def lead_of(spans: Sequence[Holding]) -> Holding | None:
    """Who answers for a paper: the last who held it and did not only support or take note."""
    leading = [span for span in spans if span.part not in _BESIDE]
    named = [span for span in leading if span.unit or span.person]
    return (named or leading)[-1] if leading else None


def holding_rows(
    paper: Paper,
    spans: Sequence[Holding],
    name: str,
    state: State,
    calendar: Calendar,
    until: date,
) -> list[Row]:
    """A row for each span in which somebody had the paper; one still open ends at ``until``.

    ``late``: working days of the span after the last day in time: who held it then is charged.
    """
    arrived = arrival_day(paper)
    month = _month(arrived)
    return [
        {
            "paper": name,
            "month": month,
            "unit": span.unit,
            "person": span.person,
            "part": span.part,
            "start": span.start.day if span.start else None,
            "end": span.end.day if span.end else None,
            "open": span.open,
            "waiting": span.waiting,
            "days": _days(calendar, *_span(span, until, arrived)),
            "minutes": _minutes(calendar, span.start, span.end),
            "late": _late(calendar, span, state, _span(span, until, arrived)),
        }
        for span in spans
    ]


def event_rows(paper: Paper, name: str) -> list[Row]:
    """A row for each event that tells when it happened, by the month of the event."""
    return [
        {
            "paper": name,
            "month": _month(event.moment.day),
            "kind": event.kind,
            "day": event.moment.day,
            "at": clock_time(event.moment),
            "by_unit": event.by.unit,
            "by_person": event.by.person,
            "to_unit": event.to.unit or event.to.organ,
            "to_person": event.to.person,
            "part": event.part,
            "code": event.code,
        }
        for event in paper.events
        if event.moment
    ]


def _passed(paper: Paper) -> date | None:
    """The first day the paper was handed on: to who acts on it, or to who receives it."""
    days = [e.moment.day for e in paper.events if e.kind in _HANDED and e.moment]
    return min(days, default=None)


def _month(day: date | None) -> str:
    return day.strftime("%Y-%m") if day else "khong-ro"


def _span(span: Holding, until: date, arrived: date | None) -> tuple[date | None, date | None]:
    """First and last day of a span; where nobody tells when it began, from the paper's arrival."""
    start = span.start.day if span.start else arrived
    return start, span.end.day if span.end else until if span.open else None


def _days(calendar: Calendar, start: date | None, end: date | None) -> int | None:
    """Working days from one day to another, 0 on the same; None where a day is not known."""
    if start is None or end is None:
        return None
    try:
        return max(0, calendar.working_days_between(start, end))
    except NoCalendarError:
        return None


def _minutes(calendar: Calendar, start: Moment | None, end: Moment | None) -> float | None:
    begun, done = clock_time(start), clock_time(end)
    if begun is None or done is None or done < begun:
        return None
    try:
        return office_minutes_between(calendar, begun, done)
    except NoCalendarError:
        return None


def _late(
    calendar: Calendar, span: Holding, state: State, days: tuple[date | None, date | None]
) -> int:
    start, end = days
    if state.last_day is None or start is None or end is None:
        return 0
    if span.waiting or span.part in _BESIDE:
        return 0
    first = max(start, state.last_day)
    return _days(calendar, first, end) or 0 if end > first else 0


def last_event_day(paper: Paper) -> date:
    """The last day anything is told of."""
    days = [event.moment.day for event in paper.events if event.moment]
    return max(days, default=date.min + timedelta(days=1))
