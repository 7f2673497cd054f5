"""Registers an office says are whole: ``di:2025``, ``den:2025``."""

from __future__ import annotations

import re

from hoso.settings import Settings
from schemas.errors import HosoError

_WRITTEN = re.compile(r"(den|di)[:-](\d{4})")
WAYS = {"den": "in", "di": "out"}
_SETTING = "whole_registers"


def whole_register(text: str) -> tuple[str, int] | None:
    """``di:2025`` as (direction, year); None where it is not so written."""
    match = _WRITTEN.fullmatch(text.strip().lower())
    return (WAYS[match[1]], int(match[2])) if match else None


def whole_registers(settings: Settings) -> frozenset[tuple[str, int]]:
    """Those the settings name. Raises ``HosoError`` setting-invalid."""
    found = set()
    for text in settings.items(_SETTING):
        one = whole_register(text)
        if one is None:
            raise HosoError(
                "setting-invalid", name=_SETTING, value=text, wanted="di:2025; den:2025"
            )
        found.add(one)
    return frozenset(found)
