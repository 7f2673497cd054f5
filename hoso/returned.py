"""The sender's workbook, given back with verdicts and comments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evidence.facts import Problem
from evidence.pool import Pool, Task
from hoso.files import check_target, write_new
from ingest.examine import Examination, Setup
from reports import returned
from schemas.errors import HosoError
from validator.printed.suggest import Suggestion

# How libraries name the error of a write beyond the limit of the worker (EFBIG).
_TOO_LARGE = ("IO_EFBIG", "[Errno 27]")
_KILLED = ("timeout", "memory")


def write_returned(
    examination: Examination,
    setup: Setup,
    out: Path,
    pool: Pool,
    suggestions: Sequence[Suggestion] = (),
) -> tuple[Suggestion, ...]:
    """Write the annotated copy to ``out`` (not there yet). ``pool``: see ``hoso.wiring``.

    Returns the suggestions it holds: those whose cell turned out to be empty.
    Raises ``HosoError``: out-exists, out-unwritable, no-workbook (the transfer has none),
    returned-too-large.
    """
    submission = examination.submission
    if submission is None or submission.carrier != "workbook":
        raise HosoError("no-workbook")
    check_target(out)
    found = [*examination.transfer_findings]
    for item in examination.dossiers:
        found += item.judgement.findings
    values = [
        value
        for item in examination.dossiers
        if item.outcome != "withheld"
        for value in item.judgement.values
    ]
    comments, verdicts = returned.annotations(
        found, setup.catalogue, submission=submission, values=values
    )
    staged = examination.staged.by_path()[submission.source].staged
    args = {
        "path": str(staged),
        "comments": comments,
        "verdicts": verdicts,
        "suggestions": returned.offers(suggestions),
    }
    result = pool.run(Task("annotate", args))
    if result.failure is not None:
        raise _failed(result.failure, out)
    write_new(out, result.blobs[0])
    return tuple(suggestions[number] for number in (result.value or {})["suggested"])


def _failed(failure: Problem, out: Path) -> HosoError:
    if failure.kind in _KILLED or any(name in failure.detail for name in _TOO_LARGE):
        return HosoError("returned-too-large", path=out)
    return HosoError("internal", why=failure.detail)
