"""How work in hand is reported to whoever waits for it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with (stage in Vietnamese, done, total); total 0 means unknown."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Report progress."""
