"""A long command holds a lease while it works: ``hoso status`` of others shows how far it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hoso.cli.main import Run
from hoso.cli.output import note
from hoso.cli.words import moment_words
from hoso.progress import Progress
from schemas.clock import now
from schemas.medium import on_read_only

if TYPE_CHECKING:
    from archive.home import Home
    from archive.operations import Job


@contextmanager
def working(
    run: Run, home: Home, kind: str, report: Progress, *, what: str = ""
) -> Iterator[Progress]:
    """Hold a lease of ``kind`` (``archive/data/jobs.json``) on ``what``; yields the report to use.

    A job of the same kind that broke off is taken up, which is said; the audit log is told what
    killed commands owe it. On a medium that cannot be
    written to nobody else works either: no lease. Raises ``HosoError`` of the database.
    """
    if on_read_only(home.path):
        yield report
        return
    from archive.leases import lease_of
    from archive.owed import settle

    settle(home, at=now())
    operator, operations = run.settings.text("operator"), home.open_operations()
    try:
        lease = lease_of(operations, kind, what=what, operator=operator, pid=os.getpid(), now=now)
        with lease:
            if not run.as_json:
                for job in lease.broken:
                    note(_taken_up(job))

            def told(stage: str, done: int, total: int) -> None:
                lease.tell(stage, done, total)
                report(stage, done, total)

            yield told
    finally:
        operations.close()


def job_words(kind: str, what: str) -> str:
    """A job for people: ``tiếp nhận “nguồn”``."""
    from archive.leases import kinds

    name = str(kinds()[kind]["vi"]) if kind in kinds() else kind
    return f"{name} “{what}”" if what else name


def reached(stage: str, done: int, total: int) -> str:
    """How far a job is, for people; "" where it has not said."""
    if not stage:
        return ""
    return f"{stage} {done}/{total}" if total else f"{stage} {done}"


def _taken_up(job: Job) -> str:
    at = reached(job.stage, job.done, job.total) or "chưa làm được gì"
    return (
        f"Làm tiếp việc dở: {job_words(job.kind, job.what)} của {job.operator}, bắt đầu "
        f"{moment_words(job.started)}, dừng đột ngột khi đang ở: {at}"
    )
