"""What a transfer says of itself: records as received, and the submission they make up.

Values are the sender's own text (never changed, NFC only when compared). A field that was not
given is absent from ``values``; an empty cell is absent too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from schemas.finding import Finding, Place

# The entity names used everywhere: the Circular's five, and ours beside them.
Entity = Literal["fonds", "dossier", "document", "file", "photo", "audiovisual", "planned_dossier"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the workbook or one element of the XML.

    ``values``: canonical field name (profile or extension) -> text as received.
    ``where``: file, sheet and row (or XML line) of the record.
    ``columns``: canonical field name -> sheet column letter, for pointing at a cell.
    """

    entity: Entity
    values: dict[str, str]
    where: Place = field(default_factory=Place)
    columns: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The value, or ``""`` where the field was not given."""
        return self.values.get(name, "")

    def place(self, name: str) -> Place:
        """The place of one field of this record."""
        return Place(
            file=self.where.file,
            sheet=self.where.sheet,
            row=self.where.row,
            column=self.columns.get(name),
            entity=self.entity,
            ordinal=self.values.get("DocOrdinal"),
            field=name,
        )

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "entity": self.entity,
            "values": dict(self.values),
            "where": self.where.as_dict(),
            "columns": dict(self.columns),
        }

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Record:
        """Inverse of :meth:`as_dict`."""
        return cls(
            entity=raw["entity"],
            values=dict(raw["values"]),
            where=Place.from_dict(raw.get("where", {})),
            columns=dict(raw.get("columns", {})),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Everything a transfer's metadata says, in the order it was written.

    ``carrier`` tells what was read (``workbook`` or ``xml``), ``source`` its path in the transfer.
    ``problems`` are findings of the reader itself (unknown column, broken date cell, alias used).
    Records refer to each other by field: dossier.FileCode; document.FileCode + DocOrdinal;
    file.FileCode + DocOrdinal + Path; photo and audiovisual.FileCode (extension).
    """

    profile: str
    carrier: Literal["workbook", "xml"]
    source: str
    fonds: tuple[Record, ...] = ()
    dossiers: tuple[Record, ...] = ()
    documents: tuple[Record, ...] = ()
    files: tuple[Record, ...] = ()
    photos: tuple[Record, ...] = ()
    audiovisuals: tuple[Record, ...] = ()
    planned: tuple[Record, ...] = ()
    problems: tuple[Finding, ...] = ()

    @classmethod
    def of(
        cls,
        records: Mapping[Entity, Sequence[Record]],
        *,
        profile: str,
        carrier: Literal["workbook", "xml"],
        source: str,
        problems: tuple[Finding, ...],
    ) -> Submission:
        """The submission of records by entity, each list in the order it was written."""
        lists: dict[str, Any] = {
            name: tuple(records.get(entity, ())) for entity, name in _LIST_OF.items()
        }
        return cls(profile=profile, carrier=carrier, source=source, problems=problems, **lists)

    def as_dict(self) -> dict[str, Any]:
        """JSON form, also the wire form from the worker."""
        return {
            "profile": self.profile,
            "carrier": self.carrier,
            "source": self.source,
            **{name: [r.as_dict() for r in getattr(self, name)] for name in RECORD_LISTS},
            "problems": [finding.as_dict() for finding in self.problems],
        }

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Submission:
        """Inverse of :meth:`as_dict`."""
        lists: dict[str, Any] = {
            name: tuple(_sharing_columns(raw.get(name, ()))) for name in RECORD_LISTS
        }
        return cls(
            profile=raw["profile"],
            carrier=raw["carrier"],
            source=raw["source"],
            problems=tuple(Finding.from_dict(f) for f in raw.get("problems", ())),
            **lists,
        )


_LIST_OF: Mapping[Entity, str] = {
    "fonds": "fonds",
    "dossier": "dossiers",
    "document": "documents",
    "file": "files",
    "photo": "photos",
    "audiovisual": "audiovisuals",
    "planned_dossier": "planned",
}
RECORD_LISTS = tuple(_LIST_OF.values())


def _sharing_columns(rows: Iterable[dict[str, Any]]) -> Iterator[Record]:
    """Records of one sheet: rows with equal columns hold one dict between them."""
    columns: dict[str, str] = {}
    for row in rows:
        record = Record.from_dict(row)
        if record.columns == columns:
            record = replace(record, columns=columns)
        columns = record.columns
        yield record
