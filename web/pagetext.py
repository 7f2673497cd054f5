"""The text of a file's pages, from what the package keeps, and where a query is in it."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from archive.storage.aip import Aip
from evidence.facts import FileFacts
from ingest.documents import FACTS
from ingest.pagetexts import PageText
from ingest.pagetexts import page_texts as texts_of
from ingest.readings import OCR, Reading
from schemas.canonical import canonical_json
from search.parse import parse
from search.snippet import Highlighter

MOST_KEPT = 20_000_000
"""Characters of the pages read last that are kept: people turn the pages of one file."""

Pages = tuple[PageText, ...]


class KeptPages:
    """Pages of files, by the digests of what they stand in; the longest unasked for go first.

    Whether somebody may see them is not asked here.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, ...], Pages] = OrderedDict()
        self._size = 0
        self._lock = Lock()  # requests are answered in several threads

    def texts(self, aip: Aip, path: str) -> Pages:
        """The text of every page of payload ``path``; nothing where there is none.

        Raises ``HosoError`` object-damaged.
        """
        files = (aip.files.get(name) for name in (FACTS, OCR))
        key = (*(file.sha256 if file else "" for file in files), path)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = _read(aip, path)
        with self._lock:
            self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, ...], found: Pages) -> None:
        if key not in self._kept:
            self._size += _size(found)
            self._kept[key] = found
        while self._size > self._most:
            _, gone = self._kept.popitem(last=False)
            self._size -= _size(gone)


_PAGES = KeptPages()


def page_texts(aip: Aip, path: str) -> Pages:
    """The text of every page of payload ``path``; nothing where there is none.

    Raises ``HosoError`` object-damaged.
    """
    return _PAGES.texts(aip, path)


def marks(text: str, typed: str) -> list[tuple[int, int]]:
    """Ranges of ``text`` that meet what was typed, melted where they touch or overlap."""
    out: list[tuple[int, int]] = []
    found = Highlighter(parse(typed)).marks(text) if typed.strip() else []
    for start, end, *_ in found:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _read(aip: Aip, path: str) -> Pages:
    row = _line(aip.read(FACTS), path)
    if row is None:
        return ()
    read = _line(aip.read(OCR), path) if OCR in aip.files else None
    facts = FileFacts.from_dict(row["facts"])
    return texts_of(facts, Reading.from_dict(read) if read is not None else None)


def _line(data: bytes, path: str) -> Mapping[str, Any] | None:
    """The line of ``path``, of a document with a canonical line for each file."""
    name = canonical_json(path)  # as its line has it: the others need no parsing
    for line in data.splitlines():
        if name in line:
            row: Mapping[str, Any] = json.loads(line)
            if row["path"] == path:
                return row
    return None


def _size(pages: Pages) -> int:
    return sum(len(page.text) for page in pages) + len(pages) + 1
