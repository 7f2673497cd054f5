"""The text of a file's pages: its own, or what a machine read where it holds hardly any."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from evidence.facts import FileFacts
from ingest.readings import Page, Reading
from validator.scans.pages import table


class PageText(NamedTuple):
    """``sure``: confidence of a page read by a machine, from 0 to 100; None: the file's own."""

    text: str
    sure: int | None = None


def page_texts(facts: FileFacts, reading: Reading | None = None) -> tuple[PageText, ...]:
    """The text of every page, from 1 on.

    A page that was read with enough confidence has the words read; the little text it may hold of
    its own (a stamp) stands before them.
    """
    own = facts.text.pages if facts.text else ()
    read = {page["page"]: page for page in reading.pages} if reading is not None else {}
    count = max(len(own), max(read, default=0))
    return tuple(
        _text(own[number - 1] if number <= len(own) else "", read.get(number))
        for number in range(1, count + 1)
    )


def readable(page: Page) -> bool:
    """Whether a page was read with enough confidence to count as text."""
    return bool(page.get("lines")) and page["confidence"] >= thresholds()["least_page"]


@cache
def thresholds() -> Mapping[str, Any]:
    """The data of ``ingest/data/reading.json``."""
    text = files("ingest").joinpath("data/reading.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _text(own: str, page: Page | None) -> PageText:
    if page is None or not readable(page):
        return PageText(own)
    words = "\n".join(_sure_lines(page))
    short = bool(own.strip()) and len(own) <= table()["most_own_text"]
    return PageText(f"{own.rstrip()}\n{words}" if short else words, page["confidence"])


def _sure_lines(page: Page) -> Iterator[str]:
    least = thresholds()["least_word"]
    for line in page["lines"]:
        words = zip(line["text"].split(" "), line["words"], strict=True)
        yield " ".join(word for word, (*_, sure) in words if sure >= least)
