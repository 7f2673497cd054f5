"""Stores of an index that fail, lose or alter what they are given."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest_support import index_state, silent, store_of, wanted_state

from archive.home import Home, open_home
from ingest.rebuild import catch_up
from ingest.sync import Syncer
from schemas.errors import HosoError
from search.engine import Engine, Store
from search.entry import Entry
from search.layout import Layout, lay_out


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

    def __init__(self, inner: Store, alter: Callable[[Layout], Layout | None]) -> None:
        super().__init__(inner)
        self._alter = alter

    def open_generation(self, name: str) -> Any:
        engine = Altering(self.inner.open_generation(name))
        engine.alter = self._alter
        return engine


def copied(home: Home, folder: Path, engine: str) -> Home:
    """A copy of ``home``, its index on ``engine`` (see the fixture)."""
    own = open_home(Path(shutil.copytree(home.path, folder)))
    if engine != "embedded":
        shutil.rmtree(own.index)
        catch_up(own, syncer_of(own, store_of(own)), silent)
    return own


def in_step(home: Home) -> bool:
    state = index_state(home)
    return bool(state) and state == wanted_state(home)


def syncer_of(home: Home, store: Any, **more: Any) -> Syncer:
    """A syncer that writes to ``store``."""
    return Syncer(home=home, store=store, **more)


def engine_of(home: Home) -> Engine:
    """The generation in use, to be tampered with."""
    store = store_of(home)
    return store.open_generation(store.current())


def lose(home: Home) -> None:
    """Every generation goes."""
    store = store_of(home)
    for name in store.generations():
        store.drop_generation(name)
    store.close()


def half(home: Home) -> None:
    """Half of the entries go; two come that are not what they should be."""
    engine = engine_of(home)
    engine.delete(sorted(engine.state())[::2])
    engine.upsert([lay_out(Entry(id="lạ", kind="document", dossier="d"))])
    engine.upsert([lay_out(Entry(id=sorted(engine.state())[1], kind="document", dossier="d"))])
    engine.commit()
    engine.close()


def other_text(layout: Layout) -> Layout:
    """``layout`` with other pages than its words and key speak of."""
    return replace(layout, pages=[["x.pdf", 1, "chữ khác hẳn"]])


def no_words(layout: Layout) -> Layout:
    """``layout`` that is kept but is not found by its words."""
    return replace(layout, texts={})
