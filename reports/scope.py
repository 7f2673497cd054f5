"""Which dossiers a report speaks of: period and unit applied once, for every sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

import pandas as pd

from reports.frames import Frames, kept
from schemas.clock import from_iso, office_date
from schemas.errors import HosoError
from schemas.text import nfc, sort_key

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NEAR: Final = 5  # names offered where the one asked for is unknown
_OF_DOSSIERS: Final = ("document", "file", "signature", "finding", "result", "life")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Frames cut down to a period and a unit.

    ``frames.dossier`` gains ``closed`` (ISO day or ""); document, finding and result gain ``unit``
    and ``block`` (``own`` | ``received``). ``everything`` are all dossiers with ``closed``.
    ``undated``: dossiers of the unit left out because a period was asked for and they have no day.
    """

    frames: Frames
    everything: pd.DataFrame
    undated: pd.DataFrame
    period_from: date | None
    period_to: date | None
    unit: str | None

    @property
    def units(self) -> list[str]:
        """The units of the dossiers in scope, in Vietnamese order, "" (unknown) last."""
        return sorted_units(self.frames.dossier["unit"])

    def holds(self, day: str) -> bool:
        """Whether an ISO day lies in the period ("" does only when no period was asked for)."""
        if not self.has_period:
            return True
        low = self.period_from.isoformat() if self.period_from else ""
        high = self.period_to.isoformat() if self.period_to else "9999-12-31"
        return bool(day) and low <= day <= high

    @property
    def has_period(self) -> bool:
        """Whether a first or last day was asked for."""
        return self.period_from is not None or self.period_to is not None

    def wants_unit(self, unit: str) -> bool:
        """Whether a unit is in the report (names compared NFC, case and blanks apart)."""
        return self.unit is None or folded(unit) == folded(self.unit)


def limit(
    frames: Frames, period_from: date | None, period_to: date | None, unit: str | None
) -> Scope:
    """Cut ``frames`` down.

    A dossier belongs to the period by ``work_closed``, else by ``end_date``; one with neither
    belongs to no period. Transfers belong to it by the office day they were received on.
    """
    everything = frames.dossier.assign(closed=_closed(frames.dossier))
    bare = Scope(
        frames=frames,
        everything=everything,
        undated=everything.iloc[0:0],
        period_from=period_from,
        period_to=period_to,
        unit=unit,
    )
    of_unit = kept(everything, (bare.wants_unit(name) for name in everything["unit"]))
    inside = kept(of_unit, (bare.holds(day) for day in of_unit["closed"])).reset_index(drop=True)
    undated = of_unit[of_unit["closed"] == ""] if bare.has_period else of_unit.iloc[0:0]
    return replace(bare, frames=_cut(frames, inside), undated=undated.reset_index(drop=True))


def received_day(instant: str) -> str:
    """ISO office day (Asia/Ho_Chi_Minh) of an RFC 3339 instant, "" where it is none."""
    try:
        return office_date(from_iso(instant)).isoformat()
    except ValueError:
        return ""


def sorted_units(names: pd.Series[str] | list[str]) -> list[str]:
    """Distinct unit names in Vietnamese order, "" last."""
    return sorted(set(names), key=lambda name: (name == "", sort_key(name)))


def require_unit(frames: Frames, unit: str) -> None:
    """Raises ``HosoError`` unit-unknown where no dossier, decision or plan is of ``unit``."""
    columns = (frames.dossier["unit"], frames.decision["unit"], frames.planned["unit"])
    known_unit(unit, {str(name) for names in columns for name in names})


def known_unit(unit: str, names: Iterable[str]) -> str:
    """The one of ``names`` that ``unit`` means, whatever its case and blanks.

    Raises ``HosoError`` unit-unknown with the names most like it, or the first there are.
    """
    known = sorted_units(list(set(names) - {""}))
    by_key = {folded(name): name for name in known}
    if folded(unit) in by_key:
        return by_key[folded(unit)]
    close = get_close_matches(folded(unit), by_key, n=_NEAR, cutoff=0.4)
    near = [by_key[key] for key in close] or known[:_NEAR]
    raise HosoError("unit-unknown", unit=unit, near=", ".join(near) or "–")


def folded(text: str) -> str:
    """``text`` for comparing names: NFC, lower case, single blanks."""
    return " ".join(nfc(text).casefold().split())


def _closed(dossier: pd.DataFrame) -> pd.Series[Any]:
    days = zip(dossier["work_closed"], dossier["end_date"], strict=True)
    told = [next((day for day in pair if _ISO_DAY.fullmatch(day)), "") for pair in days]
    return pd.Series(told, index=dossier.index, dtype=object)  # texts, also where there are none


def _cut(frames: Frames, dossier: pd.DataFrame) -> Frames:
    cut = {
        name: frame[frame["object_id"].isin(dossier["object_id"])].reset_index(drop=True)
        for name, frame in frames.named()
        if name in _OF_DOSSIERS
    }
    owners = dossier[["object_id", "unit"]]
    document = cut["document"].rename(columns={"unit": "drafting_unit"})
    document = document.merge(owners, on="object_id", how="left")
    document["block"] = document["own"].map({0: "received"}).fillna("own").astype(object)
    blocks = document[["object_id", "position", "block"]].rename(columns={"position": "document"})
    for name in ("finding", "result"):
        joined = cut[name].merge(owners, on="object_id", how="left")
        joined = joined.merge(blocks, on=["object_id", "document"], how="left")
        joined["block"] = joined["block"].fillna("own").astype(object)  # 0: the dossier itself
        cut[name] = joined
    return replace(frames, dossier=dossier, **{**cut, "document": document})
