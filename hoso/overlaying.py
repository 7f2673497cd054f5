"""A copy of a PDF with the findings drawn on its pages."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from evidence.facts import FileFacts
from evidence.pool import Task
from hoso.files import check_target, write_new
from hoso.settings import Settings
from hoso.wiring import writing_pool
from ingest.examine import Examination
from reports.labels import Labels
from reports.overlay import draw, marks_of
from schemas.errors import HosoError
from schemas.finding import Finding
from validator.catalogue import Catalogue

_MOST_PAGES = 500
_WORDS = ("title", "note", "foot", "none", "number", "found", "remedy", "page")


def write_overlay(
    answer: dict[str, Any],
    examination: Examination,
    catalogue: Catalogue,
    out: Path,
    settings: Settings,
) -> None:
    """Write the copy to ``out`` (not there yet). ``answer``: that of ``ingest.validation``.

    Raises ``HosoError``: out-exists, out-unwritable, no-single-pdf, overlay-failed.
    """
    check_target(out)
    name = only_file(examination)
    staged = examination.staged.by_path()[name].staged
    findings = [Finding.from_dict(row) for row in answer["findings"]]
    labels = Labels("vi")
    words = {key: labels(f"overlay.{key}") for key in _WORDS} | {"name": name}
    sizes = page_sizes(examination.unnamed[name].facts)
    drawn = draw(sizes, marks_of(findings, catalogue), words)
    args = {"path": str(staged), "pages": list(range(1, len(sizes) + 1))}
    with writing_pool(settings) as pool:
        result = pool.run(Task("lay_over", args, blobs=drawn))
    if result.failure is not None:
        raise HosoError("overlay-failed", path=name, why=result.failure.detail)
    write_new(out, result.blobs[0])


def only_file(examination: Examination) -> str:
    """The one file of a source, a PDF. Raises ``HosoError`` no-single-pdf for any other."""
    found = examination.unnamed
    if examination.dossiers or len(found) != 1:
        raise HosoError("no-single-pdf")
    ((path, unnamed),) = found.items()
    if unnamed.facts.format.kind != "pdf":
        raise HosoError("no-single-pdf")
    return path


def page_sizes(facts: FileFacts) -> list[tuple[float, float]]:
    """Width and height in points of the pages whose places are known, from the first on."""
    pages = facts.layout["pages"] if facts.layout is not None else []
    known = itertools.takewhile(lambda page: page is not None, pages)
    return [(page["size"][0], page["size"][1]) for page in known][:_MOST_PAGES]
