"""What ``hoso doctor`` tells of the databases of an archive."""

from __future__ import annotations

from typing import Any

from archive.database import Schema
from archive.database.about import about
from archive.home import Home
from archive.moving import old_ledgers


def database_of(home: Home) -> dict[str, Any]:
    """Engine, version, room taken by ledger and catalogue, where a server is, what moves kept.

    Raises ``HosoError`` database-unavailable, database-refused, ….
    """
    ledger, catalogue = about(home.operations_place), about(home.catalogue_place)
    place = home.operations_place
    return {
        "engine": ledger.engine,
        "version": ledger.version,
        "place": str(place) if isinstance(place, Schema) else "",
        "bytes": ledger.bytes + catalogue.bytes,
        "kept": old_ledgers(home),
    }
