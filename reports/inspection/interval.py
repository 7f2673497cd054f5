"""What a sample says of the whole: a share and the interval it lies in.

Wilson's score interval at 95 per cent (E. B. Wilson, JASA 22 (1927) 209-212). Where a good part of
the whole was looked at, the size of the sample is multiplied by (N - 1) / (N - n), the correction
for finite populations; where strata were drawn at unlike rates, it is Kish's effective size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.959963984540054
"""Two-sided 95 per cent of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the whole with the bounds it lies within, all 0 to 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Part:
    """A stratum: how many it holds, how many of them were decided, how many of these count."""

    size: int
    decided: int
    counted: int


def estimate(parts: Sequence[Part]) -> Share | None:
    """The share of the whole that counts, from what was decided in each stratum.

    A stratum where nothing was decided is taken to be as the others; None where nothing was
    decided at all. The share is exact when everything was looked at and decided.
    """
    told = [part for part in parts if part.decided]
    if not told:
        return None
    whole, total = (sum(part.size for part in some) for some in (parts, told))
    sample = sum(part.decided for part in told)
    share = sum(part.size * part.counted / part.decided for part in told) / total
    if sample >= whole:
        return Share(share, share, share)
    weights = sum(part.size**2 / part.decided for part in told)
    effective = total**2 / weights  # Kish: (sum w)^2 / sum w^2
    return wilson(share, effective * (whole - 1) / (whole - sample))


def wilson(share: float, size: float) -> Share:
    """The interval of ``share`` seen in a sample of ``size`` (not whole where it is effective)."""
    square = Z * Z / size
    middle = (share + square / 2) / (1 + square)
    reach = Z / (1 + square) * sqrt(share * (1 - share) / size + square / (4 * size))
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return Share(share, min(share, low), max(share, high))
