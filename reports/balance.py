"""Column widths that follow what stands in the columns, so that printed rows come out low.

A printed row is as high as its fullest cell. The room a table has is handed out step by step, each
time to the column where it saves most lines; lines of high cells weigh most. No column is narrower
than its longest word or number; where those alone fill the table, long ones are broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from reports.sheets import Share, Sheet, Table, Total, Value
from schemas.fitting import lines_needed, sheet_width, text_width

_PADDING: Final = 1.6
_BOLD: Final = 1.08
_LONGEST_WORD: Final = 27.0  # a longer one is broken: a path, a code
_CROWDED: Final = 0.85  # of the room: so much taken by the longest words leaves none to share
_LONGEST_IN_CROWD: Final = 15.0
_DATE: Final = 11.0
_INDENT: Final = 1.6  # of numbers, at the right
_SAMPLE: Final = 120  # rows looked at; spread over the table
_STEP: Final = 1.5
_AHEAD: Final = 10  # steps looked ahead: a line more is often saved only some steps on
_WEIGHT: Final = 4


def balanced_widths(sheet: Sheet, table: Table, widths: Sequence[float]) -> tuple[float, ...]:
    """``widths`` of the grid of ``sheet`` handed out anew after the rows of ``table``.

    The sum stays (but where the longest words need more); a table without rows keeps its widths.
    Depends on the sheet alone: same sheet, same widths.
    """
    rows = [row.cells for row in table.rows if row.style != "band"]
    if not rows:
        return tuple(widths)
    rows = rows[:: -(-len(rows) // _SAMPLE)]
    made = [_floor(sheet, index, _LONGEST_WORD) for index in range(len(widths))]
    if sum(made) > _CROWDED * sum(widths):
        made = [_floor(sheet, index, _LONGEST_IN_CROWD) for index in range(len(widths))]
    costs = [_Cost(_texts(rows, index)) for index in range(len(table.columns))]
    steps = int(max(sum(widths) - sum(made), 0.0) / _STEP)
    while steps:
        offers = [cost.offer(width, steps) for cost, width in zip(costs, made, strict=False)]
        best = max(range(len(offers)), key=lambda index: offers[index].gain)
        if not offers[best].gain:
            break
        made[best] += offers[best].steps * _STEP
        steps -= offers[best].steps
    rest = max(sum(widths) - sum(made), 0.0) / len(made)
    return tuple(round(width + rest, 1) for width in made)


class _Offer(NamedTuple):
    """What a column would save per step, were it given so many steps."""

    gain: float
    steps: int


class _Cost:
    """How much a column's texts weigh at a width."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = Counter(texts)
        self._known: dict[float, int] = {}

    def offer(self, width: float, most: int) -> _Offer:
        """The best offer from ``width`` on, of at most ``most`` steps."""
        now = self._at(width)
        ahead = range(1, min(_AHEAD, most) + 1)
        gains = [_Offer((now - self._at(width + n * _STEP)) / n, n) for n in ahead]
        return max(gains, key=lambda offer: offer.gain)

    def _at(self, width: float) -> int:
        if width not in self._known:
            self._known[width] = sum(
                count * lines_needed(text, sheet_width(width)) ** _WEIGHT
                for text, count in self._texts.items()
            )
        return self._known[width]


def _floor(sheet: Sheet, index: int, most: float) -> float:
    """What column ``index`` of the grid needs for the longest word of any table of the sheet, no
    word taken for longer than ``most``.
    """
    needs = [0.0]
    for table in (block for block in sheet.blocks if isinstance(block, Table)):
        place = 0
        for number, column in enumerate(table.columns):
            if place == index and column.span == 1:
                needs += _words(table, number)
            place += column.span
    return min(max(needs), most) + _PADDING


def _words(table: Table, number: int) -> Iterator[float]:
    """The widths of the words of a column and of its head."""
    column = table.columns[number]
    if column.kind == "date":
        yield _DATE
    yield from (text_width(word) * _BOLD for word in column.head.split())
    rows = [row.cells for row in table.rows if row.style != "band"]
    words = {word for text in _texts(rows, number) for word in text.split()}
    indent = _INDENT if column.kind in ("count", "rate") else 0.0
    yield from (text_width(word) * _BOLD + indent for word in words)


def _texts(rows: Iterable[Sequence[Value]], number: int) -> list[str]:
    return [_shown(cells[number]) for cells in rows]


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Total):
        return f"{value.value:,.0f}"
    if isinstance(value, float | Share):
        return "100.0%"
    return f"{value:,}" if isinstance(value, int) else value
