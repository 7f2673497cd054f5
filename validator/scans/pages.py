"""Which pages of a file are scans, and what is known of them. Pure functions over facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from evidence.facts import FileFacts
from validator.case import FileCase, fold

_MM = 25.4 / 72.0
_GRID = 24  # a page is looked at in so many rows and columns
_COLOURED = ("rgb", "cmyk", "palette", "other")
_PAGES_TOLD = 20
SCAN_ROLE = "bản quét"

Box = tuple[float, float, float, float]


@cache
def table() -> Mapping[str, Any]:
    """The data of ``scans.json``."""
    text = files("validator.scans").joinpath("data", "scans.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """A page that is an image of paper. ``size``: width and height in mm as it is seen.

    ``dpi``: dots per inch of the finest image that fills the page or carries its text, along the
    coarser of its axes. ``colour``: colour | grey | bw, of the most colourful of its images.
    ``bits``: of a pixel of the deepest of them.
    """

    number: int
    size: tuple[float, float]
    dpi: int
    colour: str
    bits: int = 24


def scanned_pages(facts: FileFacts) -> list[ScannedPage] | None:
    """The scanned pages of a PDF; None where its pages were not looked at as sheets.

    A page is a scan where images cover nearly all of it and hardly any text is drawn to be seen: a
    layer of invisible text, or text below the image, was read off the scan.
    """
    if facts.layout is None:
        return None
    rows = enumerate(facts.layout["pages"], start=1)
    found = (_scanned(number, row) for number, row in rows if row)
    return [page for page in found if page is not None]


def _scanned(number: int, row: Mapping[str, Any]) -> ScannedPage | None:
    seen, _, _ = row["text"]
    wide, high = row["size"]
    images, rules = row["images"], table()
    if seen > rules["most_own_text"] or not images:
        return None
    boxes = [image["box"] for image in images]
    if _covered(boxes, wide, high) < rules["covered_share"]:
        return None
    return ScannedPage(
        number=number,
        size=(wide * _MM, high * _MM),
        dpi=_resolution(images, wide, high),
        colour=_colour(images),
        bits=max(image["bits"] for image in images),
    )


def _covered(boxes: Iterable[Box], wide: float, high: float) -> float:
    """Share of the page that lies under any of the boxes, by the points of a grid."""
    kept = list(boxes)
    points = [
        (wide * (x + 0.5) / _GRID, high * (y + 0.5) / _GRID)
        for x in range(_GRID)
        for y in range(_GRID)
    ]
    under = sum(
        any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in kept)
        for x, y in points
    )
    return under / len(points)


def _resolution(images: Iterable[Mapping[str, Any]], wide: float, high: float) -> int:
    """Of strips and layers: the finest density at which images fill half the page.

    A compact scan lays the text as finer 1-bit pieces over a coarse background: those count too.
    """
    kept = sorted(images, key=lambda image: -min(image["dpi"]))
    rules, area = table(), wide * high
    filled = 0.0
    for image in kept:
        left, bottom, right, top = image["box"]
        share = (right - left) * (top - bottom) / area
        if image["bits"] == 1 and share >= rules["layer_share"]:
            return int(min(image["dpi"]))
        filled += share
        if filled >= rules["covered_share"] / 2:
            return int(min(image["dpi"]))
    return int(min(kept[-1]["dpi"]))


def _colour(images: Iterable[Mapping[str, Any]]) -> str:
    colours = {image["color"] for image in images}
    if colours & set(_COLOURED):
        return "colour"
    return "grey" if "grey" in colours else "bw"


def is_scanned(item: FileCase) -> bool:
    """Whether every page that shows anything is a scan."""
    facts = item.facts
    if facts is None or facts.text is None or not facts.text.pages:
        return False
    pages = None if facts.format.kind != "pdf" else scanned_pages(facts)
    if pages is None or facts.layout is None:  # facts of an earlier version
        return len(facts.text.image_only) >= len(facts.text.pages)
    shown = [row for row in facts.layout["pages"] if row and (row["images"] or any(row["text"]))]
    return bool(pages) and len(pages) == len(shown)


def is_scan(item: FileCase) -> bool:
    """Declared a scan, or scanned on every page."""
    return fold(item.view.role) == SCAN_ROLE or is_scanned(item)


def number_list(pages: Iterable[int]) -> str:
    """Numbers of pages as people write them: ``1-3, 7``; a long list is cut."""
    runs: list[str] = []
    for _, some in groupby(enumerate(pages), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in some]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ", ".join(runs[:_PAGES_TOLD]) + (", …" if len(runs) > _PAGES_TOLD else "")
