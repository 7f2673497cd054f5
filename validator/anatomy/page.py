"""Pages as the rules look at them: lines with their styles, strokes and the size of the sheet.

Made from the facts of ``evidence/layout`` (see ``sheet.py``, ``lines.py``, ``strokes.py`` there);
everything is in points on the page as it is seen, origin at the bottom left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from schemas.text import fold

MM = 72.0 / 25.4  # points of a millimetre
_UNDERLINE = set("_-–—=.…* ")
_MAJORITY = 0.6  # of the letters: so many decide what a line is set in

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True)
class Span:
    """Text of one style. ``size`` in points, ``color`` as rrggbb."""

    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    color: str

    @cached_property
    def weight(self) -> int:
        """How many of its characters are seen."""
        return sum(not char.isspace() for char in self.text)


@dataclass(frozen=True)
class Line:
    """One line. ``left``, ``right``: where its ink begins and ends; ``base``: its baseline.

    ``paragraph``: of a DOCX, the number of the paragraph it is part of. ``read``: how sure a
    machine is that it read it off a picture rightly (0 to 100); None: it is written.
    """

    page: int
    left: float
    base: float
    right: float
    spans: tuple[Span, ...]
    paragraph: int | None = None
    read: int | None = None

    @cached_property
    def text(self) -> str:
        """Its text, blanks joined."""
        return " ".join("".join(span.text for span in self.spans).split())

    @cached_property
    def folded(self) -> str:
        """Its text without case and accents."""
        return fold(self.text)

    @property
    def mid(self) -> float:
        """Half way between its ends."""
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        """From its left to its right end."""
        return self.right - self.left

    @cached_property
    def size(self) -> float:
        """The size most of it is set in."""
        return float(_most(self.spans, "size"))

    @cached_property
    def bold(self) -> bool:
        """Whether most of it is bold."""
        return _share(self.spans, "bold") >= _MAJORITY

    @cached_property
    def italic(self) -> bool:
        """Whether most of it is slanted."""
        return _share(self.spans, "italic") >= _MAJORITY

    @cached_property
    def upper(self) -> bool:
        """Whether its letters are capitals, but for a few."""
        letters = [char for char in self.text if char.isalpha()]
        return bool(letters) and sum(map(str.isupper, letters)) >= 0.9 * len(letters)

    @cached_property
    def is_underline(self) -> bool:
        """Whether it is a line made of signs, not of words."""
        return len(self.text) >= 3 and set(self.text) <= _UNDERLINE

    @property
    def box(self) -> Box:
        """Round its letters, roughly: from a quarter of its size below the baseline."""
        return self.left, self.base - self.size / 4, self.right, self.base + self.size


def parted(line: Line, at: int) -> tuple[Line, Line]:
    """A line in two, before and from character ``at`` of its text; the place by the letters."""
    head, tail, passed = [], [], 0
    for span in _joined(line.spans):
        cut = max(0, min(len(span.text), at - passed))
        passed += len(span.text)
        head += [replace(span, text=span.text[:cut])] if cut else []
        tail += [replace(span, text=span.text[cut:])] if cut < len(span.text) else []
    middle = line.left + line.width * at / max(passed, 1)
    return (
        replace(line, right=middle, spans=tuple(head)),
        replace(line, left=middle, spans=tuple(tail)),
    )


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans whose blanks are joined as in the text of their line."""
    ended = True
    for span in spans:
        text = re.sub(r"\s+", " ", span.text)
        text = text.removeprefix(" ") if ended else text
        ended = text.endswith(" ") if text else ended
        yield replace(span, text=text)


@dataclass(frozen=True)
class Sheet:
    """One page: its lines from the top down, level and upright strokes, frames (box, colour)."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Box, ...] = ()
    frames: tuple[tuple[Box, str], ...] = ()
    dashed: frozenset[Box] = frozenset()  # of the rules, those that are not solid

    @cached_property
    def level(self) -> tuple[Box, ...]:
        """Strokes and lines of underscores that run across the page, from the top down."""
        drawn = [rule for rule in self.rules if rule[2] - rule[0] > rule[3] - rule[1]]
        typed = [
            (line.left, line.base - 1, line.right, line.base)
            for line in self.lines
            if line.is_underline
        ]
        return tuple(sorted(drawn + typed, key=lambda box: -box[3]))

    @cached_property
    def words(self) -> tuple[Line, ...]:
        """Lines that are more than signs drawn as a stroke."""
        return tuple(line for line in self.lines if not line.is_underline)


@dataclass(frozen=True)
class Written:
    """A written document: its pages; ``complete``: no page was left out of the facts.

    ``measured``: lines stand where they are told to; False: a DOCX, laid out by us. ``stated``:
    what each paragraph of a DOCX says of itself (facts of ``evidence.docx``), ``sections`` of its
    sections.
    """

    sheets: tuple[Sheet, ...]
    complete: bool = True
    measured: bool = True
    stated: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    sections: tuple[Mapping[str, Any], ...] = ()


def written(layout: Mapping[str, Any]) -> Written | None:
    """Pages of a PDF from the facts of its layout; None for facts without lines (version 1)."""
    if "styles" not in layout or not layout["pages"]:
        return None
    styles = [tuple(style) for style in layout["styles"]]
    sheets = tuple(
        _sheet(number, page, styles)
        for number, page in enumerate(layout["pages"], start=1)
        if page and "lines" in page
    )
    return Written(sheets, complete=len(sheets) == len(layout["pages"]))


def _sheet(number: int, page: Mapping[str, Any], styles: Sequence[tuple[Any, ...]]) -> Sheet:
    wide, high = page["size"]
    return Sheet(
        number=number,
        width=wide,
        height=high,
        lines=tuple(_line(number, row, styles) for row in page["lines"]),
        rules=tuple((a, b, c, d) for a, b, c, d in page["rules"]),
        frames=tuple(((a, b, c, d), color) for a, b, c, d, color in page["frames"]),
        dashed=frozenset(tuple(page["rules"][at]) for at in page.get("dashed", ())),
    )


def _line(page: int, row: Sequence[Any], styles: Sequence[tuple[Any, ...]]) -> Line:
    left, base, right, spans = row
    return Line(page, left, base, right, tuple(Span(text, *styles[at]) for at, text in spans))


def _share(spans: Iterable[Span], trait: str) -> float:
    kept = list(spans)
    whole = sum(span.weight for span in kept)
    return sum(span.weight for span in kept if getattr(span, trait)) / whole if whole else 0.0


def _most(spans: Iterable[Span], trait: str) -> Any:
    """The value of a trait that most characters have; of equals the first."""
    counts: dict[Any, int] = {}
    for value, some in groupby(spans, key=lambda span: getattr(span, trait)):
        counts[value] = counts.get(value, 0) + sum(span.weight for span in some)
    return max(counts, key=lambda value: counts[value])
