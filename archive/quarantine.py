"""Quarantine: the bytes of a dossier that was held back, with everything known about it.

``quarantine/<transfer>/<position>/`` holds ``item.json`` (names, sizes, digests), the tags
(``record.json``, ``report.json``, ``facts.jsonl`` …), ``files/`` and ``submission/``. Files lie
under numbers, so that a name no file system can hold does not stop its bytes from being kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive import fs
from archive.storage.plan import PayloadFile, check_paths
from schemas.canonical import canonical_json
from schemas.errors import HosoError

ITEM = "item.json"
FILES = "files"
SUBMISSION = "submission"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDossier:
    """A dossier in quarantine. ``path`` is below ``quarantine/``.

    ``payload`` and ``submission`` are ready for a plan: their sources stay where they are (keep).
    """

    transfer_id: str
    position: int
    file_code: str
    path: str
    payload: tuple[PayloadFile, ...]
    submission: tuple[PayloadFile, ...]
    tags: Mapping[str, bytes]


class Quarantine:
    """The quarantine directory of a home. Decisions live in ``operations``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @staticmethod
    def path_of(transfer_id: str, position: int) -> str:
        """Where :meth:`hold` puts a dossier, below ``quarantine/``."""
        return f"{transfer_id}/{position}"

    def hold(
        self,
        *,
        transfer_id: str,
        position: int,
        file_code: str,
        payload: Sequence[PayloadFile],
        submission: Sequence[PayloadFile] = (),
        tags: Mapping[str, bytes],
        staging: Path,
    ) -> str:
        """Keep a dossier; one rename makes it visible. Returns its path below ``quarantine/``.

        What is held already under the same transfer and position stays as it is. Sources are
        renamed in (or linked, where ``keep`` is set). Raises HosoError plan-invalid, no-space, …
        """
        path = self.path_of(transfer_id, position)
        check_paths(f"{path}/{name}" for name in [ITEM, FILES, SUBMISSION, *tags])
        target = self.path / path
        if target.is_dir():
            return path
        place = staging / f"hold-{transfer_id}-{position}"
        fs.require_same_filesystem(staging, self.path)
        fs.remove_tree(place, within=staging)
        for name in (FILES, SUBMISSION):
            fs.make_directories(place / name)
        item = {
            "transfer_id": transfer_id,
            "position": position,
            "file_code": file_code,
            "tags": sorted(tags),
            FILES: [_described(file) for file in payload],
            SUBMISSION: [_described(file) for file in submission],
        }
        fs.write_staged(place / ITEM, canonical_json(item) + b"\n")
        with fs.Flusher() as flusher:
            for name, data in tags.items():
                fs.make_directories((place / name).parent)
                fs.write_staged(place / name, data, flusher=flusher)
        for folder, held in ((FILES, payload), (SUBMISSION, submission)):
            for number, file in enumerate(held):
                fs.place(file.source, place / folder / _numbered(number), keep=file.keep)
        fs.commit_directory(place, target)
        return path

    def load(self, path: str) -> HeldDossier:
        """The dossier held at ``path``. Raises HosoError ``not-found``, ``home-damaged``."""
        directory = self._directory(path)
        try:
            item = json.loads((directory / ITEM).read_bytes())
            tags = {name: (directory / name).read_bytes() for name in item["tags"]}
            return HeldDossier(
                transfer_id=item["transfer_id"],
                position=item["position"],
                file_code=item["file_code"],
                path=path,
                payload=tuple(_files(directory / FILES, item[FILES])),
                submission=tuple(_files(directory / SUBMISSION, item[SUBMISSION])),
                tags=tags,
            )
        except FileNotFoundError as error:
            raise HosoError("not-found", what=path) from error
        except (ValueError, KeyError, TypeError) as error:
            raise HosoError("home-damaged", path=directory, why=ITEM) from error

    def paths(self) -> list[str]:
        """Paths of everything that is held, sorted."""
        found = (item.parent for item in self.path.glob(f"*/*/{ITEM}"))
        return sorted(place.relative_to(self.path).as_posix() for place in found)

    def left(self, path: str) -> bool:
        """Whether anything of an item is there, be it what a killed :meth:`remove` left."""
        directory = self._directory(path)
        return directory.exists() or _is_empty(directory.parent)

    def remove(self, path: str) -> None:
        """Remove the bytes, after the ledger says released or rejected; nothing there is fine."""
        directory = self._directory(path)
        fs.remove_tree(directory, within=self.path)
        if _is_empty(directory.parent):
            fs.remove_tree(directory.parent, within=self.path)

    def _directory(self, path: str) -> Path:
        check_paths([path])
        return self.path / path


def _is_empty(directory: Path) -> bool:
    return directory.is_dir() and not any(directory.iterdir())


def _numbered(number: int) -> str:
    return f"{number + 1:06d}"


def _described(file: PayloadFile) -> dict[str, Any]:
    named: dict[str, Any] = {"path": file.path}
    try:
        file.path.encode("utf-8")
    except UnicodeEncodeError:
        named = {"path_hex": os.fsencode(file.path).hex()}
    return {**named, "sha256": file.sha256, "size": file.size}


def _files(folder: Path, described: list[dict[str, Any]]) -> Iterator[PayloadFile]:
    for number, raw in enumerate(described):
        yield PayloadFile(
            path=raw["path"] if "path" in raw else os.fsdecode(bytes.fromhex(raw["path_hex"])),
            source=folder / _numbered(number),
            sha256=raw["sha256"],
            size=raw["size"],
            keep=True,
        )


def below(files: Sequence[PayloadFile], folder: str) -> tuple[PayloadFile, ...]:
    """The same files with their paths below ``folder`` (``metadata/submission`` of a plan)."""
    return tuple(replace(file, path=f"{folder}/{file.path}") for file in files)
