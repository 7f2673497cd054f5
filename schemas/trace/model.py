"""Papers and events: one shape for what registers, lists, messages and trace headers tell.

A *paper* is a document as one source tells of it; the same document may be told of by many. Values
are kept as the source wrote them but for dates, times and terms of a vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from schemas.clock import office_date
from schemas.finding import Finding, Place
from schemas.text import fold_head, nfc

Direction = Literal["in", "out", "draft"]
Part = Literal["", "lead", "support", "info"]
Handling = Literal["", "act", "info"]
Medium = Literal["", "paper", "electronic"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: the office day, and the aware UTC instant where an hour is told."""

    day: date
    at: datetime | None = None

    @classmethod
    def of(cls, at: datetime) -> Moment:
        """The moment of an aware instant."""
        return cls(office_date(at), at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who did something or got it; what is not told is "".

    ``organ_code`` after QCVN 102 or QĐ 20/2020; ``role`` an id of ``trace.json``'s roles.
    """

    organ: str = ""
    organ_code: str = ""
    unit: str = ""
    person: str = ""
    role: str = ""

    def __bool__(self) -> bool:
        """Whether anything is told."""
        return any((self.organ, self.organ_code, self.unit, self.person, self.role))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKey:
    """What makes a document the same wherever it is told of (number, notation, day, author)."""

    number: str = ""
    notation: str = ""
    issued: date | None = None
    organ: str = ""
    organ_code: str = ""

    @property
    def sign(self) -> str:
        """Number and notation in the form compared: no leading zeros, no case, no accents."""
        number = nfc(self.number).strip().lstrip("0").casefold()
        return f"{number}/{fold_head(self.notation)}" if number or self.notation else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a paper. ``kind``: an id of ``trace.json``.

    ``moment`` None: the source tells that it happened, not when. One event per recipient: ``to``.
    ``text``: a direction, a comment, a reason, as written. ``due``: a deadline set by the event.
    ``code``: a status code of the exchange, or the arrival number given.
    """

    kind: str
    moment: Moment | None = None
    by: Party = Party()
    to: Party = Party()
    part: Part = ""
    text: str = ""
    due: Moment | None = None
    code: str = ""
    place: Place = field(default_factory=Place)

    @property
    def is_beside(self) -> bool:
        """Whether it is of one who only supports or takes note, beside the lead."""
        return self.part in ("support", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document as one source tells of it, with its events in the order told.

    ``urgency``, ``secrecy``: ids of their vocabularies, "" where not told. ``handling``: to be
    acted on, or for information. ``dossier``: FileCode or notation of its dossier,
    ``dossier_title`` and ``retention`` what is told of that dossier; ``attachments``: names of its
    files. ``replies``: numbers of the documents that answer it. ``answers``: the documents it
    answers. ``message``: id of the exchange message. ``status``: the state as the source words it.
    """

    direction: Direction
    key: PaperKey = PaperKey()
    type: str = ""
    subject: str = ""
    signer: str = ""
    position: str = ""
    urgency: str = ""
    secrecy: str = ""
    arrival_number: str = ""
    medium: Medium = ""
    handling: Handling = ""
    recipients: tuple[str, ...] = ()
    pages: str = ""
    copies: str = ""
    due: Moment | None = None
    status: str = ""
    dossier: str = ""
    dossier_title: str = ""
    retention: str = ""
    attachments: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    answers: tuple[PaperKey, ...] = ()
    message: str = ""
    events: tuple[Event, ...] = ()
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a source told. ``kind``: register-in | register-out | list | edoc | status.

    ``mapping``: id and version of the column map or reader. ``rows`` read = papers + ``refused``;
    every refused row has a finding.
    """

    kind: str
    mapping: str
    papers: tuple[Paper, ...] = ()
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    refused: int = 0
