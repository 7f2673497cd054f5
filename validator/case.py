"""A dossier made ready for the rules: dates parsed once, files at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any, TypeVar

from evidence.exchange.model import CarriedFile, Message
from evidence.exchange.trace import reading_of
from evidence.facts import FileFacts
from schemas.clock import office_date, parse_dmy
from schemas.finding import Place
from schemas.judgement import SignatureVerdict
from schemas.laws import judging_profile
from schemas.organs import OrganState
from schemas.profile import PROFILE_IDS, Profile, field_named, load_profile
from schemas.record import Record
from schemas.text import nfc
from schemas.trace import Paper
from validator.anatomy import Anatomy, anatomy
from validator.anatomy.page import written
from validator.anatomy.scanned import scanned
from validator.anatomy.typeset import typeset
from validator.organs import fonds_organ
from validator.proving import carried_proof, registered_proof
from validator.signature.existence import OutsideProof
from validator.verdicts import receivers_of, verdicts_of
from validator.view import DocumentView, DossierView, FileView, JudgeContext

PAPER = "giấy"
_T = TypeVar("_T")


def fold(text: str) -> str:
    """The form in which terms are compared: NFC, blanks joined, case folded."""
    return " ".join(nfc(text).split()).casefold()


_DIGITS = 18  # no count or ordinal is longer; int() refuses over 4,300


def whole(text: str) -> int | None:
    """The whole number a field states (leading zeros allowed), or None."""
    stripped = text.strip()
    if len(stripped) > _DIGITS or not (stripped.isascii() and stripped.isdigit()):
        return None
    return int(stripped)


@dataclass(frozen=True)
class FileCase:
    """A file as one row names it."""

    view: FileView
    place: Place

    @cached_property
    def anatomy(self) -> Anatomy | None:
        """What the document in it consists of; None where its lines are not known."""
        layout = self.facts.layout if self.facts is not None else None
        pages = written(layout) or typeset(layout) if layout is not None else None
        return anatomy(pages) if pages is not None else None

    @cached_property
    def read(self) -> Anatomy | None:
        """What a machine read off the scan it is; None where it read nothing of its first page."""
        pages = scanned(self.view.read)
        return anatomy(pages) if pages is not None else None

    @property
    def seen(self) -> Anatomy | None:
        """What there is to know of its components: read by machine, else written."""
        return self.read or self.anatomy

    @cached_property
    def message(self) -> Message | None:
        """The message of the document exchange it is; None for any other file."""
        raw = self.facts.exchange if self.facts is not None else None
        return Message.of(raw) if raw is not None else None

    @cached_property
    def carried(self) -> tuple[FileCase, ...]:
        """The files a message carries whose facts were collected, under ``message!/name``."""
        files = [one for one in self.message.files() if one.facts] if self.message else []
        return tuple(
            file_case(FileView(path=path, role="", record=None, facts=one.facts))
            for one, path in zip(files, inner_paths(self.view.path, files), strict=True)
        )

    @property
    def facts(self) -> FileFacts | None:
        """Its facts; None where it was not received."""
        return self.view.facts

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.view.path.rpartition("/")[2]


class DocumentCase:
    """One document of the dossier."""

    def __init__(self, view: DocumentView, dossier: DossierCase) -> None:
        self.view = view
        self.dossier = dossier
        self.record = view.record
        self.position = view.position
        self.answers: dict[Callable[..., Any], Any] = {}

    @cached_property
    def issued(self) -> date | None:
        """The date of the document."""
        return parse_dmy(self.record.get("IssuedDate"))

    @cached_property
    def files(self) -> tuple[FileCase, ...]:
        """Its files, in the order of the submission."""
        return tuple(file_case(item, self.record.get("DocOrdinal")) for item in self.view.files)

    @cached_property
    def on_paper(self) -> bool:
        """Carrier paper, or no carrier stated but a box or sheets are."""
        carrier = fold(self.record.get("Carrier"))
        stored = self.record.get("Box") or self.record.get("SheetFrom")
        return carrier == PAPER or (not carrier and bool(stored))

    def records(self) -> Iterator[Record]:
        """The document's own row and the rows of its files."""
        yield self.record
        yield from (item.record for item in self.view.files if item.record is not None)


def asked_once(question: Callable[[DocumentCase], _T]) -> Callable[[DocumentCase], _T]:
    """A question about a document that many rules ask, answered once for each document.

    The answer depends on the document alone and nobody changes it.
    """

    @wraps(question)
    def answer(document: DocumentCase) -> _T:
        if question not in document.answers:
            document.answers[question] = question(document)
        found: _T = document.answers[question]
        return found

    return answer


