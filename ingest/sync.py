"""Bringing the index up to date: pending work is a set difference, never a queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from archive.catalogue import Catalogue
from archive.home import Home
from archive.storage import StorageRoot
from ingest.filling import Filled, fill
from ingest.laying import Laying
from ingest.pending import pending
from ingest.reindex import UNUSABLE, Reindexer
from ingest.staging import Report
from schemas.errors import HosoError
from search.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What became of the index.

    ``written``: entries. ``left``: entries it still lacks or holds too much. ``damaged``: (object
    id, message) of dossiers that could not be read. ``failure``: why it could not be brought up to
    date; what was archived is safe and the next call goes on. ``redone``: groups of entries that a
    worker process could not lay out, which was done without it.
    """

    written: int = 0
    left: int = 0
    damaged: tuple[tuple[str, str], ...] = ()
    failure: HosoError | None = None
    redone: int = 0

    @property
    def whole(self) -> bool:
        """Whether the index now holds what the catalogue wants."""
        return self.failure is None and not self.left

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        error = self.failure.as_dict() if self.failure else None
        return {"entries": self.written, "left": self.left, "error": error}


@dataclass(frozen=True, slots=True, kw_only=True)
class Syncer:
    """Keeps the index of ``home``, whose generations lie in ``store``, like the catalogue.

    ``laying``: whether processes beside this one help with many entries.
    """

    home: Home
    store: Store
    report: Report = lambda _stage, _done, _total: None
    laying: Laying = field(default_factory=Laying)

    def run(self, catalogue: Catalogue, storage: StorageRoot) -> Synced:
        """Index what the catalogue has and the index has not; drop what is gone.

        An index that is missing, damaged or of another version is made anew. May be killed at any
        point. Raises ``HosoError``: rebuild-needed (of the catalogue), index-busy and whatever the
        engine says.
        """
        if catalogue.rebuild_needed:
            raise HosoError("rebuild-needed", home=self.home.path)
        try:
            return self._catch_up(catalogue, storage)
        except HosoError as error:
            if error.code not in UNUSABLE:
                raise
        return self.anew(catalogue, storage)

    def attempt(self, catalogue: Catalogue, storage: StorageRoot) -> Synced:
        """As :meth:`run`, but what goes wrong is told, not raised: intake must not fail for it."""
        try:
            return self.run(catalogue, storage)
        except HosoError as error:
            return Synced(failure=error)
        except Exception as error:  # whatever an engine may raise, the dossiers are archived
            why = f"{type(error).__name__}: {error}"
            return Synced(failure=HosoError("internal", why=why))

    def anew(self, catalogue: Catalogue, storage: StorageRoot) -> Synced:
        """Fill a new generation and let people search it; goes on with one a kill left behind.

        Raises as :meth:`run`, and ``HosoError`` index-unequal.
        """
        if catalogue.rebuild_needed:
            raise HosoError("rebuild-needed", home=self.home.path)
        report, laying = self.report, self.laying
        return self._told(
            Reindexer(self.home, self.store, catalogue, storage, report, laying).run()
        )

    def _catch_up(self, catalogue: Catalogue, storage: StorageRoot) -> Synced:
        store = self.store
        with self.home.index_lock("sync"):
            name = store.current()
            engine = store.open_generation(name)
            try:
                # Asked before the rows are read: what changes after that shows as another stamp.
                stamp = catalogue.stamp
                work = pending(catalogue, engine.state())
                if work and store.marked(name):
                    store.mark(name, "")
                done = fill(engine, work, storage, self.report, self.laying)
                if not done.left:
                    store.mark(name, stamp)
            finally:
                engine.close()
            for older in store.generations():
                if older == name:
                    break
                store.drop_generation(older)  # left by a rebuild that was killed at its end
        return self._told(done)

    def _told(self, done: Filled) -> Synced:
        return Synced(
            written=done.written,
            left=len(done.left),
            damaged=tuple(done.damaged),
            redone=self.laying.lost,
        )
