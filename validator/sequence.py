"""What stands out of order: the fewest items without which the rest goes on in time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date


def in_order(days: Sequence[date]) -> frozenset[int]:
    """Places of a longest part of ``days`` that never goes back (patience sorting)."""
    tails: list[date] = []
    ends: list[int] = []
    before: list[int | None] = []
    for place, day in enumerate(days):
        pile = bisect_right(tails, day)
        before.append(ends[pile - 1] if pile else None)
        tails[pile : pile + 1] = [day]
        ends[pile : pile + 1] = [place]
    kept, step = set(), ends[-1] if ends else None
    while step is not None:
        kept.add(step)
        step = before[step]
    return frozenset(kept)