class DossierCase:
    """The dossier and everything around it that a rule may ask for."""

    def __init__(self, view: DossierView, context: JudgeContext) -> None:
        self.view = view
        self.context = context
        self.record = view.record
        self.documents = tuple(DocumentCase(item, self) for item in view.documents)
        self._verdicts: dict[str, tuple[SignatureVerdict, ...]] = {}

    @cached_property
    def applied(self) -> str:
        """The id of the profile it is judged by (see ``schemas.laws.judging_profile``)."""
        return judging_profile(self.context.profile, self.work_closed or self.end)

    @cached_property
    def profile(self) -> Profile:
        """The profile it is judged by; for one we have no fields of, the first."""
        return load_profile(self.applied if self.applied in PROFILE_IDS else PROFILE_IDS[0])

    @cached_property
    def start(self) -> date | None:
        """StartDate."""
        return parse_dmy(self.record.get("StartDate"))

    @cached_property
    def end(self) -> date | None:
        """EndDate."""
        return parse_dmy(self.record.get("EndDate"))

    @cached_property
    def work_closed(self) -> date | None:
        """The day the work ended, where the sender states it."""
        return parse_dmy(self.record.get("WorkClosedDate"))

    @cached_property
    def received(self) -> date:
        """The office day of receipt."""
        return office_date(self.context.received_at)

    @cached_property
    def organ(self) -> OrganState | None:
        """The organ of the fonds on the day of receipt, where the register has it."""
        return fonds_organ(self.context, self.view.fonds, self.record)

    @cached_property
    def loose(self) -> tuple[FileCase, ...]:
        """Files that belong to no document: loose ones and those of photos and recordings."""
        media = (item for _, items in self.view.media for item in items)
        return tuple(file_case(item) for item in (*self.view.loose_files, *media))

    @cached_property
    def files(self) -> tuple[FileCase, ...]:
        """All files, in the order of the submission."""
        of_documents = (item for document in self.documents for item in document.files)
        return (*of_documents, *self.loose)

    @cached_property
    def digests(self) -> frozenset[str]:
        """SHA-256 of its files."""
        return frozenset(item.facts.sha256 for item in self.files if item.facts is not None)

    @property
    def receivers(self) -> tuple[str, ...]:
        """Names of the organ whose records these are: who received what came in."""
        fonds = self.view.fonds
        return receivers_of(fonds.get("FondName")) if fonds is not None else self.context.receivers

    def verdicts(self, item: FileCase) -> tuple[SignatureVerdict, ...]:
        """Verdicts on the signatures of one of its files, in the order of the facts."""
        path = item.view.path
        if path not in self._verdicts:
            outside = self._proofs(item)
            self._verdicts[path] = verdicts_of(item.view, self.context, self.receivers, outside)
        return self._verdicts[path]

    def _proofs(self, item: FileCase) -> tuple[OutsideProof, ...]:
        """Messages of the dossier that carry the file and its entry in the register of incoming
        documents; of a message none.
        """
        if item.message is not None or item.facts is None or not item.facts.signatures:
            return ()
        carried = (
            carried_proof(message, self.verdicts(one), one.facts.signatures, one.view.path)
            for one, message in self._carriers.get(item.facts.sha256, ())
            if one.facts is not None
        )
        arrived = self._arrived.get(item.view.path)
        return (*carried, *((arrived,) if arrived else ()))

    @cached_property
    def _arrived(self) -> Mapping[str, OutsideProof]:
        """Path of a document's file -> when the register of incoming documents has it arrive."""
        found = ((document, registered_proof(document.record)) for document in self.documents)
        return {item.view.path: one for document, one in found if one for item in document.files}

    @cached_property
    def messages(self) -> tuple[tuple[FileCase, Message], ...]:
        """The messages of the exchange among its files, each content once, in their order."""
        found = {
            item.facts.sha256: (item, item.message)
            for item in reversed(self.files)
            if item.facts is not None and item.message is not None
        }
        return tuple(reversed(found.values()))

    @cached_property
    def _carriers(self) -> Mapping[str, list[tuple[FileCase, Message]]]:
        """SHA-256 of a file -> the messages that carry it."""
        found: dict[str, list[tuple[FileCase, Message]]] = defaultdict(list)
        for item, message in self.messages:
            for digest in {file.sha256 for file in message.files()}:
                found[digest].append((item, message))
        return found

    @cached_property
    def told(self) -> Mapping[str, list[tuple[FileCase, Message, Paper]]]:
        """Number and symbol of a document -> what each message tells of it."""
        found: dict[str, list[tuple[FileCase, Message, Paper]]] = defaultdict(list)
        for item, message in self.messages:
            reading = reading_of(message.facts, own=self.own_names, source=item.view.path)
            for paper in reading.papers:
                found[paper.key.sign].append((item, message, paper))
        return found

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """Names and codes of the organ whose records these are."""
        rows = [row for row in (self.view.fonds, self.record) if row is not None]
        codes = (row.get("OrganId") for row in rows)
        return tuple(filter(None, dict.fromkeys((*self.receivers, *codes))))

    def records(self) -> Iterator[Record]:
        """Rows of the dossier that belong to no document: itself, its fonds, loose files, media."""
        yield self.record
        if self.view.fonds is not None:
            yield self.view.fonds
        yield from (item.record for item in self.view.loose_files if item.record is not None)
        yield from (record for record, _ in self.view.media)

    def field_words(self, record: Record, name: str) -> dict[str, str]:
        """``field`` and ``field_vi`` parameters of a finding about one field."""
        known = field_named(record.entity, name, record.where.profile or self.profile.id)
        return {"field": name, "field_vi": known.vi if known else name}


def inner_paths(outer: str, files: Iterable[CarriedFile]) -> Iterator[str]:
    """A path for each file a message carries, all different: ``a.edxml!/b.pdf``."""
    seen: set[str] = set()
    for one in files:
        name = one.name or str(one.attachment)
        twice = name in seen
        seen.add(name)
        yield f"{outer}!/{one.attachment}.{one.number}/{name}" if twice else f"{outer}!/{name}"


def file_case(view: FileView, ordinal: str = "") -> FileCase:
    """The file with its place: the received path, and the row and cell that name it."""
    if view.record is None:
        return FileCase(view, Place(file=view.path))
    cell = view.record.place("Path")
    place = Place(
        file=view.path,
        sheet=cell.sheet,
        row=cell.row,
        column=cell.column,
        entity=cell.entity,
        ordinal=cell.ordinal or ordinal or None,
        field="Path",
    )
    return FileCase(view, place)
