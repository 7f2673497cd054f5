"""Pages as grey pixels: a page of a PDF drawn, a frame of an image file decoded, both bounded."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

DPI = 250  # what pages are drawn at, and images brought down to (measured: docs/performance.md)
LEAST_DPI, USUAL_DPI, MOST_DPI = 70, 200, 1200  # what an image may say of itself, else the second
MAX_PIXELS = 40_000_000  # of a drawn page: A1 at 220 dpi; larger sheets are drawn coarser
MAX_SOURCE_PIXELS = 300_000_000  # of an image file: A0 at 400 dpi
MAX_FRAMES = 5000
_FORMATS = {"png": ("PNG",), "jpeg": ("JPEG", "MPO"), "tiff": ("TIFF",)}
_EVEN = 24  # levels between the darkest and the lightest pixel of an empty page
_INCH = 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Grey ``pixels`` of a page; ``size``: width and height in points; ``dpi`` of the pixels."""

    pixels: Image.Image
    size: tuple[float, float]
    dpi: float

    @property
    def empty(self) -> bool:
        """Whether nothing stands on it."""
        shades = [shade for shade, count in enumerate(self.pixels.histogram()) if count]
        return not shades or shades[-1] - shades[0] < _EVEN


class TooLargeError(Exception):
    """An image has more pixels than are decoded."""


def picture_of(path: Path, kind: str, page: int) -> Picture:
    """Page ``page`` (from 1) of a file of ``kind`` pdf | png | jpeg | tiff.

    Raises :class:`TooLargeError`, and what the readers raise on damaged files.
    """
    return _of_pdf(path, page) if kind == "pdf" else _of_image(path, kind, page)


def frames_op(path: str, kind: str) -> dict[str, int]:
    """Op: ``{"pages": n}`` of an image file, at most :data:`MAX_FRAMES`."""
    with Image.open(path, formats=_FORMATS[kind]) as image:
        return {
            "pages": min(int(getattr(image, "n_frames", 1)), MAX_FRAMES) if kind == "tiff" else 1
        }


def _of_pdf(path: Path, number: int) -> Picture:
    import pypdfium2 as pdfium

    with closing(pdfium.PdfDocument(path)) as document, closing(document[number - 1]) as page:
        wide, high = page.get_size()
        dpi = _bounded(DPI, wide * high / _INCH**2)
        bitmap: Any = page.render(scale=dpi / _INCH, grayscale=True)
        pixels = bitmap.to_pil().convert("L")
        bitmap.close()
    return Picture(pixels=pixels, size=(wide, high), dpi=dpi)


def _of_image(path: Path, kind: str, number: int) -> Picture:
    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is decoded
    with Image.open(path, formats=_FORMATS[kind]) as image:
        if number > 1:
            image.seek(number - 1)
        if image.width * image.height > MAX_SOURCE_PIXELS:
            raise TooLargeError(f"{image.width} x {image.height}")
        stated = _stated(image)
        upright = ImageOps.exif_transpose(image)
        pixels = _on_white(upright if upright is not None else image)
    size = pixels.width / stated * _INCH, pixels.height / stated * _INCH
    dpi = min(stated, _bounded(DPI, size[0] * size[1] / _INCH**2))
    if dpi < stated:
        share = dpi / stated
        wanted = max(1, round(pixels.width * share)), max(1, round(pixels.height * share))
        pixels = pixels.resize(wanted, Image.Resampling.BOX)
    return Picture(pixels=pixels, size=size, dpi=dpi)


def _on_white(image: Image.Image) -> Image.Image:
    """Grey pixels; what shows through is paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(paper, over).convert("L")
    return image.convert("L")


def _stated(image: Image.Image) -> float:
    """Dots per inch an image says it has, where that can be; else as if it were a scan."""
    stated: Any = image.info.get("dpi", (USUAL_DPI,))
    try:
        dpi = float(stated[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return float(USUAL_DPI)
    return dpi if LEAST_DPI < dpi <= MOST_DPI else float(USUAL_DPI)


def _bounded(dpi: float, square_inches: float) -> float:
    """``dpi``, or less where that many pixels would be too many."""
    return min(dpi, sqrt(MAX_PIXELS / max(square_inches, 0.01)))
