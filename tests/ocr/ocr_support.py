"""Scans made for the tests: generated letters drawn as pixels and wrapped again."""

from __future__ import annotations

import stat
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import letters
import pypdfium2
from letters.model import Document
from PIL import Image, ImageDraw, ImageFont

from evidence.pool import Pool, Task
from evidence.pool.model import TaskResult

FONT = Path(__file__).parents[2] / "reports" / "fonts" / "LiberationSerif-Bold.ttf"
DPI = 200


def drawn(document: Document, dpi: int = DPI) -> list[Image.Image]:
    """The pages of a generated letter as pictures."""
    with closing(pypdfium2.PdfDocument(letters.pdf(document))) as opened:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in opened]


def lettered(*lines: str, dpi: int = DPI, size: int = 14) -> Image.Image:
    """An A4 page with these lines, large and apart."""
    image = Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), round(size * dpi / 72))
    for number, line in enumerate(lines):
        draw.text((dpi, dpi * (1 + number * 0.6)), line, font=font, fill="black")
    return image


def scanned(pages: Sequence[Image.Image], dpi: int = DPI) -> bytes:
    """The pictures as the pages of a PDF without text."""
    made = BytesIO()
    first, *others = pages
    then = time.gmtime(0)  # equal pictures give equal bytes
    days = {"creationDate": then, "modDate": then}
    first.save(made, "PDF", resolution=dpi, save_all=True, append_images=others, **days)
    return made.getvalue()


def read(
    pool: Pool, path: Path, kind: str, program: str, *, page: int = 1, seconds: float = 60
) -> TaskResult:
    """One page as the worker reads it."""
    args = {"path": str(path), "kind": kind, "page": page, "program": program}
    return pool.run(Task("ocr_page", {**args, "seconds": seconds, "memory_mb": 2048}))


def words_of(page: Mapping[str, Any]) -> list[str]:
    return [word for line in page["lines"] for word in line["text"].split()]


def found_share(truth: Iterable[str], read: Iterable[str]) -> float:
    """Share of the words of ``truth`` that were read, wherever they stand."""
    wanted = Counter(truth)
    return 1 - (wanted - Counter(read)).total() / max(wanted.total(), 1)


def program_that(folder: Path, script: str) -> str:
    """A program that does what ``script`` says in the place of Tesseract."""
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)
