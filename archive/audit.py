"""The audit log: ``audit/YYYY-MM.jsonl``, one canonical JSON line per act, chained by SHA-256.

A line carries its sequence, the instant, who did what to which object with which outcome, and the
digest of the line before it; never content of records. It is on the disk before the act counts as
acknowledged. The chain shows changed, removed and inserted lines; lines cut off at the very end
show only against a ``head`` noted elsewhere (a backup's bag-info carries it).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from archive import fs
from archive.merkle import leaf_hash
from schemas.canonical import canonical_json, sha256_hex
from schemas.clock import iso
from schemas.errors import HosoError

FIRST_PREV = "0" * 64
_KEYS = {"seq", "at", "actor", "act", "object", "outcome", "prev"}
_TAIL = 1 << 16  # a line is far shorter than this
Act = tuple[str, str, str]
"""act, object, outcome"""


@cache
def acts() -> dict[str, dict[str, Any]]:
    """Act -> {object, vi, en, outcomes: outcome -> {vi, en}}; object: what its id names."""
    text = files("archive").joinpath("data/acts.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = json.loads(text)
    return table


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. ``at`` is RFC 3339 UTC."""

    seq: int
    at: str
    actor: str
    act: str
    object: str
    outcome: str
    prev: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the chain stands: the last sequence and the digest of the last line."""

    seq: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFault:
    """A break in the log. ``kind``: unreadable | sequence | chain | torn."""

    file: str
    line: int
    kind: str


class AuditLog:
    """The audit log in one directory; appending is safe between processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, *, at: datetime, actor: str, act: str, object: str, outcome: str) -> Entry:
        """Write one line and fsync it, see :meth:`append_all`."""
        return self.append_all([(act, object, outcome)], at=at, actor=actor)[0]

    def append_all(self, given: Iterable[Act], *, at: datetime, actor: str) -> list[Entry]:
        """Write a line for each (act, object, outcome), then fsync once.

        A torn last line is moved aside first. The file is that of the month of ``at`` (UTC), never
        one older than the newest. Raises ``ValueError`` for an act or outcome that is not in
        ``data/acts.json``: what the log may say is documented.
        """
        said = list(given)
        for act, _, outcome in said:
            if outcome not in acts().get(act, {}).get("outcomes", {}):
                raise ValueError(f"no such act and outcome: {act}, {outcome}")
        with fs.lock_directory(self.path):
            self._recover()
            head, entries, lines = self._head(), [], []
            for act, about, outcome in said:
                entry = Entry(
                    seq=head.seq + 1,
                    at=iso(at),
                    actor=actor,
                    act=act,
                    object=about,
                    outcome=outcome,
                    prev=head.sha256,
                )
                entries.append(entry)
                lines.append(_line(entry))
                head = Head(seq=entry.seq, sha256=sha256_hex(lines[-1]))
            newest = self._files()[-1:] or [self.path]
            name = max(f"{iso(at)[:7]}.jsonl", newest[0].name if newest[0] != self.path else "")
            if lines:
                fs.append(self.path / name, b"".join(lines))
            return entries

    def recover(self) -> list[str]:
        """Move a torn last line to a file beside the log; returns the names of such files."""
        with fs.lock_directory(self.path):
            return self._recover()

    def head(self) -> Head:
        """The end of the chain. Raises HosoError ``audit-damaged`` where it cannot be read."""
        return self._head()

    def read(self) -> Iterator[Entry]:
        """All lines, the oldest first. Raises HosoError ``audit-damaged`` on an unreadable one."""
        for file, number, line in self._lines():
            try:
                yield _parse(line)
            except ValueError:
                raise HosoError("audit-damaged", file=file, line=number) from None

    def says(self, act: str, about: str, outcome: str) -> bool:
        """Whether a line tells this; a killed run may have acted and not have come to telling it.

        Looks from the end, where the line mostly is. Lines that cannot be read tell nothing.
        """
        told = (act, about, outcome)
        for path in reversed(self._files()):
            for line in reversed(path.read_bytes().splitlines(keepends=True)):
                with suppress(ValueError):
                    entry = _parse(line)
                    if (entry.act, entry.object, entry.outcome) == told:
                        return True
        return False

    def told_since(self, seq: int) -> set[tuple[str, str, str]]:
        """(actor, act, object) of the lines after ``seq``. Lines that cannot be read tell nothing.

        Read from the end: what is asked about began not long ago.
        """
        found: set[tuple[str, str, str]] = set()
        for path in reversed(self._files()):
            for line in reversed(path.read_bytes().splitlines(keepends=True)):
                with suppress(ValueError):
                    entry = _parse(line)
                    if entry.seq <= seq:
                        return found
                    found.add((entry.actor, entry.act, entry.object))
        return found

    def check(self) -> list[AuditFault]:
        """Every break of sequence or chain; an empty list means none."""
        faults: list[AuditFault] = []
        head = Head(seq=0, sha256=FIRST_PREV)
        for file, number, line in self._lines():
            kind, head = _judge(line, head)
            if kind:
                faults.append(AuditFault(file=file, line=number, kind=kind))
        return faults

    def leaves(self) -> Iterator[bytes]:
        """The Merkle leaf hash of each line, the oldest first (:mod:`archive.merkle`)."""
        return (leaf_hash(line) for _, _, line in self._lines())

    def entry(self, seq: int) -> Entry | None:
        """The line that bears ``seq``, read in its month alone.

        None where there is none, or where the log cannot be read so (:meth:`check` tells why).
        """
        with suppress(ValueError):
            for path in reversed(self._files()):
                with path.open("rb") as stream:
                    first = _parse(stream.readline()).seq
                    if first <= seq:
                        stream.seek(0)
                        found = next(islice(stream, seq - first, None), None)
                        return _parse(found) if found else None
        return None

    def line(self, seq: int) -> bytes:
        """The bytes of a line by its place from 1. Raises HosoError ``not-found``."""
        for place, (_, _, line) in enumerate(self._lines(), start=1):
            if place == seq:
                return line
        raise HosoError("not-found", what=seq)

    def torn(self) -> list[str]:
        """Names of the side files that hold torn lines."""
        return sorted(path.name for path in self.path.glob("*.torn-*"))

    def _files(self) -> list[Path]:
        return sorted(self.path.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl"))

    def _lines(self) -> Iterator[tuple[str, int, bytes]]:
        for path in self._files():
            with path.open("rb") as stream:
                for number, line in enumerate(stream, start=1):
                    yield path.name, number, line

    def _head(self) -> Head:
        for path in reversed(self._files()):
            lines = _tail(path).splitlines(keepends=True)
            if lines:
                try:
                    entry = _parse(lines[-1])
                except ValueError:
                    raise HosoError("audit-damaged", file=path.name, line=-1) from None
                return Head(seq=entry.seq, sha256=sha256_hex(lines[-1]))
        return Head(seq=0, sha256=FIRST_PREV)

    def _recover(self) -> list[str]:
        files = self._files()
        if not files:
            return []
        tail = _tail(files[-1])
        torn = tail[tail.rfind(b"\n") + 1 :]
        if not torn:
            return []
        size = files[-1].stat().st_size - len(torn)
        side = self.path / f"{files[-1].stem}.torn-{size}"
        fs.replace(side, torn)
        fs.cut(files[-1], size)
        return [side.name]


def _judge(line: bytes, before: Head) -> tuple[str, Head]:
    """(what is wrong with the line, "" for nothing; the head after it)."""
    try:
        entry = _parse(line)
    except ValueError:
        kind = "unreadable" if line.endswith(b"\n") else "torn"
        return kind, Head(seq=before.seq + 1, sha256=sha256_hex(line))
    head = Head(seq=entry.seq, sha256=sha256_hex(line))
    if entry.seq != before.seq + 1:
        return "sequence", head
    return ("chain" if entry.prev != before.sha256 else ""), head


def _line(entry: Entry) -> bytes:
    return canonical_json({name: getattr(entry, name) for name in _KEYS}) + b"\n"


def _parse(line: bytes) -> Entry:
    raw: Any = json.loads(line)
    if not line.endswith(b"\n") or not isinstance(raw, dict) or set(raw) != _KEYS:
        raise ValueError("not a line of the log")
    return Entry(**raw)


def _tail(path: Path) -> bytes:
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _TAIL))
        return stream.read()
