"""A new index beside the one in use: filled, compared, switched to in one step.

1. a generation a killed run left behind is taken up again, else a new one is made;
2. it is filled from the AIPs while others write and search the one in use;
3. with the writer's lock held it catches up with what was archived meanwhile;
4. it is compared with the catalogue: the same (id, entry key), the same tokens in a sample;
5. it becomes the one people search, the others are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.catalogue import Catalogue
from archive.home import Home
from archive.storage import StorageRoot
from ingest.filling import Filled, fill
from ingest.laying import Laying
from ingest.pending import pending
from ingest.sampling import differing
from ingest.staging import Report
from schemas.errors import HosoError
from search.engine import Engine, Store

UNUSABLE = frozenset({"index-missing", "index-outdated", "index-damaged"})
"""Codes of an index that only a new one can replace."""
_PASSES = 5
_PATIENCE = 600.0  # seconds: whoever writes the index in use may be at a large transfer


@dataclass(frozen=True, slots=True)
class Reindexer:
    """Makes a new generation of the index of ``home`` in ``store``."""

    home: Home
    store: Store
    catalogue: Catalogue
    storage: StorageRoot
    report: Report
    laying: Laying

    def run(self) -> Filled:
        """What was written and what could not be.

        Raises ``HosoError``: index-busy (another run), index-unequal (the new one is not what it
        should be; people go on with the old one), and those of the engine.
        """
        with self.home.index_rebuild_lock():
            name, engine = self._begun()
            try:
                done = self._filled(name, engine, Filled())
                with self.home.index_lock("rebuild", patience=_PATIENCE):
                    done, stamp = self._caught_up(name, engine, done)
                    self._compare(engine, done)
                    if stamp:
                        self.store.mark(name, stamp)
                    self.store.switch(name)
                    for other in self.store.generations():
                        if other != name:
                            self.store.drop_generation(other)
            finally:
                engine.close()
        return done

    def _begun(self) -> tuple[str, Engine]:
        """The newest generation nobody searches yet, whole or half filled; a new one else."""
        current, names = self._current(), self.store.generations()
        later = names[names.index(current) + 1 :] if current in names else names
        for name in reversed(later):
            try:
                engine = self.store.open_generation(name)
                engine.state()
                return name, engine
            except HosoError as error:
                if error.code not in UNUSABLE:
                    raise
                self.store.drop_generation(name)
        name = self.store.create_generation()
        return name, self.store.open_generation(name)

    def _current(self) -> str:
        """The generation people search; "" where nobody can tell which."""
        try:
            return self.store.current()
        except HosoError as error:
            if error.code != "index-damaged":
                raise
            return ""

    def _filled(self, name: str, engine: Engine, before: Filled) -> Filled:
        """``before`` and what the next difference asks for, written."""
        work = pending(self.catalogue, engine.state())
        if work.within(before.left):
            return before
        if self.store.marked(name):
            self.store.mark(name, "")
        done = fill(engine, work, self.storage, self.report, self.laying)
        done.written += before.written
        return done

    def _caught_up(self, name: str, engine: Engine, done: Filled) -> tuple[Filled, str]:
        """``done`` when a difference shows nothing new; with it the catalogue's stamp, or "".

        While somebody archives without pause the rest is left to them: they write to the index in
        use after this.
        """
        for _ in range(_PASSES):
            stamp = self.catalogue.stamp
            again = self._filled(name, engine, done)
            if again is done:
                return done, "" if done.left else stamp
            done = again
        if self.catalogue.stamp == stamp:
            lacking = len(pending(self.catalogue, engine.state()))
            if lacking > len(done.left):
                raise HosoError("index-unequal", count=lacking)
        return done, ""

    def _compare(self, engine: Engine, done: Filled) -> None:
        damaged = frozenset(object_id for object_id, _ in done.damaged)
        unlike = differing(engine, self.storage, skip=damaged)
        if unlike:
            raise HosoError("index-unequal", count=len(unlike))
