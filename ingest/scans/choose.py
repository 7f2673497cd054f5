"""Which pages of a dossier a machine should read: those that show paper and hold no text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.facts import FileFacts
from evidence.ocr import IMAGE_KINDS
from ingest.documents import AipDocuments
from validator.scans.pages import scanned_pages, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file with pages to be read. ``pages``: from 1; None: all that an image file has."""

    path: str
    facts: FileFacts
    pages: tuple[int, ...] | None


def wanted_files(
    documents: AipDocuments, *, everything: bool = False, redo: bool = False
) -> list[Wanted]:
    """The files with pages to be read, in the order of the facts.

    ``everything``: also scanned pages with a layer of text, and photographs. ``redo``: also what
    was read before.
    """
    return [
        wanted
        for wanted in _candidates(documents, everything=everything)
        if redo or wanted.path not in documents.readings
    ]


def _candidates(documents: AipDocuments, *, everything: bool) -> Iterator[Wanted]:
    pictures = _photographs(documents.record)
    for path, facts in documents.facts.items():
        if facts.format.kind in IMAGE_KINDS and (everything or path not in pictures):
            yield Wanted(path=path, facts=facts, pages=None)
        elif pages := scans_without_text(facts, everything=everything):
            yield Wanted(path=path, facts=facts, pages=pages)


def scans_without_text(facts: FileFacts, *, everything: bool = False) -> tuple[int, ...]:
    """Pages of a PDF that are images and hold hardly a text; ``everything``: or any text.

    What little stands on a scan (an arrival stamp, the words of a signature) is no layer of text.
    """
    if facts.pdf is None or not facts.pdf.opened or facts.text is None:
        return ()
    scans = scanned_pages(facts) or ()
    numbers = {page.number for page in scans} | set(facts.text.image_only)
    if everything:
        return tuple(sorted(numbers))
    return tuple(sorted(n for n in numbers if _own_text(facts, n) <= table()["most_own_text"]))


def _own_text(facts: FileFacts, page: int) -> int:
    pages = facts.text.pages if facts.text else ()
    return len("".join(pages[page - 1].split())) if page <= len(pages) else 0


def _photographs(record: Mapping[str, Any]) -> frozenset[str]:
    """Files of photos and recordings: pictures of people and places, not of paper."""
    rows = (item for one in record["media"] for item in one["files"])
    return frozenset(item["payload"] for item in rows if item["payload"])
