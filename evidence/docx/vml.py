"""Shapes in VML (ISO 29500-4 §19), as Word up to 2007 and other programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.docx.names import Node, W
from evidence.docx.shapes import Place, Shape, Stroke

_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_SHAPES = frozenset(f"{_V}{name}" for name in ("line", "shape", "rect", "roundrect"))
_LENGTH = re.compile(r"([+-]?\d{0,8}\.?\d{1,20})(pt|in|mm|cm|pc|px)?")
_POINTS = {"pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "pc": 12.0, "px": 0.75}
_PIXEL = 0.75  # of a point: a length without a unit
_LONGEST = 20_000.0
_COLORS = {
    "red": "ff0000", "blue": "0000ff", "green": "008000", "white": "ffffff", "navy": "000080",
    "gray": "808080", "maroon": "800000",
}  # fmt: skip
_HEX = re.compile(r"#([0-9A-Fa-f]{6})\b")
_SHORT_HEX = re.compile(r"#([0-9A-Fa-f]{3})\b")
_OFF = ("f", "false", "0")
_STRAIGHT = "_x0000_t32"  # the type of straight connectors
Size = tuple[float, float]


def vml_shapes(picture: Node) -> Iterator[Shape]:
    """The shapes of a ``w:pict`` or ``w:object``, those of groups among them."""
    stack: list[tuple[Node, Size]] = [(part, (_PIXEL, _PIXEL)) for part in list(picture)[::-1]]
    while stack:
        node, scale = stack.pop()
        if node.tag in _SHAPES:
            yield _shape(node, scale)
        elif node.tag == f"{_V}group":
            inner = _scale(node, scale)
            stack.extend((part, inner) for part in list(node)[::-1])


def _shape(node: Node, scale: Size) -> Shape:
    style = _style(node)
    size = _length(style.get("width"), scale[0]), _length(style.get("height"), scale[1])
    left, top = (_length(style.get(f"margin-{side}"), _PIXEL) for side in ("left", "top"))
    straight = node.tag == f"{_V}line" or _STRAIGHT in str(node.get("type", ""))
    placed = straight or style.get("position") == "absolute"  # else it stands as a letter does
    if node.tag == f"{_V}line":
        (x1, y1), (x2, y2) = _point(node, "from", scale), _point(node, "to", scale)
        size, left, top = (abs(x2 - x1), abs(y2 - y1)), left + min(x1, x2), top + min(y1, y2)
    align = style.get("mso-position-horizontal", "")
    return Shape(
        size=(min(abs(size[0]), _LONGEST), min(abs(size[1]), _LONGEST)),
        place=Place(
            left if placed else None,
            top if placed else None,
            align if align in ("center", "right") else "",
        ),
        stroke=_stroke(node),
        text=node.find(f"{_V}textbox/{W}txbxContent"),
        straight=straight or node.get(f"{_O}connectortype") == "straight",
    )


def _stroke(node: Node) -> Stroke | None:
    """The outline; black and solid where nothing is said (§19.1.2.19)."""
    more = node.find(f"{_V}stroke")
    on = [str(node.get("stroked", "")), str(more.get("on", "")) if more is not None else ""]
    if any(one in _OFF for one in on):
        return None
    color = str(node.get("strokecolor", "")) or (
        str(more.get("color", "")) if more is not None else ""
    )
    dash = str(more.get("dashstyle", "")) if more is not None else ""
    return Stroke(_color(color), dash in ("", "solid"))


def _color(text: str) -> str:
    if found := _HEX.match(text):
        return found[1].lower()
    if found := _SHORT_HEX.match(text):
        return "".join(char * 2 for char in found[1].lower())
    return _COLORS.get(text.partition(" ")[0].lower(), "000000")


def _scale(group: Node, scale: Size) -> Size:
    """What one unit inside a group is long, in points."""
    style = _style(group)
    outer = _length(style.get("width"), scale[0]), _length(style.get("height"), scale[1])
    units = [_length(one, 1.0) for one in f"{group.get('coordsize', '1000,1000')},".split(",")]
    inner = units[0], units[1]
    across, down = (o / i if o and i else _PIXEL for o, i in zip(outer, inner, strict=True))
    return across, down


def _point(node: Node, name: str, scale: Size) -> Size:
    across, _, down = str(node.get(name, "0,0")).partition(",")
    return _length(across, scale[0]), _length(down, scale[1])


def _style(node: Node) -> dict[str, str]:
    parts = (part.partition(":") for part in str(node.get("style", ""))[:2000].split(";"))
    return {name.strip().lower(): said.strip() for name, _, said in parts}


def _length(text: str | None, unit: float) -> float:
    """Points of a length, of a bare number times ``unit``; 0 for anything else."""
    found = _LENGTH.fullmatch((text or "").strip())
    return float(found[1]) * _POINTS.get(found[2], unit) if found else 0.0
