"""Packages (zip) whose parts are signed one by one: reading, bounded."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from evidence.signature.xmlsig.limits import MAX_PART_BYTES, MAX_PARTS
from evidence.signature.xmlsig.tree import Document, XmlError, parse

_ZIP_FAULTS = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class PackageError(ValueError):
    """The package, or one part of it, cannot be read."""


@dataclass(slots=True)
class Package:
    """Members by the name that is compared (``key``): no leading slash, ASCII case folded.

    ``twice``: names that more than one member bears; which one a program shows is its own choice.
    """

    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path) -> Package:
        """Raises :class:`PackageError`."""
        try:
            archive = zipfile.ZipFile(path)
        except _ZIP_FAULTS as error:
            raise PackageError(f"zip: {error}") from error
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MAX_PARTS:
            archive.close()
            raise PackageError(f"more than {MAX_PARTS} parts")
        counts = Counter(key(entry.filename) for entry in entries)
        return cls(
            archive,
            {key(entry.filename): entry for entry in entries},
            sorted(name for name, count in counts.items() if count > 1),
        )

    def names(self) -> Iterator[str]:
        """Names of all members as they stand."""
        return (entry.filename for entry in self.members.values())

    def shown(self, name: str) -> str:
        """The name of the member with this key as it stands; what follows a # is kept."""
        place, mark, rest = name.partition("#")
        entry = self.members.get(place)
        return f"{entry.filename if entry else place}{mark}{rest}"

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises :class:`PackageError`."""
        entry = self.members.get(key(name))
        if entry is None:
            raise PackageError(f"no part {name[:200]}")
        try:
            with self.archive.open(entry) as stream:
                data = stream.read(MAX_PART_BYTES + 1)
        except _ZIP_FAULTS as error:
            raise PackageError(f"{name[:200]}: {error}") from error
        if len(data) > MAX_PART_BYTES:
            raise PackageError(f"{name[:200]}: over {MAX_PART_BYTES} bytes")
        return data

    def document(self, name: str) -> Document:
        """A member as XML. Raises :class:`PackageError`."""
        try:
            return parse(self.read(name))
        except XmlError as error:
            raise PackageError(f"{name[:200]}: {error}") from error


def key(name: str) -> str:
    """The form in which part names are compared (OPC §9.1.1: percent-decoded, ASCII case)."""
    decoded = unquote(name.replace("\\", "/")).lstrip("/")
    return "".join(c.lower() if c.isascii() else c for c in decoded)
