"""Which entries an index that lags behind must not show to everybody, worked out once a state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archive.catalogue import Catalogue
from ingest.lagging import stricter
from ingest.pending import wanted_entries
from schemas.errors import HosoError
from search.engine import Store

_Pair = tuple[str, str, str]


class Hiding:
    """Remembers the answer for one pair of (state of the catalogue, state of the index)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[_Pair, frozenset[str]] | None = None
        self._whole_at = ""

    def ids(
        self,
        catalogue: Catalogue,
        held: Callable[[], Mapping[str, str]],
        *,
        renew: Callable[[], None] = lambda: None,
    ) -> frozenset[str]:
        """Ids to leave out for everybody who does not see everything (:func:`stricter`).

        ``held``: reads what the index holds, id -> entry key; asked only where the index lags and
        either side changed. ``renew``: sees to it that no question asked from now on is answered
        by a state of the index read before. Raises ``HosoError`` rebuild-needed where the catalogue
        is not whole.
        """
        # Both sides are named before they are read: what changes meanwhile is another pair.
        stamp, name = catalogue.stamp, self._store.current()
        if not catalogue.complete:
            raise HosoError("rebuild-needed", home=catalogue.place)
        if self._store.marked(name) == stamp:
            if self._whole_at != stamp:  # readers may share what they read a moment ago
                renew()
                self._whole_at = stamp
            return frozenset()
        pair = (stamp, name, self._store.version(name))
        if self._known is None or self._known[0] != pair:
            self._known = (pair, stricter(wanted_entries(catalogue), held()))
        return self._known[1]
