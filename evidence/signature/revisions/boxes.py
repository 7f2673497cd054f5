"""Where an annotation stands on its page as the page is seen."""

from __future__ import annotations

from typing import Any

from evidence.signature.revisions.view import View

_HIDDEN = 1 << 1 | 1 << 5  # /F: hidden, no view (ISO 32000-2 table 167)


def _numbers(view: View, value: Any) -> list[float] | None:
    items = view.resolve(value)
    listed = [view.resolve(item) for item in items] if isinstance(items, list) else []
    if len(listed) != 4 or not all(type(n) in (int, float) for n in listed):
        return None
    left, bottom, right, top = listed
    return [min(left, right), min(bottom, top), max(left, right), max(bottom, top)]


def inherited(view: View, page: int, key: str) -> Any:
    """An attribute of a page or of the nodes above it (ISO 32000-2 §7.7.3.4)."""
    node = view.value(page)
    for _ in range(32):
        if not isinstance(node, dict):
            return None
        if key in node:
            return view.resolve(node[key])
        node = view.resolve(node.get("Parent"))
    return None


def page_area(view: View, page: int) -> tuple[list[float], int]:
    """The visible area of a page in its own coordinates and its rotation (0, 90, 180, 270)."""
    area = _numbers(view, inherited(view, page, "CropBox"))
    area = area or _numbers(view, inherited(view, page, "MediaBox")) or [0.0, 0.0, 612.0, 792.0]
    turn = inherited(view, page, "Rotate")
    return area, int(turn) % 360 // 90 * 90 if type(turn) in (int, float) else 0


def seen_box(view: View, page: int, annotation: dict[str, Any]) -> list[float] | None:
    """[left, bottom, right, top] in points, the page turned, its corner at 0; None: not seen."""
    box = _numbers(view, annotation.get("Rect"))
    flags = view.resolve(annotation.get("F"))
    if box is None or (isinstance(flags, int) and flags & _HIDDEN):
        return None
    if box[0] == box[2] or box[1] == box[3]:
        return None
    area, turn = page_area(view, page)
    return [round(float(n), 3) for n in _turned(box, area, turn)]


def _turned(box: list[float], area: list[float], turn: int) -> list[float]:
    left, bottom, right, top = (
        box[0] - area[0],
        box[1] - area[1],
        box[2] - area[0],
        box[3] - area[1],
    )
    width, height = area[2] - area[0], area[3] - area[1]
    if turn == 90:
        return [bottom, width - right, top, width - left]
    if turn == 180:
        return [width - right, height - top, width - left, height - bottom]
    if turn == 270:
        return [height - top, left, height - bottom, right]
    return [left, bottom, right, top]
