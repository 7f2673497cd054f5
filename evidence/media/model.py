"""What headers of sound and film tell, and how boxes of bytes are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

LONGEST = 10 * 365 * 86400  # seconds; more is no length of a recording


class DamagedError(ValueError):
    """The header does not hold what its format says."""


@dataclass(frozen=True, slots=True)
class Stream:
    """``rate``: bits a second; ``basis``: what told it."""

    kind: Literal["sound", "film"]
    seconds: float
    rate: int
    basis: str

    def facts(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "kind": self.kind,
            "seconds": round(self.seconds, 2),
            "bits_per_second": self.rate,
            "basis": self.basis,
        }


def by_length(kind: Literal["sound", "film"], size: int, seconds: float) -> Stream:
    """The mean rate of a whole file. Raises :class:`DamagedError` for no length."""
    if not 0 < seconds < LONGEST:
        raise DamagedError(f"no length: {seconds} seconds")
    return Stream(kind, seconds, round(size * 8 / seconds), "size / length")


def exactly(stream: BinaryIO, count: int) -> bytes:
    """``count`` bytes. Raises :class:`DamagedError` where the file ends before."""
    data = stream.read(count)
    if len(data) < count:
        raise DamagedError("the file ends within its header")
    return data
