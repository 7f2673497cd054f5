"""The names of WordprocessingML, and the values its attributes take (ECMA-376 part 1)."""

from __future__ import annotations

import re

from lxml import etree

Node = etree._Element
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MEASURE = re.compile(r"([+-]?\d{1,8}(?:\.\d{1,8})?)(pt|in|cm|mm|pc|pi)?")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}
_OFF = frozenset(("0", "false", "off"))


def value(node: Node, name: str = "val") -> str:
    """An attribute of WordprocessingML, "" where it is not given."""
    return str(node.get(W + name, ""))


def is_on(node: Node) -> bool:
    """What an on/off property says: on, unless it says otherwise (§17.17.4)."""
    return value(node) not in _OFF


def points(text: str, unit: float = 0.05) -> float | None:
    """Points of a measure: a number of ``unit`` points (§22.9.2.14) or one that names its unit.

    Twentieths of a point unless told; None for anything else.
    """
    found = _MEASURE.fullmatch(text.strip()) if text else None
    return float(found[1]) * _POINTS.get(found[2], unit) if found else None


def whole(text: str) -> int | None:
    """A whole number of at most nine digits; None for anything else."""
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else None


def child(node: Node | None, name: str) -> Node | None:
    """The first child of that name in WordprocessingML."""
    return None if node is None else node.find(W + name)
