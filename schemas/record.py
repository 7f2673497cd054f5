"""What a transfer says of itself: records as received, and the submission they make up.

Values are the sender's own text (never changed, NFC only when compared). A field that was not
given is absent from ``values``; an empty cell is absent too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from schemas.finding import Finding, Place
from schemas.packed import PackedList

_T = TypeVar("_T")

# The entity names used everywhere: the Circular's five, and ours beside them.
Entity = Literal["fonds", "dossier", "document", "file", "photo", "audiovisual", "planned_dossier"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the workbook or one element of the XML.

    ``values``: canonical field name (profile or extension) -> text as received.
    ``where``: file, sheet and row (or XML line) of the record, and the form it is written in.
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
            profile=self.where.profile,
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
    file.FileCode + DocOrdinal + Path; photo and audiovisual.FileCode (extension). What a transfer
    may hold any number of is made anew each time it is read, where a worker handed it over.
    """

    profile: str
    carrier: Literal["workbook", "xml"]
    source: str
    fonds: tuple[Record, ...] = ()
    dossiers: Sequence[Record] = ()
    documents: Sequence[Record] = ()
    files: Sequence[Record] = ()
    photos: Sequence[Record] = ()
    audiovisuals: Sequence[Record] = ()
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

    def frames(self) -> Iterator[dict[str, Any]]:
        """The wire form from the worker: who wrote what, then :data:`FRAME` rows at a time."""
        yield {"profile": self.profile, "carrier": self.carrier, "source": self.source}
        for name in (*RECORD_LISTS, _PROBLEMS):
            rows = getattr(self, name)
            for start in range(0, len(rows), FRAME):
                yield {name: [row.as_dict() for row in rows[start : start + FRAME]]}

    @classmethod
    def from_frames(cls, frames: Iterable[Mapping[str, Any]]) -> Submission:
        """Inverse of :meth:`frames`. A frame is done with when the next is asked for."""
        wire = iter(frames)
        head = next(wire)
        many = {name: PackedList(_sharing) for name in _MANY}
        few: dict[str, list[Any]] = {
            name: [] for name in (*RECORD_LISTS, _PROBLEMS) if name not in many
        }
        for frame in wire:
            for name, rows in frame.items():
                if name in many:
                    many[name].extend(rows)
                else:
                    few[name] += (
                        map(Finding.from_dict, rows) if name == _PROBLEMS else _sharing(rows)
                    )
        whole: dict[str, Any] = {**many, **{name: tuple(rows) for name, rows in few.items()}}
        return cls(profile=head["profile"], carrier=head["carrier"], source=head["source"], **whole)


FRAME = 500
_PROBLEMS = "problems"
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
_MANY = ("dossiers", "documents", "files", "photos", "audiovisuals")


def _sharing(rows: Iterable[dict[str, Any]]) -> Iterator[Record]:
    """Records of rows: what a row has as the row before it is in memory once."""
    before = Record(entity="document", values={})
    for row in rows:
        record = Record.from_dict(row)
        values = {name: _same(text, before.get(name)) for name, text in record.values.items()}
        where = replace(
            record.where,
            file=_same(record.where.file, before.where.file),
            sheet=_same(record.where.sheet, before.where.sheet),
        )
        before = Record(
            entity=_same(record.entity, before.entity),
            values=values,
            where=where,
            columns=_same(record.columns, before.columns),
        )
        yield before


def _same(found: _T, before: _T) -> _T:
    """Of two equal things the earlier one."""
    return before if found == before else found
