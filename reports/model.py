"""What a compliance report is: the agency at its head, and everything the workbook shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from reports.intake import Intake
from reports.labels import Lang
from reports.scope import Scope
from reports.snapshot import Snapshot
from reports.words import RuleBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """What stands at the head of a report. ``parent`` may be ""; ``place`` is the địa danh."""

    name: str
    parent: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance:
    """Everything the workbook shows.

    ``rules``: per block, rule and unit; ``rule_totals``: per block and rule (see
    :func:`reports.tally.rule_counts`). ``reasons``: why checks were not made. ``findings``: see
    :data:`reports.findings.COLUMNS`. ``documents``: one row per document with its signature state.
    ``units``: one row per unit. ``plan``, ``plan_counts``, ``unplanned``: the file plan.
    ``months``, ``compared``: see :mod:`reports.trend`, ``compared`` being span -> (first and last
    day, figures), empty of an open period. ``due``: dossiers not handed over yet; ``historical``:
    those kept for ever (:mod:`reports.historical`).
    ``signing``, ``exchange``: rates per unit (:mod:`reports.exchange`).
    """

    agency: Agency
    snapshot: Snapshot
    now: datetime
    lang: Lang
    scope: Scope
    book: RuleBook
    intake: Intake
    rules: pd.DataFrame
    rule_totals: pd.DataFrame
    reasons: pd.DataFrame
    findings: pd.DataFrame
    documents: pd.DataFrame
    units: pd.DataFrame
    plan: pd.DataFrame
    plan_counts: pd.DataFrame
    unplanned: pd.DataFrame
    months: pd.DataFrame
    compared: dict[str, tuple[tuple[date, date], dict[str, float | None]]]
    due: pd.DataFrame
    historical: pd.DataFrame
    signing: pd.DataFrame
    exchange: pd.DataFrame
