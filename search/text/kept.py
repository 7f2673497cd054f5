"""A bounded memory of what was worked out, for texts that come again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

_LONGEST = 40  # longer words are rare: addresses, rulers, damaged text


class Kept(dict[str, Value]):
    """``kept[text]`` is ``make(text)``, worked out once as long as it is remembered.

    Half of the ``most`` texts kept are the newest; when that half is full the other is forgotten,
    so texts met often stay. Those of more than ``longest`` characters are not kept at all: hostile
    text has endless different words, of any length.
    """

    def __init__(self, make: Callable[[str], Value], *, most: int, longest: int = _LONGEST) -> None:
        super().__init__()
        self._make = make
        self._longest = longest
        self._half = most // 2
        self._older: dict[str, Value] = {}

    def __missing__(self, text: str) -> Value:
        found = self._older.get(text)
        if found is None:
            found = self._make(text)
        if len(text) <= self._longest:
            if len(self) >= self._half:
                self._older = dict(self)
                self.clear()
            self[text] = found
        return found
