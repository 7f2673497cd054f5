"""Values the pages of a transfer offer for empty cells of its workbook (``validate --suggest``)."""

from __future__ import annotations

from ingest.examine import Examination, Setup
from schemas.clock import office_date
from validator.printed.suggest import Suggestion, suggestions
from validator.view import JudgeContext


def suggested(examination: Examination, setup: Setup) -> tuple[Suggestion, ...]:
    """Suggestions for every dossier of a workbook, in its order; none for a withheld dossier."""
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
        if item.outcome != "withheld":
            facts = {f"{examination.base}{path}": one for path, one in item.facts().items()}
            found += suggestions(item.plan.view(facts, examination.base), context)
    return tuple(found)
