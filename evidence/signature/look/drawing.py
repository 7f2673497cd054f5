"""The state a drawing is made in, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from evidence.geometry import UNIT, Box, Matrix, around, common, rounded
from evidence.signature.look.fonts import Font
from schemas.text import nfc

MAX_RUN_TEXT = 2_000  # characters of one piece of text


class LimitError(ValueError):
    """The drawing goes beyond a bound."""


@dataclass(frozen=True, slots=True)
class State:
    """The graphics state that matters."""

    ctm: Matrix = UNIT
    clip: Box | None = None
    fill: str = "#000000"
    stroke: str = "#000000"
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    font: Font = field(default_factory=Font)
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class Drawing:
    """What was drawn so far. ``error`` says which bound or fault ended it early."""

    images: list[dict[str, Any]] = field(default_factory=list)
    text: list[dict[str, Any]] = field(default_factory=list)
    shapes: dict[str, Box] = field(default_factory=dict)  # hue of lines and fills: bounds
    error: str = ""

    def as_dict(self) -> dict[str, Any]:
        """``{"images", "text", "shapes": [{"hue", "box"}]}``."""
        shapes = [{"hue": hue, "box": rounded(box)} for hue, box in sorted(self.shapes.items())]
        return {"images": self.images, "text": joined(self.text), "shapes": shapes}


def clipped(clip: Box | None, box: Box) -> Box | None:
    """What of the box is seen; a line keeps its place though it has no area."""
    thin = 0.01
    wide = (box[0] - thin, box[1] - thin, box[2] + thin, box[3] + thin)
    if clip is None:
        return box
    seen = common(clip, wide)
    return None if seen is None else (common(clip, box) or seen)


def joined(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs that follow one another on a line in the same dress become one."""
    result: list[dict[str, Any]] = []
    for run in runs:
        last = result[-1] if result else None
        gap = _gap(last, run) if last else None
        if last is None or gap is None:
            result.append(dict(run))
            continue
        blank = gap > 0.2 * run["size"] and not (last["text"][-1:] + run["text"][:1]).count(" ")
        last["text"] = nfc(last["text"] + (" " if blank else "") + run["text"])[:MAX_RUN_TEXT]
        last["box"] = rounded(around(last["box"], run["box"]))
    return result


def _gap(last: dict[str, Any], run: dict[str, Any]) -> float | None:
    """How far ``run`` begins behind ``last`` on the same line, None where it does not."""
    if any(last[key] != run[key] for key in ("font", "size", "color", "bold", "italic")):
        return None
    size = run["size"] or 1.0
    gap = run["box"][0] - last["box"][2]
    level = abs(run["box"][1] - last["box"][1]) < 0.2 * size
    return float(gap) if level and -0.5 * size < gap < 1.5 * size else None
