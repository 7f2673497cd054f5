"""A broken invariant: which, where, by how much, what to do (``ingest/data/invariants.json``)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.errors import HosoError

_SHOWN = 3  # told in the words of an error


@cache
def table() -> dict[str, Any]:
    """``{"invariants": name -> {check, remedy, vi, en}, "remedies": name -> {vi, en}, "ends": …}``.

    ``ends``: command -> groups of checks that are looked at when it ends.
    """
    text = files("ingest").joinpath("data/invariants.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """``name``: of the invariant; ``where``: the transfer, object or item; ``what``: of it.

    ``had``: what there should be, ``has``: what there is (numbers, or versions), with bytes where
    files are counted.
    """

    name: str
    where: str = ""
    what: str = ""
    had: int | str = 0
    has: int | str = 0
    had_bytes: int = 0
    has_bytes: int = 0

    @property
    def check(self) -> str:
        """The group of checks it belongs to."""
        return str(table()["invariants"][self.name]["check"])

    def message(self, lang: str = "vi") -> str:
        """What is broken, in ``vi`` or ``en``."""
        words = str(table()["invariants"][self.name][lang])
        return words.format(**{name: getattr(self, name) for name in self.__slots__})

    def remedy(self, lang: str = "vi") -> str:
        """What to do, in ``vi`` or ``en``."""
        known = table()
        return str(known["remedies"][known["invariants"][self.name]["remedy"]][lang])

    def as_dict(self) -> dict[str, str]:
        """JSON form, as ``hoso doctor`` tells of a problem."""
        return {
            "check": self.check,
            "message": self.message("vi"),
            "message_en": self.message("en"),
            "remedy": self.remedy("vi"),
            "remedy_en": self.remedy("en"),
        }


def require_whole(broken: Sequence[Broken]) -> None:
    """Raise HosoError ``invariant-broken`` where something is."""
    if broken:
        told = [" ".join(one.message(lang) for one in broken[:_SHOWN]) for lang in ("vi", "en")]
        raise HosoError("invariant-broken", count=len(broken), what=told[0], what_en=told[1])
