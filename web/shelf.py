"""The catalogue and the root as one viewer may see them: what may not be seen is not found.

Labels are those of the catalogue's table ``entry``, the ones the index filters by; asked with
:func:`schemas.access.may_see`. A file may be seen with any entry that holds it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from sqlalchemy import select

from archive.catalogue import Catalogue
from archive.catalogue.tables import entry as entry_table
from archive.catalogue.tables import file as file_table
from archive.storage import StorageRoot
from archive.storage.aip import Aip
from ingest.documents import RECORD
from schemas.access import AccessLabel, Viewer, may_see
from schemas.errors import HosoError
from schemas.text import nfc
from web.desk import Desk

Row = dict[str, Any]
DATA = "data/"
_OF_DOSSIER = (None, "dossier", "fonds")


@contextmanager
def shelf_of(desk: Desk, viewer: Viewer) -> Iterator[Shelf]:
    """The archive of ``desk`` for ``viewer``, for one request. Raises ``HosoError``."""
    with desk.catalogue() as catalogue:
        yield Shelf(catalogue, desk.storage(), viewer)


class Shelf:
    """Finds dossiers by what people know them by."""

    def __init__(self, catalogue: Catalogue, storage: StorageRoot, viewer: Viewer) -> None:
        self._catalogue = catalogue
        self._storage = storage
        self._viewer = viewer

    def holder(self, code: str) -> Folder:
        """The dossier of an object id or FileCode as far as anything of it may be seen.

        Raises ``HosoError`` not-found.
        """
        row = self._catalogue.dossier(code)
        if row is None:
            raise _missing(code)
        object_id = str(row["object_id"])
        labels = self._labels(object_id)
        seen = frozenset(one for one, label in labels.items() if may_see(self._viewer, label))
        if not seen:
            raise _missing(code)
        return Folder(row, self._catalogue, self._storage, seen, whole=len(seen) == len(labels))

    def dossier(self, code: str) -> Folder:
        """The dossier where it may itself be seen. Raises ``HosoError`` not-found."""
        found = self.holder(code)
        if found.id not in found.seen:
            raise _missing(code)
        return found

    def entry(self, entry_id: str) -> tuple[Folder, str]:
        """The dossier of a document, photo or recording, and what comes after "#" in its id.

        Raises ``HosoError`` not-found, also for a dossier's own id.
        """
        object_id, mark, name = entry_id.rpartition("#")
        if not mark:
            raise _missing(entry_id)
        found = self.holder(object_id)
        if found.id != object_id or entry_id not in found.seen:
            raise _missing(entry_id)
        return found, name

    def _labels(self, object_id: str) -> dict[str, AccessLabel]:
        column = entry_table.c
        query = select(column.id, column.access, column.access_unit)
        with self._catalogue.connection() as connection:
            rows = connection.execute(query.where(column.object_id == object_id))
            return {row[0]: AccessLabel(row[1], row[2]) for row in rows}


class Folder:
    """One dossier. ``seen``: ids of its entries the viewer may see; ``whole``: all of them."""

    def __init__(
        self,
        row: Row,
        catalogue: Catalogue,
        storage: StorageRoot,
        seen: frozenset[str],
        *,
        whole: bool,
    ) -> None:
        self.row = row
        self.seen = seen
        self.whole = whole
        self._catalogue = catalogue
        self._storage = storage

    @property
    def id(self) -> str:
        """The object id."""
        return str(self.row["object_id"])

    @cached_property
    def aip(self) -> Aip:
        """The package the catalogue speaks of. Raises ``HosoError`` object-damaged."""
        return self._storage.get(self.id, self.row["version"])

    @cached_property
    def record(self) -> dict[str, Any]:
        """The record document: the dossier as received."""
        found: dict[str, Any] = self.aip.json(RECORD)
        return found

    def head(self) -> Row:
        """The dossier's own row."""
        return _read(self.row, "metadata")

    def documents(self) -> list[Row]:
        """Its documents, with the id of each one's entry."""
        rows = [
            {**row, "entry": f"{self.id}#{row['position']}"}
            for row in self._catalogue.documents(self.id)
        ]
        return [_read(row, "metadata") for row in rows if row["entry"] in self.seen]

    def document(self, position: str) -> Row:
        """One of :meth:`documents`. Raises ``HosoError`` not-found."""
        for row in self.documents():
            if str(row["position"]) == position:
                return row
        raise _missing(f"{self.id}#{position}")

    def media(self) -> list[Row]:
        """Its photos and recordings: ``{entry, kind, metadata, paths}``."""
        return [row for row in self._media if row["entry"] in self.seen]

    def files(self) -> list[Row]:
        """Its files, with the ids of the entries that hold each."""
        known = self._catalogue.files(self.id)
        rows = [_read({**row, "entries": self._held(row)}, "legal_missing") for row in known]
        return [row for row in rows if self.seen.intersection(row["entries"])]

    def file(self, path: str) -> Row:
        """One of :meth:`files` by its logical path. Raises ``HosoError`` not-found.

        A path is looked up, never followed: byte for byte, or the only one of its normal form
        (what is typed or sent on seldom keeps the form a name was received in).
        """
        try:
            return self._file(path)
        except HosoError:
            alike = same_name(path, self.files())
            if alike is None:
                raise
            return alike

    def _file(self, path: str) -> Row:
        column = file_table.c
        query = select(file_table).where(column.object_id == self.id, column.path == path)
        with self._catalogue.connection() as connection:
            found = connection.execute(query).mappings().first()
        if found is None or not self.seen.intersection(self._held(dict(found))):
            raise _missing(path)
        return dict(found)

    def signatures(self) -> list[Row]:
        """Signatures of the files that may be seen."""
        paths = {row["path"] for row in self.files()}
        rows = self._catalogue.signatures(self.id)
        return [_read(row, "reasons") for row in rows if row["path"] in paths]

    def findings(self) -> list[Row]:
        """Findings of what may be seen: JSON form, with ``document`` and ``entry``."""
        rows = [_finding(row) for row in self._catalogue.findings(self.id)]
        told = [{**row, "entry": self._owner(row)} for row in rows]
        return [
            row for row in told if row["entry"] in self.seen or (self.whole and not row["entry"])
        ]

    def _held(self, row: Row) -> tuple[str, ...]:
        """Ids of the entries that hold a file; the dossier where nothing else names it."""
        direct = f"{self.id}#{row['document']}"
        if row["document"] and direct in self.seen:
            return (direct,)
        return self._owners.get(row["path"], (self.id,))

    @cached_property
    def _owners(self) -> Mapping[str, tuple[str, ...]]:
        """Payload path -> ids of the entries whose files name it."""
        found: dict[str, list[str]] = {}
        numbered = enumerate(self.record["documents"], start=1)
        holders = [(f"{self.id}#{number}", row["files"]) for number, row in numbered]
        holders += [(row["entry"], row["files"]) for row in self._media]
        holders.append((self.id, self.record["files"]))
        for entry, items in holders:
            for item in items:
                if item["payload"]:
                    found.setdefault(item["payload"], []).append(entry)
        return {path: tuple(entries) for path, entries in found.items()}

    @cached_property
    def _media(self) -> list[Row]:
        return [
            {
                "entry": f"{self.id}#m{number}",
                "kind": "photo" if row["entity"] == "photo" else "recording",
                "metadata": row["values"],
                "files": row["files"],
                "paths": [item["payload"] for item in row["files"] if item["payload"]],
            }
            for number, row in enumerate(self.record["media"], start=1)
        ]

    def _owner(self, finding: Row) -> str:
        """Id of the entry a finding speaks of; "" where it may speak of any of them."""
        if finding["document"]:
            return f"{self.id}#{finding['document']}"
        file = finding["where"].get("file")
        for row in self._media:
            names = {item["values"].get("Path") for item in row["files"]} | set(row["paths"])
            if file and file in names:
                return str(row["entry"])
        return self.id if finding["where"].get("entity") in _OF_DOSSIER else ""


def same_name(path: str, rows: list[Row]) -> Row | None:
    """The file at ``path``, else the only one whose path has the same NFC form."""
    exact = [row for row in rows if row["path"] == path]
    alike = exact or [row for row in rows if nfc(row["path"]) == nfc(path)]
    return alike[0] if len(alike) == 1 else None


def _missing(what: str) -> HosoError:
    return HosoError("not-found", what=what[:200])


def _read(row: Row, name: str) -> Row:
    """A row with the JSON text of one column read."""
    return {**row, name: json.loads(row[name])}


def _finding(row: Row) -> Row:
    return {
        "rule": row["rule"],
        "severity": row["severity"],
        "where": json.loads(row["place"]),
        "evidence": row["evidence"],
        "params": json.loads(row["params"]),
        "document": row["document"],
    }
