"""Who signs (cells 7a, 7b): the block of one, and of several side by side.

Several sign joint documents, minutes, records of handing over. Their titles stand in a row, each
with a name under it; a second row, or one more in the middle, may follow. One title beside
"Nơi nhận:" is nobody's row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from validator.anatomy.content import table_areas
from validator.anatomy.model import Part, sureness, table
from validator.anatomy.page import Line, Sheet

GAP = 2.2  # of the size, between lines of a list or of a title
LEVEL = 22.0  # titles of one row stand no further apart in height
_DOWN = 200.0  # points: the name stands no lower under its title
_ACROSS = 0.55  # of the width: a line so long is content, nothing is signed above it

_WORD = re.compile(r"[^\W\d_]+")
Block = tuple[Part, Part]  # title and name


def blocks(sheet: Sheet, used: Collection[Line]) -> list[Block]:
    """Everybody who signs on ``sheet``, row by row, each from the right; none where one signs.

    ``used``: lines of other components.
    """
    lines = [line for line in _below_content(sheet) if line not in used]
    found: list[Block] = []
    for row in _rows(lines):
        taken = {line for block in found for part in block for line in part.lines}
        if taken.intersection(row):
            continue
        told = list(_signed(row, [line for line in lines if line not in taken]))
        if len(told) > 1 or (found and told):
            found += reversed(told)
    return found


def _below_content(sheet: Sheet) -> list[Line]:
    """The lines below the last that runs across the page, without those at its foot."""
    foot = sheet.height * float(table()["foot_share"])
    across = (
        line.base
        for line in sheet.words
        if line.width > _ACROSS * sheet.width and line.base > foot and not line.upper
    )
    floor = min(across, default=sheet.height)
    ruled = list(table_areas(sheet))
    return [line for line in sheet.words if line.base < floor and not _inside(line, ruled)]


def _inside(line: Line, areas: Sequence[tuple[float, float, float, float]]) -> bool:
    return any(
        left <= line.mid <= right and bottom <= line.base <= top
        for left, bottom, right, top in areas
    )


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines of capitals that stand beside each other, from the left; the highest rows first."""
    capitals = [line for line in lines if line.upper]
    while capitals:
        row = [capitals.pop(0)]
        for line in [*capitals]:
            beside = all(line.right < one.left or line.left > one.right for one in row)
            if beside and row[0].base - line.base <= LEVEL:
                row.append(line)
                capitals.remove(line)
        yield sorted(row, key=lambda line: line.left)


def _signed(row: Sequence[Line], lines: Sequence[Line]) -> Iterator[Block]:
    """Title and name of each column that a line of the row is on top of."""
    middles = [(left.mid + right.mid) / 2 for left, right in pairwise(row)]
    edges = [row[0].mid - _DOWN, *middles, row[-1].mid + _DOWN]
    for top, left, right in zip(row, edges, edges[1:], strict=False):
        column = [
            line
            for line in lines
            if left < line.mid < right and top.base - _DOWN < line.base <= top.base
        ]
        found = signature(list(_to_next(column)))
        if {"authority", "signer"} <= found.keys():
            yield found["authority"], found["signer"]


def _to_next(column: Sequence[Line]) -> Iterator[Line]:
    """The lines of a column down to the title of who signs below."""
    named = False
    for line in column:
        if named and line.upper:
            return
        named = named or (not line.upper and is_person(line))
        yield line


def signature(right: Sequence[Line]) -> dict[str, Part]:
    """Quality and title (the capitals on top), and the name of the signer (7b)."""
    heads: list[Line] = []
    for line in right:
        far = heads and heads[-1].base - line.base > GAP * line.size
        named = re.search(table()["authority"], line.folded)
        if far or not (line.upper or named or (heads and not heads[0].upper)):
            break
        heads.append(line)
    found = {}
    if heads:
        known = any(re.search(table()["authority"], line.folded) for line in heads)
        bold = sum(line.bold for line in heads) / len(heads)
        found["authority"] = Part(
            "authority", tuple(heads), sureness(1.0 if known else 0.8, bold, 1.0)
        )
    names = [line for line in right if line not in heads and is_person(line)]
    if names and heads:
        name = max(names, key=lambda line: (line.bold, -line.base))
        found["signer"] = Part("signer", (name,), sureness(0.9, float(name.bold), 1.0))
    return found


def is_person(line: Line) -> bool:
    """Whether a line may be the name of a person, titles before it allowed, or the room for it."""
    if re.search(table()["name_blank"], line.folded):
        return True
    if re.search(table()["signed_block"], line.folded) or any(map(str.isdigit, line.text)):
        return False
    words = _WORD.findall(line.text)
    least, most = table()["person_words"]
    return least <= len(words) <= most and all(word[0].isupper() for word in words)
