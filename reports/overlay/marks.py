"""Which findings are drawn: those of one file, numbered from the first page down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from schemas.finding import Finding
from validator.catalogue import Catalogue
from validator.report import render

_FIRST = {"error": 0, "warning": 1, "info": 2}
_TOP = 1e9


class Mark(TypedDict):
    """A finding as it is drawn. ``box``: left, bottom, right, top in points, None: listed only."""

    number: int
    page: int | None
    box: list[float] | None
    severity: str
    severity_word: str
    rule: str
    title: str
    message: str
    article: str
    remedy: str


def marks_of(findings: Iterable[Finding], catalogue: Catalogue) -> list[Mark]:
    """The findings as marks: by page and from its top down, those without a place last."""
    ordered = sorted(findings, key=_order)
    return [_mark(number, one, catalogue) for number, one in enumerate(ordered, start=1)]


def _order(finding: Finding) -> tuple[float, float, int, str]:
    page = finding.where.page
    top = finding.where.box[3] if finding.where.box else _TOP
    return page or _TOP, -top, _FIRST[finding.severity], finding.rule


def _mark(number: int, finding: Finding, catalogue: Catalogue) -> Mark:
    told = render(finding, catalogue, "vi")
    where = finding.where
    return Mark(
        number=number,
        page=where.page,
        box=list(where.box) if where.box else None,
        severity=finding.severity,
        severity_word=told["severity"],
        rule=finding.rule,
        title=told["title"],
        message=told["message"],
        article=told["article"],
        remedy=told["remedy"],
    )
