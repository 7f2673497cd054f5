"""The storage root as a backup kept it: objects whose files may lie in several sets."""

from __future__ import annotations

from pathlib import Path

from archive.backup.copier import STORAGE
from archive.backup.sets import Chain
from archive.storage.inventory import Inventory, is_version
from archive.storage.layout import TUPLES
from archive.storage.settle import sound

Found = tuple[Inventory, bytes]


class Kept:
    """The objects of a set and its chain. ``path`` is an object's directory below the root."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._names: dict[str, list[str]] = {}
        for path in sorted(chain.state.entries):
            parts = path.split("/", TUPLES + 2)
            if parts[0] == STORAGE and len(parts) == TUPLES + 3:
                self._names.setdefault("/".join(parts[1:-1]), []).append(parts[-1])

    def objects(self) -> set[str]:
        """The directories of all objects."""
        return set(self._names)

    def names(self, path: str) -> list[str]:
        """The files of an object, relative to it."""
        return self._names.get(path, [])

    def file(self, path: str, name: str) -> Path | None:
        """Where a file of an object lies; None where the backup never had it."""
        entry = self._chain.state.entries.get(f"{STORAGE}/{path}/{name}")
        return self._chain.file(entry) if entry else None

    def newest(self, path: str) -> Found | None:
        """The inventory of the newest sound version, else the object's own sound inventory."""
        versions = {name.split("/")[0] for name in self.names(path)}
        for version in sorted(filter(is_version, versions), key=_number, reverse=True):
            found = self.inventory(path, f"{version}/")
            if found and found[0].head == version:
                return found
        return self.inventory(path, "")

    def inventory(self, path: str, below: str) -> Found | None:
        """The sound inventory of the object or, ``below`` = ``v1/``, of a version."""

        def read(name: str) -> bytes:
            place = self.file(path, below + name)
            if place is None:
                raise FileNotFoundError(name)
            return place.read_bytes()

        return sound(read)


def _number(version: str) -> int:
    return int(version[1:])
