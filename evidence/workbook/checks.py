"""Problems that show only when a whole sheet, or all of them, have been read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from evidence.workbook.problems import Problems
from evidence.workbook.sheet import Area, SheetNotes, letter
from evidence.workbook.table import Table
from schemas.clock import parse_dmy
from schemas.duplicates import paths_named_twice
from schemas.finding import Place
from schemas.record import Record


def after_sheet(table: Table, notes: SheetNotes, problems: Problems) -> None:
    """Everything that is known once the sheet's last row is read."""
    _unswap_repeated(table)
    _keys(table, problems)
    _swapped_dates(table, problems)
    _merged(table, notes.merges, problems)
    _hidden(table, notes, problems)
    if notes.wide_row:
        problems.add("X-113", table.cell_place(notes.wide_row, None, None), case="columns")


def files_twice(records: Iterable[Record], problems: Problems) -> None:
    """A path that two rows name (X-112), compared as written; the first row is the right one."""
    for record, earlier in paths_named_twice(records):
        place = earlier.where
        problems.add(
            "X-112",
            record.place("Path"),
            record.get("Path"),
            first=f"{place.sheet or ''}:{place.row or ''}",
        )


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as (first, last) of each unbroken run."""
    start = previous = None
    for number in numbers:
        if start is None or previous is None:
            start = number
        elif number != previous + 1:
            yield start, previous
            start = number
        previous = number
    if start is not None and previous is not None:
        yield start, previous


def _unswap_repeated(table: Table) -> None:
    """Maintenance printed twice: the column of bare numbers is the one it was misprinted for."""
    for item in table.entity.fields:
        if not item.repeat_of or not table.records or item.name not in table.records[0].columns:
            continue
        stated = [r.values[item.repeat_of] for r in table.records if item.repeat_of in r.values]
        repeated = [r.values[item.name] for r in table.records if item.name in r.values]
        if stated and repeated and _digits(stated) and not _digits(repeated):
            table.records[:] = [_exchange(r, item.repeat_of, item.name) for r in table.records]


def _digits(texts: list[str]) -> bool:
    return all(text.isdecimal() for text in texts)


def _exchange(record: Record, one: str, two: str) -> Record:
    other = {one: two, two: one}
    return replace(
        record,
        values={other.get(name, name): text for name, text in record.values.items()},
        columns={other.get(name, name): text for name, text in record.columns.items()},
    )


def _keys(table: Table, problems: Problems) -> None:
    for record in table.records:
        for name in table.entity.keys:
            if not record.get(name) and name in record.columns:
                problems.add("X-111", record.place(name), field=name)


def _swapped_dates(table: Table, problems: Problems) -> None:
    """A computer set to month-first dates turns 05/01 into 1 May and leaves 25/01 as text.

    So a column in which every date cell has a day up to 12 and every text a day above 12 has been
    typed there, and each of its date cells has day and month exchanged.
    """
    for name, stored in table.date_cells.items():
        given = [r for r in table.records if name in r.values]
        dates = [r for r in given if r.where.row in stored]
        days = [_day(r, name) for r in given if r.where.row not in stored]
        texts = [day for day in days if day]
        if texts and min(texts) > 12 and all(_day(r, name) <= 12 for r in dates):
            for record in dates:
                problems.add(
                    "X-106",
                    record.place(name),
                    record.values[name],
                    field=name,
                    case="swapped-date",
                )


def _day(record: Record, name: str) -> int:
    parsed = parse_dmy(record.values[name])
    return parsed.day if parsed else 0


def _merged(table: Table, merges: list[Area], problems: Problems) -> None:
    if table.head is None:
        return
    known = table.head.columns
    for area in merges:
        columns = [number for number in known if area.left <= number <= area.right]
        below = area.bottom > table.head.row and area.top <= table.last_row
        beside = area.top <= table.head.row <= area.bottom and area.right > area.left
        if columns and (below or beside):
            column = letter(area.left)
            problems.add(
                "X-107",
                table.cell_place(area.top, known[columns[0]].name, column),
                f"{column}{area.top}:{letter(area.right)}{area.bottom}",
            )


def _hidden(table: Table, notes: SheetNotes, problems: Problems) -> None:
    for first, last in runs(table.hidden_rows):
        place = table.cell_place(first, None, None)
        problems.add("X-108", place, case="rows", first=str(first), last=str(last))
    for low, high in notes.hidden_columns:
        for number, item in table.head.columns.items() if table.head else ():
            if low <= number <= high:
                place = Place(
                    file=table.place.file,
                    sheet=table.place.sheet,
                    column=letter(number),
                    entity=table.entity.entity,
                    field=item.name,
                    profile=table.place.profile,
                )
                problems.add("X-108", place, case="column", field=item.name)
