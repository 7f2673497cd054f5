"""The paragraphs of a DOCX in the order they are read, each as it is set.

Facts of one paragraph; a key that is absent has the value of ``USUAL``::

    {"section": index of its section,
     "align": "left" | "center" | "right" | "both",
     "first", "left", "right", "before", "after": points,    # first: of its first line, from left
     "line": [lines, "auto"] | [points, "exact" | "atLeast"],
     "cell": [table, row, left, right],  # points from the left edge of the type area
     "part": "header" | "footer" | "note" | "box", "of": "default" | "first" | "even",
     "break": it starts a new page by what the file says,
     "list": its label, "hidden": characters that are not shown,
     "underlined": all its text is,
     "rule", "over": length of a line under and over it, "solid": false where it is not solid,
     "rule_at": [x, y] of a drawn one, from where its text begins and from its top,
     "frame": [width, height, "rrggbb"] of the bordered frame it stands in, 0 where not said,
     "box": [left, top, width] of the text box it stands in: from the left edge of the text and the
            top of the paragraph the box hangs on, null where told in another way,
     "tabs": [[points from the left edge, "left" | "center" | "right"], ...] where a tab stands
             in its text: the stops it sets itself,
     "spans": [[style, text], ...]}

Space between paragraphs of one style that gives way (§17.3.1.9) is told as it is seen. Borders of a
paragraph, or at the foot or head of a cell that is open at its sides, are ``rule`` and ``over``;
those of equal neighbours run together (§17.3.1.24). What is deleted or hidden is not told.
A text box stands behind the paragraph it is tied to. Of several drawn lines the
longest is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from evidence.docx.borders import bordered, box_facts, boxed, drawn_lines, rule_cell
from evidence.docx.drawing import shapes_of
from evidence.docx.names import Node, child, value
from evidence.docx.numbering import Numbering
from evidence.docx.properties import Said, paragraph_said
from evidence.docx.sections import Section, section_end
from evidence.docx.shapes import Shape
from evidence.docx.spans import Content, PageNumber, Reader
from evidence.docx.styles import Styles
from evidence.docx.tables import Area, cells, style_of
from evidence.docx.usual import USUAL
from evidence.docx.walk import BLOCKS, TABLE, shown

MAX_PARAGRAPHS = 20_000
MAX_DEPTH = 20  # tables inside tables
_LENGTHS = ("first", "left", "right", "before", "after")
_LINE = 12.0  # points that say one line where spacing is counted in lines
_INSET = 7.2  # points left free at both sides of the text of a box
_TAB_ALIGN = {"center": "center", "right": "right", "end": "right", "outside": "right"}
_MOST_STOPS = 64  # Word knows no more
_NO_STOPS = ("clear", "bar", "num")


class Place(NamedTuple):
    """Where paragraphs stand. ``flows``: in the body, whose section and area change.

    ``align``: of the text box they are in, on the page.
    """

    area: Area
    section: int = 0
    flows: bool = False
    facts: Mapping[str, Any] = {}
    table: str = ""
    depth: int = 0
    align: str = ""


class Set(NamedTuple):
    """A paragraph that was set, for its neighbour."""

    facts: dict[str, Any]
    style: str
    said: Said


class Setter:
    """Sets one story after the other. ``truncated``: not all was told."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        reader: Reader,
        sections: list[Section],
        mode: int,
    ) -> None:
        self._styles, self._numbering, self._reader = styles, numbering, reader
        self._theme = reader.theme
        self._sections, self._mode = sections, mode
        self._section, self._tables = 0, 0
        self._breaks = False
        self.paragraphs: list[dict[str, Any]] = []
        self.numbers: list[dict[str, Any]] = []
        self.truncated = False

    def body(self, node: Node) -> None:
        """Set the body of the document."""
        self._blocks(node, Place(Area(0.0, 0.0), flows=True))

    def story(self, node: Node, section: int, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Set a header, footer or note of a section; ``facts`` are told of each paragraph.

        The numbers of the page it shows: their align and style.
        """
        self.numbers = []
        self._blocks(node, Place(self._area(section), section, facts=facts))
        return self.numbers

    def _area(self, section: int) -> Area:
        return Area(0.0, self._sections[section].width)

    def _blocks(self, node: Node, place: Place) -> None:
        before: Set | None = None
        for block in shown(node, BLOCKS):
            if len(self.paragraphs) >= MAX_PARAGRAPHS or place.depth > MAX_DEPTH:
                self.truncated = True
                return
            if place.flows and not place.depth:
                place = place._replace(section=self._section, area=self._area(self._section))
            if block.tag == TABLE:
                self._table(block, place)
                before = None
                continue
            now = self._paragraph(block, place)
            if now is not None:
                _adjoin(before, now)
                before = now
            if place.flows and not place.depth and section_end(block) is not None:
                self._next_section()

    def _next_section(self) -> None:
        if self._section + 1 < len(self._sections):
            self._section += 1
            self._breaks |= self._sections[self._section].new_page

    def _table(self, node: Node, place: Place) -> None:
        number, self._tables = self._tables, self._tables + 1
        edge = self._sections[place.section].margins[3]
        style = style_of(node, self._styles)
        found = list(cells(node, self._styles, place.area, edge, self._mode))
        for cell in found:
            at = [number, cell.row, round(cell.left, 2), round(cell.right, 2)]
            facts = {**place.facts, "cell": at, **(boxed(cell) if len(found) == 1 else {})}
            inner = place._replace(area=cell.text, facts=facts, table=style, depth=place.depth + 1)
            start = len(self.paragraphs)
            self._blocks(cell.node, inner)
            rule_cell(self.paragraphs[start:], cell)

    def _paragraph(self, node: Node, place: Place) -> Set | None:
        mark = child(node, "pPr")
        direct = paragraph_said(mark)
        style = self._styles.known("paragraph", direct.get("style", ""))
        said = self._styles.paragraph(place.table, style, direct)
        content = self._reader.read(node, place.table, style)
        if content.is_empty() and _is_gone(mark):
            return None
        self.numbers.extend(
            {"align": place.align or _number_align(said, one), "style": one.style}
            for one in content.numbers
        )
        drawn = [shape for node in content.drawn for shape in shapes_of(node, self._theme)]
        facts = self._facts(said, style, place, content)
        facts |= {**bordered(said, place.area), **drawn_lines(drawn, bool(any(content.pages)))}
        pages = content.pages
        if not pages[0] and any(pages):  # it begins with the break
            pages, self._breaks = pages[1:], self._breaks | place.flows
        tail = len(pages) > 1 and not pages[-1]
        told = self._put(pages[:-1] if tail else pages, facts, Set({}, style, said), tail, place)
        for shape in drawn:
            self._box(shape, place)
        return told

    def _box(self, shape: Shape, place: Place) -> None:
        """Set the text of a box."""
        if shape.text is None:
            return
        kept = {key: place.facts[key] for key in ("part", "of") if key in place.facts}
        left, top, _ = shape.place
        at = [None if one is None else round(one, 2) for one in (left, top, shape.size[0])]
        facts = {"part": "box", "box": at, **kept, **box_facts(shape)}
        inner = Area(0.0, max(shape.size[0] - 2 * _INSET, 0.0))
        depth, align = place.depth + 1, shape.place.align
        self._blocks(shape.text, Place(inner, place.section, False, facts, "", depth, align))

    def _put(
        self, pages: list[Any], facts: dict[str, Any], of: Set, tail: bool, place: Place
    ) -> Set:
        """Tell a paragraph, in pieces where the page breaks inside it; ``tail``: and behind it."""
        if place.flows and (self._breaks or of.said.get("break")):
            facts["break"], self._breaks = True, False
        for number, spans in enumerate(pages):
            if number:
                facts = {**facts, "break": True}
                for key in ("first", "list", "before", "hidden"):
                    facts.pop(key, None)
            facts = {**facts, "spans": spans}
            self.paragraphs.append(facts)
        self._breaks |= tail and place.flows
        return of._replace(facts=facts)

    def _facts(self, said: Said, style: str, place: Place, content: Content) -> dict[str, Any]:
        line, rule = said.get("line", _LINE), said.get("rule", "auto")
        told: dict[str, Any] = {
            **({"part": "box"} if "frame" in said else {}),
            **place.facts,
            "section": place.section,
            "align": said.get("align", "left"),
            **{key: round(said.get(key, 0.0), 2) for key in _LENGTHS},
            "line": [round(line / _LINE if rule == "auto" else line, 3), rule],
            "list": self._label(said, style),
            "hidden": content.hidden,
            "underlined": content.underlined,
            "tabs": _stops(said) if content.has_tab() else [],
        }
        return {key: one for key, one in told.items() if one != USUAL[key]}

    def _label(self, said: Said, style: str) -> str:
        number = said.get("number", 0)
        return self._numbering.label(number, said.get("level"), style) if number > 0 else ""


def _number_align(said: Said, number: PageNumber) -> str:
    """Where in its line a page number stands: by its frame, its tab, else as its paragraph."""
    frame = said.get("frame")
    if frame is not None and value(frame, "xAlign"):
        return _TAB_ALIGN.get(value(frame, "xAlign"), "left")
    if not number.tabs:
        return str(said.get("align", "left"))
    if number.aligned:
        return _TAB_ALIGN.get(number.aligned, "left")
    stops = _stops(said)
    return str(stops[number.tabs - 1][1]) if number.tabs <= len(stops) else "left"


def _stops(said: Said) -> list[list[Any]]:
    """The stops tabs of a paragraph go to, from the left, and how text stands at each."""
    told = sorted((at, kind) for at, kind in said.get("tabs", {}).items() if kind not in _NO_STOPS)
    return [[round(at, 2), _TAB_ALIGN.get(kind, "left")] for at, kind in told[:_MOST_STOPS]]


def _is_gone(mark: Node | None) -> bool:
    """A paragraph whose mark is deleted or hidden: empty, it is not seen."""
    run = child(mark, "rPr")
    return any(child(run, name) is not None for name in ("del", "moveFrom", "vanish"))


def _adjoin(before: Set | None, now: Set) -> None:
    """Take out what neighbours do not show between them."""
    if before is None:
        return
    if before.style == now.style:
        for one, key in ((before, "after"), (now, "before")):
            if one.said.get("contextual"):
                one.facts.pop(key, None)
    same = ("borders", "left", "right")
    if "borders" in now.said and all(before.said.get(k) == now.said.get(k) for k in same):
        before.facts.pop("rule", None)
        now.facts.pop("over", None)


def notes(root: Node) -> Iterator[Node]:
    """Footnotes and endnotes of a part, without the lines that set them off."""
    for node in root:
        if isinstance(node.tag, str) and value(node, "type") in ("", "normal"):
            yield node
