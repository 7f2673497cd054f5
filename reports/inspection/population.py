"""The list a sample is drawn from: the dossiers or documents of a scope, each in its stratum."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from reports.inspection.faults import refused
from reports.inspection.model import Kind
from reports.scope import Scope

SIMPLE: Final = "simple"
# What parts the list, by kind of item: name -> how it is read from a row.
BY: Final[dict[Kind, dict[str, str]]] = {
    "dossier": {"unit": "unit", "month": "day", "retention": "maintenance"},
    "document": {"unit": "unit", "month": "day", "type": "type_name", "direction": "direction"},
}
_MONTH: Final = 7  # characters of YYYY-MM


def rows_of(scope: Scope, kind: Kind) -> pd.DataFrame:
    """A row per dossier or document in scope, by ``id``; what both kinds have has one name."""
    dossier = scope.frames.dossier
    shown = dossier[["object_id", "version", "file_code", "title", "unit", "maintenance"]]
    if kind == "dossier":
        rows = shown.assign(
            id=dossier["object_id"], position=0, symbol="", day=dossier["closed"], issued=""
        )
    else:
        rows = _documents(scope, shown)
    return rows.sort_values("id", kind="stable").reset_index(drop=True)


def _documents(scope: Scope, dossiers: pd.DataFrame) -> pd.DataFrame:
    from reports.phrases import symbol

    document = scope.frames.document.drop(columns=["unit"])
    rows = document.merge(dossiers.drop(columns=["title"]), on="object_id", how="left")
    places = rows["position"].map(lambda position: f"{position:05d}")
    pairs = zip(rows["number"], rows["notation"], strict=True)
    return rows.assign(
        id=rows["object_id"] + "#" + places,
        title=rows["subject"],
        symbol=[symbol(number, notation) for number, notation in pairs],
        day=rows["issued"],
    )


def strata_of(rows: pd.DataFrame, kind: Kind, method: str) -> dict[str, str]:
    """Id -> the name of its stratum; all "" for a simple sample.

    Raises ``HosoError`` inspection-refused where items of this kind are not parted so.
    """
    if method == SIMPLE:
        return dict.fromkeys(map(str, rows["id"]), "")
    if method not in BY[kind]:
        raise refused("", "method", method=method, known=", ".join(BY[kind]))
    values: Any = rows[BY[kind][method]]
    if method == "month":
        values = values.str[:_MONTH]
    return dict(zip(map(str, rows["id"]), map(str, values), strict=True))
