"""Some dossiers written down together, so that the disk is waited for once and not for each.

The root decides what is archived: it is written first, each object by a rename of its own. Then
follow quarantine, catalogue, ledger and audit log. A run killed in between finds the objects in the
root when it is repeated and writes down the rest; one broken off before has kept nothing of these
dossiers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archive.catalogue import CatalogueRows
from archive.operations.model import Decision, FileAccount, QuarantineItem
from archive.storage import AipPlan
from ingest.desk import Desk
from ingest.minutes import Line

SIZE = 20  # dossiers
FILES = 100  # in them: what a package is made of waits in memory


class Batch:
    """What waits to be written. Use as a context manager: leaving it drops what was not."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._commits = desk.storage.commits(desk.staging)
        self._objects: set[str] = set()
        self._holds: list[Callable[[], object]] = []
        self._rows: list[CatalogueRows] = []
        self._entries: list[tuple[Decision, Sequence[FileAccount], QuarantineItem | None]] = []
        self._lines: list[Line] = []
        self._files = 0

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *error: object) -> None:
        self._commits.close()

    @property
    def full(self) -> bool:
        """Whether it is time to write."""
        return len(self._entries) >= SIZE or self._files >= FILES

    def exists(self, object_id: str) -> bool:
        """Whether the archive holds the object; one that waits here is committed first."""
        if object_id in self._objects:
            self.write()
        return self._desk.storage.exists(object_id)

    def commit(self, plan: AipPlan) -> str:
        """A new object for the root; returns its version. Raises ``HosoError`` plan-invalid, …"""
        made = self._commits.add(plan)
        self._objects.add(made.object_id)
        return made.version

    def hold(self, act: Callable[[], object]) -> None:
        """``act`` brings a dossier into quarantine; doing it twice must change nothing."""
        self._holds.append(act)

    def register(self, rows: CatalogueRows) -> None:
        """Rows for the catalogue."""
        self._rows.append(rows)

    def decide(
        self, decision: Decision, accounts: Sequence[FileAccount], hold: QuarantineItem | None
    ) -> None:
        """A decision for the ledger and the audit log: the dossier is done with."""
        self._entries.append((decision, accounts, hold))
        self._files += len(accounts)
        what = decision.object_id or f"{decision.transfer_id}/{decision.position}"
        self._lines.append(("dossier.decide", what, decision.outcome))

    def write(self) -> None:
        """Write everything that waits."""
        self._commits.commit()
        for act in self._holds:
            act()
        self._desk.catalogue.replace_dossiers(self._rows)
        self._desk.operations.transfers.record_all(self._entries)
        self._desk.minutes.note_all(self._lines)
        for waiting in (self._objects, self._holds, self._rows, self._entries, self._lines):
            waiting.clear()
        self._files = 0
