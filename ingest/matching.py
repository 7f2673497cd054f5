"""From names in the metadata to files in the transfer (guarantee 6).

Equal names first, then a unique match after NFC; everything else is missing or ambiguous. Names are
never changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidence.facts import FileFacts
from schemas.finding import Finding
from schemas.record import RECORD_LISTS, Record, Submission
from schemas.text import nfc
from validator.view import DocumentView, DossierView, FileView, Match

_Row = tuple[str | None, int | None]  # sheet and row; in XML the line alone


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A row of the metadata that names a file, and what it was matched to."""

    record: Record
    asked: str
    path: str | None
    match: Match


class NameIndex:
    """Finds received paths by the names the metadata uses.

    ``paths`` are paths as received; ``base`` is the folder (ending in "/" or "") that names are
    relative to.
    """

    def __init__(self, paths: Iterable[str], base: str) -> None:
        self._base = base
        self._exact = set(paths)
        self._folded: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._exact):
            self._folded[nfc(path)].append(path)

    def find(self, asked: str) -> tuple[str | None, Match]:
        """The received path for a name, and how it was found."""
        wanted = self._base + asked.replace("\\", "/").removeprefix("./")
        if wanted in self._exact:
            return wanted, "exact"
        near = self._folded.get(nfc(wanted), [])
        if len(near) == 1:
            return near[0], "nfc"
        return None, "ambiguous" if near else "missing"


@dataclass(frozen=True, slots=True)
class DossierPlan:
    """The records of one dossier with the files they name, before facts are known."""

    position: int
    record: Record
    fonds: Record | None
    documents: tuple[tuple[Record, tuple[NamedFile, ...]], ...]
    loose: tuple[NamedFile, ...]
    media: tuple[tuple[Record, tuple[NamedFile, ...]], ...]
    problems: tuple[Finding, ...] = ()

    def named(self) -> tuple[NamedFile, ...]:
        """All named files, in the order of the metadata."""
        of_documents = tuple(item for _, items in self.documents for item in items)
        of_media = tuple(item for _, items in self.media for item in items)
        return of_documents + self.loose + of_media

    def paths(self) -> tuple[str, ...]:
        """Received paths of this dossier, each once, in the order of the metadata."""
        return tuple(dict.fromkeys(item.path for item in self.named() if item.path is not None))

    def view(self, facts: Mapping[str, FileFacts], base: str) -> DossierView:
        """What the rules look at; ``facts`` by received path, ``base`` as in :class:`NameIndex`.

        Files are named by their payload path (the received path below ``base``).
        """

        def files(items: tuple[NamedFile, ...]) -> tuple[FileView, ...]:
            return tuple(
                FileView(
                    path=item.path.removeprefix(base) if item.path is not None else item.asked,
                    role=item.record.get("Role"),
                    record=item.record,
                    facts=facts.get(item.path) if item.path is not None else None,
                    match=item.match,
                )
                for item in items
            )

        return DossierView(
            record=self.record,
            fonds=self.fonds,
            documents=tuple(
                DocumentView(position=n, record=record, files=files(items))
                for n, (record, items) in enumerate(self.documents, start=1)
            ),
            loose_files=files(self.loose),
            media=tuple((record, files(items)) for record, items in self.media),
            reader_problems=self.problems,
        )


def plan_dossiers(submission: Submission, index: NameIndex) -> tuple[DossierPlan, ...]:
    """One plan per dossier row, in the sender's order.

    Rows are joined by FileCode and DocOrdinal after NFC and stripping; a file row whose ordinal
    names no document of the dossier is a loose file of it.
    """
    documents = _by_code(submission.documents)
    files = _by_code(submission.files)
    media = _by_code(submission.photos + submission.audiovisuals)
    problems = _problems_by_row(submission)
    seen: set[str] = set()
    plans = []
    for position, record in enumerate(submission.dossiers, start=1):
        code = key(record.get("FileCode"))
        first = code not in seen  # a second row with the same code owns no documents
        seen.add(code)
        plans.append(
            _plan(
                position,
                record,
                _fonds_of(record, submission.fonds),
                problems,
                documents.get(code, []) if first else [],
                [_named(row, index) for row in (files.get(code, []) if first else [])],
                [
                    (row, (_named(row, index),) if row.get("Path") else ())
                    for row in (media.get(code, []) if first else [])
                ],
            )
        )
    return tuple(plans)


def orphans(submission: Submission) -> tuple[Record, ...]:
    """Rows that belong to no dossier of the submission."""
    codes = {key(record.get("FileCode")) for record in submission.dossiers}
    rows = submission.documents + submission.files + submission.photos + submission.audiovisuals
    return tuple(row for row in rows if key(row.get("FileCode")) not in codes)


def key(text: str) -> str:
    """The form in which codes and ordinals are compared."""
    return nfc(text).strip()


def _ordinal(text: str) -> str:
    stripped = key(text)
    return str(int(stripped)) if stripped.isdecimal() else stripped


def _by_code(records: Iterable[Record]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[key(record.get("FileCode"))].append(record)
    return groups


def _named(record: Record, index: NameIndex) -> NamedFile:
    asked = record.get("Path")
    path, match = index.find(asked)
    return NamedFile(record, asked, path, match)


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
