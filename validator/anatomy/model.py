"""The parts of a document after Annex I of Decree 30 (its cells 1 to 14) as they were found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from schemas.text import fold
from validator.anatomy.page import Box, Line, Sheet, Written
from validator.anatomy.paragraphs import Paragraph, paragraphs

_TYPED = 1.25  # of the size: so far below stands a line of underscores, a line of its own
_WORD = 3  # letters: fewer are no words


@cache
def table() -> Mapping[str, Any]:
    """The data of ``anatomy.json``."""
    text = files("validator.anatomy").joinpath("data", "anatomy.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@dataclass(frozen=True)
class Part:
    """A component: its lines and how sure it is that they are it (0 to 1).

    ``rule``: the stroke under it, where one was found.
    """

    name: str
    lines: tuple[Line, ...]
    sure: float = 1.0
    rule: Box | None = None

    @property
    def text(self) -> str:
        """The words of its lines."""
        return " ".join(line.text for line in self.lines)

    @property
    def folded(self) -> str:
        """Its words without case, accents and blanks at the ends."""
        return fold(self.text)

    @property
    def blank(self) -> bool:
        """Whether it is room to be filled in ("……… 5 ………"), not words."""
        return sum(map(str.isalpha, self.text)) < _WORD

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.lines[0].page

    @property
    def box(self) -> Box:
        """Round its lines on the page it begins on."""
        boxes = [line.box for line in self.lines if line.page == self.page]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)

    @property
    def mid(self) -> float:
        """Half way between its outermost ends."""
        left, _, right, _ = self.box
        return (left + right) / 2

    @property
    def read(self) -> int | None:
        """How sure a machine is of its words, by the least sure line; None: they are written."""
        told = [line.read for line in self.lines if line.read is not None]
        return min(told, default=None)

    @property
    def legible(self) -> bool:
        """Whether its words can be relied on: written, or read by a machine that is sure."""
        return self.read is None or self.read >= float(table()["read_sure"])

    @property
    def certain(self) -> bool:
        """Whether what is wrong with it may be called an error; else somebody has to look."""
        return self.sure >= float(table()["certain"])

    @property
    def good(self) -> bool:
        """Whether what it says may be offered to whoever fills in the data."""
        return self.sure >= float(table()["good"])


@dataclass(frozen=True)
class Annex:
    """An annex, or a document issued with the main one: its pages and the lines of its heading."""

    kind: str  # annex | attached
    first: int
    last: int
    heading: Part | None = None
    body: tuple[Line, ...] = ()

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Its content as paragraphs."""
        return paragraphs(self.body)


@dataclass(frozen=True)
class CopyBlock:
    """The block of a copy on paper: the form of the copy (with the line above) and its number."""

    form: Part
    number: Part | None = None

    @property
    def top(self) -> float:
        """Where what was copied ends: at the line above, without one over the form."""
        return self.form.rule[1] if self.form.rule else self.form.box[3] + 2


@dataclass(frozen=True)
class Anatomy:
    """What a document consists of.

    ``parts``: by name (see ``anatomy.json``); ``others``: title and name of who signs beside the
    one among them; ``body``: lines of its content, numbers of pages and
    tables left out; ``main``: its pages without annexes; ``numbers``: the page number seen on each
    page, with where; ``copies``: blocks of copies on paper, which no other component is part of.
    """

    written: Written
    parts: Mapping[str, Part] = field(default_factory=dict)
    others: tuple[tuple[Part, Part], ...] = ()
    body: tuple[Line, ...] = ()
    main: tuple[Sheet, ...] = ()
    annexes: tuple[Annex, ...] = ()
    numbers: Mapping[int, Line] = field(default_factory=dict)
    copies: tuple[CopyBlock, ...] = ()
    type_id: str = ""  # of the vocabulary document-types, "" where none was read

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The content as paragraphs."""
        edge = self.parts.get("recipients")
        return paragraphs(self.body, edge.lines[0].left if edge else None)

    @property
    def signing(self) -> tuple[tuple[Part, Part], ...]:
        """Title and name of everybody who signs (cells 7a, 7b), from the right, row by row."""
        title, name = self.parts.get("authority"), self.parts.get("signer")
        return (((title, name),) if title and name else ()) + self.others

    def part(self, name: str) -> Part | None:
        """A component by name."""
        return self.parts.get(name)


def sureness(content: float, style: float, place: float) -> float:
    """How sure a component is, from how well each of the three fits (0 to 1)."""
    weights = table()["weights"]
    return float(weights["content"] * content + weights["style"] * style + weights["place"] * place)


def stroke_below(sheet: Sheet, lines: Iterable[Line]) -> Box | None:
    """The stroke right under the last of some lines, in whose middle it lies."""
    kept = list(lines)
    last = min(kept, key=lambda line: line.base)
    left, right = min(line.left for line in kept), max(line.right for line in kept)
    room = float(table()["stroke_room"])
    reach = max(float(table()["stroke_reach"]), _TYPED * last.size)
    for rule in sheet.level:
        middle = (rule[0] + rule[2]) / 2
        inside = rule[0] >= left - room and rule[2] <= right + room
        if inside and 0 <= last.base - rule[3] <= reach and left <= middle <= right:
            return rule
    return None
