"""What an index lacks of the catalogue and holds beyond it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from operator import attrgetter

from sqlalchemy import select

from archive.catalogue import Catalogue
from archive.catalogue.tables import entry as entry_table
from ingest.lagging import Wanted
from schemas.packed import PackedList

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Pending:
    """``gone``: ids the catalogue no longer has. ``stale``: (object id, entry id -> entry key) of
    what is to be written, each object once.
    """

    gone: frozenset[str] = frozenset()
    stale: Sequence[tuple[str, Mapping[str, str]]] = ()

    def __len__(self) -> int:
        return len(self.gone) + self.entries

    @property
    def entries(self) -> int:
        """How many are to be written."""
        return sum(len(some) for _, some in self.stale)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(id, entry key) of everything to be written."""
        return (pair for _, some in self.stale for pair in some.items())

    def within(self, left: Collection[tuple[str, str]]) -> bool:
        """Whether all of it is among ``left``; of what is to go (id, "")."""
        gone = ((one, "") for one in self.gone)
        return all(pair in left for pair in chain(self.pairs(), gone))


def pending(catalogue: Catalogue, held: Mapping[str, str]) -> Pending:
    """The difference between the catalogue and what an index holds (id -> entry key)."""
    gone = set(held)
    stale: PackedList[tuple[str, dict[str, str]]] = PackedList(partial(map, tuple))
    rows = wanted_entries(catalogue, by_object=True)
    for object_id, some in groupby(rows, key=attrgetter("object_id")):
        lacking: dict[str, str] = {}
        for row in some:
            gone.discard(row.id)
            if held.get(row.id) != row.entry_key:
                lacking[row.id] = row.entry_key
        if lacking:
            stale.extend([(object_id, lacking)])
    return Pending(frozenset(gone), stale)


def wanted_entries(catalogue: Catalogue, *, by_object: bool = False) -> Iterator[Wanted]:
    """Every row of the table ``entry``; those of an object together where ``by_object``."""
    query = select(*(entry_table.c[name] for name in Wanted._fields))
    if by_object:
        query = query.order_by(entry_table.c.object_id)
    with catalogue.connection() as connection:
        for row in connection.execution_options(yield_per=_CHUNK).execute(query):
            yield Wanted(*row)
