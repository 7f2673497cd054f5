"""What a single ``w:rPr`` or ``w:pPr`` says, before styles are resolved.

Only what is said stands in the answer. Lengths are points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from evidence.docx.names import Node, W, child, is_on, points, value, whole
from evidence.docx.theme import Theme

Said = dict[str, Any]
TOGGLES = ("bold", "italic", "caps", "vanish")  # §17.7.3, those that are looked at
_LONGEST_NAME = 120
_COLOR = re.compile(r"[0-9A-Fa-f]{6}")
_ALIGN = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "both",
    "distribute": "both",
    "thaiDistribute": "both",
    "lowKashida": "both",
    "mediumKashida": "both",
    "highKashida": "both",
}
_AUTOMATIC = 14.0  # points Word leaves for spacing left to it (§17.3.1.33 beforeAutospacing)
_LINE = 12.0  # points of a line that spacing counted in lines is measured by


def run_said(node: Node | None, theme: Theme) -> Said:
    """What a ``w:rPr`` says.

    Keys: ascii, hansi (fonts), size, color, style, underline, raised, the toggles.
    """
    said: Said = {}
    for part in node if node is not None else ():
        if name := _SWITCHES.get(part.tag):
            said[name] = is_on(part)
        elif reader := _RUN.get(part.tag):
            reader(part, said, theme)
    return said


def _fonts(node: Node, said: Said, theme: Theme) -> None:
    for key, name in (("ascii", "ascii"), ("hansi", "hAnsi")):
        font = theme.font(value(node, f"{name}Theme")) or value(node, name)
        if font:
            said[key] = font[:_LONGEST_NAME]


def _size(node: Node, said: Said, _: Theme) -> None:
    size = points(value(node), 0.5)
    if size is not None and size > 0:
        said["size"] = round(size, 2)


def _color(node: Node, said: Said, _: Theme) -> None:
    text = value(node)
    said["color"] = text.lower() if _COLOR.fullmatch(text) else "000000"


def _style(node: Node, said: Said, _: Theme) -> None:
    said["style"] = value(node)


def _raised(node: Node, said: Said, _: Theme) -> None:
    said["raised"] = value(node) in ("superscript", "subscript")


def _underline(node: Node, said: Said, _: Theme) -> None:
    said["underline"] = value(node) not in ("none", "")


_SWITCHES = {f"{W}b": "bold", f"{W}i": "italic", f"{W}caps": "caps", f"{W}vanish": "vanish"}
_RUN: Mapping[Any, Callable[[Node, Said, Theme], None]] = {
    f"{W}rFonts": _fonts,
    f"{W}sz": _size,
    f"{W}color": _color,
    f"{W}rStyle": _style,
    f"{W}u": _underline,
    f"{W}vertAlign": _raised,
}


def paragraph_said(node: Node | None) -> Said:
    """What a ``w:pPr`` says.

    Keys: align, left, right, first, before, after, line, rule, contextual, break, style, number,
    level, borders (a dictionary of sides), frame (the ``w:framePr``), tabs (position to kind).
    """
    said: Said = {}
    for part in node if node is not None else ():
        if reader := _PARAGRAPH.get(part.tag):
            reader(part, said)
    return said


def _align(node: Node, said: Said) -> None:
    if align := _ALIGN.get(value(node)):
        said["align"] = align


def _indents(node: Node, said: Said) -> None:
    for key, names in (("left", ("left", "start")), ("right", ("right", "end"))):
        found = [points(value(node, name)) for name in names]
        said.update((key, one) for one in found if one is not None)
    first, hanging = points(value(node, "firstLine")), points(value(node, "hanging"))
    if hanging is not None:
        said["first"] = -hanging
    elif first is not None:
        said["first"] = first


def _spacing(node: Node, said: Said) -> None:
    for key in ("before", "after"):
        stated, lines = points(value(node, key)), points(value(node, f"{key}Lines"), _LINE / 100)
        automatic = value(node, f"{key}Autospacing")
        if automatic and automatic not in ("0", "false", "off"):
            said[key] = _AUTOMATIC
        elif stated is not None or lines is not None:
            said[key] = stated if stated is not None else lines
    line, rule = points(value(node, "line")), value(node, "lineRule")
    if line is not None:
        said["line"] = abs(line)
    if rule in ("auto", "exact", "atLeast"):
        said["rule"] = rule
    elif line is not None:
        said["rule"] = "auto"


def _numbering(node: Node, said: Said) -> None:
    for key, name in (("number", "numId"), ("level", "ilvl")):
        part = child(node, name)
        number = whole(value(part)) if part is not None else None
        if number is not None:
            said[key] = number


def _borders(node: Node, said: Said) -> None:
    said["borders"] = {**said.get("borders", {}), **sides(node)}


def sides(node: Node | None) -> dict[str, tuple[str, str]]:
    """Kind and colour of every border a ``w:pBdr``, ``w:tcBorders`` or ``w:tblBorders`` names."""
    found = {}
    for part in node if node is not None else ():
        if isinstance(part.tag, str) and part.tag.startswith(W):
            name = {"start": "left", "end": "right"}.get(part.tag[len(W) :], part.tag[len(W) :])
            color = value(part, "color")
            usual = color.lower() if _COLOR.fullmatch(color) else "000000"
            found[name] = (value(part) or "none", usual)
    return found


def _frame(node: Node, said: Said) -> None:
    said["frame"] = node


def _tabs(node: Node, said: Said) -> None:
    stops = dict(said.get("tabs", {}))
    for part in node.iter(f"{W}tab"):
        place = points(value(part, "pos"))
        if place is not None:
            stops[place] = value(part)
    said["tabs"] = stops


def _style_of(node: Node, said: Said) -> None:
    said["style"] = value(node)


def _contextual(node: Node, said: Said) -> None:
    said["contextual"] = is_on(node)


def _break(node: Node, said: Said) -> None:
    said["break"] = is_on(node)


_PARAGRAPH: Mapping[Any, Callable[[Node, Said], None]] = {
    f"{W}jc": _align,
    f"{W}ind": _indents,
    f"{W}spacing": _spacing,
    f"{W}numPr": _numbering,
    f"{W}pBdr": _borders,
    f"{W}framePr": _frame,
    f"{W}tabs": _tabs,
    f"{W}pStyle": _style_of,
    f"{W}contextualSpacing": _contextual,
    f"{W}pageBreakBefore": _break,
}


def merged(first: Said, then: Said) -> Said:
    """What both say, the second before the first; borders and tab stops one by one."""
    found = {**first, **then}
    for key in ("borders", "tabs"):
        if key in first and key in then:
            found[key] = {**first[key], **then[key]}
    return found
