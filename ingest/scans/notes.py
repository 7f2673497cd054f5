"""Pages read so far of a dossier in work, so that a run broken off need not read them again.

A scratch file in staging: whoever empties that costs time and nothing else. It is gone when the
dossier's version is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from archive import fs
from ingest.readings import Reading
from schemas.canonical import canonical_json, sha256_hex

Key = tuple[str, int]  # SHA-256 of the file, page


class Notes:
    """What was read of one dossier's pages by one engine; ``found``: page or problem."""

    def __init__(self, staging: Path, object_id: str, engine: Mapping[str, Any]) -> None:
        self._path = staging / f"scans-{sha256_hex(object_id.encode())[:16]}.jsonl"
        self._staging = staging
        self._engine = dict(engine)
        self.found: dict[Key, dict[str, Any]] = dict(self._read())

    def add(self, key: Key, found: dict[str, Any]) -> None:
        """Note one page, on the disk when this returns."""
        row = {"sha256": key[0], "page": key[1], "engine": self._engine, "found": found}
        fs.append(self._path, canonical_json(row) + b"\n")
        self.found[key] = found

    def recall(self, readings: Iterable[Reading]) -> None:
        """Take over the pages of earlier readings by this engine that kept their words."""
        for one in readings:
            if one.engine == self._engine:
                kept = (dict(page) for page in one.pages if "lines" in page)
                self.found = {(one.sha256, page["page"]): page for page in kept} | self.found

    def drop(self) -> None:
        """Nothing of it is needed any more."""
        fs.remove_tree(self._path, within=self._staging)

    def _read(self) -> Iterator[tuple[Key, dict[str, Any]]]:
        lines = self._path.read_bytes().splitlines() if self._path.is_file() else []
        for line in lines:
            with suppress(ValueError, KeyError, TypeError):  # the last one may be torn
                row = json.loads(line)
                if row["engine"] == self._engine:
                    yield (row["sha256"], row["page"]), row["found"]
