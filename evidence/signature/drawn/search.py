"""All pages of a revision looked through for unseen text, within bounds that are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from evidence.signature.drawn.sheets import Sheets
from evidence.signature.drawn.unseen import Unseen, unseen_on
from evidence.signature.limits import MAX_PAGE_OBJECTS, MAX_PIXELS_DRAWN, MAX_SHADOW_PAGES


class Search:
    """The pages of the revision that ends at ``end``.

    ``scans``: pages whose text layer lies under a picture; ``left``: pages that a bound or a fault
    left out. Both are known when :meth:`pages` has ended. The bounds count work, not time: equal
    bytes give equal facts.
    """

    def __init__(self, sheets: Sheets, end: int) -> None:
        self._sheets, self._end = sheets, end
        self._room, self._pixels = MAX_PAGE_OBJECTS, MAX_PIXELS_DRAWN
        self.scans: list[int] = []
        self.left: list[int] = []

    def pages(self) -> Iterator[tuple[int, Unseen]]:
        """Page (from 1) and what nobody sees on it. Raises where the file cannot be opened."""
        count = len(self._sheets.document(self._end))
        for number in range(1, min(count, MAX_SHADOW_PAGES) + 1):
            if self._room <= 0:
                break
            yield from self._page(number)
        else:
            number = min(count, MAX_SHADOW_PAGES) + 1
        self.left += range(number, count + 1)

    def _page(self, number: int) -> Iterator[tuple[int, Unseen]]:
        try:
            looked = unseen_on(self._sheets.page(self._end, number), self._room, self._pixels)
        except Exception:  # a page that cannot be read hides no other
            self.left.append(number)
            return
        self._room -= looked.objects
        self._pixels -= looked.pixels
        if looked.more:
            self.left.append(number)
        for found in looked.unseen:
            if found.kind == "scan_text":
                self.scans.append(number)
            else:
                yield number, found


def ranges(numbers: Sequence[int]) -> str:
    """``1-4, 7`` of ascending numbers."""
    starts = [b for a, b in pairwise([numbers[0] - 2, *numbers]) if b != a + 1]
    ends = [a for a, b in pairwise([*numbers, numbers[-1] + 2]) if b != a + 1]
    pairs = zip(starts, ends, strict=True)
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in pairs)
