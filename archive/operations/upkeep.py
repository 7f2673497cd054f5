"""Fixity runs and jobs: what the archive did to itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select, update

from archive.database import one_writer
from archive.operations import tables
from archive.operations.codec import from_row, to_row
from archive.operations.model import FixityFault, FixityRun, Job
from schemas.canonical import canonical_json
from schemas.clock import iso

_RUN = tables.fixity_run.c
_FAULT = tables.fixity_fault.c
_JOB = tables.job.c


class Fixity:
    """Fixity runs and the faults they found."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def begin(self, run: FixityRun) -> None:
        """Open a run."""
        with self.engine.begin() as connection:
            connection.execute(insert(tables.fixity_run).values(to_row(run)))

    def unfinished(self) -> FixityRun | None:
        """The newest run that was broken off, to be resumed."""
        query = select(tables.fixity_run).where(_RUN.state == "running")
        with self.engine.connect() as connection:
            row = connection.execute(query.order_by(_RUN.started.desc())).mappings().first()
            return from_row(FixityRun, row) if row else None

    def save(self, run: FixityRun, faults: Iterable[FixityFault] = ()) -> None:
        """Write how far a run is, with the faults found since, in one transaction."""
        rows = [to_row(fault) for fault in faults]
        with self.engine.begin() as connection:
            found = update(tables.fixity_run).where(_RUN.run_id == run.run_id)
            connection.execute(found.values(to_row(run)))
            if rows:
                connection.execute(insert(tables.fixity_fault), rows)

    def faults(self, run_id: str) -> list[FixityFault]:
        """Faults of a run, by number."""
        query = select(tables.fixity_fault).where(_FAULT.run_id == run_id).order_by(_FAULT.number)
        with self.engine.connect() as connection:
            return [from_row(FixityFault, row) for row in connection.execute(query).mappings()]

    def count(self, run_id: str) -> int:
        """How many faults a run has found."""
        query = select(func.count()).select_from(tables.fixity_fault)
        with self.engine.connect() as connection:
            return connection.execute(query.where(_FAULT.run_id == run_id)).scalar_one()

    def runs(self) -> list[FixityRun]:
        """All runs, the newest first."""
        query = select(tables.fixity_run).order_by(_RUN.started.desc(), _RUN.run_id)
        with self.engine.connect() as connection:
            return [from_row(FixityRun, row) for row in connection.execute(query).mappings()]


class Jobs:
    """Work for later, one worker at a time."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, job: Job) -> None:
        """Put a job into the queue."""
        with self.engine.begin() as connection:
            connection.execute(insert(tables.job).values(to_row(job)))

    def take(self, *, at: datetime) -> Job | None:
        """The oldest waiting job, now running, or None."""
        oldest = select(_JOB.job_id).where(_JOB.state == "waiting")
        oldest = oldest.order_by(_JOB.created, _JOB.job_id).limit(1)
        with one_writer(self.engine) as connection:
            taken = (
                update(tables.job)
                .where(_JOB.job_id == oldest.scalar_subquery(), _JOB.state == "waiting")
                .values(state="running", started=iso(at))
                .returning(*tables.job.c)
            )
            row = connection.execute(taken).mappings().first()
            return from_row(Job, row) if row else None

    def finish(
        self, job_id: str, *, ok: bool, result: Mapping[str, Any], finished_at: datetime
    ) -> None:
        """Close a job as done or failed."""
        values = {
            "state": "done" if ok else "failed",
            "finished": iso(finished_at),
            "result": canonical_json(result).decode("utf-8"),
        }
        with self.engine.begin() as connection:
            connection.execute(update(tables.job).where(_JOB.job_id == job_id).values(values))
