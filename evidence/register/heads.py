"""Where the head of a list stands, which column tells what, and which kind of list it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.register.columns import Columns
from evidence.register.tables import Row, Sheet
from evidence.register.values import text_of
from schemas.text import fold_head

_SEARCHED = 40  # rows in which the head is looked for
_LEAST = 3  # columns a head has at the least
_NUMBERS = re.compile(r"\(?\d{1,2}\)?|\([a-zA-Z]\)|[A-Z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """``fields``: field -> column (from 0). ``names``: the heads as written, by column.

    ``first``: index of the first row below the head.

    ``unknown``: (column, head) of columns nobody reads. ``kind``: of the list.
    """

    kind: str
    fields: Mapping[str, int]
    names: Sequence[str]
    first: int
    unknown: tuple[tuple[int, str], ...] = ()


def find_head(sheet: Sheet, columns: Columns, kind: str = "") -> Head | None:
    """The head of ``sheet``; None where no row reads as one.

    ``kind``: of the list, where it is known already.
    """
    best: tuple[int, int, list[str]] | None = None
    for index in range(min(_SEARCHED, len(sheet.rows))):
        for depth in (1, 2):
            heads = _heads(sheet.rows[index : index + depth])
            known = sum(fold_head(head) in columns.heads for head in heads if head)
            if known >= _LEAST and (best is None or known > best[0]):
                best = known, index + depth, heads
    if best is None:
        return None
    _, first, heads = best
    title = " ".join(text_of(cell) for row in sheet.rows[: first - 1] for cell in row)
    found = kind or _kind(heads, title, columns)
    if not found:
        return None
    fields, unknown = _placed(heads, columns.heads_of(found))
    if first < len(sheet.rows) and _is_numbering(sheet.rows[first]):
        first += 1
    return Head(kind=found, fields=fields, names=heads, first=first, unknown=unknown)


def _heads(rows: Sequence[Row]) -> list[str]:
    """The heads of one row, or of two: what stands below wins, above it where nothing does."""
    width = max((len(row) for row in rows), default=0)
    heads = [""] * width
    for row in rows:
        for place, cell in enumerate(row):
            told = text_of(cell)
            heads[place] = told or heads[place]
    return heads


def _kind(heads: Sequence[str], title: str, columns: Columns) -> str:
    """By the columns that are there; the title decides between those that fit."""
    fits = []
    for kind, row in columns.kinds.items():
        there = {columns.heads_of(kind).get(fold_head(head), "") for head in heads}
        if all(there.intersection(any_of) for any_of in row["needs"]):
            fits.append(kind)
    folded = fold_head(title)
    named = [k for k in fits if any(fold_head(t) in folded for t in columns.kinds[k]["titles"])]
    return next(iter(named or fits), "")


def _placed(
    heads: Sequence[str], fields: Mapping[str, str]
) -> tuple[dict[str, int], tuple[tuple[int, str], ...]]:
    placed: dict[str, int] = {}
    unknown = []
    for column, head in enumerate(heads):
        field = fields.get(fold_head(head), "")
        if field and field not in placed:
            placed[field] = column
        elif head:
            unknown.append((column, head))
    return placed, tuple(unknown)


def _is_numbering(row: Row) -> bool:
    told = [text_of(cell) for cell in row if text_of(cell)]
    return len(told) >= _LEAST and all(_NUMBERS.fullmatch(cell) for cell in told)


def letters(column: int) -> str:
    """The letters of a column (from 0): A, B … Z, AA."""
    told, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        told = chr(65 + rest) + told
    return told
