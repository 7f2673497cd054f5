"""The blocks of copies on paper (NĐ 30/2020 PL I phần II.II, mẫu 3.1): below what is copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from validator.anatomy.model import CopyBlock, Part, sureness, table
from validator.anatomy.page import Box, Line, Sheet

_ABOVE = 60.0  # points: the line across stands no higher above the form of the copy
_BELOW = 110.0  # points: the number of the copy stands no lower below it
_WIDE = 0.3  # of the page: a shorter stroke is no line across


def copy_blocks(sheets: Sequence[Sheet]) -> tuple[CopyBlock, ...]:
    """The blocks of a file from the first to the last: a copy of a copy shows both."""
    return tuple(block for sheet in sheets for block in _on(sheet))


def _on(sheet: Sheet) -> Iterator[CopyBlock]:
    for line in sheet.words:
        if re.search(table()["copy"], line.folded) and line.mid > sheet.width / 2:
            across, number = _line_across(sheet, line), _number(sheet, line)
            if across or number:
                yield _block(line, across, number)


def _block(line: Line, across: Box | None, number: Line | None) -> CopyBlock:
    style = (line.upper + line.bold) / 2
    place = 0.4 * bool(across) + 0.6 * bool(number)
    form = Part("copy", (line,), sureness(1.0, style, place), across)
    return CopyBlock(form, Part("copy_number", (number,)) if number else None)


def _line_across(sheet: Sheet, line: Line) -> Box | None:
    """The nearest long stroke above the form of a copy."""
    over = [
        rule
        for rule in sheet.level
        if 0 < rule[1] - line.base < _ABOVE and rule[2] - rule[0] > _WIDE * sheet.width
    ]
    return min(over, key=lambda rule: rule[1], default=None)


def _number(sheet: Sheet, line: Line) -> Line | None:
    found = (
        one
        for one in sheet.words
        if re.search(table()["number"], one.folded)
        and one.mid < sheet.width / 2
        and 0 < line.base - one.base < _BELOW
    )
    return next(found, None)


def without_copies(sheets: Sequence[Sheet], blocks: Sequence[CopyBlock]) -> list[Sheet]:
    """The pages of what was copied: what stands below the first block of a page is left out."""
    tops: dict[int, float] = {}
    for block in blocks:
        page = block.form.page
        tops[page] = max(tops.get(page, 0.0), block.top)
    kept = (
        _above(sheet, tops[sheet.number]) if sheet.number in tops else sheet for sheet in sheets
    )
    return [sheet for sheet in kept if sheet.lines]


def _above(sheet: Sheet, top: float) -> Sheet:
    return replace(
        sheet,
        lines=tuple(line for line in sheet.lines if line.base >= top),
        rules=tuple(rule for rule in sheet.rules if rule[1] > top),
        frames=tuple(frame for frame in sheet.frames if frame[0][1] > top),
    )
