"""Where an annotation stands on its page as the page is seen."""

from __future__ import annotations

import re
from typing import Any

from evidence.geometry import carry, rounded
from evidence.signature.filters import decode
from evidence.signature.limits import MAX_STREAM_BYTES
from evidence.signature.look.geometry import box_of, page_view
from evidence.signature.look.layers import never_seen
from evidence.signature.revisions.view import View
from evidence.signature.syntax import PdfSyntaxError, Ref

# A look that draws nothing: comments, and operators that only begin and end something.
_BLANK = re.compile(rb"(?:[\x00\s]|%[^\r\n]*|\b(?:q|Q|n|BT|ET|EMC)\b|/\w+ BMC\b)*")
_STATES = 40  # states of one appearance looked through


def seen_box(view: View, page: int, annotation: dict[str, Any]) -> list[float] | None:
    """[left, bottom, right, top] in points, the page turned, its corner at 0; None: not seen."""
    box = box_of(view, annotation.get("Rect"))
    if box is None or never_seen(view.resolve(annotation.get("F"))):
        return None
    return rounded(carry(box, page_view(view, page, 0).matrix))


def draws(view: View, annotation: Any) -> bool:
    """Whether an annotation has a place and a normal appearance that is not blank.

    What cannot be decoded is taken for a drawing. Raises ``TableError``, ``PdfSyntaxError``.
    """
    if not isinstance(annotation, dict) or box_of(view, annotation.get("Rect")) is None:
        return False
    looks = view.resolve(annotation.get("AP"))
    normal = looks.get("N") if isinstance(looks, dict) else None
    states = view.resolve(normal)
    inner = list(states.values())[:_STATES] if isinstance(states, dict) else []
    return any(_is_drawing(view, look) for look in (normal, *inner))


def _is_drawing(view: View, look: Any) -> bool:
    found = view.stream(look.number) if isinstance(look, Ref) else None
    if found is None:
        return False
    entry, raw = found
    try:
        body = decode(raw, view.parsed.value(entry), MAX_STREAM_BYTES)
    except PdfSyntaxError:
        return True
    return _BLANK.fullmatch(body) is None
