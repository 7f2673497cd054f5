"""Shapes of Word in DrawingML (ISO 29500-1 §20). Colours of the theme count without shades."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.docx.names import Node, W
from evidence.docx.shapes import Place, Shape, Stroke
from evidence.docx.theme import A, Theme
from evidence.docx.vml import vml_shapes
from evidence.docx.walk import CHOICE, is_taken

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SHAPE, _GROUPS = f"{_WPS}wsp", (f"{_WPG}wgp", f"{_WPG}grpSp")
_OPEN = frozenset((f"{A}graphic", f"{A}graphicData", f"{_MC}AlternateContent", CHOICE, *_GROUPS))
_STRAIGHT = ("line", "straightConnector1")
_EMU = 12_700.0  # of a point
_LONGEST = 20_000.0  # points
_QUARTER = 5_400_000  # of a turn
_PRESETS = {"red": "ff0000", "blue": "0000ff", "green": "008000", "white": "ffffff"}
_SOLID = ("", "solid")
Size = tuple[float, float]


def shapes_of(node: Node, theme: Theme) -> Iterator[Shape]:
    """The shapes of a ``w:drawing``, ``w:pict`` or ``w:object``, those of groups among them."""
    return drawn_shapes(node, theme) if node.tag == f"{W}drawing" else vml_shapes(node)


def drawn_shapes(drawing: Node, theme: Theme) -> Iterator[Shape]:
    """The shapes of a ``w:drawing``, those of groups among them."""
    for frame in drawing.iterchildren(f"{_WP}anchor", f"{_WP}inline"):
        size, place = _size(frame.find(f"{_WP}extent")), _place(frame)
        stack: list[tuple[Node, Size]] = [(part, (1.0, 1.0)) for part in list(frame)[::-1]]
        while stack:
            node, scale = stack.pop()
            if node.tag == _SHAPE:
                yield _shape(node, scale, size, place, theme)
            elif node.tag in _OPEN and (node.tag != CHOICE or is_taken(node)):
                inner = _scale(node, scale) if node.tag in _GROUPS else scale
                stack.extend((part, inner) for part in list(node)[::-1])


def _shape(node: Node, scale: Size, whole: Size, place: Place, theme: Theme) -> Shape:
    frame = node.find(f"{_WPS}spPr/{A}xfrm")
    own = _size(frame.find(f"{A}ext")) if frame is not None else whole
    size = own[0] * scale[0], own[1] * scale[1]
    if frame is not None and round(_number(frame.get("rot")) / _QUARTER) % 2:
        size = size[1], size[0]
    preset = node.find(f"{_WPS}spPr/{A}prstGeom")
    straight = preset is not None and preset.get("prst") in _STRAIGHT
    return Shape(
        size=size,
        place=place,
        stroke=_stroke(node, theme),
        text=node.find(f"{_WPS}txbx/{W}txbxContent"),
        straight=straight or node.find(f"{_WPS}cNvCnPr") is not None,
    )


def _stroke(node: Node, theme: Theme) -> Stroke | None:
    """The outline: what the shape says itself, else what its style says (idx 0: none)."""
    line, style = node.find(f"{_WPS}spPr/{A}ln"), node.find(f"{_WPS}style/{A}lnRef")
    color = _color(style, theme) if style is not None and style.get("idx") != "0" else ""
    dash = ""
    if line is not None:
        if line.find(f"{A}noFill") is not None:
            return None
        color = _color(line.find(f"{A}solidFill"), theme) or color
        preset = line.find(f"{A}prstDash")
        dash = str(preset.get("val", "")) if preset is not None else ""
    return Stroke(color, dash in _SOLID) if color else None


def _color(node: Node | None, theme: Theme) -> str:
    """The colour named in a fill or a reference, "" where there is none."""
    for part in node if node is not None else ():
        text = str(part.get("val", ""))
        if part.tag == f"{A}srgbClr":
            return text.lower()[:6].rjust(6, "0")
        if part.tag == f"{A}schemeClr":
            return theme.color(text)
        if part.tag in (f"{A}prstClr", f"{A}sysClr"):
            return _PRESETS.get(text, "000000")
    return ""


def _place(frame: Node) -> Place:
    across, down = frame.find(f"{_WP}positionH"), frame.find(f"{_WP}positionV")
    align = across.find(f"{_WP}align") if across is not None else None
    return Place(
        _offset(across, ("column", "character")),
        _offset(down, ("paragraph", "line")),
        str(align.text or "") if align is not None else "",
    )


def _offset(node: Node | None, base: tuple[str, ...]) -> float | None:
    told = node.find(f"{_WP}posOffset") if node is not None else None
    if node is None or told is None or node.get("relativeFrom") not in base:
        return None
    return _number(told.text) / _EMU


def _scale(group: Node, scale: Size) -> Size:
    """What a group makes of the lengths inside it."""
    frame = group.find(f"{_WPG}grpSpPr/{A}xfrm")
    if frame is None:
        return scale
    outer, inner = _size(frame.find(f"{A}ext")), _size(frame.find(f"{A}chExt"))
    across, down = (o / i if o and i else 1.0 for o, i in zip(outer, inner, strict=True))
    return scale[0] * across, scale[1] * down


def _size(node: Node | None) -> Size:
    if node is None:
        return 0.0, 0.0
    wide, high = (abs(_number(node.get(side))) / _EMU for side in ("cx", "cy"))
    return min(wide, _LONGEST), min(high, _LONGEST)


def _number(text: str | None) -> float:
    """A whole number of at most twelve digits, else 0."""
    bare = (text or "").strip()
    digits = bare.removeprefix("-")
    return float(bare) if digits.isascii() and digits.isdigit() and len(digits) < 13 else 0.0
