"""What the rules of process look at: a paper with its events in order, a register of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from schemas.calendar import Calendar
from schemas.finding import Place
from schemas.trace import Event, Paper, PaperKey, State
from schemas.trace.order import ordered
from schemas.vocabulary import load_vocabulary

NORMAL = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledDocument:
    """A document that lies in a dossier of the archive.

    ``signed``: whether a file of it bears a signature; None where signatures were not read.
    ``entered``: the day it came in, of an incoming one; None where not told.
    """

    direction: str
    key: PaperKey
    dossier: str
    place: Place = field(default_factory=Place)
    signed: bool | None = None
    entered: date | None = None

    @property
    def year(self) -> int | None:
        """The year whose register it belongs into."""
        day = self.entered if self.direction == "in" and self.entered else self.key.issued
        return day.year if day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessContext:
    """Everything the rules of process may depend on besides the papers.

    ``packs``: agency packs in use, id -> "draft" | "active". ``complete``: (direction, year) of
    registers that are there whole. ``filed``: documents of dossiers, None where nobody looked.
    ``handed``: codes of the dossiers in the archive, None where nobody looked.
    ``bound``: (direction, year) -> whether the electronic register was printed and bound.
    """

    calendar: Calendar
    today: date
    packs: Mapping[str, str] = field(default_factory=dict)
    complete: frozenset[tuple[str, int]] = frozenset()
    filed: Sequence[FiledDocument] | None = None
    handed: frozenset[str] | None = None
    bound: Mapping[tuple[str, int], bool] = field(default_factory=dict)


@dataclass(frozen=True)
class PaperCase:
    """A paper, its state and its events in order; ``position`` counts from 1."""

    position: int
    paper: Paper
    state: State
    context: ProcessContext

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events in order, as far as they had happened by today."""
        return ordered(self.paper, self.context.today)

    @cached_property
    def day(self) -> date | None:
        """The day that decides which rules apply: its first dated event, else its own date."""
        days = (event.moment.day for event in self.events if event.moment)
        return next(days, self.paper.key.issued)

    @property
    def is_urgent(self) -> bool:
        """Whether it bears a degree of urgency."""
        return self.paper.urgency not in ("", NORMAL)

    def of(self, *kinds: str) -> list[Event]:
        """Its events of some kinds, in order."""
        return [event for event in self.events if event.kind in kinds]

    @cached_property
    def sign(self) -> str:
        """Number and symbol, else its subject, as written."""
        key = self.paper.key
        return "/".join(filter(None, (key.number, key.notation))) or self.paper.subject[:80]

    @property
    def names(self) -> dict[str, str]:
        """What people call it, as parameters: its arrival number, else its number and symbol."""
        number = self.paper.arrival_number if self.paper.direction == "in" else ""
        vi = f"Số đến {number}" if number else self.sign
        return {"paper": vi, "paper_en": f"Arrival {number}" if number else self.sign}


@dataclass(frozen=True)
class RegisterCase:
    """All papers told of one direction and year."""

    direction: str
    year: int
    papers: tuple[PaperCase, ...]
    context: ProcessContext

    @property
    def is_complete(self) -> bool:
        """Whether the whole year's register is at hand."""
        return (self.direction, self.year) in self.context.complete

    @property
    def name(self) -> str:
        """Direction and year: ``out 2025``."""
        return f"{self.direction} {self.year}"

    @property
    def place(self) -> Place:
        """The file the register came in."""
        return Place(file=self.papers[0].paper.place.file) if self.papers else Place()


def register_year(case: PaperCase) -> int | None:
    """The year whose register a paper stands in."""
    issued = case.paper.key.issued
    if case.paper.direction == "in":
        events = case.of("registered") + case.of("arrived")  # entered on 2 January: of the new year
        days = [event.moment.day for event in events if event.moment]
        return days[0].year if days else None
    return issued.year if issued else case.day.year if case.day else None


def is_secret(paper: Paper) -> bool:
    """Whether it bears a level of secrecy (its id in the vocabulary)."""
    terms = load_vocabulary("secrecy").terms
    return any(term.id == paper.secrecy and term.more.get("secret") for term in terms)
