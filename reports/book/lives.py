"""Sheet "Xử lý phát hiện": where the findings stand, by unit; the waivers in force.

Findings on documents and those on papers of registers are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from reports.book.rules import unit_name
from reports.labels import Labels
from reports.lives import on_registers
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
    life, papers = report.scope.frames.life, on_registers(report.scope)
    late = life[life["overdue"] == 1]
    on_documents = _table(report.findings.assign(found=1), late, labels, main=True)
    blocks: list[Block] = [
        Line(labels("lives.heading"), "title"),
        Line(labels("lives.note", sheet=labels("sheet.findings")), "note"),
        on_documents,
    ]
    if gone := int((life["position"] == 0).sum()):
        blocks.append(Line(labels("lives.gone", count=gone), "note"))
    blocks += _on_papers(report, papers, labels)
    waived = pd.concat([life.assign(found=1), papers])
    waived = waived[waived["state"] == WAIVED]
    if len(waived):
        blocks += [Line(labels("lives.waivers"), "heading"), _waivers(waived, labels)]
    return Sheet(labels("sheet.lives"), tuple(blocks))


def _on_papers(report: Compliance, papers: pd.DataFrame, labels: Labels) -> Iterator[Block]:
    """The same of papers of registers; nothing where there is none."""
    every = report.scope.frames.paper_finding
    if every.empty:
        return
    yield Line(labels("lives.papers"), "heading")
    yield Line(labels("lives.papers.note"), "note")
    yield _table(papers, papers, labels)
    if gone := int(every[every["severity"] == ""]["found"].sum()):
        yield Line(labels("lives.papers.gone", count=gone), "note")


def _table(found: pd.DataFrame, late: pd.DataFrame, labels: Labels, *, main: bool = False) -> Table:
    """Findings by unit and state.

    ``found``: rows with how many findings each stands for (column ``found``); ``late``: rows with
    how many answers are overdue.
    """
    states = [name for name in named("states") if name != GONE]
    columns = (
        Column(labels("col.unit"), 40),
        *(Column(word("states", name, labels.lang), 13, "count") for name in states),
        Column(labels("col.total"), 12, "count"),
        Column(labels("col.overdue"), 14, "count"),
    )
    return Table(columns, tuple(_rows(found, late, states, labels)), main=main)


def _rows(
    found: pd.DataFrame, late: pd.DataFrame, states: Sequence[str], labels: Labels
) -> Iterator[Row]:
    sums = [0] * (len(states) + 2)
    for unit in sorted_units(found["unit"]):
        mine = found[found["unit"] == unit]
        counts = [int(mine[mine["state"] == name]["found"].sum()) for name in states]
        cells = [*counts, sum(counts), int(late[late["unit"] == unit]["overdue"].sum())]
        sums = [total + cell for total, cell in zip(sums, cells, strict=True)]
        yield Row((unit_name(unit, labels), *cells))
    yield Row((labels("col.total"), *map(Total, sums)), "total")


def _waivers(waived: pd.DataFrame, labels: Labels) -> Table:
    by = [name for name, _, _ in _WAIVERS]
    counts = waived.groupby(by, sort=True)["found"].sum().reset_index(name="n")
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
