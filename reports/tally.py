"""Counts per rule, unit and block. Rates are of one rule at a time, never averaged over rules."""

from __future__ import annotations

import re
from typing import Any, Final

import pandas as pd

from reports.labels import Labels
from reports.scope import Scope, sorted_units
from reports.words import RuleBook

STATUSES: Final = ("passed", "failed", "not_evaluated", "not_applicable")
COUNTS: Final = ("applicable", *STATUSES, "findings")
BLOCKS: Final = ("own", "received")
_DIGITS = re.compile(r"(\d+)")


def rule_key(rule: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts SNV-4.2 before SNV-4.10."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in _DIGITS.split(rule)
        if part
    )


def rule_counts(scope: Scope, by: tuple[str, ...] = ("block", "rule", "unit")) -> pd.DataFrame:
    """One row per ``by`` group: :data:`COUNTS` and ``rate``.

    applicable = passed + failed + not evaluated; rate = passed / (passed + failed), None where
    nothing was decided. ``findings`` counts findings, of which one failed check may have several.
    """
    keys = list(by)
    result, finding = scope.frames.result, scope.frames.finding
    counted = result.groupby([*keys, "status"]).size().unstack("status", fill_value=0)
    table = counted.reindex(columns=list(STATUSES), fill_value=0)
    table = table.join(finding.groupby(keys).size().rename("findings"), how="outer")
    table = table.fillna(0).astype("int64").reset_index()
    table["applicable"] = table[["passed", "failed", "not_evaluated"]].sum(axis=1)
    table["rate"] = rates(table)
    return _sorted(table[[*keys, *COUNTS, "rate"]], keys)


def rates(table: pd.DataFrame) -> pd.Series[Any]:
    """Passed / (passed + failed) row by row; None where the sum is 0."""
    values = [
        passed / (passed + failed) if passed + failed else None
        for passed, failed in zip(table["passed"], table["failed"], strict=True)
    ]
    return pd.Series(values, index=table.index, dtype=object)


def reasons(scope: Scope, book: RuleBook, labels: Labels) -> pd.DataFrame:
    """Why checks could not be made: ``block rule unit reason count``, reason in words."""
    result = scope.frames.result
    open_ = result[result["status"] == "not_evaluated"]
    table = open_.groupby(["block", "rule", "unit", "reason"]).size().rename("count").reset_index()
    words = {
        key: book.reason(key, labels.lang) if key else labels("reason.none")
        for key in table["reason"].unique()
    }
    table["reason"] = table["reason"].map(words).astype(object)
    return _sorted(table, ["block", "rule", "unit", "reason"])


def reason_texts(table: pd.DataFrame, by: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """``reasons`` of each group as one text: "không đọc được tệp (3); …"."""
    if table.empty:
        return {}
    grouped = table.groupby([*by, "reason"], sort=True)["count"].sum().reset_index()
    texts: dict[tuple[str, ...], list[str]] = {}
    for row in grouped.itertuples(index=False):
        *key, reason, count = row
        texts.setdefault(tuple(key), []).append(f"{reason} ({count})")
    return {key: "; ".join(parts) for key, parts in texts.items()}


def _sorted(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    if table.empty:
        return table.reset_index(drop=True)

    def key(column: pd.Series[Any]) -> pd.Series[Any]:
        if column.name == "rule":
            order = {rule: n for n, rule in enumerate(sorted(set(column), key=rule_key))}
            return column.map(order)
        if column.name == "unit":
            order = {unit: n for n, unit in enumerate(sorted_units(column))}
            return column.map(order)
        return column

    return table.sort_values(keys, key=key, kind="stable").reset_index(drop=True)
