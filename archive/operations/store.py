"""``operations.sqlite``: the truth about what was done; the root is that of what is kept."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from archive.database import open_engine
from archive.operations.holds import Holds
from archive.operations.keeping import Backups, Keeping
from archive.operations.migrations import migrate
from archive.operations.searches import Searches
from archive.operations.transfers import Transfers
from archive.operations.upkeep import Fixity, Jobs


class Operations:
    """The operations database by subject: transfers, holds, fixity, backups, jobs, searches."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.engine = engine
        self.path = path
        self.transfers = Transfers(engine)
        self.holds = Holds(engine)
        self.fixity = Fixity(engine)
        self.backups = Backups(engine)
        self.keeping = Keeping(engine)
        self.jobs = Jobs(engine)
        self.searches = Searches(engine)

    @classmethod
    def open(cls, path: Path) -> Operations:
        """Open or make the database, migrated to the newest step.

        Raises HosoError operations-newer, home-damaged, read-only, …
        """
        engine = open_engine(path)
        migrate(engine, path)
        return cls(engine, path)

    def close(self) -> None:
        """Give the file back."""
        self.engine.dispose()
