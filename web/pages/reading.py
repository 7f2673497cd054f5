"""One file, page by page: its text, the pages that hold what was searched for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas.errors import HosoError
from web.pagetext import marks, page_texts
from web.shelf import Folder
from web.templates import Piece, pieces

_LOOKED_AT = 200  # pages searched for the list of pages with hits
_AROUND = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``page`` of ``pages``; ``text`` in pieces; ``hits``: pages that hold what was asked.

    ``has_text``: whether the file has any. ``sure``: confidence of a page read by machine, None
    for text of its own. ``nearby``: pages to go to, 0 for a gap.
    """

    page: int
    pages: int
    text: list[Piece]
    has_text: bool
    sure: int | None
    hits: list[int]
    nearby: list[int]


def reading_of(folder: Folder, row: dict[str, Any], page: int, typed: str) -> Reading:
    """Page ``page`` of a file. Raises ``HosoError`` not-found where it has no such page."""
    texts = page_texts(folder.aip, row["path"])
    pages = max(len(texts), int(row["pages"]), 1)
    if page > pages:
        raise HosoError("not-found", what=f"{row['path'][:200]} {page}")
    text, sure = texts[page - 1] if page <= len(texts) else ("", None)
    looked_at = enumerate(texts[:_LOOKED_AT], start=1)
    hits = [number for number, one in looked_at if marks(one.text, typed)]
    return Reading(
        page=page,
        pages=pages,
        text=pieces(text, marks(text, typed)),
        has_text=any(one.text.strip() for one in texts),
        sure=sure,
        hits=hits,
        nearby=_nearby(page, pages),
    )


def _nearby(page: int, pages: int) -> list[int]:
    """The first page, the last, and those around ``page``."""
    near = {1, pages, *range(max(1, page - _AROUND), min(pages, page + _AROUND) + 1)}
    out: list[int] = []
    for number in sorted(near):
        if out and number > out[-1] + 1:
            out.append(0)
        out.append(number)
    return out
