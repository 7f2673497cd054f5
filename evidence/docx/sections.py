"""Sections: paper, margins, columns, and which headers and footers each shows (§17.6, §17.10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.docx.names import Node, W, child, is_on, points, value, whole
from evidence.docx.walk import PARAGRAPH, shown

MAX_SECTIONS = 500
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LETTER = 612.0, 792.0  # what Word takes where no paper is stated
_INCH = 72.0, 72.0, 72.0, 72.0  # and where no margins are
_HALF_INCH = 36.0
_DIGITS = "decimal"
_SIDES = ("top", "right", "bottom", "left")
_ALLOWED = 31_680 / 20  # the longest side and margin Word knows
Shown = tuple[str, str]  # header | footer, default | first | even
_MOST_COLUMNS = 45


@dataclass(frozen=True, slots=True)
class Section:
    """One section. ``stories``: ids of the relationships of its headers and footers."""

    size: tuple[float, float]
    assumed: tuple[str, ...]
    margins: tuple[float, float, float, float]
    header: float
    footer: float
    columns: int
    gap: float
    title_page: bool
    start: int | None
    format: str
    new_page: bool
    stories: Mapping[Shown, str] = field(default_factory=dict)

    @property
    def width(self) -> float:
        """Width of the type area, of one column where it has several."""
        whole_width = self.size[0] - self.margins[1] - self.margins[3]
        return max((whole_width - self.gap * (self.columns - 1)) / self.columns, 0.0)

    def shown(self, odd_and_even: bool) -> Iterator[tuple[Shown, str]]:
        """Headers and footers that are in use: which, id of the relationship."""
        used = {"default": True, "first": self.title_page, "even": odd_and_even}
        return ((of, one) for of, one in sorted(self.stories.items()) if used.get(of[1]))

    def facts(self) -> dict[str, Any]:
        """As told in facts, without page numbers."""
        return {
            "size": [round(side, 2) for side in self.size],
            "margins": [round(side, 2) for side in self.margins],
            "header": round(self.header, 2),
            "footer": round(self.footer, 2),
            "columns": self.columns,
            "title_page": self.title_page,
            "start": self.start,
            **({"format": self.format} if self.format != _DIGITS else {}),
            **({"assumed": list(self.assumed)} if self.assumed else {}),
        }


def read_sections(body: Node | None) -> list[Section]:
    """The sections of a document in order, at least one; headers handed on as they are shown."""
    found: list[Section] = []
    for node in _nodes(body):
        found.append(_section(node, found[-1].stories if found else {}))
    return found


def _nodes(body: Node | None) -> Iterator[Node | None]:
    count = 0
    for node in shown(body, frozenset((PARAGRAPH,))) if body is not None else ():
        if (end := section_end(node)) is not None and count < MAX_SECTIONS - 1:
            count += 1
            yield end
    yield child(body, "sectPr")


def section_end(paragraph: Node) -> Node | None:
    """The properties of the section that ends with this paragraph."""
    return child(child(paragraph, "pPr"), "sectPr")


def _section(node: Node | None, handed: Mapping[Shown, str]) -> Section:
    paper, edges = child(node, "pgSz"), child(node, "pgMar")
    columns, kind, number = child(node, "cols"), child(node, "type"), child(node, "pgNumType")
    sides = [_length(paper, side) for side in ("w", "h")]
    assumed = [] if all(sides) else ["size"]
    if edges is None:
        assumed.append("margins")
    count = whole(value(columns, "num")) if columns is not None else None
    title = child(node, "titlePg")
    return Section(
        size=_LETTER if "size" in assumed else (sides[0], sides[1]),
        assumed=tuple(assumed),
        margins=_INCH if edges is None else _margins(edges),
        header=_HALF_INCH if edges is None else _length(edges, "header"),
        footer=_HALF_INCH if edges is None else _length(edges, "footer"),
        columns=min(max(count or 1, 1), _MOST_COLUMNS),
        gap=_length(columns, "space"),
        title_page=title is not None and is_on(title),
        start=whole(value(number, "start")) if number is not None else None,
        format=(value(number, "fmt") if number is not None else "") or _DIGITS,
        new_page=kind is None or value(kind) not in ("continuous", "nextColumn"),
        stories={**handed, **dict(_references(node))},
    )


def _margins(node: Node) -> tuple[float, float, float, float]:
    top, right, bottom, left = (_length(node, side) for side in _SIDES)
    return top, right, bottom, left + _length(node, "gutter")


def _references(node: Node | None) -> Iterator[tuple[Shown, str]]:
    for where in ("header", "footer"):
        for part in node.iterfind(f"{W}{where}Reference") if node is not None else ():
            yield (where, value(part, "type") or "default"), str(part.get(_ID, ""))


def _length(node: Node | None, name: str) -> float:
    """Points of a length no longer than Word knows; 0 where it says nothing."""
    length = abs(points(value(node, name)) or 0.0) if node is not None else 0.0
    return length if length <= _ALLOWED else 0.0
