"""The colour a person would name: red, blue, black, grey, white or another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from colorsys import rgb_to_hsv
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

OTHER = "other"


@cache
def bounds() -> dict[str, Any]:
    """The table of ``data/hues.json``."""
    name = files("evidence.signature").joinpath("data/hues.json")
    table: dict[str, Any] = json.loads(name.read_text(encoding="utf-8"))
    return table


@lru_cache(maxsize=1 << 16)
def hue_of(red: int, green: int, blue: int) -> str:
    """The name of one colour (parts 0 to 255)."""
    table = bounds()
    hue, saturation, value = rgb_to_hsv(red / 255, green / 255, blue / 255)
    if saturation >= table["coloured_saturation"] and value >= table["coloured_value"]:
        degrees = hue * 360
        for name, spans in table["hues"].items():
            if any(low <= degrees <= high for low, high in spans):
                return str(name)
        return OTHER
    if value < table["black_below_value"]:
        return "black"
    return "white" if value >= table["white_from_value"] else "grey"


def dominant(colours: Iterable[tuple[int, tuple[int, ...]]]) -> str:
    """The hue of a picture from ``(how many pixels, colour)``; white counts as paper.

    A colour decides where it is a quarter of what is not white: a stamp's ink beside grey shadows.
    "white" where there is nothing else.
    """
    counts: Counter[str] = Counter()
    for amount, colour in colours:
        counts[hue_of(colour[0], colour[1], colour[2])] += amount
    counts.pop("white", None)
    ink = sum(counts.values())
    if not ink:
        return "white"
    coloured = {name: n for name, n in counts.items() if name not in ("black", "grey")}
    if sum(coloured.values()) >= bounds()["coloured_share"] * ink:
        return max(sorted(coloured), key=lambda name: coloured[name])
    return max(("black", "grey"), key=lambda name: counts[name])
