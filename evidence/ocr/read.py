"""The ops that read: a page is a task, so that each is bounded and several go side by side."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import Image

from evidence.ocr.engine import ENVIRONMENT, LANGUAGE
from evidence.ocr.marks import marks_of_words
from evidence.ocr.picture import Picture, picture_of
from evidence.ocr.turn import needed_turn, turned, turned_back
from evidence.ocr.words import Line, Word, confidence, lines_of
from evidence.pool.child import ChildError, ChildLimits, run_child

IMAGE_KINDS = ("png", "jpeg", "tiff")
POOR = 70  # confidence below which a page is looked at the other ways up
_INCH = 72.0
_ORIENTATION = ("--psm", "0", "-l", "osd")
_WORDS = ("--psm", "3", "-l", LANGUAGE)


def page_op(
    path: str, kind: str, page: int, program: str, seconds: float, memory_mb: int
) -> dict[str, Any]:
    """Op: what stands on one page of a file of ``kind`` pdf | png | jpeg | tiff::

        {"page": n, "size": [width, height], "dpi": n, "turned": degrees, "confidence": 0-100,
         "lines": [{"box": [left, bottom, right, top], "text": "...",
                    "words": [[left, bottom, right, top, confidence], ...]}, ...],
         "marks": [{"level", "page", "basis"}, ...]}

    Places are in points from the bottom left of the page as it is seen; ``words`` are those of the
    line's text, in order. ``turned``: clockwise, to bring the page upright. ``marks``: secrecy
    marks. ``seconds`` and ``memory_mb`` bound one run of ``program``. Raises what the readers and
    :class:`ChildError` say.
    """
    limits = ChildLimits(seconds=seconds, memory_mb=memory_mb, environment=ENVIRONMENT)
    picture = picture_of(Path(path), kind, page)
    lines, degrees = ([], 0) if picture.empty else _read(picture, program, limits)
    scale = picture.dpi / _INCH
    return {
        "page": page,
        "size": [round(side, 2) for side in picture.size],
        "dpi": round(picture.dpi),
        "turned": degrees,
        "confidence": confidence(lines),
        "lines": [_line(line, picture.pixels.size, degrees, scale) for line in lines],
        "marks": [
            {"level": mark.level, "page": mark.page, "basis": mark.basis}
            for mark in marks_of_words(lines, page)
        ],
    }


def _read(picture: Picture, program: str, limits: ChildLimits) -> tuple[list[Line], int]:
    """The lines of a page, and how it had to be turned."""
    upright = _asked(picture.pixels, picture.dpi, program, _WORDS, limits)
    lines = lines_of(upright)
    if confidence(lines) >= POOR:
        return lines, 0
    degrees = 0
    with suppress(ChildError):  # too few letters to tell, or no data for orientation
        degrees = needed_turn(
            _asked(picture.pixels, picture.dpi, program, _ORIENTATION, limits, table=False)
        )
    if not degrees:
        return lines, 0
    other = lines_of(_asked(turned(picture.pixels, degrees), picture.dpi, program, _WORDS, limits))
    return (other, degrees) if confidence(other) > confidence(lines) else (lines, 0)


def _asked(
    pixels: Image.Image,
    dpi: float,
    program: str,
    mode: tuple[str, ...],
    limits: ChildLimits,
    *,
    table: bool = True,
) -> str:
    """What Tesseract answers to the pixels, which it is given in the plainest of formats."""
    argv = [
        program,
        "stdin",
        "stdout",
        "--dpi",
        str(round(dpi)),
        *mode,
        *(("tsv",) if table else ()),
    ]
    given = b"P5\n%d %d\n255\n" % pixels.size + pixels.tobytes()  # a portable greymap
    return run_child(argv, given, limits).decode("utf-8", "replace")


def _line(line: Line, size: tuple[int, int], degrees: int, scale: float) -> dict[str, Any]:
    boxes = [_placed(word, size, degrees, scale) for word in line]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return {
        "box": [min(lefts), min(bottoms), max(rights), max(tops)],
        "text": " ".join(word.text for word in line),
        "words": [[*box, word.sure] for box, word in zip(boxes, line, strict=True)],
    }


def _placed(
    word: Word, size: tuple[int, int], degrees: int, scale: float
) -> tuple[float, float, float, float]:
    """The box of a word in points, from the bottom left."""
    wide, high = size
    left, top, right, bottom = turned_back(word.box, degrees, wide, high)
    points = (left, high - bottom, right, high - top)
    first, second, third, fourth = (round(value / scale, 1) for value in points)
    return first, second, third, fourth
