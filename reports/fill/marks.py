"""Marks in a text: ``{{indicator}}``, ``{{indicator|period}}``, ``{{indicator|period|unit}}``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from schemas.text import nfc

_MARK: Final = re.compile(r"(\{\{[^{}]*\}\})")
_MOST_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """``raw``: as it stands; ``name`` in lower case, ``period`` and ``unit``: "" where not given.

    ``well``: it has a name and no more than three parts.
    """

    raw: str
    name: str
    period: str
    unit: str
    well: bool


def pieces(text: str) -> list[str | Mark]:
    """``text`` as plain pieces and marks in turn; joined (``raw`` of marks) it is the text."""
    parts = _MARK.split(text)
    return [_mark(part) if index % 2 else part for index, part in enumerate(parts)]


def loose(text: str) -> bool:
    """Whether a plain piece holds braces that belong to no mark: a mark left open, say."""
    return "{{" in text or "}}" in text


def _mark(raw: str) -> Mark:
    parts = [" ".join(nfc(part).split()) for part in raw[2:-2].split("|")]
    name, period, unit = (*parts, "", "")[:_MOST_PARTS]
    well = bool(name) and len(parts) <= _MOST_PARTS
    return Mark(raw, name.casefold(), period, unit, well)
