"""judge_archive(): from the state of the archive to findings and results. Pure.

The law date of these rules is the day the archive is looked at.
"""

from __future__ import annotations

from datetime import datetime

from schemas.clock import office_date
from schemas.judgement import Judgement
from validator.catalogue import Catalogue
from validator.lawdate import Span, within
from validator.safekeeping.registry import ARCHIVE_CHECKS
from validator.safekeeping.state import ArchiveState
from validator.sheet import Sheet

ARCHIVE = 0


def judge_archive(state: ArchiveState, at: datetime, catalogue: Catalogue) -> Judgement:
    """The judgement of the archive at one moment; depends on its arguments alone."""
    sheet, today = Sheet(), office_date(at)
    for rule in catalogue:
        if check := ARCHIVE_CHECKS.get(rule.id):
            sheet.write(rule, "", ARCHIVE, within(rule, Span(today, today)) or check(state, at))
    return Judgement(
        findings=tuple(sheet.findings), results=tuple(sheet.results), signatures=(), values=()
    )
