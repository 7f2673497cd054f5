"""Where an annotation stands on its page as the page is seen."""

from __future__ import annotations

from typing import Any

from evidence.geometry import carry, rounded
from evidence.signature.look.geometry import box_of, page_view
from evidence.signature.look.layers import UNSEEN_FLAGS
from evidence.signature.revisions.view import View


def seen_box(view: View, page: int, annotation: dict[str, Any]) -> list[float] | None:
    """[left, bottom, right, top] in points, the page turned, its corner at 0; None: not seen."""
    box, flags = box_of(view, annotation.get("Rect")), view.resolve(annotation.get("F"))
    if box is None or (isinstance(flags, int) and flags & UNSEEN_FLAGS):
        return None
    return rounded(carry(box, page_view(view, page, 0).matrix))
