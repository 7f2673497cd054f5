"""Drawing a sample that anybody can draw again with the list and the printed seed.

Every id is ranked by the SHA-256 of ``seed``, a line feed and the id (UTF-8); the first so many in
the order of these digests are drawn. A stratified sample does so in each stratum, with as many as
its share of the whole list (largest remainders), and one at least.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from reports.inspection.faults import refused
from schemas.canonical import sha256_hex
from schemas.text import sort_key


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the list: its name, how many it holds and how many of them are drawn."""

    name: str
    size: int
    drawn: int


def size_of(total: int, *, size: int | None = None, rate: Fraction | None = None) -> int:
    """How many of ``total`` are drawn: ``size``, or ``rate`` per cent rounded up; never more."""
    wanted = size if rate is None else ceil(total * rate / 100)
    return min(wanted or 0, total)


def ranked(ids: Iterable[str], seed: str) -> list[str]:
    """``ids`` without repeats in the order they are drawn in; their own order does not matter."""
    return sorted(set(ids), key=lambda one: (sha256_hex(f"{seed}\n{one}".encode()), one))


def allotted(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """How many of ``count`` are drawn from each stratum: proportional, at least one, never all.

    ``sizes``: how many each holds, one at least. The sum is ``count`` (at most what there is).
    Raises ``HosoError`` inspection-refused where there are more strata than are to be drawn.
    """
    total = sum(sizes.values())
    count = min(count, total)
    if count < len(sizes):
        raise refused("", "small", size=count, strata=len(sizes))
    share = {name: Fraction(count * held, total) for name, held in sizes.items()}
    drawn = {name: max(1, int(part)) for name, part in share.items()}
    order = sorted(sizes, key=sort_key)
    while (lack := count - sum(drawn.values())) != 0:
        step = 1 if lack > 0 else -1
        free = [n for n in order if (drawn[n] < sizes[n] if step > 0 else drawn[n] > 1)]
        chosen = max(free, key=lambda name: step * (share[name] - drawn[name]))
        drawn[chosen] += step
    return {name: drawn[name] for name in order}


def draw(
    members: Mapping[str, str], count: int, seed: str, *, stratified: bool
) -> tuple[list[str], tuple[Stratum, ...]]:
    """The ids drawn, in the order of ``members``' ids, and the strata they came from.

    ``members``: id -> stratum. A simple sample has one stratum, "". Raises as :func:`allotted`.
    """
    groups: dict[str, list[str]] = {}
    for one in sorted(members):
        groups.setdefault(members[one] if stratified else "", []).append(one)
    sizes = {name: len(held) for name, held in groups.items()}
    counts = allotted(sizes, count) if sizes else {}
    taken = [one for name in counts for one in ranked(groups[name], seed)[: counts[name]]]
    strata = tuple(Stratum(name, sizes[name], counts[name]) for name in counts)
    return sorted(taken), strata


def drawn_again(
    members: Mapping[str, str], sample: Sequence[str], count: int, seed: str, *, stratified: bool
) -> bool:
    """Whether the list and the seed give ``sample`` again."""
    return draw(members, count, seed, stratified=stratified)[0] == sorted(sample)
