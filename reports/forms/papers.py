"""Papers of a period and a unit."""

from __future__ import annotations

import pandas as pd

from reports.forms.model import Material
from reports.scope import folded


def of_period(material: Material, direction: str, day: str) -> pd.DataFrame:
    """Papers of a direction whose ``day`` lies in the period, of the unit asked for."""
    papers = material.papers[material.papers["direction"] == direction]
    if material.period is not None:
        start, end = (pd.Timestamp(d) for d in (material.period.start, material.period.end))
        papers = papers[(papers[day] >= start) & (papers[day] <= end)]
    return papers if material.unit is None else papers[is_unit(papers["unit"], material.unit)]


def is_unit(column: pd.Series, unit: str) -> pd.Series:
    """Where a column names the unit, whatever its case and blanks."""
    return column.astype(object).map(lambda name: folded(str(name)) == folded(unit)).astype(bool)
