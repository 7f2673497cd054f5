"""One sheet of the workbook turned into records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from evidence.workbook.cells import Cell
from evidence.workbook.heads import Head, find_head, is_subhead, settle
from evidence.workbook.limits import HEAD_SEARCH_ROWS, MAX_ROWS
from evidence.workbook.problems import Problems
from evidence.workbook.sheet import Row, letter
from evidence.workbook.values import read_value
from schemas.coded import word_of
from schemas.finding import Place
from schemas.profile import EntityProfile, Profile
from schemas.record import Record


@dataclass(slots=True)
class Table:
    """What was read of one sheet.

    ``date_cells``: field -> rows stored as Excel dates; ``letters``: field -> column letters.
    """

    entity: EntityProfile
    place: Place
    head: Head | None = None
    records: list[Record] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    date_cells: dict[str, set[int]] = field(default_factory=dict)
    last_row: int = 0
    letters: dict[str, str] = field(default_factory=dict)

    def cell_place(self, row: int, name: str | None, column: str | None) -> Place:
        """The place of one cell."""
        return Place(
            file=self.place.file,
            sheet=self.place.sheet,
            row=row,
            column=column,
            entity=self.entity.entity,
            field=name,
            profile=self.place.profile,
        )


def read_table(
    rows: Iterable[Row],
    entity: EntityProfile,
    profile: Profile,
    place: Place,
    problems: Problems,
) -> Table:
    """All records of one sheet. ``place`` names file and sheet."""
    table = Table(entity, place)
    stream = iter(rows)
    head = _search_head(stream, entity, profile)
    if head is None:
        for _ in stream:
            pass
        problems.add("X-114", place)
        return table
    table.head = settle(head, entity, place, problems)
    table.letters = {item.name: letter(number) for number, item in table.head.columns.items()}
    for row in _data_rows(stream, table, profile, problems):
        _take(row, table, problems)
    return table


def _search_head(stream: Iterator[Row], entity: EntityProfile, profile: Profile) -> Head | None:
    for row in stream:
        if row.number > HEAD_SEARCH_ROWS:
            return None
        head = find_head(row, entity, profile)
        if head:
            return head
    return None


def _data_rows(
    stream: Iterator[Row], table: Table, profile: Profile, problems: Problems
) -> Iterator[Row]:
    first = next(stream, None)
    if first is None or table.head is None:
        return
    rows = (
        stream if is_subhead(first, table.head, profile, table.entity) else chain((first,), stream)
    )
    for row in rows:
        if row.number - table.head.row > MAX_ROWS:
            problems.add("X-113", table.cell_place(row.number, None, None), limit=str(MAX_ROWS))
            return
        yield row


def _take(row: Row, table: Table, problems: Problems) -> None:
    """One data row; rows without a word in a known column are no rows."""
    assert table.head is not None
    cells = {number: row.cells[number] for number in table.head.columns if number in row.cells}
    if not any(cell.text.strip() or cell.kind == "unset" for cell in cells.values()):
        return
    table.last_row = row.number
    if row.hidden:
        table.hidden_rows.append(row.number)
    values: dict[str, str] = {}
    for number, cell in cells.items():
        _take_cell(row.number, number, cell, values, table, problems)
    table.records.append(
        Record(
            entity=table.entity.entity,
            values=values,
            where=replace(table.place, row=row.number, entity=None),
            columns=dict(table.letters),
        )
    )


def _take_cell(
    row: int, number: int, cell: Cell, values: dict[str, str], table: Table, problems: Problems
) -> None:
    assert table.head is not None
    item = table.head.columns[number]
    value = read_value(cell, item)
    if value.text:
        values[item.name] = word_of(item, value.text)
    if item.type == "Date" and cell.kind == "date":
        table.date_cells.setdefault(item.name, set()).add(row)
    for problem in value.problems:
        params = {"field": item.name, **({"case": problem.kind} if problem.kind else {})}
        problems.add(
            problem.rule,
            table.cell_place(row, item.name, table.letters[item.name]),
            cell.text,
            **params,
        )
