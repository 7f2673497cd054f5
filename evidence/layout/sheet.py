"""Pages as sheets: their size, images, lines of text and strokes, and whether text is seen.

What a scan is, and whether it is one of quality, is told from this by ``validator/scans``, the form
of a document by ``validator/layout``. Facts of one page::

    {"size": [width, height] in points as the page is seen, "rotation": 0 | 90 | 180 | 270,
     "images": [{"box", "pixels": [w, h], "dpi": [x, y], "color", "bits"}], "image_count": n,
     "text": [seen, unseen, covered], "lines": [...], "turned": n, "rules": [...],
     "dashed": [...], "frames": [...]}

``lines``: of text drawn to be seen, see ``lines.py``; absent on pages behind the lines that are
kept of one file. ``turned``: characters that do not stand upright, in no line. ``rules``,
``dashed`` and ``frames``: see ``strokes.py``.

``images``: the largest, biggest first; ``image_count`` is of all. ``box``: [left, bottom, right,
top] in points, origin at the bottom left of the seen page. ``dpi``: pixels per inch along the
image's own two axes, as placed. ``color``: rgb | cmyk | grey | bw |
palette (its colours are not looked at) | other. ``text``: characters
that are drawn to be seen, those drawn invisibly (text render mode 3, ISO 32000-2 §9.3.6), and those
that a later image lies over; told apart only where images take half the page or more, else all
count as seen. A page with too many objects, or texts, says ``"error"`` besides.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import suppress
from math import hypot
from typing import Any

from evidence.geometry import Box, Matrix, carry, rounded, times
from evidence.layout.lines import lines
from evidence.layout.objects import MAX_OBJECTS, Drawn, TooManyError, bounds_of, drawn, matrix_of
from evidence.layout.runs import Reader
from evidence.layout.strokes import strokes
from evidence.layout.styles import Styles

VERSION = 3
_MOST_LOOKS = 2_000_000_000  # texts of a page times its letters: some ten seconds
MAX_IMAGES = 20  # of one page that are told
_INCH = 72.0
_HIDDEN_MODES = (3, 7)  # neither filled nor stroked
_COVERED = 0.9  # of a text's box
_MUCH = 0.5  # of the page under images: only then is its text looked at one by one


def sheet(
    page: Any, textpage: Any, styles: Styles | None = None, *, most: int = MAX_OBJECTS
) -> dict[str, Any]:
    """Facts of one page (pypdfium2's, with its text), at most ``most`` objects looked at.

    ``styles``: those of the file, to which the page's are added; None: no lines are told.
    """
    area, rotation = _area(page), page.get_rotation()
    turn, size = _turn(area, rotation)
    objects, error = _objects(page, most)
    objects, dear = _affordable(objects, textpage.count_chars())
    error = error or dear
    images = list(_images(page, objects, turn))
    images.sort(key=lambda item: -_size(item[1]["box"]))
    covered = sum(_size(image["box"]) for _, image in images)
    scanned = covered >= _MUCH * size[0] * size[1]
    facts: dict[str, Any] = {
        "size": [round(side, 2) for side in size],
        "rotation": rotation,
        "images": [image for _, image in images[:MAX_IMAGES]],
        "image_count": len(images),
        "text": _text(objects, images, textpage, turn)
        if scanned
        else [textpage.count_chars(), 0, 0],
    }
    if styles is not None:
        reader = Reader(textpage, turn)
        facts["lines"] = lines(reader.runs(objects), styles)
        facts |= {"turned": reader.turned, **strokes(objects, turn)}
    return {**facts, "error": error} if error else facts


def _objects(page: Any, most: int) -> tuple[list[Drawn], str]:
    """The page's objects in the order of drawing, and why they are not all."""
    found: list[Drawn] = []
    try:
        found.extend(drawn(page, most))
    except TooManyError as over:
        return found, str(over)
    return found, ""


def _affordable(objects: list[Drawn], letters: int) -> tuple[list[Drawn], str]:
    """The objects without the texts that would cost too much, and why they are not all.

    For the words of each text PDFium looks at every letter of the page.
    """
    import pypdfium2.raw as raw

    most = _MOST_LOOKS // max(letters, 1)
    texts = [place for place, one in enumerate(objects) if one.kind == raw.FPDF_PAGEOBJ_TEXT]
    if len(texts) <= most:
        return objects, ""
    left_out = set(texts[most:])
    kept = [one for place, one in enumerate(objects) if place not in left_out]
    return kept, "more texts than are looked at"


def _images(page: Any, objects: list[Drawn], turn: Matrix) -> Iterator[tuple[int, dict[str, Any]]]:
    """Place in the order of drawing and facts of every image."""
    import pypdfium2.raw as raw

    for place, one in enumerate(objects):
        if one.kind == raw.FPDF_PAGEOBJ_IMAGE and (facts := _image(page, one, turn)):
            yield place, facts


def _text(
    objects: list[Drawn],
    images: list[tuple[int, dict[str, Any]]],
    textpage: Any,
    turn: Matrix,
) -> list[int]:
    """Characters seen, drawn invisibly, and covered by one of the largest images drawn later."""
    import pypdfium2.raw as raw

    counts = [0, 0, 0]
    for place, one in enumerate(objects):
        if one.kind != raw.FPDF_PAGEOBJ_TEXT:
            continue
        # The length in bytes of UTF-16, its closing zero included.
        count = max(raw.FPDFTextObj_GetText(one.handle, textpage, None, 0) // 2 - 1, 0)
        box = bounds_of(one)
        seen = carry(box, turn) if box else (0.0, 0.0, 0.0, 0.0)
        later = (image["box"] for at, image in images[:MAX_IMAGES] if at > place)
        if raw.FPDFTextObj_GetTextRenderMode(one.handle) in _HIDDEN_MODES:
            counts[1] += count
        else:
            counts[2 if any(_share(seen, cover) >= _COVERED for cover in later) else 0] += count
    return counts


def _image(page: Any, one: Drawn, turn: Matrix) -> dict[str, Any] | None:
    import pypdfium2.raw as raw

    wide, high = ctypes.c_uint(), ctypes.c_uint()
    if not raw.FPDFImageObj_GetImagePixelSize(one.handle, wide, high):
        return None
    placed = times(times(matrix_of(one.handle), one.matrix), turn)
    about = raw.FPDF_IMAGEOBJ_METADATA()
    with suppress(OSError):
        raw.FPDFImageObj_GetImageMetadata(one.handle, page, about)
    sides = hypot(placed[0], placed[1]), hypot(placed[2], placed[3])
    return {
        "box": rounded(carry((0.0, 0.0, 1.0, 1.0), placed)),
        "pixels": [wide.value, high.value],
        "dpi": [
            round(count * _INCH / side) if side else 0
            for count, side in zip((wide.value, high.value), sides, strict=True)
        ],
        "color": _color(about.colorspace, about.bits_per_pixel),
        "bits": about.bits_per_pixel,
    }


_COLORS = {1: "grey", 2: "rgb", 3: "cmyk", 4: "grey", 5: "rgb", 6: "rgb", 10: "palette"}
_BY_BITS = {1: "bw", 8: "grey", 24: "rgb", 32: "cmyk"}


def _color(space: int, bits: int) -> str:
    """Colour family of an image; that of profiles and palettes by the bits of a pixel."""
    if bits == 1:
        return "bw"
    return _COLORS.get(space) or _BY_BITS.get(bits, "other")


def _area(page: Any) -> Box:
    left, bottom, right, top = page.get_bbox()
    return left, bottom, right, top


def _turn(area: Box, rotation: int) -> tuple[Matrix, tuple[float, float]]:
    """From the page's own space to the page as it is seen, and its size then."""
    left, bottom, right, top = area
    wide, high = right - left, top - bottom
    turns: dict[int, Matrix] = {
        0: (1.0, 0.0, 0.0, 1.0, -left, -bottom),
        90: (0.0, -1.0, 1.0, 0.0, -bottom, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, 1.0, -1.0, 0.0, top, -left),
    }
    return turns[rotation], ((high, wide) if rotation in (90, 270) else (wide, high))


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _share(one: Box, cover: Box) -> float:
    """How much of ``one`` lies below ``cover``."""
    wide = min(one[2], cover[2]) - max(one[0], cover[0])
    high = min(one[3], cover[3]) - max(one[1], cover[1])
    whole = _size(one)
    return max(wide, 0.0) * max(high, 0.0) / whole if whole > 0 else 0.0
