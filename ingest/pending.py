"""What an index lacks of the catalogue and holds beyond it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from archive.catalogue import Catalogue
from archive.catalogue.tables import entry as entry_table
from ingest.lagging import Wanted

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Pending:
    """``gone``: ids the catalogue no longer has. ``stale``: object id -> entry id -> entry key of
    what is to be written.
    """

    gone: frozenset[str] = frozenset()
    stale: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.gone) + sum(map(len, self.stale.values()))

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        """(id, entry key) of everything to be written, (id, "") of everything to go."""
        wanted = {pair for some in self.stale.values() for pair in some.items()}
        return frozenset(wanted | {(one, "") for one in self.gone})


def pending(catalogue: Catalogue, held: Mapping[str, str]) -> Pending:
    """The difference between the catalogue and what an index holds (id -> entry key)."""
    gone = set(held)
    stale: dict[str, dict[str, str]] = {}
    for row in wanted_entries(catalogue):
        gone.discard(row.id)
        if held.get(row.id) != row.entry_key:
            stale.setdefault(row.object_id, {})[row.id] = row.entry_key
    return Pending(frozenset(gone), stale)


def wanted_entries(catalogue: Catalogue) -> Iterator[Wanted]:
    """Every row of the catalogue's table ``entry``."""
    columns = [entry_table.c[name] for name in Wanted._fields]
    with catalogue.connection() as connection:
        rows = connection.execution_options(yield_per=_CHUNK).execute(select(*columns))
        for row in rows:
            yield Wanted(*row)
