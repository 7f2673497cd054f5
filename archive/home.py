"""The home of an archive: where everything lies, which format it has, who may write to it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archive import fs
from archive.marker import on_server, read_marker, write_marker
from schemas.canonical import canonical_json
from schemas.clock import from_iso, iso
from schemas.errors import HosoError

# The stores are loaded when they are opened: a search needs none of them and must start at once.
if TYPE_CHECKING:
    from archive.audit import AuditLog
    from archive.catalogue import Catalogue
    from archive.database import Place, Server
    from archive.operations import Operations
    from archive.quarantine import Quarantine
    from archive.storage import StorageRoot
    from archive.trust import TrustStore

FORMAT = 1
FORMAT_FILE = "FORMAT"
LOCK_FILE = "lock"
INDEX_LOCK_FILE = "index.lock"
REBUILD_LOCK_FILE = "index-rebuild.lock"
SCANS_LOCK_FILE = "scans.lock"
VERIFY_LOCK_FILE = "verify.lock"
INDEX_PATIENCE = 30.0
"""Seconds to wait for another process that writes the index."""
_PAUSE = 0.1
DIRECTORIES = ("quarantine", "staging", "index", "audit", "snapshots", "trust")


Waiting = Callable[[HosoError], None]
"""Told once, with what would be raised, when a command begins to wait for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The places of one archive. ``archive_id`` names it for ever (also in its backups).

    ``server``: the PostgreSQL server whose address the settings give, None for none.
    ``patience``: seconds its locks are waited for at least; ``waiting`` is told of it.
    """

    path: Path
    archive_id: str
    created: datetime
    server: Server | None = None
    patience: float = 0.0
    waiting: Waiting | None = None

    @property
    def storage_path(self) -> Path:
        """The OCFL storage root."""
        return self.path / "storage"

    @property
    def quarantine_path(self) -> Path:
        """Dossiers held back."""
        return self.path / "quarantine"

    @property
    def staging(self) -> Path:
        """Unfinished work; may be emptied whenever nobody holds the lock."""
        return self.path / "staging"

    @property
    def catalogue_place(self) -> Place:
        """The catalogue's database (derived). Raises as :meth:`place_of`."""
        return self.place_of("catalogue")

    @property
    def operations_place(self) -> Place:
        """The operations database (own truth).

        Raises HosoError ledger-missing where its file is gone or empty: a new one in its place
        would hide that, be backed up as the ledger, and give numbers of transfers a second time (of
        a server see ``database-missing``). Else as :meth:`place_of`.
        """
        place = self.place_of("operations")
        if isinstance(place, Path) and not has_ledger(place):
            raise HosoError("ledger-missing", path=place)
        return place

    def place_of(self, name: str) -> Place:
        """Where the database ``name`` (catalogue or operations) is kept or would be.

        Raises HosoError where the settings name another engine than the archive is kept on:
        database-not-moved, database-url-missing.
        """
        marker = read_marker(self.path)  # each time: it may have been moved meanwhile
        if marker.engine == "sqlite":
            if self.server is not None:
                raise HosoError("database-not-moved", home=self.path, place=self.server)
            return self.path / f"{name}.sqlite"
        if self.server is None:
            raise HosoError("database-url-missing", home=self.path, schema=marker.schema)
        from archive.database import Schema

        return Schema(self.server, f"{marker.schema}_{name}")

    @property
    def index(self) -> Path:
        """The search index (derived, written by its engine)."""
        return self.path / "index"

    @property
    def packs(self) -> Path:
        """Rule packs of the office (one JSON file each); there only where somebody made it."""
        return self.path / "packs"

    @property
    def organs(self) -> Path:
        """The office's own register of organs; there only where somebody wrote it."""
        return self.path / "organs.json"

    @property
    def calendar(self) -> Path:
        """The office's own working calendar; there only where somebody wrote it."""
        return self.path / "calendar.json"

    @property
    def audit_path(self) -> Path:
        """The audit log."""
        return self.path / "audit"

    @property
    def snapshots(self) -> Path:
        """Snapshots of reports (written by reports)."""
        return self.path / "snapshots"

    @property
    def trust(self) -> Path:
        """Trust anchors and revocation data the administrator supplied."""
        return self.path / "trust"

    def open_storage(self) -> StorageRoot:
        """The storage root."""
        from archive.storage import StorageRoot

        return StorageRoot.open(self.storage_path)

    def open_catalogue(self, *, derivation: str | None = None) -> Catalogue:
        """The catalogue; ask its ``rebuild_needed``. ``derivation``: see ``Catalogue.open``."""
        from archive.catalogue import Catalogue

        return Catalogue.open(self.catalogue_place, derivation=derivation)

    def open_operations(self) -> Operations:
        """The operations database, migrated. Raises as :meth:`operations_place`.

        Its commits raise HosoError database-moved where it is no longer the ledger by then.
        """
        from archive.operations import Operations

        place = self.operations_place
        operations = Operations.open(place)
        operations.before_commit(lambda: self._require_place(place))
        return operations

    def _require_place(self, place: Place) -> None:
        """A move holds the lock of the ledger until the new place counts: seen at each commit."""
        try:
            here = self.operations_place
        except HosoError:  # on a server, whose address these settings do not name
            here = None
        if here != place:
            raise HosoError("database-moved", home=self.path)

    def open_audit(self) -> AuditLog:
        """The audit log."""
        from archive.audit import AuditLog

        return AuditLog(self.audit_path)

    def open_quarantine(self) -> Quarantine:
        """The quarantine."""
        from archive.quarantine import Quarantine

        return Quarantine(self.quarantine_path)

    def open_trust(self) -> TrustStore:
        """Whom this archive trusts, and the revocation lists it was given."""
        from archive.trust import TrustStore

        return TrustStore(self.trust, self.created)

    @contextmanager
    def lock(self, purpose: str = "ingest", *, patience: float = 0.0) -> Iterator[None]:
        """Be the only writer, waiting ``patience`` seconds (or those of the home) for another one.

        Raises HosoError ``archive-busy`` naming the other process.
        """
        with self._held(LOCK_FILE, purpose, patience, self._busy):
            yield

    @contextmanager
    def scans_lock(self) -> Iterator[None]:
        """Be the only process that reads scans; others go on writing. Raises as :meth:`lock`."""
        with self._held(SCANS_LOCK_FILE, "read-scans", 0.0, self._busy):
            yield

    @contextmanager
    def verify_lock(self) -> Iterator[None]:
        """Be the only process that checks fixity: a run has one owner. Raises as :meth:`lock`."""
        with self._held(VERIFY_LOCK_FILE, "verify", 0.0, self._busy):
            yield

    @contextmanager
    def index_lock(self, purpose: str, *, patience: float | None = None) -> Iterator[None]:
        """Be the only process that writes the index people search, whatever engine keeps it.

        Waits ``patience`` seconds (default :data:`INDEX_PATIENCE`) or those of the home, whichever
        are more, then raises HosoError ``index-busy``.
        """
        wait = INDEX_PATIENCE if patience is None else patience
        with self._held(INDEX_LOCK_FILE, purpose, wait, self._index_busy):
            yield

    @contextmanager
    def index_rebuild_lock(self) -> Iterator[None]:
        """Be the only process that fills a new index; others go on writing the one in use.

        Waits as :meth:`lock`, then raises HosoError ``index-busy``.
        """
        with self._held(REBUILD_LOCK_FILE, "rebuild", 0.0, self._index_busy):
            yield

    @contextmanager
    def _held(
        self, name: str, purpose: str, patience: float, busy: Callable[[fs.HeldError], HosoError]
    ) -> Iterator[None]:
        """Hold a lock file of the home, waiting ``patience`` seconds, then raising ``busy``."""
        until = time.monotonic() + max(patience, self.patience)
        told = False
        with ExitStack() as stack:
            while True:
                try:
                    text = f"{os.getpid()} {purpose}\n"
                    stack.enter_context(fs.lock_file(self.path / name, text))
                    break
                except fs.HeldError as held:
                    if time.monotonic() >= until:
                        raise busy(held) from held
                    if self.waiting is not None and not told:
                        self.waiting(busy(held))
                        told = True
                time.sleep(_PAUSE)
            yield

    def _busy(self, held: fs.HeldError) -> HosoError:
        return HosoError("archive-busy", home=self.path, **_holder(held))

    def _index_busy(self, held: fs.HeldError) -> HosoError:
        return HosoError("index-busy", path=self.index, **_holder(held))


