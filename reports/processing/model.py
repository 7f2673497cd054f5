"""What is asked of a report on processing, and what it consists of."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reports.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``unit``: that unit alone. ``persons``: times of single persons are shown, not masked."""

    period: Period
    unit: str | None = None
    persons: bool = False


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
