"""Which layers (optional content) and annotations a viewer leaves out."""

from __future__ import annotations

from typing import Any

from evidence.signature.objects import PdfObjects
from evidence.signature.syntax import Ref

# /F of an annotation (ISO 32000-2 table 167)
_HIDDEN, _PRINT, _NO_VIEW, _TOGGLE = 1 << 1, 1 << 2, 1 << 5, 1 << 8
UNSEEN_FLAGS = _HIDDEN | _NO_VIEW  # not on a screen


def never_seen(flags: Any) -> bool:
    """Whether an annotation with these flags is seen nowhere: not in print either.

    Flags of more than 32 bits say nothing: readers take them for none.
    """
    if not isinstance(flags, int) or not 0 <= flags < 1 << 32:
        return False
    return bool(flags & _HIDDEN or (flags & _NO_VIEW and not flags & (_PRINT | _TOGGLE)))


def hidden_groups(objects: PdfObjects) -> frozenset[int]:
    """Numbers of the optional-content groups a viewer leaves out (ISO 32000-2 §8.11.4.3)."""
    settings = objects.get(objects.catalog, "OCProperties")
    usual = objects.get(settings, "D")
    if not isinstance(usual, dict):
        return frozenset()
    off = _numbers(objects.resolve(usual.get("OFF")))
    if objects.resolve(usual.get("BaseState")) == "OFF":
        everything = _numbers(objects.get(settings, "OCGs"))
        off |= everything - _numbers(objects.resolve(usual.get("ON")))
    return frozenset(off)


def is_hidden(objects: PdfObjects, group: Any, hidden: frozenset[int]) -> bool:
    """Whether a group, or every group of a membership dictionary, is among those left out."""
    if not hidden or not isinstance(group, Ref):
        return False
    if group.number in hidden:
        return True
    listed = objects.get(group, "OCGs")
    inner = objects.value(group.number)
    single = inner.get("OCGs") if isinstance(inner, dict) else None
    members = _numbers(listed if isinstance(listed, list) else [single])
    return bool(members) and members <= hidden


def _numbers(listed: Any) -> set[int]:
    return {r.number for r in listed if isinstance(r, Ref)} if isinstance(listed, list) else set()