def _holder(held: fs.HeldError) -> dict[str, str]:
    """Who holds a lock: ``pid``, ``purpose``, ``since`` (RFC 3339 UTC)."""
    pid, _, purpose = held.text.strip().partition(" ")
    since = datetime.fromtimestamp(held.since, UTC)
    return {"pid": pid, "purpose": purpose, "since": iso(since)}


def create_home(
    path: Path,
    *,
    archive_id: str,
    created: datetime,
    server: Server | None = None,
    derivation: str | None = None,
) -> Home:
    """Make an archive at ``path`` (missing or empty), readable by its owner only.

    ``derivation``: of the code that will fill the catalogue (see ``Catalogue.open``). With a
    ``server`` its databases are schemas there. FORMAT is written last: a home without it was never
    finished. Raises HosoError home-not-empty, database-unavailable, …
    """
    if path.is_dir() and any(path.iterdir()):
        raise HosoError("home-not-empty", path=path)
    from archive.operations import Operations
    from archive.storage import StorageRoot

    fs.make_private(path)
    StorageRoot.create(path / "storage")
    for name in DIRECTORIES:
        fs.make_directories(path / name)
    home = Home(path=path, archive_id=archive_id, created=created, server=server)
    if server is not None:
        from archive.database import make_free_schema

        make_free_schema(server, archive_id, lambda name: write_marker(path, on_server(name)))
    Operations.open(home.place_of("operations")).close()
    catalogue = home.open_catalogue(derivation=derivation)
    catalogue.finish_rebuild()
    catalogue.close()
    fs.sync_tree(path)
    fs.write_new(path / FORMAT_FILE, format_bytes(home))
    return home


