"""Moving an archive's databases from SQLite files to a PostgreSQL server, and back.

The same steps both ways, under the home's lock and with the old ledger closed to writers:
1. A new place is made; on a server its name is written down first, so that the next move removes
   what a killed one left.
2. Every row of the ledger is copied in one transaction; the digest of each table is compared.
3. The catalogue is copied too, though it could be made again: the index stays in step with it.
4. The marker of the home is replaced (:mod:`archive.marker`): from here on the new place counts.
5. The old ledger stays under another name until :func:`forget`; the old catalogue goes.
Who waited for the lock of the old ledger meanwhile sees at its commit that it counts no more
(``Home.open_operations``) and writes nothing there.
A kill before 4 leaves the archive as it was; after 4 it is moved, and 5 is made up by ``forget``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Final

from sqlalchemy import delete, inspect

from archive import fs
from archive.backup.copier import copy_database
from archive.catalogue import Catalogue
from archive.database import (
    Place,
    Schema,
    Server,
    discard,
    make_free_schema,
    one_writer,
    written,
)
from archive.database.copying import copy_rows
from archive.home import Home
from archive.marker import EngineName, Marker, note_moving, on_server, read_marker, write_marker
from archive.operations import Operations
from archive.operations.tables import OPERATIONS, job
from schemas.errors import HosoError

PURPOSE: Final = "database"
_NEW: Final = "operations.new.sqlite"
_OLD: Final = "operations.old-{}.sqlite"
_KEPT: Final = "_operations_old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A move: rows of the ledger that were copied, and what the old ledger is called now."""

    engine: EngineName
    rows: int
    kept: str


def move(home: Home, engine: EngineName) -> Moved | None:
    """Move the databases to ``engine``; None where they lie there already.

    Raises HosoError database-url-missing without a server, archive-busy, database-differs, and
    what the databases raise; then nothing was moved.
    """
    with _alone(home):
        if read_marker(home.path).engine == engine:
            return None
        server = _server(home)
        _end_unfinished(home, server)
        return _MOVES[engine](home, server, read_marker(home.path))


def forget(home: Home) -> list[str]:
    """Give up the old ledgers that moves left: their names. Raises HosoError as :func:`move`."""
    with _alone(home):
        marker = read_marker(home.path)
        gone = old_ledgers(home)
        for path in home.path.glob(_OLD.format("*")):
            discard(path)
        if marker.engine == "postgresql":
            _drop_files(home)
        if marker.old or marker.moving:
            server = _server(home)
            _end_unfinished(home, server)
            for name in marker.old:
                discard(Schema(server, name))
            write_marker(home.path, Marker(engine=marker.engine, schema=marker.schema))
    return gone


def old_ledgers(home: Home) -> list[str]:
    """Names of the ledgers that moves left and nobody gave up yet."""
    files = sorted(path.name for path in home.path.glob(_OLD.format("*")))
    return files + list(read_marker(home.path).old)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """No command that holds the ledger open is at work. Raises archive-busy, index-busy."""
    with home.lock(PURPOSE), home.scans_lock(), home.verify_lock(), home.index_rebuild_lock():
        yield


def _server(home: Home) -> Server:
    if home.server is None:
        schema = read_marker(home.path).schema or "-"
        raise HosoError("database-url-missing", home=home.path, schema=schema)
    return home.server


def _end_unfinished(home: Home, server: Server) -> None:
    """Drop what an unfinished move filled; end step 5 of one that was killed after step 4."""
    marker = read_marker(home.path)
    if marker.moving:
        for which in ("operations", "catalogue"):
            discard(Schema(server, f"{marker.moving}_{which}"))
        note_moving(home.path, "")
    for kept in marker.old:
        begin = kept.rpartition(_KEPT)[0]
        if begin != marker.schema:
            _put_aside(Schema(server, f"{begin}_operations"), kept)
            discard(Schema(server, f"{begin}_catalogue"))


def _to_server(home: Home, server: Server, marker: Marker) -> Moved:
    file = home.path / "operations.sqlite"
    name = make_free_schema(server, home.archive_id, lambda name: note_moving(home.path, name))
    kept = _free(_OLD, lambda name: (home.path / name).exists())
    with _copied(file, Schema(server, f"{name}_operations")) as rows:
        _take_over(home.path / "catalogue.sqlite", Schema(server, f"{name}_catalogue"))
        copy_database(file, home.path / kept)
        write_marker(home.path, on_server(name, marker.old))
    _drop_files(home)
    return Moved(engine="postgresql", rows=rows, kept=kept)


def _to_files(home: Home, server: Server, marker: Marker) -> Moved:
    ledger = Schema(server, f"{marker.schema}_operations")
    new = home.path / _NEW
    discard(new)
    kept = _free_schema(ledger)
    with _copied(ledger, new) as rows:
        _drop_files(home)
        fs.sync_file(new)
        fs.move(new, home.path / "operations.sqlite")
        catalogue = Schema(server, f"{marker.schema}_catalogue")
        _take_over(catalogue, home.path / "catalogue.sqlite")
        write_marker(home.path, Marker(old=(*marker.old, kept)))
    _end_unfinished(home, server)
    return Moved(engine="sqlite", rows=rows, kept=kept)


_MOVES: Final = {"postgresql": _to_server, "sqlite": _to_files}


@contextmanager
def _copied(source: Place, target: Place) -> Iterator[int]:
    """The ledger ``source`` copied to the empty ``target``; nobody writes to it meanwhile.

    Without leases: their processes renew and end them where they began them.
    """
    with closing(Operations.open(source)) as old, one_writer(old.engine) as rows:
        with closing(Operations.open(target)) as new, one_writer(new.engine) as copy:
            number = copy_rows(rows, copy, OPERATIONS)
            copy.execute(delete(job))
        yield number


def _take_over(source: Place, target: Place) -> None:
    with closing(Catalogue.open(source)) as old, closing(Catalogue.open(target)) as new:
        new.take_over(old)


def _drop_files(home: Home) -> None:
    for name in ("operations.sqlite", "catalogue.sqlite"):
        discard(home.path / name)


def _free_schema(ledger: Schema) -> str:
    with written(ledger) as connection:
        known = set(inspect(connection).get_schema_names())
    begin = ledger.name.removesuffix("_operations")
    return _free(f"{begin}{_KEPT}{{}}", known.__contains__)


def _put_aside(ledger: Schema, kept: str) -> None:
    """Whoever still has the old ledger open finds nothing under its name from now on."""
    with written(ledger) as connection:
        known = inspect(connection).get_schema_names()
        if ledger.name in known and kept not in known:
            connection.exec_driver_sql(f'ALTER SCHEMA "{ledger.name}" RENAME TO "{kept}"')


def _free(pattern: str, taken: Callable[[str], bool]) -> str:
    """The first name of ``pattern`` with a number that is not taken."""
    return next(name for name in map(pattern.format, count(1)) if not taken(name))
