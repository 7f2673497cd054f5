"""Which layers (optional content) and annotations a viewer leaves out."""

from __future__ import annotations

from typing import Any

from evidence.signature.objects import PdfObjects
from evidence.signature.syntax import Ref

UNSEEN_FLAGS = 1 << 1 | 1 << 5  # /F of an annotation: hidden, no view (ISO 32000-2 table 167)


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
