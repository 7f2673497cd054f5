"""Values the pages of a transfer offer for empty cells of its workbook (``validate --suggest``)."""

from __future__ import annotations

from collections import Counter

from ingest.examine import Examination, Setup
from schemas.clock import office_date
from validator.printed.suggest import Suggestion, suggestions
from validator.view import JudgeContext


def offered(examination: Examination, setup: Setup) -> list[dict[str, object]]:
    """How many empty cells of each quarantined dossier its pages have a value for."""
    held = suggested(examination, setup, ("quarantined",))
    counted = Counter(one.file_code for one in held)
    return [{"file_code": code, "cells": cells} for code, cells in counted.items()]


def suggested(
    examination: Examination, setup: Setup, outcomes: tuple[str, ...] = ()
) -> tuple[Suggestion, ...]:
    """Suggestions for every dossier of a workbook, in its order; none for a withheld dossier.

    ``outcomes``: of dossiers with one of these alone.
    """
    submission = examination.submission
    if submission is None or submission.carrier != "workbook":
        return ()
    context = JudgeContext(
        received_at=setup.received_at,
        today=office_date(setup.received_at),
        profile=submission.profile,
        organs=setup.organs,
    )
    found: list[Suggestion] = []
    for item in examination.dossiers:
        if item.outcome in outcomes or (not outcomes and item.outcome != "withheld"):
            facts = {f"{examination.base}{path}": one for path, one in item.facts().items()}
            found += suggestions(item.plan.view(facts, examination.base), context)
    return tuple(found)
