"""Biểu mẫu 3: per unit, papers it leads and what became of the dossiers they are in.

Each paper is counted once: not filed, or in a dossier that is going on, sent back, ended and not
handed over, waiting for the archive, or archived.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from reports.forms.model import Material
from reports.forms.papers import of_period
from reports.frames import Frames
from reports.processing.counts import UNTOLD
from reports.scope import folded
from schemas.text import sort_key
from schemas.trace import state_kinds

Row = dict[str, Any]
UNFILED: Final = "unfiled"
PLACES: Final = (UNFILED, "current", "returned", "ended", "waiting", "archived")
SHARE: Final = "share"  # the value of a column that is a share of two others
OF_SHARE: Final = ("documents", "papers")
_OUTCOMES: Final = {"refused": "returned", "quarantined": "waiting"}


def handing_over(material: Material) -> list[Row]:
    """The rows, in Vietnamese order of the units."""
    papers = led(material)
    dossiers, decisions = material.frames.dossier, material.frames.decision
    names = {*papers["unit"], *dossiers["unit"], *decisions["unit"]} - {""}
    if material.unit is not None:
        names = {name for name in names if folded(name) == folded(material.unit)}
    rows = [_unit_row(name, papers, dossiers, decisions) for name in sorted(names, key=sort_key)]
    return [{**row, "number": number} for number, row in enumerate(rows, start=1)]


def led(material: Material) -> pd.DataFrame:
    """Incoming papers of the period with ``place``: one of :data:`PLACES`."""
    papers = of_period(material, "in", "arrived")
    units = papers["unit"].astype(object).replace("", UNTOLD)
    known = _known(material.frames)
    going_on = set(material.papers[material.papers["is_open"]]["dossier"])
    places = [
        _place(str(dossier), str(object_id), known, going_on)
        for dossier, object_id in zip(papers["dossier"], papers["object_id"], strict=True)
    ]
    return papers.assign(unit=units, place=pd.Series(places, index=papers.index, dtype=object))


def _place(dossier: str, object_id: str, known: Mapping[str, str], going_on: set[str]) -> str:
    if object_id:
        return "archived"
    if not dossier:
        return UNFILED
    told = known.get(folded(dossier))
    return told or ("current" if dossier in going_on else "ended")


def _known(frames: Frames) -> dict[str, str]:
    """What became of dossiers that came, by code and by each notation a code may end with."""
    known: dict[str, str] = {}
    for row in frames.decision[["file_code", "outcome"]].itertuples(index=False):
        place = _OUTCOMES.get(str(row.outcome))
        parts = str(row.file_code).split(".")
        if place:
            known.update({folded(".".join(parts[n:])): place for n in range(len(parts))})
    for row in frames.dossier[["file_code", "notation"]].itertuples(index=False):
        known |= {folded(str(name)): "archived" for name in row if name}
    return known


def _unit_row(
    unit: str, papers: pd.DataFrame, dossiers: pd.DataFrame, decisions: pd.DataFrame
) -> Row:
    mine, kept = papers[papers["unit"] == unit], dossiers[dossiers["unit"] == unit]
    decided = decisions[decisions["unit"] == unit]["outcome"]
    count = mine["place"].value_counts()
    archived = int(kept["documents"].sum())
    return {
        "unit": unit,
        "unfiled": int(count.get(UNFILED, 0)),
        **{f"{name}_papers": int(count.get(name, 0)) for name in PLACES[1:]},
        **{
            f"{name}_dossiers": int(mine[mine["place"] == name]["dossier"].nunique())
            for name in ("current", "ended")
        },
        "returned": int((decided == "refused").sum()),
        "waiting": int((decided == "quarantined").sum()),
        "archived": len(kept),
        "documents": archived,
        "papers": len(mine),
    }


def unfiled_papers(material: Material) -> list[Row]:
    """Detail of column 3: papers in no dossier, by unit and day."""
    rows = led(material)
    rows = rows[rows["place"] == UNFILED].sort_values(["unit", "arrived", "paper"], kind="stable")
    return [
        {
            "number": number,
            "unit": row["unit"],
            "sign": "/".join(part for part in (row["number"], row["notation"]) if part),
            "arrival_number": row["arrival_number"],
            "last_day": "" if pd.isna(row["last_day"]) else f"{row['last_day']:%Y-%m-%d}",
            "person": str(row["person"]),
            "state": state_kinds()[str(row["state"])].vi,
        }
        for number, row in enumerate(rows.to_dict("records"), start=1)
    ]


def ended_dossiers(material: Material) -> list[Row]:
    """Detail of column 8: dossiers all of whose papers are done and that did not come."""
    rows = led(material)
    rows = rows[rows["place"] == "ended"]
    found: list[Row] = []
    for (unit, dossier), group in rows.groupby(["unit", "dossier"], sort=True):
        last = group["arrived"].max()
        people = [str(name) for name in group["person"] if name]
        found.append(
            {
                "unit": unit,
                "dossier": dossier,
                "year": "" if pd.isna(last) else str(last.year),
                "person": people[-1] if people else "",
                "papers": len(group),
            }
        )
    return [{**row, "number": number} for number, row in enumerate(found, start=1)]
