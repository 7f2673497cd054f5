"""The processing report as a workbook: a sheet per view, totals as formulas, its definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import pandas as pd

from reports.book.summary import heading, office_day_text, signing
from reports.labels import Labels
from reports.model import Agency
from reports.noted import noted_sheet
from reports.period import cut_offs
from reports.processing.counts import APART, FIGURES, PARTS, TIMES
from reports.processing.model import Processing
from reports.sheets import (
    Block,
    Book,
    Chart,
    Column,
    Kind,
    Line,
    Row,
    Share,
    Sheet,
    Table,
    Total,
    Value,
)
from reports.trace.read import TraceFrames
from schemas.clock import dmy, iso, office_date, vn_time
from schemas.masking import mask_numbers

_COUNT_WIDTH: Final = 8.5
_GROUPS: Final = {
    **dict.fromkeys(("backlog", "backlog_late"), "backlog"),
    **dict.fromkeys(("done", *PARTS["done"]), "done"),
    **dict.fromkeys(("open", *PARTS["open"]), "open"),
}
_LATE_ROWS: Final = 5_000  # late papers listed at most; the sheet says where it ends
_VIEWS: Final = (("person", ("unit", "person")), ("type", ("type",)), ("urgency", ("urgency",)))
_HIDDEN: Final = "•••"


def processing_book(
    found: Processing,
    trace: TraceFrames,
    *,
    agency: Agency,
    now: datetime,
    calendar: str,
    labels: Labels,
) -> Book:
    """The workbook. ``calendar``: the version of the calendar terms were counted by."""
    sheets = [
        _main(found, agency, now, labels),
        *(_view(found, view, by, labels) for view, by in _VIEWS),
        _months(found, labels),
        _held(found, labels),
        _late(found, labels),
        _apart(found, labels),
        _method(found, trace, calendar, now, labels),
    ]
    return Book(
        sheets=tuple(sheets),
        title=labels("processing.title"),
        author=agency.name or "Hoso",
        made=iso(now),
        footer=labels("processing.footer", snapshot=trace.id),
        keywords=f"hoso trace {trace.id}",
    )


def _main(found: Processing, agency: Agency, now: datetime, labels: Labels) -> Sheet:
    date_text = office_day_text(labels, agency.place, office_date(now))
    rows = found.tables["unit"]
    blocks: list[Block] = [
        *heading(agency.parent, agency.name, date_text, labels),
        Line(labels("processing.title"), "title"),
        Line(labels("processing.period", period=found.asked.period.words), "subtitle"),
        *([Line(labels("processing.as_of", day=dmy(found.asked.counted.end)), "subtitle")]
          if found.asked.counted != found.asked.period else []),
        *([Line(labels("processing.unit", unit=found.asked.unit), "subtitle")]
          if found.asked.unit else []),
        Line(""),
        _table(("unit",), rows, labels, times=True),
        Line(labels("processing.invariant"), "note"),
        Line(""),
        *signing(labels("summary.maker"), labels("summary.head"), labels),
    ]  # fmt: skip
    series = tuple(2 + FIGURES.index(name) for name in ("done_late", "open_late"))
    chart = Chart(labels("processing.chart.late"), 1, series, stacked=True)
    return Sheet(labels("processing.sheet.unit"), tuple(blocks), chart=chart)


def _view(found: Processing, view: str, by: Sequence[str], labels: Labels) -> Sheet:
    shown = view != "person" or found.asked.persons
    blocks: list[Block] = [
        Line(labels(f"processing.sheet.{view}"), "heading"),
        *([] if shown else [Line(labels("processing.masked"), "note")]),
        _table(by, found.tables[view], labels, times=True, shown=shown),
    ]
    return Sheet(labels(f"processing.sheet.{view}"), tuple(blocks))


def _months(found: Processing, labels: Labels) -> Sheet:
    table = _table(("month",), found.tables["month"], labels, summed=False)
    series = tuple(2 + FIGURES.index(name) for name in ("received", "done", "open"))
    chart = Chart(labels("processing.chart.months"), 1, series, kind="line")
    name = labels("processing.sheet.month")
    blocks: tuple[Block, ...] = (Line(name, "heading"), table)
    return Sheet(name, blocks, chart=chart)


def _table(
    by: Sequence[str],
    rows: pd.DataFrame,
    labels: Labels,
    *,
    times: bool = False,
    summed: bool = True,
    shown: bool = True,
) -> Table:
    """Names, figures and rate; the last row sums the figures up, as formulas."""
    columns = (
        Column(labels("processing.column.no"), 5, "centre"),
        *(Column(labels(f"processing.column.{name}"), 26) for name in by),
        *(_figure(name, labels) for name in FIGURES),
        Column(labels("processing.column.rate"), 9, "rate"),
        *(_times(labels) if times else ()),
    )
    body = []
    for number, row in enumerate(rows.to_dict("records"), start=1):
        cells: list[Value] = [number, *(mask_numbers(str(row[name])) for name in by)]
        cells += [row[name] for name in FIGURES]
        cells.append(_rate(row, len(by)))
        cells += [_day_count(row, name, shown=shown) for name in TIMES] if times else []
        body.append(Row(tuple(cells)))
    if summed and body:
        sums = {name: int(rows[name].sum()) for name in FIGURES}
        head: list[Value] = [None, labels("processing.total"), *([None] * (len(by) - 1))]
        cells = [*head, *(Total(sums[name]) for name in FIGURES), _rate(sums, len(by))]
        body.append(Row((*cells, *([None] * (2 if times else 0))), "total"))
    return Table(columns, tuple(body), main=True, numbered=True)


def _figure(name: str, labels: Labels) -> Column:
    group = _GROUPS.get(name, "")
    head = labels(f"processing.figure.{name}")
    words = labels(f"processing.group.{group}") if group else ""
    return Column(head, _COUNT_WIDTH, "count", group=words)


def _times(labels: Labels) -> Iterator[Column]:
    for name in TIMES:
        head, group = labels(f"processing.column.{name}"), labels("processing.group.days")
        yield Column(head, 8.5, "centre", group=group)


def _rate(row: Any, names: int) -> Share:
    """Done in time over done in time and late, as a formula over the columns of its row."""
    on_time, late = int(row["done_on_time"]), int(row["done_late"])
    first = 1 + names
    places = tuple(first + FIGURES.index(name) for name in ("done_on_time", "done_late"))
    return Share(places[:1], places, on_time / (on_time + late) if on_time + late else None)


def _day_count(row: Any, name: str, *, shown: bool = True) -> Value:
    value = row.get(name)
    if value is None or pd.isna(value):
        return None
    return round(float(value), 1) if shown else _HIDDEN


def _held(found: Processing, labels: Labels) -> Sheet:
    columns = (
        Column(labels("processing.column.no"), 5, "centre"),
        Column(labels("processing.column.unit"), 36),
        *(
            Column(labels(f"processing.held.{name}"), 16, "centre" if name in TIMES else "count")
            for name in ("papers", "spans", *TIMES, "late")
        ),
    )
    rows = []
    for number, row in enumerate(found.held.to_dict("records"), start=1):
        days = [_day_count(row, name) for name in TIMES]
        rows.append(Row((number, row["unit"], row["papers"], row["spans"], *days, row["late"])))
    if rows:
        late = Total(float(found.held["late"].sum()))
        sums = (Total(float(found.held["spans"].sum())), None, None, late)
        rows.append(Row((None, labels("processing.total"), None, *sums), "total"))
    return noted_sheet("processing", "held", columns, rows, labels)


_LATE_COLUMNS: Final[tuple[tuple[str, float, Kind], ...]] = (
    ("unit", 20.0, "text"), ("person", 18.0, "text"), ("arrival_number", 8.0, "code"),
    ("sign", 16.0, "code"), ("issued", 11.0, "date"), ("organ", 22.0, "text"),
    ("subject", 40.0, "text"), ("arrived", 11.0, "date"), ("last_day", 11.0, "date"),
    ("closed", 11.0, "date"), ("late", 8.0, "count"), ("object_id", 24.0, "code"),
)  # fmt: skip


def _late(found: Processing, labels: Labels) -> Sheet:
    columns = (
        Column(labels("processing.column.no"), 5, "centre"),
        *(Column(labels(f"processing.late.{n}"), w, kind) for n, w, kind in _LATE_COLUMNS),
    )
    late = found.late.head(_LATE_ROWS)
    rows = [Row((n, *_paper_cells(row))) for n, row in enumerate(late.to_dict("records"), start=1)]
    more = []
    if len(found.late) > _LATE_ROWS:
        more.append(labels("processing.late.cut", shown=_LATE_ROWS, total=len(found.late)))
    return noted_sheet("processing", "late", columns, rows, labels, more)


def _paper_cells(row: Any) -> tuple[Value, ...]:
    """The cells of one paper in the list of late papers."""
    told = {
        **row,
        "sign": "/".join(part for part in (row["number"], row["notation"]) if part),
        "subject": mask_numbers(str(row["subject"])),
    }
    return tuple(_cell(told[name], kind) for name, _, kind in _LATE_COLUMNS)


def _cell(value: Any, kind: str) -> Value:
    if kind == "date":
        return "" if pd.isna(value) else f"{value:%Y-%m-%d}"
    return int(value) if kind == "count" else str(value)


def _apart(found: Processing, labels: Labels) -> Sheet:
    columns = (
        Column(labels("processing.column.no"), 5, "centre"),
        Column(labels("processing.column.unit"), 36),
        *(Column(labels(f"processing.state.{name}"), 18, "count") for name in APART),
    )
    rows = [
        Row((number, row["unit"], *(row[name] for name in APART)))
        for number, row in enumerate(found.apart.to_dict("records"), start=1)
    ]
    if rows:
        sums = (Total(float(found.apart[name].sum())) for name in APART)
        rows.append(Row((None, labels("processing.total"), *sums), "total"))
    return noted_sheet("processing", "apart", columns, rows, labels)


def _method(
    found: Processing, trace: TraceFrames, calendar: str, now: datetime, labels: Labels
) -> Sheet:
    """How each figure is reckoned: definition, rule, source; what it was made of."""
    columns = tuple(
        Column(labels(f"processing.method.{name}"), width)
        for name, width in (("figure", 30.0), ("definition", 70.0), ("source", 34.0))
    )
    keys = [*(f"figure.{name}" for name in FIGURES), "column.rate", "column.p50", "column.p90"]
    keys += [f"held.{name}" for name in ("spans", "late")]
    rows = [
        Row(
            (
                _named(key, labels),
                labels(f"processing.define.{key}"),
                labels(f"processing.source.{key}"),
            )
        )
        for key in keys
    ]
    cut_off = cut_offs()[found.asked.period.cut_off]
    name = labels("processing.sheet.method")
    lines = (
        labels("processing.method.snapshot", snapshot=trace.id, as_of=dmy(trace.as_of)),
        labels("processing.method.calendar", calendar=calendar),
        labels("processing.method.cut_off", cut_off=cut_off[labels.lang], basis=cut_off["basis"]),
        labels("processing.method.made", made=vn_time(now)),
        labels("processing.method.explain"),
    )
    blocks = (Line(name, "heading"), Table(columns, tuple(rows), main=True))
    return Sheet(name, (*blocks, *(Line(line, "note") for line in lines)))


def _named(key: str, labels: Labels) -> str:
    """A figure's name with the group its column stands under."""
    group = _GROUPS.get(key.removeprefix("figure."), "")
    head = labels(f"processing.{key}")
    return f"{labels(f'processing.group.{group}')}: {head}" if group else head
