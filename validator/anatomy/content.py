"""The content (cell 6) and what stands round it: numbers of pages, annexes, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from validator.anatomy.model import Annex, Part, table
from validator.anatomy.page import MM, Line, Sheet

_LEAST_STROKES = 4  # upright and level ones that make a table
_ROOM = 4.0
_TITLE = 12  # lines: so far down a page the title of what is issued with a document may reach
_LOW = 0.6  # of the height: notes begin lower
_SMALLER = 0.9  # points: so much smaller notes are than the content


def page_numbers(sheets: Iterable[Sheet]) -> dict[int, Line]:
    """The line on each page that is its number: alone, at the top or bottom edge."""
    found = {}
    reach = table()["page_number_reach_mm"] * MM
    for sheet in sheets:
        alone = (
            line
            for line in sheet.lines
            if (line.base > sheet.height - reach or line.base < reach)
            and re.fullmatch(table()["page_number"], line.folded)
            and not any(abs(one.base - line.base) < 2 for one in sheet.words if one is not line)
        )
        if line := next(alone, None):
            found[sheet.number] = line
    return found


def annexes(sheets: Sequence[Sheet], end: int) -> tuple[Annex, ...]:
    """Annexes, and what is issued with the document: pages behind ``end``, where it is signed."""
    starts: list[tuple[int, str, Part | None]] = []
    for sheet in sheets:
        top = _first_lines(sheet)
        heading = next((line for line in top if re.search(table()["annex"], line.folded)), None)
        if heading is not None and sheet.number > 1:
            starts.append((sheet.number, "annex", _heading(top, heading)))
        elif end and sheet.number == end + 1:
            starts.append((sheet.number, "attached", _title(sheet) if top else None))
    last = sheets[-1].number if sheets else 0
    edges = [*(number for number, _, _ in starts), last + 1]
    return tuple(
        Annex(kind, first, following - 1, part)
        for (first, kind, part), (_, following) in zip(starts, pairwise(edges), strict=True)
    )


def _first_lines(sheet: Sheet, most: int = 6) -> list[Line]:
    numbers = page_numbers([sheet]).values()
    return [line for line in sheet.words if line not in numbers][:most]


def _title(sheet: Sheet) -> Part:
    """The lines of what is issued with a document down to the note in brackets, organs before."""
    top = _first_lines(sheet, _TITLE)
    noted = next((at for at, line in enumerate(top) if line.text.startswith("(")), None)
    ends = next((at for at, line in enumerate(top) if line.text.endswith(")")), None)
    if noted is None or ends is None or ends < noted:
        return _heading(top, top[0])
    return Part("annex", tuple(top[: ends + 1]))


def _heading(top: Sequence[Line], first: Line) -> Part:
    """The lines of a heading: to the one that says what it goes with, or to three."""
    kept: list[Line] = []
    for line in top[top.index(first) :]:
        kept.append(line)
        if line.text.endswith(")") or len(kept) == 5:
            break
    middle = [line for line in kept if line.mid > 0]
    return Part("annex", tuple(middle))


def body(
    sheets: Sequence[Sheet], parts: Mapping[str, Part], numbers: Mapping[int, Line]
) -> list[Line]:
    """The lines of the content: below the head, above the end, no tables, no notes of pages."""
    used = {line for part in parts.values() for line in part.lines} | set(numbers.values())
    top = _top(parts)
    bottom = _bottom(parts)
    found = []
    for sheet in sheets:
        tables, foot = list(table_areas(sheet)), _foot(sheet, numbers.get(sheet.number))
        for line in sheet.words:
            before = top is not None and sheet.number == 1 and line.base >= top
            behind = bottom is not None and (sheet.number, -line.base) >= bottom
            note = line.base < foot
            if not (line in used or before or behind or note or _in_any(line, tables)):
                found.append(line)
    return found


def _foot(sheet: Sheet, number: Line | None) -> float:
    """Where notes or the organ's address begin: a stroke below which all is smaller; 0: nowhere."""
    lines = [line for line in sheet.words if line is not number]
    for rule in sheet.level:
        above = sorted(line.size for line in lines if line.base > rule[3])
        below = [line.size for line in lines if line.base < rule[1]]
        if rule[3] > _LOW * sheet.height or not (above and below):
            continue
        if max(below) <= above[len(above) // 2] - _SMALLER:
            return rule[1]
    return 0.0


def _top(parts: Mapping[str, Part]) -> float | None:
    names = ("national", "motto", "organ", "number", "date", "subject", "type", "abstract", "to")
    bases = [part.lines[-1].base for name in names if (part := parts.get(name))]
    return min(bases, default=None)


def _bottom(parts: Mapping[str, Part]) -> tuple[int, float] | None:
    """Page and place (from the top down) where the end begins."""
    places = [
        (part.page, -part.lines[0].base)
        for part in parts.values()
        if part.name in ("recipients", "authority")
    ]
    return min(places, default=None)


def address(sheet: Sheet) -> Part | None:
    """The organ's address at the foot of a page: the lines from the first that looks like one."""
    foot = sheet.height * float(table()["foot_share"])
    low = [line for line in sheet.words if line.base < foot]
    if not any(re.search(table()["address"], line.folded) for line in low):
        return None
    across = [
        rule[1]
        for rule in sheet.level
        if rule[1] < foot + 20 and rule[2] - rule[0] > sheet.width * 0.3
    ]
    begins = next(line for line in low if re.search(table()["address"], line.folded))
    top = min(across, default=begins.base + 1)
    kept = [line for line in low if line.base < top]
    numbers = page_numbers([sheet]).values()
    kept = [line for line in kept or low if line not in numbers]
    return Part("address", tuple(kept)) if kept else None


def table_areas(sheet: Sheet) -> Iterator[tuple[float, float, float, float]]:
    """Where tables lie: strokes upright and level that touch."""
    upright = [r for r in sheet.rules if r[3] - r[1] > r[2] - r[0]]
    level = [r for r in sheet.rules if r[2] - r[0] > r[3] - r[1]]
    if not upright or len(upright) + len(level) < _LEAST_STROKES:
        return
    areas = sorted(
        (
            min(r[0] for r in upright),
            low,
            max(r[2] for r in upright),
            high,
        )
        for low, high in _spans(sorted((r[1], r[3]) for r in upright))
    )
    yield from areas


def _spans(pieces: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Stretches the pieces cover together."""
    low, high = pieces[0]
    for start, end in pieces[1:]:
        if start > high + _ROOM:
            yield low, high
            low, high = start, end
        high = max(high, end)
    yield low, high


def _in_any(line: Line, areas: Iterable[tuple[float, float, float, float]]) -> bool:
    return any(
        left - _ROOM <= line.mid <= right + _ROOM and bottom - _ROOM <= line.base <= top + _ROOM
        for left, bottom, right, top in areas
    )
