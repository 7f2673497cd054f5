"""Fixity runs, jobs and owed lines: what the archive did to itself."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, delete, func, insert, select, update

from archive.operations import tables
from archive.operations.codec import from_row, to_row
from archive.operations.model import Backup, FixityFault, FixityRun, Job, Owed

_RUN = tables.fixity_run.c
_FAULT = tables.fixity_fault.c
_JOB = tables.job.c
_OWED = tables.owed.c


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


class Owing:
    """Acts at work whose lines the audit log is owed; a row goes when they are written."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, owed: Owed) -> None:
        """Write down that an act begins."""
        with self.engine.begin() as connection:
            connection.execute(insert(tables.owed).values(to_row(owed)))

    def save(self, owed: Owed, *, was: Owed) -> bool:
        """Write the row anew; False where another process did meanwhile, ``was`` being known."""
        found = (_OWED.owed_id == was.owed_id) & (_OWED.process == was.process)
        with self.engine.begin() as connection:
            known = update(tables.owed).where(found & (_OWED.pid == was.pid))
            return bool(connection.execute(known.values(to_row(owed))).rowcount)

    def made(self, backup: Backup) -> None:
        """Write down the set of an act, once."""
        known = select(tables.backup).where(tables.backup.c.backup_id == backup.backup_id)
        with self.engine.begin() as connection:
            if connection.execute(known).first() is None:
                connection.execute(insert(tables.backup).values(to_row(backup)))

    def end(self, owed: Owed) -> None:
        """Forget an act that is told."""
        with self.engine.begin() as connection:
            connection.execute(delete(tables.owed).where(_OWED.owed_id == owed.owed_id))

    def all(self) -> list[Owed]:
        """All rows, the oldest first."""
        query = select(tables.owed).order_by(_OWED.begun, _OWED.owed_id)
        with self.engine.connect() as connection:
            return [from_row(Owed, row) for row in connection.execute(query).mappings()]
