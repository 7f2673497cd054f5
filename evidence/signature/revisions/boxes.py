"""Where an annotation stands on its page as the page is seen."""

from __future__ import annotations

import re
from typing import Any

from evidence.geometry import carry, rounded
from evidence.signature.filters import decode
from evidence.signature.limits import MAX_STREAM_BYTES
from evidence.signature.look.geometry import box_of, numbers, page_view
from evidence.signature.look.layers import never_seen
from evidence.signature.revisions.view import View
from evidence.signature.syntax import PdfSyntaxError, Ref

# What draws nothing: comments, and operators that only begin and end something. Taken out one by
# one: a pattern of all of them together would be tried in every way on a row of comment signs.
_NOTHING = re.compile(rb"%[^\r\n]*|\b(?:q|Q|n|BT|ET|EMC)\b|/\w+ BMC\b")
_BLANKS = b"\x00\t\n\x0b\x0c\r "
_OWN_COLOURS = ("BG", "BC")  # of background and border (ISO 32000-2 table 192)
_STATES = 40  # states of one appearance looked through


def seen_box(view: View, page: int, annotation: dict[str, Any]) -> list[float] | None:
    """[left, bottom, right, top] in points, the page turned, its corner at 0; None: not seen.

    The whole page where the place cannot be read: readers differ on what they make of it.
    """
    if never_seen(view.resolve(annotation.get("F"))):
        return None
    box, sheet = box_of(view, annotation.get("Rect")), page_view(view, page, 0)
    if box is None:
        return rounded(sheet.area) if _unreadable(view, annotation) else None
    return rounded(carry(box, sheet.matrix))


def _unreadable(view: View, annotation: dict[str, Any]) -> bool:
    """Whether a place is stated that is no rectangle of numbers of this world."""
    stated = view.resolve(annotation.get("Rect"))
    return isinstance(stated, list) and numbers(view, stated, 4) is None


def draws(view: View, annotation: Any) -> bool:
    """Whether an annotation has a place and a normal appearance that is not blank, or colours.

    What cannot be decoded is taken for a drawing. A widget without appearance is painted in its
    colours by some readers (Poppler). Raises ``TableError``, ``PdfSyntaxError``.
    """
    if not isinstance(annotation, dict):
        return False
    if box_of(view, annotation.get("Rect")) is None and not _unreadable(view, annotation):
        return False
    if any(view.get(annotation, "MK", colour) for colour in _OWN_COLOURS):
        return True
    normal = view.get(annotation, "AP") or {}
    look = normal.get("N") if isinstance(normal, dict) else None
    states = view.resolve(look)
    inner = list(states.values()) if isinstance(states, dict) else []
    return len(inner) > _STATES or any(_is_drawing(view, one) for one in (look, *inner))


def _is_drawing(view: View, look: Any) -> bool:
    found = view.stream(look.number) if isinstance(look, Ref) else None
    if found is None:
        return False
    entry, raw = found
    try:
        body = decode(raw, view.parsed.value(entry), MAX_STREAM_BYTES)
    except PdfSyntaxError:
        return True
    return bool(_NOTHING.sub(b" ", body).strip(_BLANKS))
