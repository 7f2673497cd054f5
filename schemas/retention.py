"""Retention periods: what a stated period means, and when it ends (T02-VOC-01)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from schemas.data_files import load_json
from schemas.text import nfc
from schemas.vocabulary import load_vocabulary

_YEARS = re.compile(r"0*([0-9]{1,3})\s*năm", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Retention:
    """A period: for ever, a number of years, or a stated term that no date can be computed for."""

    kind: Literal["permanent", "years", "stated"]
    text: str
    years: int = 0

    def expires(self, end: date) -> date | None:
        """The last day of the period for a dossier that ended on ``end``; None where it has none.

        Counted in whole years from the year of the end: 31 December of year + N.
        """
        return date(end.year + self.years, 12, 31) if self.kind == "years" else None


def parse_retention(text: str) -> Retention | None:
    """The period ``text`` states; None where it is none, or more years than the list allows."""
    match = _YEARS.fullmatch(" ".join(nfc(text).split()))
    if match:
        raw = load_json("vocabularies/retention.json")
        years = int(match.group(1))
        allowed = raw["years_min"] <= years <= raw["years_max"]
        return Retention("years", f"{years} năm", years) if allowed else None
    term = load_vocabulary("retention").find(text)
    if term is None or term.more["kind"] == "years":
        return None
    return Retention(term.more["kind"], term.vi)


def is_permanent(text: str) -> bool:
    """Whether ``text`` states that something is kept for ever."""
    stated = parse_retention(text)
    return stated is not None and stated.kind == "permanent"
