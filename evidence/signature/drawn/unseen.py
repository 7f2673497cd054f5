"""Text that stands on a page and that nobody sees.

Most pages are told without drawing: text in a dark colour that nothing is drawn over is seen. What
is in doubt is drawn twice, with the doubtful text and without it; a letter that makes no difference
cannot be seen. So it does not matter by what means it was hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.geometry import Box, around, common
from evidence.signature.drawn.letters import Difference, address, characters
from evidence.signature.drawn.pieces import NOWHERE, Area, Letters, Pieces, pieces_of

SCAN = 0.5  # a picture over this part of the page: a scan, the text under it is its text layer
_LIGHT = 200  # parts of a colour of at least this on paper are light
_NEAR = 60  # parts of two colours that differ less are near
_FAINT = 40  # opacity (of 255) below which anything is hard to see
_DRAWN = 100_000  # objects of a page that is drawn
_SHEET = 1_000_000  # pixels of a page itself, drawn twice
_PAIRS = 60_000  # pairs of text and area compared on a page; with more, all its text is drawn
_SAMPLE = 120  # characters told


@dataclass(slots=True)
class Unseen:
    """``kind``: invisible_text | ground_text | covered_content | tiny_text | outside_text |
    scan_text, with what it says.
    """

    kind: str
    count: int = 0
    text: str = ""
    box: Box | None = None
    last: int = -1  # place of the letter before in the text of the page


@dataclass(slots=True)
class Looked:
    """What came of a page: what is unseen, and what it cost.

    ``objects`` looked at; ``pixels`` of the pictures that were drawn; ``more``: not all was looked
    at, for want of room.
    """

    unseen: list[Unseen] = field(default_factory=list)
    objects: int = 0
    pixels: int = 0
    more: bool = False


def unseen_on(page: Any, room: int, pixels: int) -> Looked:
    """Unseen text of a page (pypdfium2).

    At most ``room`` objects are looked at, and nothing is drawn with pictures of more than
    ``pixels``.
    """
    pieces = pieces_of(page, room)
    looked = Looked(objects=pieces.count, more=pieces.more)
    pieces.place()
    hidden = [one for one in pieces.letters if one.unseen]
    area = page.get_bbox()
    lost = [one for one in pieces.letters if _lost(area, one)]
    doubtful, scans = _doubtful(pieces), _scans(page, pieces)
    weight = _SHEET + sum(area.pixels for area in pieces.areas)
    if doubtful and (weight > pixels or pieces.count > _DRAWN):
        looked.more, doubtful = True, []
    if not (doubtful or lost) and all(_under(one.box, scans) for one in hidden):
        looked.unseen = [Unseen("scan_text", len(hidden))] if hidden else []
        return looked
    looked.pixels = weight if doubtful else 0
    seen = Difference(page, [one.handle for one in doubtful]) if doubtful else None
    told = {address(one.handle): one for one in (*doubtful, *hidden, *lost)}
    looked.unseen = _gathered(page, told, pieces, scans, seen)
    return looked


def _away(area: Box, one: Letters) -> bool:
    """Whether a piece of text lies beyond ``area``, what is seen of the page."""
    return one.box != NOWHERE and common(one.box, area) is None


def _doubtful(pieces: Pieces) -> list[Letters]:
    """Text whose colour, or what is drawn over it or under it, may hide it."""
    painted = [one for one in pieces.letters if not one.unseen]
    pairs = len(painted) * len(pieces.areas)
    covers = [*pieces.areas, *(_as_area(one) for one in painted if _is_light(one))]
    return [
        one
        for one in painted
        if _is_light(one) or (pairs > _PAIRS) or any(_doubts(one, area) for area in covers)
    ]


def _is_light(one: Letters) -> bool:
    return one.colour is None or min(one.colour) >= _LIGHT or one.alpha < _FAINT


def _as_area(one: Letters) -> Area:
    """Light text may be laid over other text, a block of it like a white bar."""
    return Area(one.order, one.box, one.colour)


def _doubts(one: Letters, area: Area) -> bool:
    if common(one.box, area.box) is None:
        return False
    return area.order > one.order or area.colour is None or _near(one.colour, area.colour)


def _near(one: Sequence[int] | None, other: Sequence[int]) -> bool:
    return one is None or max(abs(a - b) for a, b in zip(one, other, strict=True)) < _NEAR


def _scans(page: Any, pieces: Pieces) -> list[Area]:
    """Pictures that cover most of the page."""
    whole = page.get_width() * page.get_height() or 1.0
    return [
        area
        for area in pieces.areas
        if area.pixels and (area.box[2] - area.box[0]) * (area.box[3] - area.box[1]) > SCAN * whole
    ]


def _under(box: Box, areas: Sequence[Area]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(
        area.box[0] <= x <= area.box[2] and area.box[1] <= y <= area.box[3] for area in areas
    )


def _gathered(
    page: Any,
    told: Mapping[int, Letters],
    whole: Pieces,
    scans: list[Area],
    seen: Difference | None,
) -> list[Unseen]:
    """The unseen letters of the pieces, put together by the means that hide them."""
    found: dict[str, Unseen] = {}
    area = page.get_bbox()
    for place, handle, letter, box in characters(page, told):
        one = told[handle]
        kind = _lost(area, one)
        if not kind and (one.unseen or (seen is not None and not seen.shows(box))):
            kind = _means(one, box, whole, scans)
        if kind:
            _add(found.setdefault(kind, Unseen(kind)), place, letter, box)
    return [found[kind] for kind in sorted(found) if _says_something(found[kind])]


def _lost(area: Box, one: Letters) -> str:
    """How painted text is lost by where it stands or by its size, "" where it is not."""
    if one.unseen or one.blank:
        return ""
    if one.tiny:
        return "tiny_text"
    return "outside_text" if _away(area, one) else ""


def _says_something(unseen: Unseen) -> bool:
    """Points and brackets alone are spacing, not content."""
    return any(letter.isalnum() for letter in unseen.text) or unseen.count > _SAMPLE


def _add(unseen: Unseen, place: int, letter: str, box: Box) -> None:
    gap = unseen.text and place > unseen.last + 1
    unseen.count += 1
    unseen.last = place
    if len(unseen.text) < _SAMPLE:
        unseen.text += " " + letter if gap else letter
    unseen.box = around(unseen.box, box) if unseen.box else box


def _means(one: Letters, box: Box, pieces: Pieces, scans: list[Area]) -> str:
    """By what a letter is hidden, "" where nothing known hides it (cut off, an empty glyph)."""
    if _under(box, [area for area in scans if one.unseen or area.order > one.order]):
        return "scan_text"
    if one.unseen or one.alpha == 0:
        return "invisible_text"
    covers = [*pieces.areas, *(_as_area(other) for other in pieces.letters if _is_light(other))]
    if _under(box, [area for area in covers if area.order > one.order]):
        return "covered_content"
    below = [area for area in pieces.areas if area.order < one.order]
    return "ground_text" if _is_light(one) or _under(box, below) else ""
