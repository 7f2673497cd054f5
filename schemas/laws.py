"""The law register: which text was in force on a day (guarantee 8: law by date)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from schemas.data_files import load_json
from schemas.profile import PROFILE_IDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One text. A date that is not known is None; ``unconfirmed`` names what was not read.

    ``profile``: id of the metadata profile it sets, or "".
    """

    number: str
    kind: str
    vi: str
    en: str
    topics: tuple[str, ...]
    issued: date | None
    effective_from: date | None
    effective_to: date | None
    replaced_by: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    source: str
    note: str
    profile: str = ""

    @property
    def name(self) -> str:
        """How the text is cited: ``Thông tư 02/2019/TT-BNV``."""
        return f"{self.kind} {self.number}"

    def in_force(self, on: date) -> bool | None:
        """Whether it was in force on that day; None where its dates are not known well enough."""
        if self.effective_to is not None and on > self.effective_to:
            return False
        if self.effective_from is not None:
            if on < self.effective_from:
                return False
            return None if "effective_to" in self.unconfirmed else True
        if self.issued is not None and on < self.issued:
            return False
        return None


@cache
def laws() -> tuple[Law, ...]:
    """The whole register."""
    return tuple(
        Law(
            number=row["number"],
            kind=row["kind"],
            vi=row["vi"],
            en=row["en"],
            topics=tuple(row["topics"]),
            issued=_day(row["issued"]),
            effective_from=_day(row["effective_from"]),
            effective_to=_day(row["effective_to"]),
            replaced_by=tuple(row["replaced_by"]),
            unconfirmed=tuple(row["unconfirmed"]),
            source=row["source"],
            note=row["note"],
            profile=row.get("profile", ""),
        )
        for row in load_json("laws.json")["laws"]
    )


def law(number: str) -> Law:
    """The text of that number. Raises ``KeyError``."""
    for item in laws():
        if item.number == number:
            return item
    raise KeyError(number)


def laws_in_force(on: date, topic: str | None = None) -> tuple[Law, ...]:
    """The texts certainly in force on a day, of one topic or of all."""
    return tuple(
        item for item in laws() if item.in_force(on) and (topic is None or topic in item.topics)
    )


def metadata_law(on: date) -> Law | None:
    """The text on metadata in force on a day; None where there was none."""
    return next((item for item in laws_in_force(on, "metadata") if item.profile), None)


def law_of_profile(profile: str) -> Law | None:
    """The text that sets a metadata profile, in force or not; None for an unknown profile."""
    return next((item for item in laws() if profile and item.profile == profile), None)


def judging_profile(declared: str, ended: date | None) -> str:
    """The id of the profile a dossier is judged by: the declared, but no law later than its end.

    A dossier that ended before the declared profile's law came is judged by the law of its end; one
    that declares an older profile stays with it until it is converted (LAW-02).
    """
    law = law_of_profile(declared)
    begun = law.effective_from if law else None
    if begun is None or ended is None or ended >= begun:
        return declared
    earlier = metadata_law(ended)
    return earlier.profile if earlier else PROFILE_IDS[0]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
