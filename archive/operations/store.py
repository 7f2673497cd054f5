"""The operations database: the truth about what was done; the root is that of what is kept."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, event

from archive.database import Place, open_engine, table_digest
from archive.operations.holds import Holds
from archive.operations.keeping import Backups, Keeping
from archive.operations.migrations import migrate
from archive.operations.searches import Searches
from archive.operations.tables import OPERATIONS
from archive.operations.transfers import Transfers
from archive.operations.upkeep import Fixity, Jobs, Owing


class Operations:
    """The operations database by subject: transfers, holds, fixity, backups, jobs, searches, …."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self.engine = engine
        self.place = place
        self.transfers = Transfers(engine)
        self.holds = Holds(engine)
        self.fixity = Fixity(engine)
        self.backups = Backups(engine)
        self.keeping = Keeping(engine)
        self.jobs = Jobs(engine)
        self.owed = Owing(engine)
        self.searches = Searches(engine)

    @classmethod
    def open(cls, place: Place) -> Operations:
        """Open the database, migrated to the newest step; an SQLite file is made where none is.

        Raises HosoError operations-newer, home-damaged, read-only, …; on a server
        database-unavailable, database-refused, database-missing (a schema is not made here), …
        """
        engine = open_engine(place)
        migrate(engine, place)
        return cls(engine, place)

    def before_commit(self, check: Callable[[], None]) -> None:
        """Call ``check`` before each commit; what it raises undoes the transaction."""
        event.listen(self.engine, "commit", lambda _: check())

    def digests(self) -> dict[str, str]:
        """Table name -> SHA-256 over its rows sorted by key, for all tables."""
        with self.engine.connect() as connection:
            named = sorted(OPERATIONS.tables.items())
            return {name: table_digest(connection, table) for name, table in named}

    def close(self) -> None:
        """Give file or connections back."""
        self.engine.dispose()
