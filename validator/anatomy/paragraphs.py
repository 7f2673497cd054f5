"""Lines of the content joined to paragraphs, by indent, end of line, gap and change of page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from schemas.text import fold
from validator.anatomy.page import MM, Line

_INDENT = 4 * MM  # a line that begins so far in begins a paragraph
_SHORT = 12 * MM  # a line that ends so far before the right edge ends one
_CENTRE = 6 * MM
_CLOSE = 1.5 * MM
_CLEAR = 18 * MM  # from the left edge: no first line is set in so far
_SAME = 2.0  # points: lines that begin so near begin at one place
_FEW = 5  # lines of a page that do not tell its edges
_WIDER = 1.15  # of the usual step: further below, a line does not go on where lines are wide apart
_WIDE = 1.9  # of the size: so far below, a line does not go on
_HEADING = re.compile(r"^(?:phần|chương|mục|tiểu mục)\s+\S+\.?$", re.IGNORECASE)
_BEGINS = re.compile(
    r"^(?:điều \d+|chương [ivxlc]+|phần (?:thứ )?\w+$|mục \d+|tiểu mục \d+"
    r"|\d+\. |[a-zđ]\) |[ivxlc]+\. |[-–+•] )",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together. ``first``: how far its first line stands in, in points.

    ``edges``: left and right edge of the content on its page.
    """

    lines: tuple[Line, ...]
    edges: tuple[float, float]

    @cached_property
    def text(self) -> str:
        """Its words."""
        return " ".join(line.text for line in self.lines)

    @cached_property
    def folded(self) -> str:
        """Its words without case and accents."""
        return fold(self.text)

    @property
    def first(self) -> float:
        """Indent of the first line."""
        return self.lines[0].left - self.edges[0]

    @cached_property
    def centred(self) -> bool:
        """Whether each of its lines stands in the middle and clear of the left edge."""
        return all(_is_centred(line, self.edges) for line in self.lines)

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.lines[0].page


def _usual_step(lines: Sequence[Line]) -> float:
    """The smaller of the steps that most lines take to the next, in points."""
    steps = sorted(
        above.base - line.base for above, line in pairwise(lines) if above.page == line.page
    )
    return steps[len(steps) // 4] if steps else 0.0


def _is_centred(line: Line, sides: tuple[float, float]) -> bool:
    """In the middle of the type area; nearly so may be a paragraph set in that ends short."""
    gap = line.left - sides[0]
    near = _CENTRE if gap > _CLEAR else _CLOSE
    return abs(line.mid - sum(sides) / 2) < near and gap > _INDENT


def edges(lines: Sequence[Line], margin: float | None = None) -> tuple[float, float]:
    """Left and right edge of running text: the first place where lines begin, and where they end.

    ``margin``: where "Nơi nhận:" stands, at the left edge of the type area.
    """
    lefts = sorted(line.left for line in lines)
    often = [left for left in lefts if sum(abs(one - left) <= _SAME for one in lefts) >= 2]
    left = (often or lefts)[0]
    if margin is not None and margin < left - _INDENT:  # all that is seen are first lines
        left = margin
    rights = sorted((line.right for line in lines), reverse=True)
    return left, rights[min(len(rights) // 10, 2)]


def paragraphs(body: Iterable[Line], margin: float | None = None) -> list[Paragraph]:
    """The content as paragraphs, from top to bottom; ``margin`` as for :func:`edges`."""
    kept = list(body)
    if not kept:
        return []
    pages: dict[int, list[Line]] = {}
    for line in kept:
        pages.setdefault(line.page, []).append(line)
    whole = edges(kept, margin)
    sides = {
        number: edges(lines, margin) if len(lines) > _FEW else whole
        for number, lines in pages.items()
    }
    return [Paragraph(tuple(group), sides[group[0].page]) for group in _groups(kept, sides)]


def _groups(lines: Sequence[Line], sides: dict[int, tuple[float, float]]) -> Iterator[list[Line]]:
    group: list[Line] = []
    step = _usual_step(lines)
    for line in lines:
        if group and (
            line.paragraph != group[-1].paragraph
            if line.paragraph is not None
            else _begins(group, line, sides, step)
        ):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _begins(
    group: Sequence[Line], line: Line, sides: dict[int, tuple[float, float]], step: float
) -> bool:
    """Whether ``line`` begins a paragraph behind the lines of ``group``; ``step``: a usual one."""
    if _HEADING.match(line.text):
        return True
    far = max(_WIDE * max(line.size, group[-1].size), _WIDER * step)
    before = group[-1]
    left, right = sides[line.page]
    _, old_right = sides[before.page]
    centred, was_centred = _is_centred(line, (left, right)), _is_centred(before, sides[before.page])
    if centred != was_centred and not (was_centred and before.right > old_right - _SHORT):
        return True
    if centred:
        far = before.base - line.base > _WIDE * line.size
        return far or before.bold != line.bold or before.italic != line.italic
    if line.page == before.page and before.base - line.base > far:
        return True
    if before.upper != line.upper and before.bold != line.bold:
        return True
    indented = line.left - left > _INDENT
    ended = before.right < old_right - _SHORT
    return (
        ended
        or (indented and (len(group) > 1 or line.left >= group[0].left - 2))
        or (
            bool(_BEGINS.match(line.text))
            and before.text.endswith((".", ";", ":", "/."))
            and indented
        )
    )
