"""A DOCX laid out roughly, so that its components are found as on a page.

A DOCX says how text is set, not where it comes to stand. Lines are broken by the widths of letters
in Times New Roman, one under the other, cells beside each other, on pages of the
section's size. Where something stands is a guess, so nothing is measured there (``measured`` is
False); what a paragraph states of itself (``stated``) is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.docx.usual import USUAL
from schemas.text import fold_head
from validator.anatomy.model import table
from validator.anatomy.page import Box, Line, Sheet, Span, Written
from validator.anatomy.stops import Piece, parted_at_stops
from validator.anatomy.widths import width_of

_SINGLE = 1.15  # of the size: height of a line of Times New Roman
_A4 = ([595.3, 841.9], [70.9, 42.5, 70.9, 85.05])  # size and margins where a section states none


def typeset(layout: Mapping[str, Any]) -> Written | None:
    """Pages of a DOCX from the facts of its layout; None where they hold no paragraphs."""
    if "paragraphs" not in layout or "styles" not in layout:
        return None
    setter = _Setter(layout)
    setter.add_head()
    for number, paragraph in enumerate(layout["paragraphs"]):
        part = paragraph.get("part", "body")
        if part == "body":
            setter.add(number, {**USUAL, **paragraph})
        elif part == "box":
            setter.add_box(number, {**USUAL, **paragraph})
    setter.add_feet()
    return Written(
        tuple(setter.sheets()),
        complete=not layout.get("truncated", False),
        measured=False,
        stated={n: {**USUAL, **one} for n, one in enumerate(layout["paragraphs"])},
        sections=tuple(layout.get("sections", ())),
    )


@dataclass
class _Page:
    size: Sequence[float]
    lines: list[Line] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    frames: list[tuple[Box, str]] = field(default_factory=list)
    dashed: set[Box] = field(default_factory=set)


class _Setter:
    """Sets paragraph by paragraph; ``y`` is where the next line hangs from."""

    def __init__(self, layout: Mapping[str, Any]) -> None:
        self._styles = [tuple(style) for style in layout["styles"]]
        self._sections = layout.get("sections", [])
        self._paragraphs = layout["paragraphs"]
        self._pages: list[_Page] = []
        self._section = -1
        self._y = 0.0
        self._row: tuple[Any, Any] | None = None  # table and row the cells of which are set
        self._cell: tuple[float, float] | None = None
        self._top = 0.0  # of the last paragraph: boxes that hang on it are placed from there
        self._box: tuple[Sequence[Any], float] | None = None  # the box being set, and its next line
        self._size = 13.0  # of the last text: an empty paragraph is as high
        self._tops = (0.0, 0.0)  # where the row began, and the lowest end of its cells

    def add(self, number: int, one: Mapping[str, Any]) -> None:
        """Set the next paragraph."""
        if one["section"] != self._section or one.get("break") or not self._pages:
            self._section = one["section"]
            self._new_page()
        left, right = self._area(one)
        spans = [*self._spans(one)]
        label = one.get("list", "")
        if label and spans:
            spans[0] = _with_text(spans[0], f"{label} {spans[0].text}")
        size = self._size = max((span.size for span in spans), default=self._size)
        height = _height(one["line"], size)
        self._y -= one["before"]
        self._top, self._box = self._y, None
        if one.get("over"):
            middle, half = (left + right) / 2, one["over"] / 2
            rule = (middle - half, self._y + 0.5, middle + half, self._y + 1)
            self._pages[-1].rules.append(rule)
        aside = parted_at_stops(spans, one, (left, right))
        for pieces in aside:
            self._set_aside(number, pieces, height)
        rows = _broken(spans, right - left - one["left"] - one["right"], one["first"])
        for place, row in enumerate(rows if not aside else ()):
            self._set(number, one, row, (left + (0 if place else one["first"]), right), height)
        self._mark(one, (left, right))
        if not spans:  # a stroke on an empty paragraph is seen under the line above it
            self._y -= height
        self._y -= one["after"]

    def add_head(self) -> None:
        """Set the header of the first page where the head of the document stands in it."""
        if not self._sections:
            return
        wanted = "first" if self._sections[0].get("title_page") else "default"
        head = [
            (number, one)
            for number, one in enumerate(self._paragraphs)
            if (one.get("part"), one.get("of"), one.get("section", 0)) == ("header", wanted, 0)
        ]
        texts = ("".join(text for _, text in one.get("spans", ())) for _, one in head)
        if not any(str(table()["national"]).casefold() in fold_head(text) for text in texts):
            return
        self._section = 0
        self._new_page()
        size, margins = self._shape()
        self._y = size[1] - float(self._sections[0].get("header", margins[0]))
        for number, one in head:
            self.add(number, {**USUAL, **one})
        self._y = min(self._y, self._tops[1] if self._row else self._y, size[1] - margins[0])
        self._row = self._cell = None

    def add_box(self, number: int, one: Mapping[str, Any]) -> None:
        """Set a paragraph of a text box beside the flow, where the box is placed.

        Without a place it stands where the text stands that the box hangs on.
        """
        if not self._pages:
            self._section = one["section"]
            self._new_page()
        box = one["box"] or [None, None, 0.0]
        left, right, top = self._placed(box, one)
        begins = self._box is None or self._box[0] != box
        below = top if begins or self._box is None else self._box[1]
        kept, self._y, self._row = (self._y, self._row), below, self._row or (None, None)
        for row in _broken([*self._spans(one)], right - left, 0.0):
            self._set(number, one, row, (left, right), _height(one["line"], row[0].size))
        if box[1] is None:
            self._mark(one, (left, right))
        elif one.get("frame") and begins:
            wide, high, color = one["frame"]
            self._pages[-1].frames.append(((left, top - high, left + wide, top), color))
        self._box = box, self._y
        self._y, self._row = kept

    def _placed(self, box: Sequence[Any], one: Mapping[str, Any]) -> tuple[float, float, float]:
        """Left and right edge and top of a text box."""
        size, margins = self._shape()
        usual = (one.get("frame") or [box[2] or size[0] - margins[1] - margins[3]])[0]
        across, down, wide = (*box[:2], box[2] or usual)
        column = self._cell[0] if self._cell and across is not None else 0.0
        left = margins[3] + column + (across or 0.0)
        return left, left + wide, self._y if down is None else self._top - down

    def _spans(self, one: Mapping[str, Any]) -> Iterator[Span]:
        return (Span(text, *self._styles[at]) for at, text in one.get("spans", ()))

    def add_feet(self) -> None:
        """Set the footer of the first page below its type area: the address of the organ."""
        if not self._pages:
            return
        first = self._sections[0] if self._sections else {}
        wanted = "first" if first.get("title_page") else "default"
        pages, self._pages, self._section = self._pages, self._pages[:1], 0
        size, margins = self._shape()
        area, self._row = (margins[3], size[0] - margins[1]), (None, None)
        self._y = margins[2]
        for number, paragraph in enumerate(self._paragraphs):
            if (paragraph.get("part"), paragraph.get("of")) == ("footer", wanted):
                one = {**USUAL, **paragraph}
                if one.get("over"):
                    middle, half = sum(area) / 2, one["over"] / 2
                    self._pages[0].rules.append(
                        (middle - half, self._y - 1, middle + half, self._y - 0.5)
                    )
                for row in _broken([*self._spans(one)], area[1] - area[0], 0.0):
                    self._set(number, one, row, area, _height(one["line"], row[0].size))
        self._pages = pages

    def sheets(self) -> Iterator[Sheet]:
        """The pages with their lines from the top down."""
        for number, page in enumerate(self._pages, start=1):
            lines = sorted(page.lines, key=lambda line: (-line.base, line.left))
            yield Sheet(
                number,
                page.size[0],
                page.size[1],
                tuple(lines),
                tuple(page.rules),
                tuple(page.frames),
                frozenset(page.dashed),
            )

    def _shape(self) -> tuple[Sequence[float], Sequence[float]]:
        stated = self._sections[self._section] if self._section < len(self._sections) else {}
        return stated.get("size", _A4[0]), stated.get("margins", _A4[1])

    def _new_page(self) -> None:
        size, margins = self._shape()
        self._pages.append(_Page(size))
        self._y = size[1] - margins[0]
        self._row = self._cell = None

    def _area(self, one: Mapping[str, Any]) -> tuple[float, float]:
        """Left and right edge the paragraph is set between; cells of one row begin level."""
        size, margins = self._shape()
        left, right = margins[3], size[0] - margins[1]
        cell = one.get("cell")
        if cell is None:
            if self._row is not None:
                self._y = min(self._y, self._tops[1])
            self._row = self._cell = None
            return left, right
        row, sides = (cell[0], cell[1]), (cell[2], cell[3])
        if row != self._row:
            self._y = min(self._y, self._tops[1]) if self._row is not None else self._y
            self._row, self._cell, self._tops = row, sides, (self._y, self._y)
        elif sides != self._cell:
            self._tops = self._tops[0], min(self._tops[1], self._y)
            self._y, self._cell = self._tops[0], sides
        return left + sides[0], left + sides[1]

    def _set(
        self,
        number: int,
        one: Mapping[str, Any],
        row: Sequence[Span],
        area: tuple[float, float],
        height: float,
    ) -> None:
        _, margins = self._shape()
        if self._y - height < margins[2] and self._row is None:
            self._new_page()
        self._y -= height
        width = sum(width_of(span) for span in row)
        start = _start(one, area, width)
        base = self._y + height * 0.25
        end = start + width
        if not any(" " in span.text for span in row):  # one long word, dots to write on
            end = min(end, area[1])
        line = Line(len(self._pages), start, base, end, tuple(row), paragraph=number)
        self._pages[-1].lines.append(line)

    def _set_aside(self, number: int, pieces: Sequence[Piece], height: float) -> None:
        """Set what tabs or blanks keep apart on one line, each as a line of its own."""
        self._y -= height
        base = self._y + height * 0.25
        for one in pieces:
            line = Line(len(self._pages), one.start, base, one.end, one.spans, paragraph=number)
            self._pages[-1].lines.append(line)

    def _mark(self, one: Mapping[str, Any], area: tuple[float, float]) -> None:
        """The stroke under the paragraph that was just set, and the frame round it."""
        page = self._pages[-1]
        lines = page.lines[-1:]
        middle = lines[0].mid if lines and one.get("spans") else sum(area) / 2
        under = one.get("rule") or (one.get("underlined") and lines and lines[0].width)
        if under:
            half = under / 2
            rule = (middle - half, self._y - 1, middle + half, self._y - 0.5)
            page.rules.append(rule)
            if not one.get("solid", True):
                page.dashed.add(rule)
        if one.get("frame") and lines:
            wide, high, color = one["frame"]
            base = lines[0].base
            box = middle - wide / 2, base - high / 3, middle + wide / 2, base + high * 2 / 3
            page.frames.append((box, color))


def _start(one: Mapping[str, Any], area: tuple[float, float], width: float) -> float:
    left, right = area[0] + float(one["left"]), area[1] - float(one["right"])
    if one["align"] == "center":
        return (left + right - width) / 2
    return right - width if one["align"] == "right" else left


def _height(stated: Sequence[Any], size: float) -> float:
    value, kind = stated
    single = _SINGLE * size
    return single * float(value) if kind == "auto" else max(float(value), single)


def _broken(spans: Sequence[Span], width: float, first: float) -> Iterator[list[Span]]:
    """The spans as lines no wider than ``width``; the first has less room by its indent."""
    row: list[Span] = []
    room = width - max(first, 0.0)
    for span, word, forced in _words(spans):
        piece = _with_text(span, word)
        if forced or (row and room < width_of(piece) * 0.98):
            if row:
                yield row
            row, room = [], width
        if not word:
            continue
        room -= width_of(piece)
        if row and row[-1] == _with_text(span, row[-1].text):
            row[-1] = _with_text(span, row[-1].text + word)
        else:
            row.append(piece)
    if row:
        yield row


def _words(spans: Sequence[Span]) -> Iterator[tuple[Span, str, bool]]:
    """Each word with the blank behind it; True where a new line is forced before it."""
    for span in spans:
        for place, part in enumerate(span.text.replace("\t", "    ").split("\n")):
            if place:
                yield span, "", True
            words = part.split(" ")
            for number, word in enumerate(words):
                blank = " " if number < len(words) - 1 else ""
                if word or blank:
                    yield span, word + blank, False


def _with_text(span: Span, text: str) -> Span:
    return Span(text, span.font, span.size, span.bold, span.italic, span.color)
