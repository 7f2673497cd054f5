"""The engine port on tantivy: writing, and opening what is committed."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from schemas.errors import HosoError
from schemas.medium import on_read_only
from search.embedded.faults import engine_faults
from search.embedded.reader import EmbeddedReader
from search.embedded.schema import ID, STATE, document, schema, split_state
from search.entry import MAPPING_VERSION
from search.layout import Layout
from search.text import ANALYSIS_VERSION

WRITER_MEMORY = 48_000_000
"""Bytes the writer gathers before it writes a segment; the engine's least is 15 MB a thread."""
META = "meta.json"
"""The file that says what is committed; the engine puts a new one in its place."""
_LOCK = ".lock"
_BUSY_WAITS = 20
_BUSY_PAUSE = 0.25


class EmbeddedEngine:
    """The index in one folder. Reading never takes the writer's lock; one process writes.

    Use :meth:`open` for an index that exists and :meth:`create` for one that may not.
    """

    def __init__(self, path: Path, index: tantivy.Index) -> None:
        self._path = path
        self._index = index
        self._writer: tantivy.IndexWriter | None = None
        self._beside: tempfile.TemporaryDirectory[str] | None = None
        self._read: tuple[tuple[int, ...], EmbeddedReader] | None = None
        index.config_reader("manual", 0)

    @classmethod
    def open(cls, path: Path) -> EmbeddedEngine:
        """The index in folder ``path``.

        Raises :class:`HosoError` ``index-missing``, ``index-outdated`` or ``index-damaged``; the
        remedy of each is a rebuild.
        """
        with engine_faults(path):
            if not path.is_dir() or not tantivy.Index.exists(str(path)):
                raise HosoError("index-missing", path=path)
            if on_read_only(path):
                return cls._from_read_only(path)
            return cls(path, tantivy.Index(schema(), path=str(path), reuse=True))

    @classmethod
    def _from_read_only(cls, path: Path) -> EmbeddedEngine:
        """The engine makes lock files where it reads: a folder of links to the files will do."""
        beside = tempfile.TemporaryDirectory(prefix="hoso-index-", ignore_cleanup_errors=True)
        for part in path.iterdir():
            if part.suffix != _LOCK:
                (Path(beside.name) / part.name).symlink_to(part.absolute())
        made = cls(path, tantivy.Index(schema(), path=beside.name, reuse=True))
        made._beside = beside
        return made

    @classmethod
    def create(cls, path: Path) -> EmbeddedEngine:
        """The index in folder ``path``, made empty where there is none. Raises as :meth:`open`."""
        with engine_faults(path):
            path.mkdir(mode=0o700, exist_ok=True)
            return cls(path, tantivy.Index(schema(), path=str(path), reuse=True))

    def upsert(self, layouts: Iterable[Layout]) -> int:
        """Add or replace ``layouts``; how many there were. See the port."""
        count = 0
        for layout in layouts:
            made = document(layout)
            with self._writing() as writer:
                writer.delete_documents_by_term(ID, layout.id)
                writer.add_document(made)
            count += 1
        return count

    def delete(self, ids: Iterable[str]) -> None:
        """Remove the entries of these ids."""
        for one in ids:
            with self._writing() as writer:
                writer.delete_documents_by_term(ID, one)

    def commit(self) -> None:
        """Make everything written so far visible and lasting."""
        if self._writer is None:
            return
        with self._writing() as writer:
            writer.commit()

    def state(self) -> dict[str, str]:
        """Entry id -> entry key of everything committed."""
        with engine_faults(self._path):
            self._index.reload()
            # With a query the counts are of living entries; without, deleted ones are counted too.
            rows = self._index.searcher().terms_with_prefix(STATE, "", tantivy.Query.all_query())
        return dict(split_state(term) for term, _ in rows)

    def reader(self) -> EmbeddedReader:
        """What is committed now."""
        with engine_faults(self._path):
            # Looked up before the index is read again: what is read may be newer, never older.
            state, read = self._committed(), self._read
            if read is None or read[0] != state:
                self._index.reload()
                read = (state, EmbeddedReader(self._index, lambda: engine_faults(self._path)))
                self._read = read
            return read[1]

    def _committed(self) -> tuple[int, ...]:
        """Differs after every commit: the file of what is committed is replaced by each."""
        found = (self._path / META).stat()
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    def info(self) -> dict[str, Any]:
        """Engine, version, entries, bytes on disk, versions of analysis and mapping."""
        with engine_faults(self._path):
            self._index.reload()
            entries = self._index.searcher().num_docs
            size = sum(part.stat().st_size for part in self._path.iterdir() if part.is_file())
        return {
            "engine": "embedded",
            "engine_version": tantivy.__version__ if hasattr(tantivy, "__version__") else "",
            "entries": entries,
            "bytes": size,
            "analysis_version": ANALYSIS_VERSION,
            "mapping_version": MAPPING_VERSION,
            "path": str(self._path),
        }

    def close(self) -> None:
        """Let go of the writer and its lock; what was not committed is dropped."""
        self._writer = self._read = None

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """The writer for one write, opened when first needed and given up when it failed."""
        with engine_faults(self._path):
            writer = self._writer or self._open_writer()
            self._writer = None
            try:
                yield writer
            except ValueError as error:
                _ask_why(writer, error)
                raise
            self._writer = writer

    def _open_writer(self) -> tantivy.IndexWriter:
        for _ in range(_BUSY_WAITS):
            try:
                return self._index.writer(WRITER_MEMORY, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
            time.sleep(_BUSY_PAUSE)
        return self._index.writer(WRITER_MEMORY, 1)


def _ask_why(writer: tantivy.IndexWriter, error: ValueError) -> None:
    """Raises the true cause where ``error`` only says that a thread of the writer died.

    A dead writer cannot commit: asked to, it hands out what killed it.
    """
    if "writer was killed" in str(error):
        writer.commit()


def drop_index(path: Path) -> None:
    """Delete the index in folder ``path``, whatever state it is in; nothing where there is none."""
    with engine_faults(path):
        if path.exists():
            shutil.rmtree(path)
