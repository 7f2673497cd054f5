"""What ``hoso doctor`` tells: a thing that does not agree."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that does not agree: the check, what was found, what to do (vi and en)."""

    check: str
    message: str
    message_en: str
    remedy: str
    remedy_en: str

    def as_dict(self) -> dict[str, str]:
        """JSON form."""
        return asdict(self)