def format_bytes(home: Home) -> bytes:
    """The content of FORMAT."""
    values = {"archive_id": home.archive_id, "created": iso(home.created), "format": FORMAT}
    return canonical_json(values) + b"\n"


def has_ledger(place: Path) -> bool:
    """Whether a file may be a ledger; of one without a byte SQLite would make an empty one."""
    return place.is_file() and place.stat().st_size > 0


def open_home(path: Path, server: Server | None = None) -> Home:
    """The archive at ``path``; ``server``: see :class:`Home`.

    Raises HosoError no-archive, home-newer (written by a newer version), home-damaged.
    """
    try:
        raw = json.loads((path / FORMAT_FILE).read_bytes())
        found = int(raw["format"])
        name, created = str(raw["archive_id"]), from_iso(raw["created"])
        home = Home(path=path, archive_id=name, created=created, server=server)
    except (FileNotFoundError, NotADirectoryError):
        raise HosoError("no-archive", home=path) from None
    except PermissionError as error:
        raise HosoError("no-permission", path=path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise HosoError("home-damaged", path=path, why=FORMAT_FILE) from error
    if found > FORMAT:
        raise HosoError("home-newer", path=path, found=found, known=FORMAT)
    for step in range(found, FORMAT):
        _MIGRATIONS[step](home)
    for name in DIRECTORIES:
        if not (path / name).is_dir():
            fs.make_directories(path / name)
    return home


# Step n brings a home of format n to format n + 1: derived things are dropped, AIPs never touched.
_MIGRATIONS: dict[int, Callable[[Home], None]] = {}
