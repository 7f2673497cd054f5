"""Sentences about an inspection that workbook, minutes and screen share."""

from __future__ import annotations

from datetime import date

from reports.inspection.interval import Share
from reports.inspection.model import Inspection
from reports.labels import Labels
from schemas.clock import dmy, letter_day


def period_text(told: Inspection, labels: Labels) -> str:
    """Period, unit and kind of what is inspected."""
    return labels(
        "inspect.scope",
        kind=labels(f"inspect_kind.{told.kind}"),
        period=told.period_words,
        unit=told.unit or labels("inspect.all_units"),
    )


def sample_text(told: Inspection, labels: Labels) -> str:
    """How many were drawn from how many, by which method and seed."""
    method = labels("inspect.simple")
    if told.method != "simple":
        method = labels(
            "inspect.stratified", by=labels(f"inspect_by.{told.method}"), count=len(told.strata)
        )
    return labels(
        "inspect.sample",
        sample=told.sample,
        population=told.population,
        kind=labels(f"inspect_kind.{told.kind}"),
        method=method,
        seed=told.seed,
    )


def decision_text(told: Inspection, labels: Labels) -> str:
    """``Quyết định số 15/QĐ-SNV ngày 05 tháng 3 năm 2026 của … về việc …``."""
    day = date.fromisoformat(told.decision.day)
    return labels(
        "inspect.decision",
        number=told.decision.number,
        **letter_day(day),
        issuer=told.decision.issuer,
        about=told.decision.about,
    )


def rule_name(told: Inspection, rule: str, labels: Labels) -> str:
    """The title of a rule as it was when frozen; no rule is "outside the rules"."""
    return told.rule_titles.get(rule, rule) if rule else labels("inspect.no_rule")


def percent(value: float) -> str:
    """``12,5 %`` of 0.125."""
    return f"{value * 100:.1f}".replace(".", ",") + " %"


def share_text(share: Share | None, labels: Labels) -> str:
    """A share with its interval; words where nothing was decided."""
    if share is None:
        return labels("inspect.no_share")
    if share.low == share.high:
        return labels("inspect.exact_share", share=percent(share.share))
    return labels(
        "inspect.share",
        share=percent(share.share),
        low=percent(share.low),
        high=percent(share.high),
    )


def day_text(iso_day: str) -> str:
    """``DD/MM/YYYY`` of an ISO day."""
    return dmy(date.fromisoformat(iso_day))
