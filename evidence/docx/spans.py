"""The text of a paragraph in spans of one style each, and the rest that stands in its runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from evidence.docx.names import Node, W, child, value
from evidence.docx.properties import Said, run_said
from evidence.docx.styles import Styles
from evidence.docx.theme import Theme
from evidence.docx.walk import FIELD, content
from evidence.layout.styles import Style as Look
from evidence.layout.styles import Styles as Palette
from evidence.pdf import clean

_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_TEXT, _BREAK, _SYMBOL = f"{W}t", f"{W}br", f"{W}sym"
_DRAWN = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_CODE, _MARK = f"{W}instrText", f"{W}fldChar"
_PAGE = re.compile(r"\s*PAGE\b", re.IGNORECASE)
_RAISED = 0.65  # of its size is what Word shows raised and lowered text with
_BY_LETTERS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_HEX = re.compile(r"[0-9A-Fa-f]{1,4}")


@dataclass(slots=True)
class PageNumber:
    """A field that shows the number of the page.

    ``tabs``: how many stand before it; ``aligned``: what the last of them says of itself.
    """

    style: int
    tabs: int
    aligned: str


@dataclass(slots=True)
class Content:
    """What a paragraph holds. ``pages``: its spans, a new list behind every break of the page."""

    pages: list[list[list[Any]]] = field(default_factory=lambda: [[]])
    drawn: list[Node] = field(default_factory=list)
    numbers: list[PageNumber] = field(default_factory=list)
    hidden: int = 0
    underlined: bool = False

    def is_empty(self) -> bool:
        """Nothing of it is seen."""
        return not (any(self.pages) or self.drawn or self.numbers)

    def has_tab(self) -> bool:
        """Whether a tab stands in its text."""
        return any("\t" in text for spans in self.pages for _, text in spans)


class Reader:
    """Reads the runs of paragraphs. ``theme``: of the document."""

    def __init__(self, styles: Styles, theme: Theme, palette: Palette) -> None:
        self._styles, self.theme, self._palette = styles, theme, palette

    def read(self, paragraph: Node, table: str, style: str) -> Content:
        """What stands in ``paragraph`` of that style, in a table of the other."""
        return _Reading(self._styles, self.theme, self._palette, (table, style)).read(paragraph)


class _Reading:
    """One paragraph on its way."""

    def __init__(self, styles: Styles, theme: Theme, palette: Palette, of: tuple[str, str]) -> None:
        self._styles, self._theme, self._palette, self._of = styles, theme, palette, of
        self._found = Content()
        self._run: Node | None = None
        self._said: Said = {}
        self._lines: set[bool] = set()
        self._tabs, self._aligned = 0, ""
        self._code: list[str] | None = None  # of a field whose code is being read
        self._awaited: PageNumber | None = None  # whose shown text was not met yet

    def read(self, paragraph: Node) -> Content:
        for run, node in content(paragraph):
            if node.tag == FIELD:
                self._field(value(node, "instr"))
                continue
            if run is not self._run:
                self._run, direct = run, run_said(child(run, "rPr"), self._theme)
                self._said = self._styles.run(*self._of, direct)
            self._take(node)
        self._found.underlined = self._lines == {True}
        return self._found

    def _take(self, node: Node) -> None:
        if node.tag == _TEXT:
            self._add(str(node.text or ""))
        elif node.tag == _BREAK and value(node, "type") == "page":
            self._found.pages.append([])
        elif node.tag in _SIGNS:
            if _SIGNS[node.tag] == "\t":
                self._tabs, self._aligned = self._tabs + 1, value(node, "alignment")
            self._add(_SIGNS[node.tag])
        elif node.tag in _DRAWN:
            self._found.drawn.append(node)
        elif node.tag == _SYMBOL and _HEX.fullmatch(value(node, "char")):
            self._add(chr(int(value(node, "char"), 16)), value(node, "font"))
        elif node.tag == _CODE and self._code is not None:
            self._code.append(str(node.text or ""))
        elif node.tag == _MARK:
            self._mark(value(node, "fldCharType"))

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            self._code = []
        elif self._code is not None:
            self._field("".join(self._code))
            self._code = None
        if kind == "end":
            self._awaited = None

    def _field(self, code: str) -> None:
        if _PAGE.match(code):
            said = self._said or self._styles.run(*self._of, {})
            self._awaited = PageNumber(self._place(said["ascii"], said), self._tabs, self._aligned)
            self._found.numbers.append(self._awaited)

    def _add(self, text: str, font: str = "") -> None:
        said = self._said
        if said["vanish"]:
            self._found.hidden += len(text)
            return
        text = clean(text.upper() if said["caps"] else text)
        if text.strip():
            self._lines.add(said["underline"])
        if font or said["ascii"] == said["hansi"]:
            self._put(font or said["ascii"], text)
            return
        for piece in _BY_LETTERS.findall(text):
            self._put(said["ascii" if piece.isascii() else "hansi"], piece)

    def _put(self, font: str, text: str) -> None:
        """A piece of one font; it lengthens the span before it where that has the same style."""
        if not text:
            return
        place, spans = self._place(font, self._said), self._found.pages[-1]
        if self._awaited is not None:
            self._awaited.style, self._awaited = place, None
        if spans and spans[-1][0] == place:
            spans[-1][1] += text
        else:
            spans.append([place, text])

    def _place(self, font: str, said: Said) -> int:
        size = round(said["size"] * _RAISED, 1) if said["raised"] else said["size"]
        look = Look(clean(font), size, said["bold"], said["italic"], said["color"])
        return self._palette.number(look)
