"""Stores of an index that fail, lose or alter what they are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from archive.home import Home
from ingest.sync import Syncer
from schemas.errors import HosoError
from search.embedded import EmbeddedEngine
from search.embedded.generations import EmbeddedStore
from search.layout import Layout


class Through:
    """Hands everything on to ``inner`` but what a subclass says otherwise."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class DownStore(Through):
    """Nobody answers. ``error``: what is raised instead."""

    def __init__(self, inner: Any, error: Exception | None = None) -> None:
        super().__init__(inner)
        self.error = error or HosoError("index-unavailable", path="x", why="down")

    def open_generation(self, name: str) -> Any:
        del name
        raise self.error


class Altering(Through):
    """An engine whose ``alter`` changes what is written to it."""

    alter: Callable[[Layout], Layout | None]

    def upsert(self, layouts: Iterable[Layout]) -> int:
        given = list(layouts)
        self.inner.upsert([kept for one in given if (kept := self.alter(one)) is not None])
        return len(given)


class AlteringStore(Through):
    """Opens :class:`Altering` engines."""

    def __init__(self, inner: EmbeddedStore, alter: Callable[[Layout], Layout | None]) -> None:
        super().__init__(inner)
        self._alter = alter

    def open_generation(self, name: str) -> Any:
        engine = Altering(self.inner.open_generation(name))
        engine.alter = self._alter
        return engine


def syncer_of(home: Home, store: Any, **more: Any) -> Syncer:
    """A syncer that writes to ``store``."""
    return Syncer(home=home, store=store, **more)


def store_of(home: Home) -> EmbeddedStore:
    return EmbeddedStore(home.index)


def engine_of(home: Home) -> EmbeddedEngine:
    """The generation in use, to be tampered with."""
    store = store_of(home)
    return store.open_generation(store.current())


def other_text(layout: Layout) -> Layout:
    """``layout`` with other pages than its words and key speak of."""
    return replace(layout, pages=[["x.pdf", 1, "chữ khác hẳn"]])


def no_words(layout: Layout) -> Layout:
    """``layout`` that is kept but is not found by its words."""
    return replace(layout, texts={})
