"""The index people search, whichever generation that is at the moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from schemas.errors import HosoError
from search.access import Access
from search.engine import Store
from search.index import Index
from search.query import Query
from search.results import Results

_Answer = TypeVar("_Answer")
_TRIES = 5


class LiveIndex:
    """Reads the generation in use; may be held for days while generations come and go.

    Every question is answered by one generation, as it is when asked. One that is dropped under a
    question is asked of the next again. Errors are those of the store and of :class:`Index`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._name = ""
        self._index: Index | None = None
        self._lock = Lock()  # a server asks from several threads

    def ask(self, question: Callable[[Index], _Answer]) -> _Answer:
        """What ``question`` gives on the generation in use."""
        for left in reversed(range(_TRIES)):
            name = self._store.current()
            try:
                return question(self._opened(name))
            except HosoError:
                self._let_go()
                if not left or self._store.current() == name:
                    raise
        raise AssertionError

    def search(
        self, query: Query, *, access: Access | None = None, hidden: frozenset[str] = frozenset()
    ) -> Results:
        """See :meth:`Index.search`."""
        return self.ask(lambda index: index.search(query, access=access, hidden=hidden))

    def state(self) -> dict[str, str]:
        """Entry id -> entry key of everything committed."""
        return self.ask(lambda index: index.state())

    def info(self) -> dict[str, Any]:
        """As :meth:`Index.info`; with it the name of the generation and the health of its store."""
        about = self.ask(lambda index: index.info())
        return {**about, "generation": self._name, "health": self._store.health()}

    def renew(self) -> None:
        """From now on no question is answered by a state of the index read before."""
        self._let_go()

    def close(self) -> None:
        """Let go of every resource."""
        with self._lock:
            if self._index is not None:
                self._index.close()
            self._index = None
        self._store.close()

    def _opened(self, name: str) -> Index:
        with self._lock:
            if self._index is None or name != self._name:
                self._index = Index(self._store.open_generation(name))
                self._name = name
            return self._index

    def _let_go(self) -> None:
        # Not closed: another thread may be in the midst of a question. Reading holds no lock.
        with self._lock:
            self._index = None
