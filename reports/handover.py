"""Dossiers due for transfer to the organ's archive: overdue, due soon, later (NĐ 30/2020 Đ30.2).

Two sources tell of dossiers the archive does not hold: the file plan, by year, and the registers,
by the papers put into them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pandas as pd

from reports.fileplan import archived_dossiers, matched
from reports.scope import Scope, folded, sorted_units
from validator.metadata.deadline import TERM_YEARS, years_after

STATES: Final = ("overdue", "due_soon", "later", "not_ended", "unknown")
COLUMNS: Final = (
    "unit", "notation", "title", "ended", "due", "days", "state", "source", "papers", "open",
)  # fmt: skip


@cache
def told() -> dict[str, Any]:
    """What the laws say of transfers: ``notice``, ``historical``."""
    text = files("reports").joinpath("data/handover.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def notice() -> dict[str, Any]:
    """How many days before it is due a transfer is announced, and the article."""
    row: dict[str, Any] = told()["notice"]
    return row


def due_list(scope: Scope, plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """One row per dossier told of and not handed over, columns :data:`COLUMNS`, soonest first.

    ``plan``: of :func:`reports.fileplan.plan_list`. ``days``: to the due day, negative when over.
    A dossier both sources tell of is taken from the registers, which know when it ended.
    """
    worked = list(_worked(scope, today))
    seen = {folded(str(row["notation"])) for row in worked}
    planned = [row for row in _planned(plan, today) if folded(row["notation"]) not in seen]
    table = pd.DataFrame([*worked, *planned], columns=list(COLUMNS))
    order = table["due"].where(table["due"] != "", "9999")
    table = table.assign(_due=order).sort_values(["_due", "unit", "notation"], kind="stable")
    return table[list(COLUMNS)].reset_index(drop=True)


def due_counts(due: pd.DataFrame, states: Sequence[str] = STATES) -> pd.DataFrame:
    """Per unit: dossiers in each of ``states``; ``total`` is their sum."""
    counted = due.groupby(["unit", "state"]).size().unstack("state", fill_value=0)
    counted = counted.reindex(columns=list(states), fill_value=0)
    counted["total"] = counted.sum(axis=1)
    order = [unit for unit in sorted_units(due["unit"]) if unit in counted.index]
    return counted.reindex(order).astype("int64").rename_axis("unit").reset_index()


def _worked(scope: Scope, today: date) -> Iterator[dict[str, Any]]:
    known = archived_dossiers(scope)
    codes = {folded(str(code)) for code in scope.everything["file_code"]}
    for row in scope.frames.work.to_dict("records"):
        name = str(row["dossier"])
        year = str(row["started"])[:4]
        if not scope.wants_unit(str(row["unit"])) or folded(name) in codes:
            continue
        if matched(known, name, year):
            continue
        ended = "" if row["open"] else str(row["ended"])
        yield {
            "unit": row["unit"],
            "notation": name,
            "title": "",
            "ended": ended,
            "source": "registers",
            "papers": int(row["papers"]),
            "open": int(row["open"]),
            **_due(ended, today, open_=bool(row["open"])),
        }


def _planned(plan: pd.DataFrame, today: date) -> Iterator[dict[str, Any]]:
    missing = plan[plan["state"] == "missing"]
    for row in missing.to_dict("records"):
        year = str(row["year"]).strip()
        ended = f"{year}-12-31" if len(year) == 4 and year.isdecimal() else ""
        over = bool(ended) and ended < today.isoformat()
        yield {
            "unit": row["unit"],
            "notation": row["notation"],
            "title": row["title"],
            "ended": ended if over else "",
            "source": "plan",
            "papers": None,
            "open": None,
            **_due(ended, today, open_=bool(ended) and not over),
        }


def _due(ended: str, today: date, *, open_: bool) -> dict[str, Any]:
    if open_:
        return {"due": "", "days": None, "state": "not_ended"}
    if not ended:
        return {"due": "", "days": None, "state": "unknown"}
    due = years_after(date.fromisoformat(ended), TERM_YEARS)
    left = (due - today).days
    soon = due - timedelta(days=int(notice()["days"])) <= today
    state = "overdue" if left < 0 else "due_soon" if soon else "later"
    return {"due": due.isoformat(), "days": left, "state": state}
