"""The file plan (Danh mục hồ sơ): planned, opened, handed over, missing, per unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from reports.frames import kept
from reports.scope import Scope, folded, sorted_units

PLAN_STATES: Final = ("handed_over", "opened", "missing")
PLAN_COUNTS: Final = ("planned", *PLAN_STATES, "unplanned")


def plan_list(scope: Scope) -> pd.DataFrame:
    """One row per planned dossier of the unit, with ``state`` and ``file_code``.

    ``handed_over``: it is in the archive; ``opened``: it was in a transfer and is not archived
    (held back or refused); ``missing``: no transfer brought it. A dossier is matched by its
    notation and, where both years are known, by the year; the same plan row sent twice is one.
    """
    planned = scope.frames.planned
    planned = kept(planned, (scope.wants_unit(unit) for unit in planned["unit"]))
    planned = planned.drop_duplicates(["unit", "year", "notation", "title"]).reset_index(drop=True)
    archived = archived_dossiers(scope)
    others = _held_back(scope)
    states, codes = [], []
    for notation, year in zip(planned["notation"], planned["year"], strict=True):
        code = matched(archived, notation, year)
        opened = matched(others, notation, year) if code is None else None
        states.append("handed_over" if code else "opened" if opened else "missing")
        codes.append(code or opened or "")
    columns = {"state": states, "file_code": codes}
    return planned.assign(**{k: pd.Series(v, dtype=object) for k, v in columns.items()})


def unplanned(scope: Scope, plan: pd.DataFrame) -> pd.DataFrame:
    """Archived dossiers of the planned units that no plan row names."""
    named = set(plan["file_code"])
    units = {folded(unit) for unit in plan["unit"]}
    dossier = scope.everything
    wanted = [
        code not in named and folded(unit) in units and scope.wants_unit(unit)
        for code, unit in zip(dossier["file_code"], dossier["unit"], strict=True)
    ]
    return kept(dossier, wanted).reset_index(drop=True)


def plan_counts(plan: pd.DataFrame, loose: pd.DataFrame) -> pd.DataFrame:
    """Per unit: :data:`PLAN_COUNTS`; planned = handed over + opened + missing."""
    counted = plan.groupby(["unit", "state"]).size().unstack("state", fill_value=0)
    counted = counted.reindex(columns=list(PLAN_STATES), fill_value=0)
    counted["planned"] = counted.sum(axis=1)
    # One unit may be written in several ways; the plan's spelling is shown.
    spelling = {folded(unit): unit for unit in reversed(sorted_units(plan["unit"]))}
    extra = loose["unit"].map(lambda unit: spelling.get(folded(unit), unit)).value_counts()
    counted["unplanned"] = extra.reindex(counted.index, fill_value=0)
    order = [unit for unit in sorted_units(plan["unit"]) if unit in counted.index]
    return counted.reindex(order)[list(PLAN_COUNTS)].astype("int64").reset_index()


Known = dict[str, list[tuple[set[str], str]]]


def archived_dossiers(scope: Scope) -> Known:
    """Archived dossiers by their folded notation, for :func:`matched`."""
    known: Known = {}
    dossier = scope.everything
    for row in dossier[["notation", "catalog", "start_date", "file_code"]].itertuples(index=False):
        notation, catalog, start, code = (str(value) for value in row)
        years = _years((catalog, start[:4]))
        known.setdefault(folded(notation), []).append((years, code))
    return known


def _held_back(scope: Scope) -> Known:
    """Dossiers that came and are not archived; their notation is the end of the FileCode."""
    known: Known = {}
    decision = scope.frames.decision
    held = decision[~decision["outcome"].isin(["archived", "already_archived"])]
    for code in held["file_code"]:
        parts = str(code).split(".")
        for cut in range(1, len(parts)):
            head, notation = parts[:cut], ".".join(parts[cut:])
            known.setdefault(folded(notation), []).append((_years(head[-1:]), str(code)))
    return known


def matched(known: Known, notation: str, year: str) -> str | None:
    """The FileCode of the dossier of that notation, of that year where both are known."""
    wanted = _years((year,))
    for years, code in known.get(folded(notation), []) if notation.strip() else []:
        if not wanted or not years or wanted & years:
            return code
    return None


def _years(texts: Iterable[str]) -> set[str]:
    return {text.strip() for text in texts if len(text.strip()) == 4 and text.strip().isdecimal()}
