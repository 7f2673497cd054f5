"""Rows of the workbook out of papers and their files. Pure; what nothing tells stays empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from evidence.register.papers import type_named
from ingest.preparing.dossiers import DossierTold, dossier_of, folder_title
from ingest.preparing.match import Pair
from schemas.clock import dmy
from schemas.codes import compose_file_code
from schemas.errors import HosoError
from schemas.official import common_level
from schemas.prepared import PreparedRow
from schemas.record import Entity
from schemas.text import fold_head
from schemas.trace import Paper
from schemas.vocabulary import document_type_by_abbreviation, load_vocabulary

# Fields whose value may be given with the call, for cells nothing else fills.
_OF_DOSSIER = ("OrganId", "Identifier", "FileCatalog", "Maintenance", "Rights", "Unit")
_OF_BOTH = ("RiskRecovery", "RiskRecoveryStatus")  # of a file and its documents
_OF_ONE = ("FileNotation", "Title")  # no two dossiers share these: only where there is one
_OF_DOCUMENT = ("Mode", "Format", "Process")
_AFTER_FILES = ("ConfidenceLevel", "Language")  # given for what the files do not show
GIVEN_FIELDS = ("FondName", *_OF_DOSSIER, *_OF_BOTH, *_OF_ONE, *_OF_DOCUMENT, *_AFTER_FILES)
_INHERITED = ("FileCode", "Identifier", "OrganId", "FileCatalog", "FileNotation")
_DIRECTIONS = {"in": "đến", "out": "đi"}
_LAST = date.max


@dataclass(slots=True, kw_only=True)
class Document:
    """A paper of a dossier. ``files``: path and pair of each, the main one first."""

    number: int  # of the paper, from 0
    paper: Paper
    row: PreparedRow
    files: list[tuple[str, Pair, PreparedRow]] = field(default_factory=list)

    @property
    def main(self) -> str:
        """Path of its main file, or ``""``."""
        return next((path for path, pair, _ in self.files if not pair.role), "")


@dataclass(slots=True, kw_only=True)
class Dossier:
    """A dossier with its documents in their order."""

    told: DossierTold
    row: PreparedRow
    documents: list[Document] = field(default_factory=list)

    @property
    def last_day(self) -> date | None:
        """The latest day the list tells of its documents, or None."""
        days = [document.paper.key.issued for document in self.documents]
        return max((day for day in days if day), default=None)

    def paths(self) -> list[str]:
        """Paths of its files, in the order of its documents."""
        return [path for document in self.documents for path, _, _ in document.files]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was told with the call. ``values``: short name -> value; ``agency``: the office."""

    values: Mapping[str, str] = field(default_factory=dict)
    agency: str = ""


def compose(
    papers: Sequence[Paper], paths: Sequence[str], pairs: Iterable[Pair], given: Given
) -> list[Dossier]:
    """The dossiers that have a file, in the order of the list, all their papers in them."""
    files: dict[int, list[Pair]] = {}
    for pair in sorted(pairs, key=lambda one: (one.role != "", one.file)):
        files.setdefault(pair.row, []).append(pair)
    groups: dict[str, Dossier] = {}
    for number, paper in enumerate(papers):
        own = files.get(number, [])
        told = dossier_of(paper, paths[own[0].file] if own else "", given.values.get("OrganId", ""))
        if told is None:
            continue
        row = PreparedRow(entity="dossier")
        dossier = groups.setdefault(told.key, Dossier(told=told, row=row))
        document = Document(number=number, paper=paper, row=PreparedRow(entity="document"))
        document.files = [(paths[one.file], one, PreparedRow(entity="file")) for one in own]
        dossier.documents.append(document)
    kept = [one for one in groups.values() if any(doc.files for doc in one.documents)]
    names = (*_OF_DOSSIER, *_OF_BOTH, "Format", *(_OF_ONE if len(kept) == 1 else ()))
    titles = [folder_title(dossier.paths(), dossier.told.notation) for dossier in kept]
    shared = Counter(titles)
    for dossier, title in zip(kept, titles, strict=True):
        # a folder several dossiers lie in says what none of them is
        _fill(dossier, given, names, title if shared[title] == 1 else "")
    return kept


