"""The figures behind indicators, each counted by the report that shows it, so that totals agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd

from reports import signatures
from reports.fill.standing import due_figures, rate_figures, safety_figures
from reports.frames import Frames, kept
from reports.indicators import Indicator
from reports.intake import intake_of
from reports.period import Period
from reports.phrases import OUTCOMES
from reports.processing import FIGURES, Asked, Processing, processing
from reports.scope import folded, limit, sorted_units
from reports.trace import TraceFrames
from schemas.ladder import LADDER
from validator.safekeeping import ArchiveState

Figures = Mapping[str, float | None]
_QUANTILES: Final = {"p50": 0.5, "p90": 0.9}


@dataclass(frozen=True, slots=True)
class Sources:
    """What is counted: the catalogue and ledger, and the registers. Each count is made once.

    ``frames``: with what the registers tell (:mod:`reports.trace.summed`). ``state``: how the
    archive is kept. ``on``: the office day figures stand on; of a period that goes on no later day
    is counted.
    """

    frames: Frames
    trace: TraceFrames
    state: ArchiveState
    on: date
    _papers: dict[Period, Processing] = field(default_factory=dict)
    _counted: dict[tuple[str, Period, str], Figures] = field(default_factory=dict)

    def figure(self, wanted: Indicator, period: Period, unit: str) -> float | None:
        """The figure of a period and a unit ("" for all); None where there is nothing to tell."""
        key = (wanted.source, period, folded(unit))
        if key not in self._counted:
            self._counted[key] = self._count(wanted.source, period, unit)
        value = self._counted[key][wanted.figure]
        return None if value is None else value * wanted.scale

    def units(self) -> list[str]:
        """The units anything is told of, in Vietnamese order."""
        frames = self.frames
        columns = (frames.dossier["unit"], frames.decision["unit"], frames.planned["unit"])
        papers = self.trace.frame("papers", ("unit",))["unit"].cat.categories
        known = {str(name) for names in (*columns, papers) for name in names}
        return sorted_units(list(known - {""}))

    def _count(self, source: str, period: Period, unit: str) -> Figures:
        if source == "processing":
            if period not in self._papers:
                self._papers[period] = processing(self.trace, Asked(period=period, on=self.on))
            return paper_figures(self._papers[period], unit)
        if source == "due":
            return due_figures(self.frames, unit, self.on)
        if source == "safety":
            return safety_figures(self.state, self.on)
        return _OF_PERIOD[source](self.frames, period, unit)


def paper_figures(found: Processing, unit: str) -> Figures:
    """The figures of processing, of papers of ``unit`` ("" for all)."""
    papers = found.papers
    if unit:
        papers = kept(papers, (folded(name) == folded(unit) for name in papers["unit"]))
    counts = {name: int(papers[name].sum()) for name in FIGURES}
    decided = counts["done_on_time"] + counts["done_late"]
    days = papers[papers["done"].astype(bool)]["days"]
    times = {name: _number(float(days.quantile(share))) for name, share in _QUANTILES.items()}
    return {**counts, **times, "rate": counts["done_on_time"] / decided if decided else None}


def dossier_figures(frames: Frames, period: Period, unit: str) -> Figures:
    """What the compliance report audits: dossiers whose work was closed in the period."""
    scope = limit(frames, period.start, period.end, unit or None)
    dossier, document = scope.frames.dossier, scope.frames.document
    blocks = document["block"].value_counts()
    states = signatures.state_counts(signatures.document_states(scope))
    own = states["own"] if "own" in states else pd.Series(0, index=states.index)
    return {
        "dossiers": len(dossier),
        "documents": len(document),
        **{block: int(blocks.get(block, 0)) for block in ("own", "received")},
        **{name: int(dossier[name].sum()) for name in ("files", "pages", "size")},
        **{state: int(own[state]) for state in signatures.STATES},
        "signed": int(sum(own[state] for state in LADDER)),
    }


def intake_figures(frames: Frames, period: Period, unit: str) -> Figures:
    """What became of the transfers received in the period, as the compliance report tells it."""
    intake = intake_of(limit(frames, period.start, period.end, unit or None))
    return {
        f"{kind}_{what}": intake.total(kind, what)
        for kind in ("dossiers", "files")
        for what in ("received", *OUTCOMES)
    }


_OF_PERIOD: Final[Mapping[str, Callable[[Frames, Period, str], Figures]]] = {
    "dossiers": dossier_figures,
    "intake": intake_figures,
    "rates": rate_figures,
}


def _number(value: float) -> float | None:
    return None if pd.isna(value) else value
