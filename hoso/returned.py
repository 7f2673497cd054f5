"""The sender's workbook, given back with verdicts and comments."""

from __future__ import annotations

from pathlib import Path

from evidence.pool import Task
from hoso.files import check_target, write_new
from ingest.examine import Examination, Setup
from reports import returned
from schemas.errors import HosoError


def write_returned(examination: Examination, setup: Setup, out: Path) -> None:
    """Write the annotated copy to ``out`` (not there yet).

    Raises ``HosoError``: out-exists, out-unwritable, no-workbook (the transfer has none).
    """
    submission = examination.submission
    if submission is None or submission.carrier != "workbook":
        raise HosoError("no-workbook")
    check_target(out)
    found = [*examination.transfer_findings]
    for item in examination.dossiers:
        found += item.judgement.findings
    comments, verdicts = returned.annotations(found, setup.catalogue, submission=submission)
    staged = examination.staged.by_path()[submission.source].staged
    args = {"path": str(staged), "comments": comments, "verdicts": verdicts}
    result = setup.pool.run(Task("annotate", args))
    if result.failure is not None:
        raise HosoError("out-unwritable", path=out, why=result.failure.detail)
    write_new(out, result.blobs[0])
