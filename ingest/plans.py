"""From the rows of a submission to its dossiers, one at a time, never all of them at once."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.matching import DossierPlan, NamedFile, NameIndex, key
from schemas.finding import Finding
from schemas.record import RECORD_LISTS, Record, Submission
from validator.metadata.duplicates import document_keys

_Row = tuple[str | None, int | None]  # sheet and row; in XML the line alone
_NOTHING = Submission(profile="", carrier="workbook", source="")
_OWNED = ("documents", "files", "photos", "audiovisuals")


class Plans:
    """One plan per dossier row, in the sender's order, made when it is asked for.

    Rows are joined by FileCode and DocOrdinal after NFC and stripping; a file row whose ordinal
    names no document of the dossier is a loose file of it. A second row with the same code owns no
    documents.
    """

    def __init__(self, submission: Submission | None, index: NameIndex) -> None:
        self._submission = submission or _NOTHING
        self._index = index
        self._problems = _problems_by_row(self._submission)
        self._rows = {name: _by_code(getattr(self._submission, name)) for name in _OWNED}
        self._owner: dict[str, int] = {}
        for place, record in enumerate(self._submission.dossiers):
            self._owner.setdefault(key(record.get("FileCode")), place)
        self._last: tuple[int, DossierPlan] | None = None

    def __len__(self) -> int:
        return len(self._submission.dossiers)

    def __iter__(self) -> Iterator[DossierPlan]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, place: int) -> DossierPlan:
        if self._last is None or self._last[0] != place:
            self._last = (place, self._made(place))
        return self._last[1]

    def orphans(self) -> tuple[Record, ...]:
        """Rows that belong to no dossier of the submission."""
        lost = {
            name: sorted(chain(*(rows[code] for code in rows.keys() - self._owner.keys())))
            for name, rows in self._rows.items()
        }
        return tuple(
            getattr(self._submission, name)[place]
            for name, places in lost.items()
            for place in places
        )

    def _made(self, place: int) -> DossierPlan:
        record = self._submission.dossiers[place]
        code = key(record.get("FileCode"))
        owns = self._owner[code] == place
        documents, files, photos, audiovisuals = (
            [getattr(self._submission, name)[number] for number in rows.get(code, ())]
            for name, rows in ((name, self._rows[name] if owns else {}) for name in _OWNED)
        )
        return _plan(
            place + 1,
            record,
            _fonds_of(record, self._submission.fonds),
            self._problems,
            documents,
            [self._named(row) for row in files],
            [
                (row, (self._named(row),) if row.get("Path") else ())
                for row in chain(photos, audiovisuals)
            ],
        )

    def _named(self, record: Record) -> NamedFile:
        asked = record.get("Path")
        path, match = self._index.find(asked)
        return NamedFile(record, asked, path, match)


@dataclass(frozen=True, slots=True)
class Survey:
    """What must be known of all dossiers before the first is judged.

    ``named``: received path -> FileCode of each dossier that names it. ``order``: the paths as
    dossiers name them. ``codes``: FileCode -> dossiers. ``documents``: keys that several documents
    carry -> how many do. ``attached``: ``id`` of each problem of the reader that a dossier has.
    """

    named: Mapping[str, tuple[str, ...]]
    order: Sequence[str]
    codes: Mapping[str, int]
    documents: Mapping[str, int]
    attached: frozenset[int]


def survey(plans: Iterable[DossierPlan]) -> Survey:
    """Go through the plans once."""
    named: dict[str, tuple[str, ...]] = {}
    order: list[str] = []
    codes: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    attached: set[int] = set()
    for plan in plans:
        alone = (plan.record.get("FileCode"),)
        codes[key(alone[0])] += 1
        for path in plan.paths():
            order.append(path)
            named[path] = named[path] + alone if path in named else alone
        documents.update(key_ for record, _ in plan.documents for key_ in document_keys(record))
        attached.update(map(id, plan.problems))
    repeated = {key_: number for key_, number in documents.items() if number > 1}
    return Survey(named, order, codes, repeated, frozenset(attached))


def _by_code(records: Iterable[Record]) -> dict[str, array[int]]:
    """FileCode -> places of its rows."""
    groups: dict[str, array[int]] = {}
    for place, record in enumerate(records):
        groups.setdefault(key(record.get("FileCode")), array("L")).append(place)
    return groups


def _ordinal(text: str) -> str:
    stripped = key(text)
    return str(int(stripped)) if stripped.isdecimal() else stripped


def _plan(
    position: int,
    record: Record,
    fonds: Record | None,
    problems: Mapping[_Row, list[Finding]],
    documents: list[Record],
    files: list[NamedFile],
    media: list[tuple[Record, tuple[NamedFile, ...]]],
) -> DossierPlan:
    by_ordinal: dict[str, list[NamedFile]] = defaultdict(list)
    for item in files:
        by_ordinal[_ordinal(item.record.get("DocOrdinal"))].append(item)
    rows = []
    for document in documents:
        # A duplicated ordinal: the files stay with the first document that carries it.
        rows.append((document, tuple(by_ordinal.pop(_ordinal(document.get("DocOrdinal")), ()))))
    return DossierPlan(
        position=position,
        record=record,
        fonds=fonds,
        documents=tuple(rows),
        loose=tuple(item for items in by_ordinal.values() for item in items),
        media=tuple(media),
        problems=_problems_of(
            [record, *documents, *(f.record for f in files), *(row for row, _ in media)],
            problems,
        ),
    )


def _fonds_of(record: Record, fonds: tuple[Record, ...]) -> Record | None:
    wanted = key(record.get("OrganId"))
    matching = [row for row in fonds if key(row.get("OrganId")) == wanted]
    if matching:
        return matching[0]
    return fonds[0] if len(fonds) == 1 and not wanted else None


def _problems_of(
    records: Iterable[Record], problems: Mapping[_Row, list[Finding]]
) -> tuple[Finding, ...]:
    rows = dict.fromkeys((record.where.sheet, record.where.row) for record in records)
    return tuple(found for row in rows for found in problems.get(row, ()))


def _problems_by_row(submission: Submission) -> dict[_Row, list[Finding]]:
    """The reader's problems by the row of the record they stand in.

    A field of XML has a line of its own: its record is the one that began last before it.
    """
    starts: list[int] = []
    if submission.carrier == "xml":
        lists = (getattr(submission, name) for name in RECORD_LISTS)
        starts = sorted(row.where.row for rows in lists for row in rows if row.where.row)
    found: dict[_Row, list[Finding]] = defaultdict(list)
    for problem in submission.problems:
        row = problem.where.row
        if starts and row and problem.where.entity and row >= starts[0]:
            row = starts[bisect_right(starts, row) - 1]
        found[problem.where.sheet, row].append(problem)
    return found
