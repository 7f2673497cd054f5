"""Registers an office says are whole: ``di:2025``, ``den:2025``."""

from __future__ import annotations

import re

from hoso.settings import Settings
from schemas.errors import HosoError

_WRITTEN = re.compile(r"(den|di)[:-](\d{4})")
_WANTED = "di:2025; den:2025"
WAYS = {"den": "in", "di": "out"}


def whole_register(text: str) -> tuple[str, int] | None:
    """``di:2025`` as (direction, year); None where it is not so written."""
    match = _WRITTEN.fullmatch(text.strip().lower())
    return (WAYS[match[1]], int(match[2])) if match else None


def whole_registers(settings: Settings) -> frozenset[tuple[str, int]]:
    """Those the settings name. Raises ``HosoError`` setting-invalid."""
    found = set()
    for text in settings.items("whole_registers"):
        one = whole_register(text)
        if one is None:
            raise HosoError("setting-invalid", name="whole_registers", value=text, wanted=_WANTED)
        found.add(one)
    return frozenset(found)
