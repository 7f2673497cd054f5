"""The text of a file's pages, from the facts the package keeps, and where a query is in it."""

from __future__ import annotations

import json

from archive.storage.aip import Aip
from evidence.facts import FileFacts
from ingest.documents import FACTS
from search.parse import parse
from search.snippet import Highlighter


def page_texts(aip: Aip, path: str) -> tuple[str, ...]:
    """The text of every page of payload ``path``; nothing where there is none.

    Raises ``HosoError`` object-damaged.
    """
    for line in aip.read(FACTS).splitlines():
        row = json.loads(line)
        if row["path"] == path:
            text = FileFacts.from_dict(row["facts"]).text
            return tuple(text.pages) if text else ()
    return ()


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
