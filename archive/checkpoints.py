"""Checkpoints kept beside the audit log, and the log held against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archive import fs
from archive.audit import AuditFault, AuditLog
from archive.checkpoint import Checkpoint, key_name, opened, unverified
from archive.merkle import roots

FOLDER = "checkpoints"
Verdict = Literal["good", "unsigned", "foreign", "forged", "changed", "cut"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one checkpoint. ``name``: of its file; ``size``: lines it speaks of.

    good: signed by the key, and the log begins with just these lines; unsigned: the same, no key
    was given; foreign: no checkpoint, or of another key or log; forged: its signature is of
    another text; changed: the first ``size`` lines are not those signed; cut: there are fewer.
    """

    name: str
    size: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The log held against its chain and its checkpoints.

    ``between``: (first, last) line among which the earliest change lies that only checkpoints show.
    """

    lines: int
    faults: tuple[AuditFault, ...]
    checked: tuple[Checked, ...]
    between: tuple[int, int] | None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        wrong = [one for one in self.checked if one.verdict not in ("good", "unsigned")]
        return not self.faults and not wrong


def keep(log: AuditLog, size: int, note: str) -> Path:
    """Keep a signed checkpoint beside the log; one of the same size is left as it is."""
    folder = log.path / FOLDER
    fs.make_directories(folder)
    path = folder / f"{size:012d}.txt"
    if not path.exists():
        fs.write_new(path, note.encode())
    return path


def kept(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, note) of the checkpoints kept beside a log, by their sizes."""
    for path in sorted((folder / FOLDER).glob("*.txt")):
        yield path.name, path.read_bytes().decode(errors="replace")


def newest_size(folder: Path) -> int:
    """How many lines of a log the newest checkpoint kept beside it covers, 0 for none."""
    names = [path.stem for path in (folder / FOLDER).glob("*.txt")]
    return max((int(name) for name in names if name.isdecimal()), default=0)


def check(log: AuditLog, notes: Sequence[tuple[str, str]], verifier: str = "") -> Report:
    """Hold the log against its chain and against ``notes`` (name, signed note).

    ``verifier``: the public key; without it signatures are not looked at.
    Raises ``ValueError`` where it is none.
    """
    if verifier:
        key_name(verifier)
    read = [_read(name, note, verifier) for name, note in notes]
    sizes = {found.size for _, found in read if isinstance(found, Checkpoint)}
    lines = 0

    def counted() -> Iterator[bytes]:
        nonlocal lines
        for leaf in log.leaves():
            lines += 1
            yield leaf

    known = roots(counted(), sizes)
    good: Verdict = "good" if verifier else "unsigned"
    checked = tuple(
        sorted((_judged(*pair, known, good) for pair in read), key=lambda one: (one.size, one.name))
    )
    return Report(
        lines=lines, faults=tuple(log.check()), checked=checked, between=_between(checked, lines)
    )


def _read(name: str, note: str, verifier: str) -> tuple[str, Checkpoint | Verdict]:
    try:
        return name, opened(note, verifier) if verifier else unverified(note)
    except ValueError as error:
        return name, "forged" if str(error) == "signature" else "foreign"


def _judged(
    name: str, found: Checkpoint | Verdict, known: Mapping[int, bytes], good: Verdict
) -> Checked:
    if not isinstance(found, Checkpoint):
        return Checked(name, 0, found)
    if found.size not in known:
        return Checked(name, found.size, "cut")
    return Checked(name, found.size, good if known[found.size] == found.root else "changed")


def _between(checked: Sequence[Checked], lines: int) -> tuple[int, int] | None:
    """A root covers all lines before it: the change lies behind the last that holds."""
    bad = [one.size for one in checked if one.verdict in ("changed", "cut")]
    if not bad:
        return None
    first = min(bad)
    holding = [one.size for one in checked if one.verdict in ("good", "unsigned")]
    before = max((size for size in holding if size < first), default=0)
    return before + 1, min(first, max(lines, before + 1))
