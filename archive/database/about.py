"""What a database says of itself: version of the engine, and how much room it takes."""

from __future__ import annotations

from contextlib import closing
from typing import Final, NamedTuple

from sqlalchemy import text

from archive.database.place import Place
from archive.database.shared import open_engine


class About(NamedTuple):
    """``engine``: "sqlite" or "postgresql"."""

    engine: str
    version: str
    bytes: int


_ASKED: Final = {
    "sqlite": (
        "SELECT sqlite_version()",
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    ),
    "postgresql": (
        "SELECT split_part(current_setting('server_version'), ' ', 1)",
        "SELECT CAST(coalesce(sum(pg_total_relation_size(c.oid)), 0) AS BIGINT) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = current_schema() AND c.relkind = 'r'",
    ),
}


def about(place: Place) -> About:
    """Ask the database. Raises HosoError as ``open_engine`` does."""
    engine = open_engine(place)
    try:
        with closing(engine.connect()) as connection:
            found = [connection.execute(text(q)).scalar_one() for q in _ASKED[engine.dialect.name]]
    finally:
        engine.dispose()
    return About(engine.dialect.name, str(found[0]), int(found[1]))
