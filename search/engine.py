"""The port every index engine fulfils; ``tests/search/contract`` holds what they promise.

An engine keeps layouts and carries out nodes. What people see is made of that, once for every
engine, by :mod:`search.searcher`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from search.layout import Layout
from search.plan import Both, Node


@dataclass(frozen=True, slots=True)
class Wanted:
    """Entries of ``ranked`` that also meet every node of ``narrow``, which never scores."""

    ranked: Both
    narrow: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Order by a sort text of the layout; only entries that have it can be put in order.

    The name "tie" orders by the layout's number ``tie``, which every entry has; its sort text is
    that number in decimal.
    """

    name: str
    descending: bool = False


BY_ID = Order("tie")
"""An order that holds every entry and never changes."""


class Place(NamedTuple):
    """One entry found. ``ref`` finds it again in the same reader; ``key``: its sort text, or "".

    ``tie`` and ``dossier``: the layout's numbers.
    """

    ref: Any
    score: float
    key: str
    tie: int
    dossier: int


class Ranked(NamedTuple):
    """``total``: how many entries there are, exactly. ``places``: those asked for."""

    total: int
    places: list[Place]


class Stored(NamedTuple):
    """What was kept of an entry: what a hit shows, and its pages as (file, page, text)."""

    shown: dict[str, Any]
    pages: Sequence[Sequence[Any]]


T = TypeVar("T")
Later = Callable[[], T]
"""An answer that is there when it is called for, the same each time.

What was asked before any answer is called for may be asked of the engine all at once.
"""


class Reader(Protocol):
    """One state of the index. Every answer is whole: a part of one is an error, never a result.

    Errors are ``HosoError``, raised by the answers: those of :class:`Engine`, and
    ``index-unavailable``.
    """

    def counts(self, wanted: Sequence[Wanted]) -> Later[list[int]]:
        """How many entries each asks for, exactly."""
        ...

    def ranked(self, wanted: Wanted, *, place: int, limit: int) -> Later[Ranked]:
        """The best entries from place ``place`` on; equal scores in order of their ids.

        An engine that finds more than 20,000 of one score may put those in order of ``tie``.
        """
        ...

    def ordered(
        self, wanted: Wanted, order: Order, *, after: str | None, limit: int
    ) -> Later[list[Place]]:
        """Entries in ``order`` that come after the sort text ``after`` (None: from the first)."""
        ...

    def dossiers(
        self, wanted: Wanted, order: Order | None, *, place: int, limit: int
    ) -> Later[list[Place]]:
        """The first entry of each dossier, in the order the entries come; None: by score."""
        ...

    def dossier_count(self, wanted: Wanted, *, most: int) -> Later[int]:
        """How many dossiers the entries are of; ``most + 1`` where there are more than ``most``."""
        ...

    def values(
        self, wanted: Wanted, fields: Sequence[str], *, size: int
    ) -> Later[list[list[tuple[str, int]]]]:
        """For each exact-value field: the commonest values with the number of entries.

        Exact as long as there are no more than ``size`` values; commonest first, then by value.
        """
        ...

    def hints(
        self, start: str, narrow: tuple[Node, ...], *, limit: int
    ) -> Later[list[tuple[str, int]]]:
        """Hints that begin with ``start`` among entries of ``narrow``, commonest first."""
        ...

    def fetch(self, places: Sequence[Place]) -> Later[list[Stored]]:
        """What is kept of the entries at ``places``."""
        ...


class Engine(Protocol):
    """Keeps layouts. Derived data: whatever is lost here is rebuilt from the storage root.

    Writes become visible, and last, at :meth:`commit`. Writing the same id twice leaves one entry.
    Errors are ``HosoError``: ``index-damaged``, ``index-missing``, ``index-outdated``,
    ``index-busy``, ``index-full``, ``index-unavailable``.
    """

    def upsert(self, layouts: Iterable[Layout]) -> int:
        """Add ``layouts`` or replace those of the same id; how many there were."""
        ...

    def delete(self, ids: Iterable[str]) -> None:
        """Remove the entries of these ids; unknown ids are nothing to do."""
        ...

    def commit(self) -> None:
        """Make everything written so far visible and lasting."""
        ...

    def state(self) -> dict[str, str]:
        """Entry id -> entry key of everything committed."""
        ...

    def reader(self) -> Reader:
        """What is committed now."""
        ...

    def info(self) -> dict[str, Any]:
        """Engine, its version, number of entries, size in bytes, versions of the analysis."""
        ...

    def close(self) -> None:
        """Let go of every resource; what was not committed need not be kept."""
        ...


class Store(Protocol):
    """The generations of one archive's index: each an engine of its own, people search one.

    Names sort in the order the generations were made. Errors are those of :class:`Engine`.
    """

    def current(self) -> str:
        """Name of the generation people search; "" where there is none."""
        ...

    def generations(self) -> tuple[str, ...]:
        """Names of all there are, whole or not, oldest first."""
        ...

    def create_generation(self) -> str:
        """Make an empty one, newer than all others; nobody searches it. Returns its name."""
        ...

    def open_generation(self, name: str) -> Engine:
        """The engine of one; raises ``index-missing``, ``index-outdated``, ``index-damaged``."""
        ...

    def switch(self, name: str) -> None:
        """From now on people search this one: one step, seen whole or not at all."""
        ...

    def drop_generation(self, name: str) -> None:
        """Remove one, whatever state it is in; nothing where there is none."""
        ...

    def mark(self, name: str, state: str) -> None:
        """Note with a generation which ``state`` of the catalogue it holds exactly; "": none."""
        ...

    def marked(self, name: str) -> str:
        """What was noted last; "" where nothing was or the generation is not there."""
        ...

    def version(self, name: str) -> str:
        """Text that differs after every commit to a generation; cheap to ask."""
        ...

    def health(self) -> str:
        """``good``; ``degraded``: works, but is not safe or not whole; ``bad``: cannot be used."""
        ...

    def close(self) -> None:
        """Let go of every resource."""
        ...
