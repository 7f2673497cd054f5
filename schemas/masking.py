"""Numbers of identity papers do not leave the house: CMND (9 digits) and CCCD (12 digits)."""

from __future__ import annotations

import re
from typing import Final

_IDENTITY: Final = re.compile(r"(?<![\d/.,-])(?:\d{12}|\d{9})(?![\d/.,-]*\d)")
_SHOWN = 3


def mask_numbers(text: str) -> str:
    """``text`` with every number of 9 or 12 digits hidden but for its last three."""
    return _IDENTITY.sub(lambda hit: "•" * (len(hit[0]) - _SHOWN) + hit[0][-_SHOWN:], text)