def _fill(dossier: Dossier, given: Given, names: Sequence[str], title: str) -> None:
    dossier.documents.sort(key=lambda doc: (doc.paper.key.issued or _LAST, doc.number))
    _fill_dossier(dossier, given, names)
    dossier.row.put("Title", title, "file", "note.title")
    for ordinal, document in enumerate(dossier.documents, start=1):
        _fill_document(document, given)
        _inherit(document.row, dossier, ordinal)
        if code := dossier.row.get("FileCode"):
            archive_code = f"{code}.{ordinal:07d}"
            document.row.put("DocArchiveCode", archive_code, "computed", "note.archive_code")
        for path, pair, row in document.files:
            _inherit(row, dossier, ordinal, ("FileCode",))
            row.put("Path", path, "file")
            row.put("Role", role_words(pair.role), "computed", _role_note(pair))


def role_words(role: str) -> str:
    """The role as the sheet has it; "" is the main file."""
    terms = load_vocabulary("roles").terms
    return next(term.vi for term in terms if term.id == (role or "main"))


def _role_note(pair: Pair) -> str:
    return "note.role" if pair.role else ""


def _inherit(
    row: PreparedRow, dossier: Dossier, ordinal: int, names: Sequence[str] = _INHERITED
) -> None:
    for name in names:
        row.put(name, dossier.row.get(name), "computed")
    row.put("DocOrdinal", str(ordinal), "computed")


def _fill_dossier(dossier: Dossier, given: Given, names: Sequence[str]) -> None:
    told, row = dossier.told, dossier.row
    papers = [document.paper for document in dossier.documents]
    row.put("OrganId", told.organ, told.origin)
    row.put("FileCatalog", told.catalog, told.origin)
    row.put("FileNotation", told.notation, told.origin)
    titles = [paper.dossier_title for paper in papers if paper.dossier_title]
    row.put("Title", titles[0] if titles else told.title, "list" if titles else told.origin)
    retention = next((paper.retention for paper in papers if paper.retention), "")
    row.put("Maintenance", retention, "list")
    for name in names:
        row.put(name, given.values.get(name, ""), "given")
    years = {paper.key.issued.year for paper in papers if paper.key.issued}
    if len(years) == 1:
        row.put("FileCatalog", str(min(years)), "computed", "note.year")
    row.put("FileCode", _file_code(row), "computed", "note.file_code")
    row.put("TotalDoc", str(len(papers)), "computed")


def _file_code(row: PreparedRow) -> str:
    parts = [row.get(name) for name in ("OrganId", "FileCatalog", "FileNotation")]
    if not all(parts):
        return ""
    try:
        return compose_file_code(*parts).text
    except HosoError:
        return ""  # a part that cannot be one of a code: somebody has to look


def _fill_document(document: Document, given: Given) -> None:
    paper, row = document.paper, document.row
    key = paper.key
    number = key.number
    if number.isdecimal() and len(number) == 1:  # Decree 30/2020 Annex I II.3: 01, 02 …
        row.put("CodeNumber", f"0{number}", "computed", "note.number", listed=number)
    _put_type(paper, row)
    for name, value in _listed(paper):
        row.put(name, value, "list")
    own = not key.organ or fold_head(key.organ) == fold_head(given.agency)
    if paper.direction == "in" or own:  # another's paper in a list of outgoing ones came in once
        row.put("Direction", _DIRECTIONS.get(paper.direction, ""), "list")
    if paper.direction == "out":
        row.put("OrganName", given.agency, "given")
    for name in (*_OF_DOCUMENT, *_OF_BOTH):
        row.put(name, given.values.get(name, ""), "given")
    row.put("Mode", given.values.get("Rights", ""), "given")


