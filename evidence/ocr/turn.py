"""Pages that lie on their side or head: which way up, and boxes brought back to the page."""

from __future__ import annotations

import re

from PIL import Image

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels, origin top left
_ROTATE = re.compile(r"^Rotate: (90|180|270)$", re.MULTILINE)
_SURE = re.compile(r"^Orientation confidence: ([\d.]+)$", re.MULTILINE)
LEAST_SURE = 1.0  # of Tesseract's orientation, a ratio of likelihoods as a logarithm
# Degrees clockwise -> how Pillow, which turns the other way, names it.
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def needed_turn(said: str) -> int:
    """Degrees clockwise that bring a page upright, by Tesseract's answer on orientation."""
    turn, sure = _ROTATE.search(said), _SURE.search(said)
    return int(turn[1]) if turn and sure and float(sure[1]) >= LEAST_SURE else 0


def turned(pixels: Image.Image, degrees: int) -> Image.Image:
    """``pixels`` turned clockwise by 90, 180 or 270 degrees."""
    return pixels.transpose(_TURNS[degrees])


def turned_back(box: Box, degrees: int, wide: float, high: float) -> Box:
    """A box of the turned page on the page as it was, which is ``wide`` and ``high``."""
    left, top, right, bottom = box
    return {
        0: box,
        90: (top, high - right, bottom, high - left),
        180: (wide - right, high - bottom, wide - left, high - top),
        270: (wide - bottom, left, wide - top, right),
    }[degrees]
