"""F-001: every page is A4, either way up (NĐ 30/2020 PL I.I 1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.finding import Severity
from validator.case import DocumentCase, FileCase
from validator.layout.scope import WRITTEN, out_of_scope
from validator.registry import (
    Hit,
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    of_files,
    on_document,
)
from validator.scans.pages import is_scanned, number_list, scanned_pages
from validator.signing.signers import role_of

_MM = 25.4 / 72.0
Sized = tuple[int, tuple[float, float]]  # number of a page or section, its size in points


@cache
def table() -> Mapping[str, Any]:
    """The data of ``paper.json``."""
    text = files("validator.layout").joinpath("data", "paper.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@on_document("F-001")
def on_a4(document: DocumentCase) -> Verdict:
    """The main files of the office's own administrative documents are on A4."""
    skip = out_of_scope(document)
    if skip is not None:
        return skip
    main = [item for item in document.files if role_of(item) == "main"]
    return of_files(document, main, _file)


def _file(item: FileCase) -> Verdict:
    facts = item.facts
    if facts is None:
        return not_applicable("file-missing")
    if facts.format.kind not in WRITTEN:
        return not_applicable("no-written-text")
    if facts.layout is None:
        return not_evaluated("sheets-not-read")
    if is_scanned(item):
        return not_evaluated("scanned-page")
    scans = {page.number for page in scanned_pages(facts) or ()}
    rows = facts.layout.get("sections") or facts.layout["pages"]
    sizes = [
        (number, (row["size"][0], row["size"][1]))
        for number, row in enumerate(rows, start=1)
        if row and number not in scans and "size" not in row.get("assumed", ())
    ]
    return _hits(item, sizes) if sizes else not_evaluated("sheets-not-read")


def _hits(item: FileCase, sizes: Sequence[Sized]) -> list[Hit]:
    """All pages of another paper are an error; some may be tables of an annex: a warning."""
    other: dict[str, list[int]] = {}
    for number, size in sizes:
        if not _is_a4(size):
            other.setdefault(_named(size), []).append(number)
    if not other:
        return []
    count = sum(map(len, other.values()))
    severity: Severity = "error" if count == len(sizes) else "warning"
    words = table()["words"]["all" if len(other) == 1 and count == len(sizes) else "some"]
    vi, en = (
        "; ".join(
            str(words[lang]).format(pages=number_list(pages), size=size)
            for size, pages in other.items()
        )
        for lang in ("vi", "en")
    )
    return [hit(item.place, severity, found=vi, found_en=en)]


def _is_a4(size: tuple[float, float]) -> bool:
    slack = table()["tolerance_pt"]
    wanted = sorted(table()["size_pt"])
    return all(abs(a - b) <= slack for a, b in zip(sorted(size), wanted, strict=True))


def _named(size: tuple[float, float]) -> str:
    wide, high = (round(side * _MM) for side in size)
    short, long = sorted((wide, high))
    names = table()["names_mm"].items()
    name = next((n for n, (a, b) in names if abs(short - a) <= 2 and abs(long - b) <= 2), "")
    return f"{name} ({wide} x {high} mm)" if name else f"{wide} x {high} mm"
