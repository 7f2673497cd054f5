"""Leases: what is at work on an archive, how far it is, and whether it still lives.

Locks keep commands apart and end with the process (:mod:`archive.home`); a lease keeps nobody out.
It tells: a row of ``operations.sqlite`` from the beginning of a long command to its end, renewed
while the process lives. A row whose process is gone is a job that broke off: the next command of
the same kind takes it up. One that lives and does not get on is stalled (docs/adr/0019).
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from archive.operations import Job, Operations, Owed
from schemas.clock import iso
from schemas.errors import HosoError

LEASE = timedelta(seconds=90)
"""How long a lease holds when nobody renews it (matters for processes of another computer)."""
RENEWED = 5.0  # seconds between two looks at whether the row must be written
_PROC = Path("/proc")
_STARTED = 19  # place of the start time after the command's name in /proc/PID/stat, state being 0
_GONE = ("Z", "X")

State = Literal["working", "stalled", "dead"]


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Kind of job -> {vi, en, own, again_vi, again_en}; ``own``: taken up by the same what only."""
    text = files("archive").joinpath("data/jobs.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = json.loads(text)
    return table


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A process. ``process``: the run of its computer and when in it the process began."""

    host: str
    pid: int
    process: str


def this_process(pid: int) -> Owner:
    """The process ``pid`` of this computer. Raises ``OSError`` where there is none."""
    return Owner(host=socket.gethostname(), pid=pid, process=_beginning(pid))


def _beginning(pid: int) -> str:
    boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    stat = (_PROC / str(pid) / "stat").read_text(errors="replace")
    fields = stat.rpartition(")")[2].split()
    if fields[0] in _GONE:
        raise ProcessLookupError(pid)
    return f"{boot}/{fields[_STARTED]}"


def state_of(job: Job, *, at: datetime, patience: timedelta) -> State:
    """Whether a job works, is stalled (no progress for ``patience``) or its process is gone."""
    if not lives(job, at, job.lease_until):
        return "dead"
    return "stalled" if at - job.progressed >= patience else "working"


def lives(owned: Job | Owed, at: datetime, until: datetime) -> bool:
    """Whether the process lives that owns this; one of another computer does ``until`` then."""
    if owned.host != socket.gethostname():
        return until > at
    with suppress(OSError, IndexError):
        return this_process(owned.pid).process == owned.process
    return False


class Lease:
    """The lease of this process on one job, renewed by a thread of its own while it is held.

    Use as a context manager. ``broken``: jobs of the same kind that broke off and are taken up.
    """

    def __init__(self, operations: Operations, job: Job, now: Callable[[], datetime]) -> None:
        self.job = job
        self.broken: tuple[Job, ...] = ()
        self._operations = operations
        self._now = now
        self._saved = job
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)

    def __enter__(self) -> Lease:
        self.broken = tuple(taken_up(self._operations.jobs.all(), self.job, self.job.started))
        self._operations.jobs.begin(self.job, [one.job_id for one in self.broken])
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()
        with suppress(HosoError):  # a full disk: the row is told as broken off, nothing is lost
            self._operations.jobs.end(self.job.job_id)

    def tell(self, stage: str, done: int, total: int) -> None:
        """How far the work is; written down by the thread, so it costs the work nothing."""
        job = self.job
        if (stage, done, total) != (job.stage, job.done, job.total):
            self.job = replace(job, stage=stage, done=done, total=total, progressed=self._now())

    def renew(self) -> None:
        """Write the row where something changed or the lease wants renewing."""
        job, at = self.job, self._now()
        if job != self._saved or job.lease_until - at < LEASE * 2 / 3:
            self.job = self._saved = replace(self.job, lease_until=at + LEASE)
            self._operations.jobs.save(self._saved)

    def _renew(self) -> None:
        while not self._ended.wait(RENEWED):
            with suppress(HosoError):  # the work itself will meet what is wrong with the disk
                self.renew()


def lease_of(
    operations: Operations,
    kind: str,
    *,
    what: str,
    operator: str,
    pid: int,
    now: Callable[[], datetime],
) -> Lease:
    """A lease for the process ``pid``, not held yet. Raises ``ValueError`` for an unknown kind."""
    if kind not in kinds():
        raise ValueError(f"no such kind of job: {kind}")
    owner, at = this_process(pid), now()
    job = Job(
        job_id=str(uuid4()),
        kind=kind,
        what=what,
        operator=operator,
        host=owner.host,
        pid=owner.pid,
        process=owner.process,
        started=at,
        lease_until=at + LEASE,
        progressed=at,
    )
    return Lease(operations, job, now)


def taken_up(jobs: Sequence[Job], job: Job, at: datetime) -> list[Job]:
    """Those of ``jobs`` that broke off and that ``job``, about to begin, goes on with."""
    own = bool(kinds()[job.kind]["own"])
    return [
        one
        for one in jobs
        if one.kind == job.kind
        and (not own or one.what == job.what)
        and not lives(one, at, one.lease_until)
    ]


def shown(job: Job, state: State, at: datetime) -> dict[str, Any]:
    """JSON form; ``idle``: whole seconds without progress."""
    return {
        "kind": job.kind,
        "what": job.what,
        "operator": job.operator,
        "host": job.host,
        "pid": job.pid,
        "state": state,
        "started": iso(job.started),
        "progressed": iso(job.progressed),
        "idle": max(0, int((at - job.progressed).total_seconds())),
        "stage": job.stage,
        "done": job.done,
        "total": job.total,
    }
