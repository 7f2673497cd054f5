"""What an index that lags behind must not show: entries whose access has become stricter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Wanted(NamedTuple):
    """A row of the catalogue's table ``entry``."""

    id: str
    object_id: str
    entry_key: str
    access: str
    access_unit: str


def stricter(wanted: Iterable[Wanted], held: Mapping[str, str]) -> frozenset[str]:
    """Ids of entries that nobody but who sees everything may be shown until they are indexed again.

    ``wanted``: what the catalogue holds; ``held``: id -> entry key of what the index holds. They
    are those the catalogue no longer has, and, where an entry of a dossier that is not open waits
    to be indexed again, everything of that dossier that waits: its open documents still carry words
    of a dossier that may have become stricter. An entry that is up to date is never among them.
    """
    gone = set(held)
    waiting: list[Wanted] = []
    for row in wanted:
        gone.discard(row.id)
        if row.id in held and held[row.id] != row.entry_key:
            waiting.append(row)
    guarded = {row.object_id for row in waiting if row.access != "open"}
    return frozenset({row.id for row in waiting if row.object_id in guarded} | gone)
