"""Months and periods beside each other: the same figures of each, summed up from dossiers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from reports import signatures
from reports.frames import Frames
from reports.scope import Scope, limit

HANDOVER_RULE: Final = "H-010"
COUNTS: Final = (
    "dossiers",
    "clean",
    "with_errors",
    "documents",
    "own",
    "errors",
    "own_electronic",
    "own_valid",
    "in_time",
    "handed_late",
)
RATES: Final = ("clean_rate", "valid_rate", "in_time_rate")
_VALID: Final = ("valid", "valid_unchecked")
_ON_PAPER: Final = ("paper", "no_file")
_MONTHS: Final = 12


def dossier_counts(frames: Frames, unit: str | None) -> pd.DataFrame:
    """One row per dossier of ``unit`` (None: all): ``closed`` (ISO day or "") and :data:`COUNTS`.

    Errors are those of the organ's own documents and of the dossier itself.
    """
    scope = limit(frames, None, None, unit)
    dossier = scope.frames.dossier
    table = dossier[["object_id", "closed"]].set_index("object_id")
    counted = {name: column.groupby(level=0).sum() for name, column in _columns(scope)}
    for name in COUNTS:
        found = counted.get(name, pd.Series(dtype="int64"))
        table[name] = found.reindex(table.index, fill_value=0).astype("int64")
    table["dossiers"] = 1
    table["with_errors"] = (table["errors"] > 0).astype("int64")
    table["clean"] = 1 - table["with_errors"]
    return table.reset_index()


def _columns(scope: Scope) -> list[tuple[str, pd.Series[Any]]]:
    """0 or 1 per document, finding and result, by the dossier it belongs to."""
    states = signatures.document_states(scope)
    own = states["block"] == "own"
    electronic = own & ~states["state"].isin(_ON_PAPER)
    finding, result = scope.frames.finding, scope.frames.result
    wrong = (finding["block"] == "own") & (finding["severity"] == "error")
    handover = result["rule"] == HANDOVER_RULE
    masks = (
        ("documents", states, own | ~own),
        ("own", states, own),
        ("own_electronic", states, electronic),
        ("own_valid", states, electronic & states["state"].isin(_VALID)),
        ("errors", finding, wrong),
        ("in_time", result, handover & (result["status"] == "passed")),
        ("handed_late", result, handover & (result["status"] == "failed")),
    )
    return [
        (name, pd.Series(mask.astype("int64").to_numpy(), index=table["object_id"]))
        for name, table, mask in masks
    ]


def figures_of(rows: pd.DataFrame) -> dict[str, float | None]:
    """:data:`COUNTS` of the dossiers together, and their rates (None over nothing)."""
    sums = {name: int(rows[name].sum()) for name in COUNTS}
    return {
        **sums,
        "clean_rate": _share(sums["clean"], sums["dossiers"]),
        "valid_rate": _share(sums["own_valid"], sums["own_electronic"]),
        "in_time_rate": _share(sums["in_time"], sums["in_time"] + sums["handed_late"]),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def by_month(rows: pd.DataFrame, until: date | None) -> pd.DataFrame:
    """The figures of the last :data:`_MONTHS` months up to ``until`` (None: up to the last told).

    Months without a dossier stand with zeros, those before the first do not.
    """
    dated = rows[rows["closed"] != ""]
    dated = dated.assign(month=dated["closed"].astype(object).str[:7])
    if until is not None:
        dated = dated[dated["month"] <= f"{until:%Y-%m}"]
    if dated.empty:
        return pd.DataFrame(columns=["month", *COUNTS, *RATES])
    last = until or date.fromisoformat(f"{dated['month'].max()}-01")
    months = [f"{shifted(last.replace(day=1), -back):%Y-%m}" for back in range(_MONTHS)]
    first = dated["month"].min()
    wanted = [month for month in reversed(months) if month >= first]
    if not dated["month"].isin(wanted).any():
        wanted = []
    return pd.DataFrame(
        [{"month": month, **figures_of(dated[dated["month"] == month])} for month in wanted],
        columns=["month", *COUNTS, *RATES],
    )


def in_span(rows: pd.DataFrame, span: tuple[date, date]) -> pd.DataFrame:
    """The dossiers closed within a span, both days counted."""
    low, high = (day.isoformat() for day in span)
    return rows[(rows["closed"] >= low) & (rows["closed"] <= high)]


def spans_to_compare(start: date | None, end: date | None) -> dict[str, tuple[date, date]]:
    """The period asked for, the one before it and the same a year ago; none of an open period.

    A period of whole months goes back by as many months, any other by its days.
    """
    if start is None or end is None:
        return {}
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    if months and after == shifted(start, months):
        before = (shifted(start, -months), start - timedelta(days=1))
    else:
        before = (start - (after - start), start - timedelta(days=1))
    year_ago = (shifted(start, -12), shifted(after, -12) - timedelta(days=1))
    return {"this": (start, end), "before": before, "year_ago": year_ago}


def shifted(day: date, months: int) -> date:
    """The same day of another month, its last day where it has no such day."""
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))
