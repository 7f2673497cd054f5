"""Lines and frames at paragraphs: from borders, from cells, from what is drawn."""

from __future__ import annotations

from typing import Any

from evidence.docx.names import Node, points, value
from evidence.docx.properties import Said
from evidence.docx.shapes import Shape
from evidence.docx.tables import Area, Cell

Facts = dict[str, Any]
_BOX = ("top", "right", "bottom", "left")
_NONE = ("none", "nil")
_NOT_SOLID = ("dotted", "dashed", "dotDash", "dotDotDash", "dashSmallGap", "dashDotStroked")
_HIGH = 3.0  # points: a line drawn no lower stands over the text


def bordered(said: Said, area: Area) -> Facts:
    """The borders of a paragraph: a frame, or lines over and under it."""
    drawn = {side: one for side, one in said.get("borders", {}).items() if one[0] not in _NONE}
    width = max(area.width - said.get("left", 0.0) - said.get("right", 0.0), 0.0)
    if all(side in drawn for side in _BOX):
        wide, high = (_length(said.get("frame"), name) for name in ("w", "h"))
        return {"frame": [round(wide or width, 2), round(high, 2), drawn["top"][1]]}
    found: Facts = {}
    for side, key in (("bottom", "rule"), ("top", "over")):
        if side in drawn:
            found[key] = round(width, 2)
            found.update({"solid": False} if drawn[side][0] in _NOT_SOLID else {})
    return found


def drawn_lines(shapes: list[Shape], written: bool) -> Facts:
    """The longest line that is drawn; over the text of a ``written`` paragraph if at its top."""
    rules = sorted((shape for shape in shapes if shape.is_rule()), key=lambda one: -one.size[0])
    if not rules:
        return {}
    shape = rules[0]
    left, top, _ = shape.place
    high = written and top is not None and top < _HIGH
    found: Facts = {"over" if high else "rule": round(shape.size[0], 2)}
    if left is not None and top is not None:
        found["rule_at"] = [round(left, 2), round(top, 2)]
    if shape.stroke is not None and not shape.stroke.solid:
        found["solid"] = False
    return found


def box_facts(shape: Shape) -> Facts:
    """The frame that a text box is, where its outline is seen."""
    if shape.stroke is None or not shape.is_outlined():
        return {}
    return {"frame": [round(shape.size[0], 2), round(shape.size[1], 2), shape.stroke.color]}


def boxed(cell: Cell) -> Facts:
    """The frame that a table of one bordered cell is."""
    if not all(side in cell.borders for side in _BOX):
        return {}
    return {"frame": [round(cell.right - cell.left, 2), round(cell.height, 2), cell.borders["top"]]}


def rule_cell(inside: list[Facts], cell: Cell) -> None:
    """Tell a line at the foot or head of a cell that is open at its sides."""
    if not inside or {"left", "right"} & set(cell.borders):
        return
    width = round(cell.right - cell.left, 2)
    for side, key, facts in (("bottom", "rule", inside[-1]), ("top", "over", inside[0])):
        if side in cell.borders:
            facts.setdefault(key, width)


def _length(node: Node | None, name: str) -> float:
    return abs(points(value(node, name)) or 0.0) if node is not None else 0.0
