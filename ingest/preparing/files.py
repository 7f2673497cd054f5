"""The files rows may belong to: those of a folder, where they lie, or of an archive, staged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from archive import fs
from evidence.source import Member, open_source
from ingest.examine import Setup
from ingest.staging import Staged, StagedFile, stage
from schemas.errors import HosoError
from schemas.prepared import LeftFile
from validator.transfer import is_junk

_NO_ARCHIVE = "không phải thư mục hay tệp nén .zip, .tar / neither a folder nor a .zip, .tar"


@dataclass(slots=True, kw_only=True)
class Files:
    """``paths``: what may belong to a row; ``unusable``: what cannot; ``ignored``: counted only.

    ``root``: the folder they lie in; ``staged``: of an archive, where its members lie instead.
    """

    root: Path
    paths: list[str] = field(default_factory=list)
    unusable: list[LeftFile] = field(default_factory=list)
    ignored: int = 0
    staged: dict[str, StagedFile] = field(default_factory=dict)

    def of(self, paths: Iterable[str]) -> list[StagedFile]:
        """Files as the workers are told of them."""
        return [self.staged.get(path) or self._lying(path) for path in paths]

    def _lying(self, path: str) -> StagedFile:
        digest, size = fs.sha256_of(self.root / path)
        return StagedFile(path=path, size=size, sha256=digest, folder=self.root, name=path)


def files_of(source: Path, lists: set[Path], staging: Path, setup: Setup) -> Files:
    """The files of a folder or archive; ``lists`` are none of them, nor is what desktops leave.

    ``staging``: where members of an archive are copied to; nothing of ``source`` is changed.
    Raises ``HosoError`` source-missing, source-unreadable (no archive, or one that is damaged or
    grows beyond measure).
    """
    if source.is_dir():
        return _of_folder(source, lists, setup)
    if open_source(source, setup.pool).kind == "file":
        raise HosoError("source-unreadable", path=source, why=_NO_ARCHIVE)
    with fs.Flusher() as flusher:
        staged = stage(source, setup.pool, staging, setup.report, flusher)
    return _of_archive(source, staged, setup)


def _of_folder(folder: Path, lists: set[Path], setup: Setup) -> Files:
    found = Files(root=folder)
    for member in open_source(folder, setup.pool).members():
        if is_junk(member.path) or (folder / member.path).resolve() in lists:
            found.ignored += 1
        elif member.kind != "file" or member.raw_name_hex:
            found.unusable.append(_unusable(member))
        else:
            found.paths.append(member.path)
    return found


def _of_archive(source: Path, staged: Staged, setup: Setup) -> Files:
    """What was taken out; members the reader refused or could not read whole are told by rule."""
    wrong = {p.where.file: p.rule for p in staged.problems if p.severity == "error"}
    whole = [p for p in staged.problems if p.severity == "error" and p.where.file == source.name]
    if whole:
        why = setup.catalogue.rule(whole[0].rule).message(whole[0])
        raise HosoError("source-unreadable", path=source, why=why)
    found = Files(root=source)
    for one in staged.files:
        if is_junk(one.path):
            found.ignored += 1
        elif one.path in wrong or one.raw_name_hex:
            found.unusable.append(LeftFile(path=one.path, why=wrong.get(one.path, "bad_name")))
        else:
            found.paths.append(one.path)
            found.staged[one.path] = one
    for other in staged.others:
        named = (
            other.path if other.path in wrong else other.path.rpartition("#")[0]
        )  # name#2: told again
        found.unusable.append(LeftFile(path=other.path, why=wrong.get(named, "no_file_kind")))
    return found


def _unusable(member: Member) -> LeftFile:
    """A link, a device or a file whose name is no text."""
    return LeftFile(path=member.path, why="bad_name" if member.raw_name_hex else "no_file_kind")
