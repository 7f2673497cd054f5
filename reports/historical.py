"""Dossiers kept for ever: when they are due for transfer to the historical archive.

Only dossiers of the archive are told. Nothing tells the archive which of them were handed over
there, nor whether the organ is one that hands over at all, so the sheet says both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import Any, Final, Literal

import pandas as pd

from reports.handover import told
from reports.scope import Scope, received_day
from schemas.retention import is_permanent

STATES: Final = ("overdue", "due_soon", "later", "unknown")
NAMED: Final = ("overdue", "due_soon", "unknown")
"""States whose dossiers are listed one by one; of the others the count is told."""
COLUMNS: Final = (
    "unit", "file_code", "title", "ended", "received", "due", "days", "state", "basis",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a law says: so many years after the year the work ended, or the dossier was received.

    ``first``, ``last``: ISO days the law is in force, ``last`` "" while it is. ``basis``: the
    article; ``confidence``: ``secondary`` where the text itself was not read.
    """

    first: str
    last: str
    counted: Literal["ended", "received"]
    years: int
    basis: str
    confidence: Literal["high", "secondary"]

    def holds(self, day: str) -> bool:
        """Whether it is in force on an ISO day."""
        return self.first <= day <= (self.last or "9999-12-31")


def terms() -> list[Term]:
    """The terms by law, the oldest first."""
    return [Term(**row) for row in told()["historical"]]


def historical_list(scope: Scope, today: date) -> pd.DataFrame:
    """One row per dossier of the unit kept for ever, columns :data:`COLUMNS`, soonest first.

    Whatever the period. The law is the one in force when the dossier came into the archive;
    years are whole, so the due day is a 31 December. ``days``: to it, negative when over.
    """
    transfer = scope.frames.transfer
    days = dict(
        zip(transfer["transfer_id"], map(received_day, transfer["received_at"]), strict=True)
    )
    rows = list(_rows(scope, days, today))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = table["due"].where(table["due"] != "", "9999")
    table = table.assign(_due=order).sort_values(["_due", "unit", "file_code"], kind="stable")
    return table[list(COLUMNS)].reset_index(drop=True)


def _rows(scope: Scope, days: dict[str, str], today: date) -> Iterator[dict[str, Any]]:
    laws = terms()
    for row in scope.everything.to_dict("records"):
        if not is_permanent(str(row["maintenance"])) or not scope.wants_unit(str(row["unit"])):
            continue
        known = {"ended": str(row["closed"]), "received": days.get(str(row["transfer_id"]), "")}
        law = next((one for one in laws if one.holds(known["received"])), None)
        yield {
            "unit": row["unit"],
            "file_code": row["file_code"],
            "title": row["title"],
            **known,
            "basis": law.basis if law else "",
            **_due(law, known[law.counted] if law else "", today),
        }


def _due(law: Term | None, counted: str, today: date) -> dict[str, Any]:
    if law is None or not counted or int(counted[:4]) > MAXYEAR - law.years:
        return {"due": "", "days": None, "state": "unknown"}
    due = date(int(counted[:4]) + law.years, 12, 31)
    left = (due - today).days
    state = "overdue" if left < 0 else "due_soon" if due.year == today.year else "later"
    return {"due": due.isoformat(), "days": left, "state": state}
