"""Sheet "Xu hướng": the period beside others, then month by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from reports import trend
from reports.labels import Labels
from reports.model import Compliance
from reports.sheets import Block, Chart, Column, Line, Row, Share, Sheet, Table, Total, Value
from schemas.clock import dmy

_COMPARED: Final = ("dossiers", "with_errors", "documents", "own", "errors")
_SPANS: Final = ("this", "before", "year_ago")
# Column -> what it is a share of; counts stand as they are.
_SHARES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "clean_rate": ("clean", ("clean", "with_errors")),
    "valid_rate": ("own_valid", ("own_electronic",)),
    "in_time_rate": ("in_time", ("in_time", "handed_late")),
}
_MONTHLY: Final = (
    "dossiers", "clean", "with_errors", "clean_rate", "documents", "errors",
    "own_electronic", "own_valid", "valid_rate", "in_time", "handed_late", "in_time_rate",
)  # fmt: skip
_FIRST: Final = 24.0
_WIDTH: Final = 11.0


def trend_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Months of the last year up to the end of the period, and the period beside others."""
    blocks: list[Block] = [
        Line(labels("trend.heading"), "title"),
        Line(labels("trend.note"), "note"),
        *_comparison(report, labels),
        Line(labels("trend.months"), "heading"),
        *([Line(labels("trend.no_month"), "note")] if report.months.empty else []),
        _months(report, labels),
        Line(labels("trend.months_note"), "note"),
    ]
    chart = None
    if len(report.months) > 1:
        series = tuple(1 + _MONTHLY.index(name) for name in trend.RATES)
        chart = Chart(labels("trend.chart"), 0, series, kind="line")
    return Sheet(labels("sheet.trend"), tuple(blocks), chart=chart)


def _months(report: Compliance, labels: Labels) -> Table:
    columns = (
        Column(labels("trend.month"), _FIRST, "centre"),
        *(
            Column(labels(f"trend.{name}"), _WIDTH, "rate" if name in _SHARES else "count")
            for name in _MONTHLY
        ),
    )
    rows = [
        Row((f"{row['month'][5:]}/{row['month'][:4]}", *_cells(row)))
        for row in report.months.to_dict("records")
    ]
    if rows:
        sums = {name: int(report.months[name].sum()) for name in trend.COUNTS}
        rows.append(Row((labels("col.total"), *_cells(sums, total=True)), "total"))
    return Table(columns, tuple(rows), main=True)


def _cells(row: Mapping[Any, Any], *, total: bool = False) -> Iterator[Value]:
    for name in _MONTHLY:
        if name in _SHARES:
            part, of = _SHARES[name]
            whole = sum(int(row[one]) for one in of)
            places = tuple(1 + _MONTHLY.index(one) for one in of)
            value = int(row[part]) / whole if whole else None
            # an empty cell leaves a gap in the chart, an empty result would be drawn as 0
            yield Share((1 + _MONTHLY.index(part),), places, value) if whole else None
        else:
            yield Total(int(row[name])) if total else int(row[name])


def _comparison(report: Compliance, labels: Labels) -> Iterator[Block]:
    yield Line(labels("trend.comparison"), "heading")
    if not report.compared:
        yield Line(labels("trend.no_comparison"), "note")
        return
    spans = [report.compared[name][0] for name in _SPANS]
    told = [labels("trend.span", start=dmy(start), end=dmy(end)) for start, end in spans]
    heads = [f"{labels(f'trend.span.{n}')} ({text})" for n, text in zip(_SPANS, told, strict=True)]
    yield _compared(report, labels, heads, _COMPARED)
    yield _compared(report, labels, heads, trend.RATES)
    yield Line(labels("trend.comparison_note"), "note")


def _compared(
    report: Compliance, labels: Labels, heads: list[str], names: tuple[str, ...]
) -> Table:
    rate = names is trend.RATES
    kind: Any = "rate" if rate else "count"
    this, before, ago = heads
    columns = (
        Column(labels("trend.rate" if rate else "trend.figure"), _FIRST + _WIDTH, span=2),
        Column(this, _WIDTH * 2, kind, span=2),
        Column(before, _WIDTH * 2, kind, span=2),
        Column(labels("trend.change_before"), _WIDTH, "centre" if rate else "count", span=2),
        Column(ago, _WIDTH * 2, kind, span=2),
        Column(labels("trend.change_year"), _WIDTH, "centre" if rate else "count", span=2),
    )
    rows = []
    for name in names:
        values = [report.compared[span][1][name] for span in _SPANS]
        changes = [_change(values[0], other, rate=rate) for other in values[1:]]
        cells = (values[0], values[1], changes[0], values[2], changes[1])
        rows.append(Row((labels(f"trend.{name}"), *cells)))
    return Table(columns, tuple(rows))


def _change(now: float | None, then: float | None, *, rate: bool) -> Value:
    """What it grew by; of rates in percentage points, which are no fraction of anything."""
    if now is None or then is None:
        return None
    if not rate:
        return int(now - then)
    return f"{(now - then) * 100:+.1f}".replace(".", ",")
