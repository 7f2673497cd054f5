"""Figures of the newer sheets of the compliance report: what is due, rates, safekeeping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reports import exchange, fileplan, handover, historical, signatures
from reports.frames import Frames
from reports.labels import Labels
from reports.period import Period
from reports.scope import limit
from schemas.clock import office_date
from validator.safekeeping import ArchiveState, last


def due_figures(frames: Frames, unit: str, today: date) -> Mapping[str, float | None]:
    """Dossiers by how near their transfer is, on ``today`` whatever the period."""
    scope = limit(frames, None, None, unit or None)
    due = handover.due_list(scope, fileplan.plan_list(scope), today)["state"].value_counts()
    kept = historical.historical_list(scope, today)["state"].value_counts()
    return {
        **{state: int(due.get(state, 0)) for state in handover.STATES},
        **{f"historical_{state}": int(kept.get(state, 0)) for state in historical.STATES},
    }


def rate_figures(frames: Frames, period: Period, unit: str) -> Mapping[str, float | None]:
    """Signing of own documents; by which way papers came and went. Rates are None over nothing."""
    scope = limit(frames, period.start, period.end, unit or None)
    states = signatures.document_states(scope)
    signed = exchange.signing_counts(signatures.signature_list(scope, states, Labels()))
    sums = {name: int(signed[name].sum()) for name in exchange.SIGNING}
    figures: dict[str, float | None] = {
        "electronic": sums["electronic"],
        "original": sums["original"],
        **{
            f"{name}_rate": _share(sums[name], sums["electronic"])
            for name in ("signed", "valid", "original")
        },
    }
    ways = exchange.exchange_counts(scope)
    for way in exchange.DIRECTIONS:
        counts = {name: int(ways[f"{way}_{name or 'untold'}"].sum()) for name in exchange.WAYS}
        electronic = counts["exchange"] + counts["electronic"]
        figures |= {
            f"{way}_electronic": electronic,
            f"{way}_paper": counts["paper"],
            f"{way}_untold": counts[""],
            f"{way}_rate": _share(electronic, electronic + counts["paper"]),
        }
    return figures


def safety_figures(state: ArchiveState, today: date) -> Mapping[str, float | None]:
    """The last check of fixity and the age of checks, backups and drills, in days."""
    newest = max(state.checks, key=lambda check: check.finished, default=None)
    moments = {
        "check": newest.finished if newest else None,
        "backup": last(copy.made_at for copy in state.copies),
        "drill": last(state.drills),
    }
    return {
        "faults": newest.faults if newest else None,
        "backups": len(state.copies),
        **{
            f"since_{name}": (today - office_date(at)).days if at else None
            for name, at in moments.items()
        },
    }


def fixity_words(state: ArchiveState, labels: Labels) -> str:
    """What the last check of fixity found, in words."""
    faults = safety_figures(state, date.min)["faults"]
    if faults is None:
        return labels("safety.unchecked")
    return labels("safety.faults", count=int(faults)) if faults else labels("safety.whole")


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
