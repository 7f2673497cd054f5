"""Straight lines and boxes drawn on a page (rules under headings, tables, frames of marks).

Facts: ``rules``: ``[left, bottom, right, top]`` of every thin straight line, level or upright, in
tenths of a point; ``dashed``: the places in ``rules`` of those that are not solid; ``frames``:
``[left, bottom, right, top, colour]`` of stroked rectangles that may be the frame of a mark. Rules
and frames are cut at :data:`MAX_STROKES`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

from evidence.geometry import Box, Matrix, carry
from evidence.layout.objects import Drawn, bounds_of

MAX_STROKES = 500
_THIN = 3.0  # points: thicker is no line
_LEAST = 8.0  # points: shorter is a dot or a dash
_FRAME = ((20.0, 400.0), (10.0, 60.0))  # width and height of a frame in points


def strokes(objects: Iterable[Drawn], turn: Matrix) -> dict[str, Any]:
    """``rules``, ``dashed`` and ``frames`` of a page's objects."""
    import pypdfium2.raw as raw

    rules: list[list[float]] = []
    frames: list[list[object]] = []
    dashed: list[int] = []
    for one in objects:
        if one.kind != raw.FPDF_PAGEOBJ_PATH or len(rules) >= MAX_STROKES:
            continue
        box = bounds_of(one)
        if box is None:
            continue
        seen = carry(box, turn)
        if _is_rule(seen):
            if raw.FPDFPageObj_GetDashCount(one.handle) > 0:
                dashed.append(len(rules))
            rules.append(_tenths(seen))
        elif _is_frame(seen) and len(frames) < MAX_STROKES and (color := _stroke(one.handle)):
            frames.append([*_tenths(seen), color])
    return {"rules": rules, "dashed": dashed, "frames": frames}


def _is_rule(box: Box) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return min(wide, high) <= _THIN and max(wide, high) >= _LEAST


def _is_frame(box: Box) -> bool:
    sides = box[2] - box[0], box[3] - box[1]
    return all(low <= side <= high for side, (low, high) in zip(sides, _FRAME, strict=True))


def _stroke(handle: Any) -> str:
    """Colour of the line round a path; "" where none is drawn."""
    import pypdfium2.raw as raw

    mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(handle, mode, stroked) or not stroked.value:
        return ""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetStrokeColor(handle, *parts):
        return "000000"
    return "".join(f"{part.value:02x}" for part in parts[:3])


def _tenths(box: Box) -> list[float]:
    return [round(side, 1) for side in box]
