"""Sheet "Xử lý phát hiện": where the findings stand, by unit; the waivers in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.book.rules import unit_name
from reports.labels import Labels
from reports.model import Compliance
from reports.scope import sorted_units
from reports.sheets import Block, Column, Line, Row, Sheet, Table, Total
from schemas.life import GONE, WAIVED, named, word

_WAIVERS = (
    ("rule", "rule", 1),
    ("unit", "unit", 2),
    ("basis", "waiver_basis", 3),
    ("approver", "approver", 1),
    ("until", "until", 1),
)


def lives_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Findings by unit and state; the sums are those of the list of findings."""
    states = [name for name in named("states") if name != GONE]
    columns = (
        Column(labels("col.unit"), 40),
        *(Column(word("states", name, labels.lang), 13, "count") for name in states),
        Column(labels("col.total"), 12, "count"),
        Column(labels("col.overdue"), 14, "count"),
    )
    blocks: list[Block] = [
        Line(labels("lives.heading"), "title"),
        Line(labels("lives.note", sheet=labels("sheet.findings")), "note"),
        Table(columns, tuple(_rows(report, labels, states)), main=True),
    ]
    life = report.scope.frames.life
    if gone := int((life["position"] == 0).sum()):
        blocks.append(Line(labels("lives.gone", count=gone), "note"))
    if (life["state"] == WAIVED).any():
        blocks += [Line(labels("lives.waivers"), "heading"), _waivers(report, labels)]
    return Sheet(labels("sheet.lives"), tuple(blocks))


def _rows(report: Compliance, labels: Labels, states: Sequence[str]) -> Iterator[Row]:
    found, life = report.findings, report.scope.frames.life
    late = life[life["overdue"] == 1]
    sums = [0] * (len(states) + 2)
    for unit in sorted_units(found["unit"]):
        mine = found[found["unit"] == unit]["state"].value_counts()
        counts = [int(mine.get(name, 0)) for name in states]
        cells = [*counts, sum(counts), int((late["unit"] == unit).sum())]
        sums = [total + cell for total, cell in zip(sums, cells, strict=True)]
        yield Row((unit_name(unit, labels), *cells))
    yield Row((labels("col.total"), *map(Total, sums)), "total")


def _waivers(report: Compliance, labels: Labels) -> Table:
    life = report.scope.frames.life
    by = [name for name, _, _ in _WAIVERS]
    counts = life[life["state"] == WAIVED].groupby(by, sort=True).size().reset_index(name="n")
    columns = (
        *(
            Column(labels(f"col.{label}"), 13, "date" if name == "until" else "text", span)
            for name, label, span in _WAIVERS
        ),
        Column(labels("col.findings"), 13, "count"),
    )
    rows = tuple(
        Row((rule, unit_name(str(unit), labels), basis, approver, until, int(str(n))))
        for rule, unit, basis, approver, until, n in counts.itertuples(index=False, name=None)
    )
    return Table(columns, rows)
