"""Hand-written signatures (blue) and seals (red) as transparent images, after Decree 30 Annex I.

All are drawn from fixed numbers, so the same person always signs alike. Nobody's real signature
or seal is imitated.
"""

from __future__ import annotations

import hashlib
import math
import random
from functools import cache
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont

BLUE = (25, 55, 165)
RED = (208, 22, 32)
SCALE = 3  # drawn larger, then reduced: smooth edges
SIGNATURE_PX = (300, 150)
SEAL_PX = 300


@cache
def signature_image(name: str) -> Image.Image:
    """A blue flourish that depends on ``name`` alone (RGBA, 2:1)."""
    rng = random.Random(hashlib.sha256(name.encode("utf-8")).digest())
    wide, high = SIGNATURE_PX[0] * SCALE, SIGNATURE_PX[1] * SCALE
    image = Image.new("RGBA", (wide, high), (*BLUE, 0))
    draw = ImageDraw.Draw(image)
    points = _flourish(rng, wide, high)
    draw.line(points, fill=(*BLUE, 255), width=6 * SCALE // 2, joint="curve")
    return _reduced(image, SIGNATURE_PX, BLUE)


def _flourish(rng: random.Random, wide: int, high: int) -> list[tuple[float, float]]:
    """A pen's way: a big first letter, some small strokes, a long tail."""
    knots = [(0.16, rng.uniform(0.5, 0.8)), (rng.uniform(0.08, 0.2), rng.uniform(0.1, 0.25))]
    knots += [(rng.uniform(0.26, 0.36), rng.uniform(0.05, 0.4)), (0.12, rng.uniform(0.6, 0.85))]
    strokes = rng.randint(5, 8)
    for stroke in range(strokes):
        x = 0.28 + 0.42 * stroke / strokes + rng.uniform(-0.03, 0.04)
        y = rng.uniform(0.12, 0.42) if stroke % 2 else rng.uniform(0.52, 0.74)
        knots.append((x, y))
    knots += [(rng.uniform(0.78, 0.9), rng.uniform(0.15, 0.5)), (rng.uniform(0.5, 0.66), 0.86)]
    knots.append((0.95, rng.uniform(0.5, 0.8)))
    return _smooth([(x * wide, y * high) for x, y in knots])


def _smooth(knots: list[tuple[float, float]], steps: int = 24) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through the knots."""
    padded = [knots[0], *knots, knots[-1]]
    curve = []
    for place in range(1, len(padded) - 2):
        p0, p1, p2, p3 = padded[place - 1 : place + 3]
        for step in range(steps):
            t = step / steps
            x = _blend(p0[0], p1[0], p2[0], p3[0], t)
            curve.append((x, _blend(p0[1], p1[1], p2[1], p3[1], t)))
    return curve


def _blend(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


@cache
def seal_image(ring: tuple[str, str], centre: str) -> Image.Image:
    """A round red seal: ``ring`` is the text above and below, ``centre`` the line in the middle."""
    size = SEAL_PX * SCALE
    image = Image.new("RGBA", (size, size), (*RED, 0))
    draw = ImageDraw.Draw(image)
    ink = (*RED, 255)
    for inset, thick in ((4, 10), (26, 4), (96 * SCALE // 2, 4)):
        draw.ellipse([inset, inset, size - inset, size - inset], outline=ink, width=thick)
    radius = size / 2 - 88
    _ring_text(image, ring[0], radius, upper=True)
    _ring_text(image, ring[1], radius, upper=False)
    _star(draw, size / 2, size * 0.36, size * 0.07, ink)
    _centre_text(draw, centre, size, ink)
    return _reduced(image, (SEAL_PX, SEAL_PX), RED)


def _reduced(image: Image.Image, size: tuple[int, int], ink: tuple[int, int, int]) -> Image.Image:
    """One flat colour under a reduced mask of 16 steps: small when compressed."""
    mask = image.getchannel("A").resize(size, Image.Resampling.LANCZOS)
    mask = mask.point([round(value / 17) * 17 for value in range(256)])
    flat = Image.new("RGB", size, ink).convert("RGBA")
    flat.putalpha(mask)
    return flat


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    data = files("reports").joinpath("fonts/LiberationSerif-Bold.ttf")
    with as_file(data) as path:
        return ImageFont.truetype(str(path), size)


def _ring_text(image: Image.Image, text: str, radius: float, *, upper: bool) -> None:
    font = _font(72)
    widths = [font.getlength(letter) + 10 for letter in text]
    spread = sum(widths) / radius
    angle = (-math.pi / 2 - spread / 2) if upper else (math.pi / 2 + spread / 2)
    middle = image.width / 2
    for letter, wide in zip(text, widths, strict=True):
        half = wide / radius / 2
        angle += half if upper else -half
        tile = Image.new("RGBA", (160, 160), (*RED, 0))
        ImageDraw.Draw(tile).text((80, 80), letter, font=font, fill=(*RED, 255), anchor="mm")
        turn = -math.degrees(angle) + (-90 if upper else 90)
        tile = tile.rotate(turn, resample=Image.Resampling.BICUBIC)
        x, y = middle + radius * math.cos(angle), middle + radius * math.sin(angle)
        image.alpha_composite(tile, (round(x - 80), round(y - 80)))
        angle += half if upper else -half


def _star(
    draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, ink: tuple[int, int, int, int]
) -> None:
    points = []
    for corner in range(10):
        length = radius if corner % 2 == 0 else radius * 0.4
        angle = math.pi * corner / 5 - math.pi / 2
        points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
    draw.polygon(points, fill=ink)


def _centre_text(
    draw: ImageDraw.ImageDraw, text: str, size: int, ink: tuple[int, int, int, int]
) -> None:
    lines = text.split("\n")
    for position, line in enumerate(lines):
        y = size * 0.54 + (position - (len(lines) - 1) / 2) * 96
        draw.text((size / 2, y), line, font=_font(86), fill=ink, anchor="mm")