def _put_type(paper: Paper, row: PreparedRow) -> None:
    """The type: as the list states it, by the symbol, by the first words of the subject.

    A letter about a plan begins with "Kế hoạch" too: where there is a symbol, only a type without
    an abbreviation, which no symbol would show, is taken from the subject.
    """
    begins = type_named(paper.subject)
    row.put("TypeName", paper.type if paper.type != begins else "", "list")
    lead = paper.key.notation.rpartition("/")[2].split("-")[0]
    kind = document_type_by_abbreviation(lead)
    row.put("TypeName", kind.vi if kind else "", "computed", "note.type")
    known = load_vocabulary("document-types").find(begins)
    if known and not (paper.key.notation and known.more["abbreviation"]):
        row.put("TypeName", begins, "list")


def _listed(paper: Paper) -> Iterator[tuple[str, str]]:
    """Fields and what the list says of them."""
    key = paper.key
    arrived = next((e.moment for e in paper.events if e.kind == "arrived" and e.moment), None)
    drafted = next((e.by.unit for e in paper.events if e.kind == "drafted"), "")
    urgency = [term.vi for term in load_vocabulary("urgency").terms if term.id == paper.urgency]
    carriers = [term.vi for term in load_vocabulary("carriers").terms if term.id == paper.medium]
    yield "CodeNumber", key.number
    yield "CodeNotation", key.notation
    yield "IssuedDate", dmy(key.issued) if key.issued else ""
    yield "OrganName", key.organ
    yield "Subject", paper.subject
    yield "ArrivalNumber", paper.arrival_number
    yield "ArrivalDate", dmy(arrived.day) if arrived else ""
    yield "SignerName", paper.signer
    yield "SignerPosition", paper.position
    yield "DraftingUnit", drafted
    yield "Urgency", "".join(urgency)
    yield "Carrier", "".join(carriers)


def fill_unseen(document: Document, given: Given) -> None:
    """What was given for fields the files show, where this document's did not."""
    for name in _AFTER_FILES:
        document.row.put(name, given.values.get(name, ""), "given")


def total_up(dossier: Dossier, page_days: Mapping[int, str]) -> None:
    """What is reckoned from all documents: days, pages, language, level of reliability.

    ``page_days``: number of a paper -> its day (DD/MM/YYYY) where the page alone tells it. What
    one document lacks the dossier cannot be told.
    """
    rows = [document.row for document in dossier.documents]
    days = [
        document.row.get("IssuedDate") or page_days.get(document.number, "")
        for document in dossier.documents
    ]
    if all(days):
        ordered = sorted(days, key=lambda text: text.split("/")[::-1])
        dossier.row.put("StartDate", ordered[0], "computed")
        dossier.row.put("EndDate", ordered[-1], "computed")
    pages = [row.get("PageAmount") for row in rows]
    if all(pages):
        dossier.row.put("PageNumber", str(sum(map(int, pages))), "computed")
    languages = {row.get("Language") for row in rows}
    if len(languages) == 1:
        dossier.row.put("Language", languages.pop(), "computed")
    level = common_level(row.get("ConfidenceLevel") for row in rows)
    dossier.row.put("ConfidenceLevel", level, "computed")


def sheet_rows(dossiers: Sequence[Dossier], given: Given) -> dict[Entity, list[PreparedRow]]:
    """The rows of each sheet, in their order."""
    for number, dossier in enumerate(dossiers, start=1):
        for document in dossier.documents:
            for row in (document.row, *(row for _, _, row in document.files)):
                row.dossier = number
    documents = [document for dossier in dossiers for document in dossier.documents]
    return {
        "fonds": list(_fonds(dossiers, given)),
        "dossier": [dossier.row for dossier in dossiers],
        "document": [document.row for document in documents],
        "file": [row for document in documents for _, _, row in document.files],
    }


def _fonds(dossiers: Sequence[Dossier], given: Given) -> Iterator[PreparedRow]:
    for organ in dict.fromkeys(dossier.row.get("OrganId") for dossier in dossiers):
        row = PreparedRow(entity="fonds")
        row.put("OrganId", organ, "given" if given.values.get("OrganId") == organ else "list")
        row.put("Identifier", given.values.get("Identifier", ""), "given")
        row.put("FondName", given.values.get("FondName", given.agency), "given")
        yield row
