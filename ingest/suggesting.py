"""Values the pages of a transfer offer for empty cells of its workbook (``validate --suggest``)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ingest.examine import Examination, Setup
from ingest.examined import Examined
from schemas.clock import office_date
from validator.printed.suggest import Suggestion, suggestions
from validator.view import JudgeContext


def offered(
    examination: Examination, setup: Setup, held: Collection[int]
) -> Iterator[dict[str, object]]:
    """How many empty cells of each dossier at a position of ``held`` its pages have a value for.

    Advice beside a transfer that is kept by now: of a dossier whose pages make it fail ``cells`` is
    None, else the transfer would stay open for it. ``hoso validate --suggest`` says what is wrong.
    """
    for item in examination.dossiers:
        if item.position not in held:
            continue
        cells: int | None
        try:
            cells = len(_of(item, examination, setup))
        except Exception:  # whatever a page may raise, the dossier is held
            cells = None
        if cells != 0:
            yield {"file_code": item.plan.record.get("FileCode"), "cells": cells}


def suggested(examination: Examination, setup: Setup) -> tuple[Suggestion, ...]:
    """Suggestions for every dossier of a workbook, in its order; none for a withheld dossier."""
    told = (_of(item, examination, setup) for item in examination.dossiers)
    return tuple(one for some in told for one in some)


def _of(item: Examined, examination: Examination, setup: Setup) -> tuple[Suggestion, ...]:
    submission = examination.submission
    if item.outcome == "withheld" or submission is None or submission.carrier != "workbook":
        return ()
    context = JudgeContext(
        received_at=setup.received_at,
        today=office_date(setup.received_at),
        profile=submission.profile,
        organs=setup.organs,
    )
    facts = {f"{examination.base}{path}": one for path, one in item.facts().items()}
    return suggestions(item.plan.view(facts, examination.base), context)
