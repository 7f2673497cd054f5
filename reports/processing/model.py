"""What is asked of a report on processing, and what it consists of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from reports.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``unit``: that unit alone. ``persons``: times of single persons are shown, not masked.

    ``on``: the office day the report is made; of a period that goes on no later day is counted.
    """

    period: Period
    unit: str | None = None
    persons: bool = False
    on: date | None = None

    @property
    def counted(self) -> Period:
        """The days that are counted: those of the period that are not still to come."""
        on = self.on or self.period.end
        return replace(self.period, end=max(self.period.start, min(self.period.end, on)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """The figures. ``tables``: by what (unit, person, type, urgency, month) -> one row per value
    with the columns of :data:`reports.processing.counts.FIGURES`; ``total``: all of them.

    ``apart``: per unit, papers outside the rate by class. ``held``: per unit, how long papers were
    held there. ``late``: one row per late paper. ``papers``: the papers that count, with the
    figures each belongs to.
    """

    asked: Asked
    tables: dict[str, pd.DataFrame]
    total: pd.Series
    apart: pd.DataFrame
    held: pd.DataFrame
    late: pd.DataFrame
    papers: pd.DataFrame
