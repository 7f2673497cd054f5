"""Fixity runs and jobs: what the archive did to itself."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, delete, func, insert, select, update

from archive.operations import tables
from archive.operations.codec import from_row, to_row
from archive.operations.model import FixityFault, FixityRun, Job

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
    """Commands at work: a row while one works; a row whose process is gone is a broken-off job."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def begin(self, job: Job, over: Iterable[str] = ()) -> None:
        """Write the row of a job that begins; those it takes up (``over``, their ids) go."""
        with self.engine.begin() as connection:
            connection.execute(delete(tables.job).where(_JOB.job_id.in_(list(over))))
            connection.execute(insert(tables.job).values(to_row(job)))

    def save(self, job: Job) -> None:
        """Write how far a job is; nothing where it has ended."""
        found = update(tables.job).where(_JOB.job_id == job.job_id)
        with self.engine.begin() as connection:
            connection.execute(found.values(to_row(job)))

    def end(self, *job_ids: str) -> None:
        """Forget jobs."""
        with self.engine.begin() as connection:
            connection.execute(delete(tables.job).where(_JOB.job_id.in_(job_ids)))

    def all(self) -> list[Job]:
        """All rows, the oldest job first."""
        query = select(tables.job).order_by(_JOB.started, _JOB.job_id)
        with self.engine.connect() as connection:
            return [from_row(Job, row) for row in connection.execute(query).mappings()]
