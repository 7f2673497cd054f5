"""The engine port on Elasticsearch: writing, and reading what is committed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from schemas.errors import HosoError
from search.elastic.parts import Parts
from search.elastic.reader import ElasticReader
from search.elastic.session import Session
from search.elastic.snapshot import Snapshot
from search.elastic.writer import Writer
from search.engine import Wanted
from search.entry import MAPPING_VERSION
from search.layout import Layout
from search.plan import Both
from search.text import ANALYSIS_VERSION

SECONDS_OF_A_SNAPSHOT = 1.0
"""How long readers are given one point in time: they see another's commit that much later."""


class ElasticEngine:
    """The generation of ``parts``; readers of it may be in several threads.

    What was sent stays even where it was not committed: the next comparison with the catalogue
    finds it there, under its right key.
    """

    def __init__(self, session: Session, parts: Parts) -> None:
        self._session = session
        self._index = parts.whole
        self._writer = Writer(session, parts)
        self._snapshot: Snapshot | None = None
        self._taken = 0.0

    def upsert(self, layouts: Iterable[Layout]) -> int:
        """Add or replace ``layouts``; how many there were. See the port."""
        count = 0
        for layout in layouts:
            self._writer.put(layout)
            count += 1
        return count

    def delete(self, ids: Iterable[str]) -> None:
        """Remove the entries of these ids."""
        for one in ids:
            self._writer.remove(one)

    def commit(self) -> None:
        """Make everything written so far visible and lasting.

        Raises ``HosoError`` index-rejected where entries were refused; all others are committed.
        """
        try:
            self._writer.commit()
        finally:
            self._forget()

    def state(self) -> dict[str, str]:
        """Entry id -> entry key of everything committed."""
        self._forget()
        return self.reader().state()

    def reader(self) -> ElasticReader:
        """What is committed now, or was a moment ago where another program commits."""
        snapshot = self._snapshot
        if snapshot is None or time.monotonic() - self._taken > SECONDS_OF_A_SNAPSHOT:
            # The one before may be in use: the cluster forgets it when nobody asks it any more.
            self._taken = time.monotonic()
            self._snapshot = snapshot = Snapshot(self._session, self._index)
        return ElasticReader(snapshot, self._session.where(self._index))

    def info(self) -> dict[str, Any]:
        """Engine, version, entries, bytes of all copies, indexes, versions of the analysis."""
        nodes = self._session.ask(
            lambda client: client.nodes.info(filter_path="nodes.*.version"), index=self._index
        )
        stats = self._session.ask(
            lambda client: client.indices.stats(index=self._index, metric="store"),
            index=self._index,
        )
        versions = sorted({node["version"] for node in nodes["nodes"].values()})
        return {
            "engine": "elasticsearch",
            "engine_version": ", ".join(versions),
            "entries": self.reader().counts([Wanted(Both())])()[0],
            "bytes": stats["_all"]["total"]["store"]["size_in_bytes"],
            "indexes": len(stats["indices"]),
            "analysis_version": ANALYSIS_VERSION,
            "mapping_version": MAPPING_VERSION,
            "path": self._session.where(self._index),
        }

    def close(self) -> None:
        """Let go of the lines to the cluster; what was not sent yet is dropped."""
        self._writer.close()
        try:
            self._forget()
        except HosoError:
            self._snapshot = None
        self._session.close()

    def _forget(self) -> None:
        snapshot, self._snapshot = self._snapshot, None
        if snapshot is not None:
            snapshot.close()
