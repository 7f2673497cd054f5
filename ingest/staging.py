"""Reading a source once: every byte is copied to staging and hashed in the same pass."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from archive import fs
from evidence.pool import Pool
from evidence.source import Member, open_source
from schemas.canonical import canonical_json
from schemas.finding import Finding

Report = Callable[[str, int, int], None]
_STAGE = "Nhận tệp"
_EVERY = 200  # files between two reports of progress


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedFile:
    """One file of the transfer, as received. Its bytes lie under ``name`` in ``folder`` now."""

    path: str
    size: int
    sha256: str
    folder: Path
    name: str
    modified: int = 0  # nanoseconds since the epoch
    raw_name_hex: str = ""

    @property
    def staged(self) -> Path:
        """Where its bytes lie: a path each would be most of what a file takes in memory."""
        return self.folder / self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What lay in the source. ``others`` are members that are no files (links, devices, …).

    ``problems``: what the reader of the container found; one whose rule blocks breaks the package.
    """

    kind: str
    files: tuple[StagedFile, ...]
    others: tuple[Member, ...]
    problems: tuple[Finding, ...]

    def by_path(self) -> dict[str, StagedFile]:
        """Received path -> staged file."""
        return {item.path: item for item in self.files}


def stage(source: Path, pool: Pool, target: Path, report: Report, flusher: fs.Flusher) -> Staged:
    """Copy every file of ``source`` (folder, archive or single file) below ``target``.

    Names play no part in where the copies lie, so a hostile name harms nothing. The copies are
    durable when ``flusher`` has been waited for. Raises
    ``HosoError`` where the source cannot be opened at all or nothing can be written.
    """
    fs.make_directories(target)
    opened = open_source(source, pool)
    files: list[StagedFile] = []
    others: list[Member] = []
    seen: set[str] = set()
    for found in opened.members():
        member = _apart(found, seen)
        if member.kind != "file":
            others.append(member)
            continue
        files.append(_copy(member, target, f"{len(files):07d}", flusher))
        if len(files) % _EVERY == 0:
            report(_STAGE, len(files), 0)
    report(_STAGE, len(files), len(files))
    return Staged(
        kind=opened.kind,
        files=tuple(files),
        others=tuple(others),
        problems=tuple(opened.problems),
    )


def _apart(member: Member, seen: set[str]) -> Member:
    """The member under a path of its own.

    Two names may print alike (a byte that is no UTF-8 is shown as %FF), and an archive may hold a
    name twice; each is accounted for, the later as ``name#2``, ``name#3`` …
    """
    path, number = member.path, 2
    while path in seen:
        path, number = f"{member.path}#{number}", number + 1
    seen.add(path)
    return replace(member, path=path) if path != member.path else member


def fingerprint(staged: Staged) -> str:
    """SHA-256 over what lay in the source: names, sizes and digests, in the order of reading."""
    rows = chain(
        ([item.path, item.size, item.sha256] for item in staged.files),
        ([item.path, item.size, item.kind] for item in staged.others),
    )
    digest, between = hashlib.sha256(b"["), b""  # of the list as canonical JSON, row by row
    for row in rows:
        digest.update(between + canonical_json(row))
        between = b","
    digest.update(b"]")
    return digest.hexdigest()


def _copy(member: Member, folder: Path, name: str, flusher: fs.Flusher) -> StagedFile:
    copied = fs.copy_in(_chunks(member), folder / name, flusher=flusher)
    return StagedFile(
        path=member.path,
        size=copied.size,
        sha256=copied.sha256,
        folder=folder,
        name=name,
        modified=member.modified,
        raw_name_hex=member.raw_name_hex,
    )


def _chunks(member: Member) -> Iterator[bytes]:
    yield from member.chunks()
