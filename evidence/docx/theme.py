"""Fonts and colours of the theme by the names that runs and shapes call them (§17.3.2.26)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.docx.names import Node

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCRIPTS = {"HAnsi": "latin", "Ascii": "latin", "EastAsia": "ea", "Bidi": "cs"}
_ALIASES = {"tx1": "dk1", "tx2": "dk2", "bg1": "lt1", "bg2": "lt2"}
_COLOR = re.compile(r"[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Theme:
    """The theme of a document; empty where it has none."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    colors: Mapping[str, str] = field(default_factory=dict)

    def font(self, name: str) -> str:
        """The font called ``minorHAnsi`` and the like, "" where there is none."""
        return self.fonts.get(name, "") if name else ""

    def color(self, name: str) -> str:
        """The colour called ``tx1``, ``accent1`` and the like; black where there is none."""
        return self.colors.get(_ALIASES.get(name, name), "000000")


def read_theme(root: Node | None) -> Theme:
    """The theme from its part."""
    if root is None:
        return Theme()
    fonts = {
        f"{group}{script}": face
        for group in ("major", "minor")
        for script, tag in _SCRIPTS.items()
        if (face := _face(root, group, tag))
    }
    scheme = root.find(f".//{A}clrScheme")
    colors = {}
    for node in scheme if scheme is not None else ():
        if isinstance(node.tag, str) and (found := _color(node)):
            colors[node.tag.removeprefix(A)] = found
    return Theme(fonts, colors)


def _face(root: Node, group: str, tag: str) -> str:
    node = root.find(f".//{A}fontScheme/{A}{group}Font/{A}{tag}")
    return str(node.get("typeface", "")) if node is not None else ""


def _color(node: Node) -> str:
    for part in node.iter(f"{A}srgbClr", f"{A}sysClr"):
        text = str(part.get("val" if part.tag == f"{A}srgbClr" else "lastClr", ""))
        if _COLOR.fullmatch(text):
            return text.lower()
    return ""
