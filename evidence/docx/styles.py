"""Styles resolved in the order of ECMA-376 part 1 §17.7.2.

Document defaults, table style, paragraph style, character style, what is said directly. Toggles
(bold, italic, capitals, hidden) are turned over by every kind of style that sets them (§17.7.3).
Formats of a table style for some of its cells only (first row, bands) are left out. Indents of a
list level follow Word: they go before the style or the paragraph that names the list, and over all
that comes earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.docx.names import Node, W, child, value
from evidence.docx.properties import TOGGLES, Said, merged, paragraph_said, run_said
from evidence.docx.theme import Theme

# Number of a list, level (None: the one tied to the style), style -> what it says of paragraphs.
Levels = Callable[[int, int | None, str], Said]
MAX_STYLES = 5_000  # of a document that are looked at
_MOST_BASES = 60  # styles a style may be based on, one on the other
USUAL_RUN: Mapping[str, Any] = {
    "ascii": "Times New Roman",
    "hansi": "Times New Roman",
    "size": 10.0,
    "color": "000000",
    "bold": False,
    "italic": False,
    "caps": False,
    "vanish": False,
    "underline": False,
    "raised": False,
}


@dataclass(frozen=True, slots=True)
class Style:
    """One ``w:style``: what it says itself. ``table``: its ``w:tblPr``."""

    kind: str
    name: str
    base: str
    run: Said
    paragraph: Said
    table: Node | None


class Styles:
    """All styles of a document. ``indents``: what a list level says of its paragraphs."""

    def __init__(self, root: Node | None, theme: Theme, indents: Levels) -> None:
        self._indents = indents
        self._styles = dict(_read(root, theme))
        self._usual = {kind: self._default(root, kind) for kind in ("paragraph", "table")}
        defaults = child(root, "docDefaults")
        self.run_defaults = run_said(child(child(defaults, "rPrDefault"), "rPr"), theme)
        self._paragraph_defaults = paragraph_said(child(child(defaults, "pPrDefault"), "pPr"))
        self._runs: dict[tuple[str, str], Said] = {}
        self._paragraphs: dict[tuple[str, str, bool], Said] = {}

    def known(self, kind: str, name: str) -> str:
        """The style of that kind to use: the one named, else the default one, else ""."""
        style = self._styles.get(name)
        return name if style and style.kind == kind else self._usual.get(kind, "")

    def paragraph(self, table: str, style: str, direct: Said) -> Said:
        """Everything said of a paragraph that itself says ``direct``.

        ``table``: style of the table it stands in. Taken out of its list (number 0), it does not
        get the indents of the list.
        """
        key: tuple[str, str, bool] = (table, style, direct.get("number") != 0)
        if key not in self._paragraphs:
            self._paragraphs[key] = self._of_paragraph(*key)
        return merged(self._with_list(self._paragraphs[key], direct, style), direct)

    def _of_paragraph(self, table: str, style: str, listed: bool) -> Said:
        said = self._paragraph_defaults
        for one in (*self._chain("table", table), *self._chain("paragraph", style)):
            base = self._with_list(said, one.paragraph, style) if listed else said
            said = merged(base, one.paragraph)
        return said

    def _with_list(self, said: Said, named: Said, style: str) -> Said:
        """``said`` with the indents of the list level that ``named`` takes part in."""
        if "number" not in named and "level" not in named:
            return said
        both = {**said, **named}
        return merged(said, self._indents(both.get("number", 0), both.get("level"), style))

    def run(self, table: str, paragraph: str, direct: Said) -> Said:
        """Everything about a run that itself says ``direct``."""
        base = self._of_styles(table, paragraph)
        character = self._merged("character", direct.get("style", ""))
        found = {**base, **character, **direct}
        for toggle in TOGGLES:
            if toggle not in direct:
                turned = base[toggle] != character.get(toggle, False)
                found[toggle] = self.run_defaults.get(toggle, False) or turned
        return found

    def tables(self, style: str) -> Iterator[Node]:
        """The ``w:tblPr`` of a table style and of those below it, the lowest first."""
        for one in self._chain("table", style):
            if one.table is not None:
                yield one.table

    def _of_styles(self, table: str, paragraph: str) -> Said:
        """Defaults, table and paragraph style; of toggles only what the two styles turn over."""
        key = (table, paragraph)
        if key not in self._runs:
            levels = self._merged("table", table), self._merged("paragraph", paragraph)
            found = {**USUAL_RUN, **self.run_defaults, **levels[0], **levels[1]}
            for toggle in TOGGLES:
                found[toggle] = levels[0].get(toggle, False) != levels[1].get(toggle, False)
            self._runs[key] = found
        return self._runs[key]

    def _merged(self, kind: str, name: str) -> Said:
        found: Said = {}
        for style in self._chain(kind, name):
            found.update(style.run)
        return found

    def _chain(self, kind: str, name: str) -> list[Style]:
        """The style and those it is based on, the lowest first; rings and other kinds end it."""
        found: list[Style] = []
        met: set[str] = set()
        while name not in met and len(found) < _MOST_BASES:
            style = self._styles.get(name)
            if style is None or style.kind != kind:
                break
            met.add(name)
            found.append(style)
            name = style.base
        return found[::-1]

    def _default(self, root: Node | None, kind: str) -> str:
        """The style marked as default of a kind; else, as Word does, the one named Normal."""
        for node in root.iterfind(f"{W}style") if root is not None else ():
            if value(node, "type") == kind and value(node, "default") in ("1", "true", "on"):
                return value(node, "styleId")
        usual = {"paragraph": "normal", "table": "normal table"}[kind]
        return next(
            (i for i, s in self._styles.items() if s.kind == kind and s.name.lower() == usual), ""
        )


def _read(root: Node | None, theme: Theme) -> Iterator[tuple[str, Style]]:
    for count, node in enumerate(root.iterfind(f"{W}style") if root is not None else ()):
        if count >= MAX_STYLES:
            return
        name, base = child(node, "name"), child(node, "basedOn")
        yield (
            value(node, "styleId"),
            Style(
                kind=value(node, "type") or "paragraph",
                name=value(name) if name is not None else "",
                base=value(base) if base is not None else "",
                run=run_said(child(node, "rPr"), theme),
                paragraph=paragraph_said(child(node, "pPr")),
                table=child(node, "tblPr"),
            ),
        )
