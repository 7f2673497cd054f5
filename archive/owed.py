"""Nothing is done without its line in the audit log, whenever the process ends.

1. Before an act a row of the ledger says what is about to be done, by whom, and where its result
   will appear (:class:`archive.operations.Owed`).
2. The act is done.
3. Its line is written.
4. The row goes.
A row whose process is gone is a line that is owed. The next command that writes finds it and tells
what came of the act: ``late`` where its result lies at its place, ``broken`` where it does not, or
where nobody can say how far it came.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from archive import bag, fs
from archive.audit import Act
from archive.home import Home
from archive.leases import lives, this_process
from archive.marker import read_marker
from archive.operations import Backup, Operations, Owed
from archive.operations.codec import from_row, to_row
from schemas.canonical import sha256_hex
from schemas.clock import iso
from schemas.errors import HosoError

LATE: Final = "late"
BROKEN: Final = "broken"
_ELSEWHERE: Final = timedelta(days=1)
"""How long an act of a process of another computer is left alone."""


class Owing:
    """One act at work. ``lines``: what the log is to be told when it has come to its end."""

    def __init__(self, home: Home, row: Owed | None) -> None:
        self.lines: list[Act] = []
        self._home = home
        self._row = row

    @property
    def logged(self) -> bool:
        """Whether the log is told at all: not that of a home on a read-only medium."""
        return self._row is not None

    @property
    def row(self) -> Owed | None:
        """What is written down of the act."""
        return self._row

    def say(self, act: str, about: str, outcome: str) -> None:
        """Tell the log at the end."""
        self.lines.append((act, about, outcome))

    def seal(self, place: Path, backup: Backup | None = None) -> None:
        """What lies at ``place`` is whole and about to be renamed to the target."""
        if self._row is None:
            return
        row = replace(self._row, seal=_seal(place))
        if backup is not None:
            lines = tuple((act, backup.set_sha256) for act, _ in row.lines)
            row = replace(row, lines=lines, backup=to_row(backup))
        with closing(_ledger(self._home)) as operations:
            operations.owed.save(row, was=self._row)
        self._row = row


@contextmanager
def owing(
    home: Home,
    lines: Sequence[tuple[str, str]],
    *,
    now: Callable[[], datetime],
    actor: str,
    target: Path | None = None,
) -> Iterator[Owing]:
    """Do an act that the log is owed ``lines`` (act, object) of; what is owed by others is told.

    The lines said (:meth:`Owing.say`) are written at the end. An act that is refused in words
    leaves none; one that fails otherwise is told as the next command would tell it.
    """
    begun = now()
    settle(home, at=begun)
    home.open_audit().recover()  # a line that a killed run left half written hinders no act
    owner = this_process(os.getpid())
    row = Owed(
        owed_id=str(uuid4()),
        lines=tuple(lines),
        actor=actor,
        host=owner.host,
        pid=owner.pid,
        process=owner.process,
        begun=begun,
        seq=home.open_audit().head().seq,
        target=str(target.absolute()) if target else "",
    )
    with closing(_ledger(home)) as operations:
        operations.owed.add(row)
    work = Owing(home, row)
    try:
        yield work
    except BaseException as error:
        with suppress(HosoError):  # the disk fails: the next command tells it
            _end(home, work.row or row, now(), refused=_refused(error))
        raise
    home.open_audit().append_all(work.lines, at=now(), actor=actor)
    with closing(_ledger(home)) as operations:
        operations.owed.end(row)


def settle(home: Home, *, at: datetime) -> list[Act]:
    """Tell the log what it is owed by processes that are gone: the lines written."""
    told: list[Act] = []
    for row in left(home, at):
        owner = this_process(os.getpid())
        mine = replace(row, host=owner.host, pid=owner.pid, process=owner.process)
        with closing(_ledger(home)) as operations:
            claimed = operations.owed.save(mine, was=row)
        if claimed:
            told += _end(home, mine, at)
    return told


def left(home: Home, at: datetime) -> list[Owed]:
    """The acts whose process ended before the log was told."""
    with closing(_ledger(home)) as operations:
        rows = operations.owed.all()
    return [row for row in rows if not lives(row, at, row.begun + _ELSEWHERE)]


def _end(home: Home, row: Owed, at: datetime, *, refused: bool = False) -> list[Act]:
    """Tell what came of an act and forget it: the lines written."""
    done = _lies_there(row)
    with closing(_ledger(home)) as operations:
        if done and row.backup:
            operations.owed.made(from_row(Backup, row.backup))
        lines = [] if refused and not done else _untold(home, row, LATE if done else BROKEN)
        home.open_audit().append_all(lines, at=at, actor=row.actor)
        operations.owed.end(row)
    return lines


def _ledger(home: Home) -> Operations:
    """The ledger where it lies now: while it is moved the settings name the place it goes to."""
    if read_marker(home.path).engine == "sqlite":
        home = replace(home, server=None)
    return home.open_operations()


def _untold(home: Home, row: Owed, outcome: str) -> list[Act]:
    told = home.open_audit().told_since(row.seq)
    return [
        (act, about, _shown(home, row, act, about) or outcome)
        for act, about in row.lines
        if (row.actor, act, about) not in told
    ]


def _shown(home: Home, row: Owed, act: str, about: str) -> str:
    """The outcome that the journal of the trust store shows; "" where it shows none."""
    if not act.startswith("trust."):
        return ""
    for one in home.open_trust().history():
        if one.sha256 == about and act == "trust.remove" and one.removed_at >= iso(row.begun):
            return "done"
        if one.sha256 == about and act != "trust.remove" and one.added_at >= iso(row.begun):
            return "done" if one.kind == "crl" else one.basis
    return ""


def _refused(error: BaseException) -> bool:
    """Whether an act was refused in words, with nothing done."""
    return isinstance(error, HosoError) and not fs.is_of_disk(error)


def _lies_there(row: Owed) -> bool:
    """Whether the result of an act lies where it was to appear."""
    place = Path(row.target)
    with suppress(OSError):
        if row.backup:  # known by its name wherever the medium is put in again
            return sha256_hex((place / bag.TAG_MANIFEST).read_bytes()) == row.lines[0][1]
        return bool(row.seal) and _seal(place) == row.seal
    return False


def _seal(place: Path) -> str:
    found = place.lstat()
    return f"{found.st_dev}:{found.st_ino}"
