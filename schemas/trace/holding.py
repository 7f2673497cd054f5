"""Who held a paper from when to when: time is charged to the unit that held it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from schemas.text import nfc
from schemas.trace.kinds import state_table
from schemas.trace.model import Event, Moment, Paper, Part, Party
from schemas.trace.order import ordered

_STOPS = frozenset({"refused", "recalled"})
_BESIDE = frozenset({"support", "info"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A span in which a unit or person had the paper.

    ``start`` or ``end`` None: not told when; ``open``: still held. ``part`` "support" and "info":
    held beside the one who leads. ``waiting``: suspended, waiting for others; not to be charged.
    """

    unit: str
    person: str
    role: str = ""
    part: Part = ""
    start: Moment | None = None
    end: Moment | None = None
    open: bool = False
    waiting: bool = False

    @property
    def party(self) -> Party:
        """The holder."""
        return Party(unit=self.unit, person=self.person, role=self.role)


def holdings(paper: Paper) -> tuple[Holding, ...]:
    """Who held the paper, in the order it came to them.

    1. arrival and registration put it into the hands of the clerk's office;
    2. whoever passes it on hands it over at that moment; several receivers at once hold it beside
       each other; one who only supports or takes note holds it beside the lead;
    3. suspended work is a holding that waits; closing, refusing and recalling end all.
    """
    desk = _Desk(paper)
    for event in ordered(paper):
        desk.take(event)
    return tuple(desk.spans)


def same_party(one: Party, other: Party) -> bool:
    """Whether both name the same person, else unit, else role, as far as both tell it."""
    told = [
        _plain(mine) == _plain(theirs)
        for mine, theirs in ((one.person, other.person), (one.unit, other.unit))
        if mine and theirs
    ]
    return all(told) if told else bool(one.role) and one.role == other.role


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return " ".join(nfc(name).casefold().split())


class _Desk:
    """The spans so far; ``_now``: places of those that are open."""

    def __init__(self, paper: Paper) -> None:
        self.spans: list[Holding] = []
        self._ends = frozenset(state_table()["closes"][paper.direction])
        self._passes = frozenset(state_table()["passes"])
        self._group: tuple[Moment | None, Party, str] | None = None

    def take(self, event: Event) -> None:
        """The next event of the paper."""
        if event.kind in _STOPS:
            self._end(self._open(), event)
        elif event.kind in self._ends or event.kind == "noted":
            self._close(event)
        elif event.kind in ("suspended", "resumed"):
            self._wait(event)
        elif event.kind in self._passes and event.to:
            self._pass(event)
        elif event.kind in ("arrived", "registered") and (event.to or event.by):
            self._receive(event)

    def _receive(self, event: Event) -> None:
        if not self._open():
            self._start(event.to or event.by, event)

    def _pass(self, event: Event) -> None:
        group = (event.moment, event.by, event.kind)
        if event.part not in _BESIDE and group != self._group:
            own = [place for place in self._of(event.by) if place in self._leading()]
            self._end(own or self._leading(), event)
        self._group = group
        self._start(event.to, event)

    def _close(self, event: Event) -> None:
        own = [n for n in self._of(event.by) if self.spans[n].part in _BESIDE]
        beside = own or event.part in _BESIDE or event.kind == "noted"
        self._end(self._of(event.by) if beside else self._open(), event)

    def _wait(self, event: Event) -> None:
        waits = event.kind == "suspended"
        turned = [n for n in self._leading() if self.spans[n].waiting != waits]
        self._end(turned, event)
        for place in turned:
            span = replace(self.spans[place], start=event.moment, end=None)
            self.spans.append(replace(span, open=True, waiting=waits))

    def _start(self, party: Party, event: Event) -> None:
        self.spans.append(
            Holding(
                unit=party.unit,
                person=party.person,
                role=party.role,
                part=event.part,
                start=event.moment,
                open=True,
            )
        )

    def _end(self, places: list[int], event: Event) -> None:
        for place in places:
            self.spans[place] = replace(self.spans[place], end=event.moment, open=False)

    def _open(self) -> list[int]:
        return [place for place, span in enumerate(self.spans) if span.open]

    def _leading(self) -> list[int]:
        return [place for place in self._open() if self.spans[place].part not in _BESIDE]

    def _of(self, party: Party) -> list[int]:
        return [place for place in self._open() if same_party(self.spans[place].party, party)]
