"""Text of a DOCX kept apart by tabs or many blanks: a head or an end set without a table.

Tabs go to the stops a paragraph sets, then to those every half inch (ECMA-376 part 1 §17.3.1.37,
§17.15.1.25); where they stand far apart on one line, words are lines of their own, as on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from validator.anatomy.page import Span
from validator.anatomy.widths import width_of

_USUAL = 36.0  # points from one stop to the next where a paragraph sets none
_APART = 2.0  # of the size: so wide a gap parts words
_OVER = 6.0  # points: so far over the edge our widths may be wrong
_MOST_SIGNS = 5000  # tabs and blanks of one paragraph: each is followed to where it goes
_GAP = re.compile(r"(\t[\t ]*| {3,}[\t ]*)")
_SEEN = re.compile(r"[^\W\d_].*[^\W\d_]|_{3}|\.{3}|…")

_ASIDE = 100.0  # points: what begins so far in by tabs or blanks stands at the right


class Piece(NamedTuple):
    """Words that stand together: where they begin, and the tabs and blanks before them."""

    start: float
    spans: tuple[Span, ...]
    gap: str

    @property
    def end(self) -> float:
        """Where they end."""
        return self.start + _wide(self.spans)


def parted_at_stops(
    spans: Sequence[Span], one: Mapping[str, Any], area: tuple[float, float]
) -> list[list[Piece]]:
    """The lines of a paragraph, each in pieces; empty where nothing parts them.

    ``one``: what it states; ``area``: between which edges it is set.
    """
    gaps = _GAP.findall("".join(span.text for span in spans))
    if not 0 < sum(map(len, gaps)) <= _MOST_SIGNS:
        return []
    rows = list(_rows(spans))
    placed = [list(_placed(row, one, area, first=not at)) for at, row in enumerate(rows)]
    fits = all(piece.end <= area[1] + _OVER for row in placed for piece in row)
    return placed if fits and any(_is_parted(row, one, area) for row in placed) else []


def _is_parted(pieces: Sequence[Piece], one: Mapping[str, Any], area: tuple[float, float]) -> bool:
    """Whether words stand far apart, at stops set for their middle or right, or at the right."""
    if not pieces:
        return False
    set_apart = any(kind != "left" for _, kind in _stops(one, area))
    aside = one["align"] in ("left", "both") and pieces[0].start - area[0] - one["left"] > _ASIDE
    if aside or (set_apart and _says(pieces[-1].spans)):
        return True
    return any(
        there.start - here.end >= _APART * here.spans[-1].size
        and there.gap != "\t"  # what follows a number of a list
        and _says(here.spans)
        and _says(there.spans)
        for here, there in pairwise(pieces)
    )


def _says(row: Sequence[Span]) -> bool:
    return bool(_SEEN.search("".join(span.text for span in row)))


def _wide(row: Sequence[Span]) -> float:
    return sum(map(width_of, row))


def _rows(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """The spans line by line as they are broken by hand."""
    row: list[Span] = []
    for span in spans:
        first, *others = span.text.split("\n")
        row.append(replace(span, text=first))
        for text in others:
            yield row
            row = [replace(span, text=text)]
    yield row


def _placed(
    row: Sequence[Span], one: Mapping[str, Any], area: tuple[float, float], *, first: bool
) -> Iterator[Piece]:
    """Each piece of a line with where it begins."""
    edge = area[0] + float(one["left"])
    at = edge + (float(one["first"]) if first else 0.0)
    if one["align"] in ("center", "right"):
        room = area[1] - float(one["right"]) - edge - _wide(row)
        at = edge + (room / 2 if one["align"] == "center" else room)
    for gap, words in _pieces(row):
        for sign in gap:
            at = at + width_of(replace(words[0], text=" ")) if sign == " " else _stop(at, one, area)
        kind = _kind(at, one, area) if gap.endswith("\t") else "left"
        wide = _wide(words)
        start = at - (wide / 2 if kind == "center" else wide if kind == "right" else 0.0)
        yield Piece(start, words, gap)
        at = start + wide


def _pieces(row: Sequence[Span]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """What stands before a piece, and the piece; pieces that are seen only."""
    gap, words = "", list[Span]()
    for span in row:
        for place, text in enumerate(_GAP.split(span.text)):
            if not text:
                continue
            if place % 2 or (not words and text.isspace()):
                if words:
                    yield gap, tuple(words)
                    gap, words = "", []
                gap += text
            else:
                words.append(replace(span, text=text))
    if words:
        yield gap, tuple(words)


def _stops(one: Mapping[str, Any], area: tuple[float, float]) -> list[tuple[float, str]]:
    return [(area[0] + float(at), str(kind)) for at, kind in one["tabs"]]


def _stop(at: float, one: Mapping[str, Any], area: tuple[float, float]) -> float:
    """Where a tab at ``at`` goes to."""
    own = [stop for stop, _ in _stops(one, area) if stop > at]
    return own[0] if own else area[0] + ((at - area[0]) // _USUAL + 1) * _USUAL


def _kind(at: float, one: Mapping[str, Any], area: tuple[float, float]) -> str:
    """How text stands at the stop ``at``."""
    return next((kind for stop, kind in _stops(one, area) if stop == at), "left")
