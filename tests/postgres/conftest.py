"""Fixtures of the tests that need a PostgreSQL server: schemas, accounts and homes on it."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgres_server import PostgresServer
from sqlalchemy import create_engine, text

sys.path.insert(0, str(Path(__file__).parents[1] / "archive"))
sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))

from archive.database import Schema, Server, make_schema, written


@pytest.fixture
def server(postgres: PostgresServer) -> Server:
    """The database of the superuser; a test keeps to schemas of its own."""
    return Server.parse(postgres.url(), setting="database_url")


@pytest.fixture
def schema(server: Server) -> Schema:
    """A schema of this test, empty."""
    place = Schema(server, f"hoso_{uuid.uuid4().hex[:12]}")
    with written(place) as connection:
        make_schema(connection, place)
    return place


@pytest.fixture
def run_sql(server: Server) -> Iterator[Callable[[str], None]]:
    """Run SQL as the administrator of the server would."""
    engine = create_engine(server.url, isolation_level="AUTOCOMMIT")

    def run(sql: str) -> None:
        with engine.connect() as connection:
            connection.execute(text(sql))

    yield run
    engine.dispose()


@pytest.fixture
def clerk(postgres: PostgresServer, run_sql: Callable[[str], None]) -> str:
    """The address with an account of its own, ``geheim`` its password, that may make schemas."""
    name = f"clerk_{uuid.uuid4().hex[:8]}"
    run_sql(f"CREATE ROLE {name} LOGIN PASSWORD 'geheim'")
    run_sql(f"GRANT CREATE ON DATABASE postgres TO {name}")
    return postgres.url(user=name, password="geheim")
