"""Reading an archived package: its versions, its logical files and their bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from archive import bag
from archive.storage.inventory import CONTENT, Inventory
from schemas.canonical import sha256_hex
from schemas.errors import HosoError


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInfo:
    """One version: ``created`` is RFC 3339 UTC."""

    version: str
    created: str
    message: str
    user_name: str
    user_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A logical file: SHA-256 (hex) and where its bytes lie."""

    sha256: str
    physical: Path

    @property
    def size(self) -> int:
        """Size in bytes, asked of the disk."""
        return self.physical.stat().st_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Aip:
    """One version of an object. ``files``: path in the bag (``data/…``, ``metadata/…``) -> file."""

    object_id: str
    version: str
    head: str
    versions: tuple[VersionInfo, ...]
    files: Mapping[str, StoredFile]
    directory: Path

    @property
    def created(self) -> str:
        """When this version was made (RFC 3339 UTC)."""
        return next(v.created for v in self.versions if v.version == self.version)

    def payload(self) -> Iterator[tuple[str, StoredFile]]:
        """(path below ``data/``, file) of the payload, sorted by path."""
        for path in sorted(self.files):
            if path.startswith(bag.PAYLOAD):
                yield path.removeprefix(bag.PAYLOAD), self.files[path]

    def read(self, path: str) -> bytes:
        """The bytes of a logical file, checked against their digest.

        Raises HosoError ``not-found``, or ``object-damaged`` where the bytes are gone or changed.
        """
        file = self._file(path)
        try:
            data = file.physical.read_bytes()
        except OSError as error:
            raise self._damaged(path) from error
        if sha256_hex(data) != file.sha256:
            raise self._damaged(path)
        return data

    def json(self, path: str) -> Any:
        """The parsed JSON of a logical file; errors as :meth:`read`."""
        return json.loads(self.read(path))

    def open(self, path: str) -> BinaryIO:
        """A logical file opened for reading, its bytes not checked; errors as :meth:`read`."""
        try:
            return self._file(path).physical.open("rb")
        except OSError as error:
            raise self._damaged(path) from error

    def _file(self, path: str) -> StoredFile:
        try:
            return self.files[path]
        except KeyError:
            raise HosoError("not-found", what=f"{self.object_id} {path}") from None

    def _damaged(self, path: str) -> HosoError:
        return HosoError("object-damaged", object_id=self.object_id, why=path)


def aip_of(directory: Path, inventory: Inventory, version: str | None = None) -> Aip:
    """The package in ``directory`` at ``version`` (head by default). Raises HosoError not-found."""
    chosen = version or inventory.head
    if chosen not in inventory.versions:
        raise HosoError("not-found", what=f"{inventory.object_id} {chosen}")
    files = {
        path: StoredFile(sha256=digest, physical=directory / _content(inventory, path, digest))
        for path, digest in sorted(inventory.state(chosen).items())
    }
    return Aip(
        object_id=inventory.object_id,
        version=chosen,
        head=inventory.head,
        versions=tuple(_info(inventory, f"v{n}") for n in range(1, inventory.number + 1)),
        files=files,
        directory=directory,
    )


def _content(inventory: Inventory, path: str, digest: str) -> str:
    """Where equal bytes were stored more than once: the place that bears the file's own path."""
    places = inventory.manifest[digest]
    return next((place for place in places if place.endswith(f"/{CONTENT}/{path}")), places[0])


def _info(inventory: Inventory, version: str) -> VersionInfo:
    body = inventory.versions[version]
    user = body.get("user", {})
    return VersionInfo(
        version=version,
        created=body["created"],
        message=body.get("message", ""),
        user_name=user.get("name", ""),
        user_address=user.get("address", ""),
    )
