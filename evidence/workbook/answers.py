"""Workbooks we gave out and got back filled in: the rows below heads we know, as text.

Whatever program wrote it back (.xlsx, .xls, .ods, .csv), and whatever columns, rows and sheets were
added, moved or taken away: columns go by their heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from evidence.register.tables import Row, Sheet, read_sheets
from evidence.register.values import text_of
from evidence.workbook.limits import HEAD_SEARCH_ROWS, MAX_ROWS, MAX_SHEETS
from evidence.workbook.sheet import letter
from schemas.text import fold_head

_ABOVE: Final = 20  # texts told of what stands above the head


def answers_op(path: str, heads: Sequence[str]) -> dict[str, Any]:
    """Op ``answers``: the sheets of the workbook at ``path`` that have a column ``heads[0]``.

    Per sheet: ``name``; ``above``, the texts over the head; ``columns``, head -> letter of its
    column; ``rows``, each ``[row, {head: text}]`` for rows where any of the columns says something;
    ``more``, whether rows were left out. Raises ``HosoError`` register-unreadable.
    """
    found = (_answers(sheet, heads) for sheet in islice(read_sheets(Path(path)), MAX_SHEETS))
    return {"sheets": [sheet for sheet in found if sheet is not None]}


def _answers(sheet: Sheet, heads: Sequence[str]) -> dict[str, Any] | None:
    wanted = {fold_head(head): head for head in heads}
    found = (
        (place, columns)
        for place, row in enumerate(sheet.rows[:HEAD_SEARCH_ROWS])
        if heads[0] in (columns := _columns(row, wanted))
    )
    place, columns = next(found, (-1, {}))
    if place < 0:
        return None
    above = [text_of(cell) for row in sheet.rows[:place] for cell in row]
    body = sheet.rows[place + 1 : place + 1 + MAX_ROWS]
    told = ((number, _cells(row, columns)) for number, row in enumerate(body, start=place + 2))
    return {
        "name": sheet.name,
        "above": [text for text in above if text][:_ABOVE],
        "columns": {head: letter(column + 1) for head, column in columns.items()},
        "rows": [[number, cells] for number, cells in told if any(cells.values())],
        "more": len(sheet.rows) > place + 1 + MAX_ROWS,
    }


def _columns(row: Row, wanted: dict[str, str]) -> dict[str, int]:
    """Head -> its column from 0; of two alike the first."""
    columns: dict[str, int] = {}
    for column, cell in enumerate(row):
        head = wanted.get(fold_head(text_of(cell)))
        if head is not None:
            columns.setdefault(head, column)
    return columns


def _cells(row: Row, columns: dict[str, int]) -> dict[str, str]:
    return {
        head: text_of(row[column]) if column < len(row) else "" for head, column in columns.items()
    }
