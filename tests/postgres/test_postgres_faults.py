from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from types import SimpleNamespace

import pytest
from archive_support import AT, refused
from postgres_server import PostgresServer

from archive.database import Schema, Server, make_free_schema, one_writer, open_engine
from archive.operations import Operations, Transfer
from schemas.errors import HosoError

psycopg = pytest.importorskip("psycopg")
module = pytest.importorskip("archive.database.server")

TRANSFER = Transfer(
    transfer_id="T1", source="s", source_key="k", received_at=AT, operator="an", profile="p"
)
SOMEWHERE = Schema(Server.parse("postgresql://u:geheim@h/db", setting="x"), "hoso_a")


def opened(address: str, name: str = "hoso_a") -> Callable[[], object]:
    """Opens the operations in a schema of the server at ``address``."""
    return lambda: Operations.open(Schema(Server.parse(address, setting="x"), name))


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", "no-space"),
        ("25006", "read-only"),
        ("42501", "database-refused"),
        ("28P01", "database-refused"),
        ("3D000", "database-refused"),
        ("3F000", "database-missing"),
        ("42P01", "database-missing"),
        ("55P03", "write-failed"),
        ("40P01", "write-failed"),
        ("58030", "write-failed"),
        ("53300", "database-unavailable"),
        ("57P01", "database-unavailable"),
        ("08006", "database-unavailable"),
        ("XX001", "home-damaged"),
    ],
)
def test_a_fault_of_the_server_is_an_error_of_the_table(state: str, code: str):
    found = module.as_hoso_error(psycopg.errors.lookup(state)("why\nmore"), SOMEWHERE)
    assert found is not None
    assert found.code == code
    assert "?" not in found.message("vi")


@pytest.mark.parametrize("state", ["23505", "42601"])
def test_a_fault_of_ours_stays_what_it_is(state: str):
    assert module.as_hoso_error(psycopg.errors.lookup(state)("why"), SOMEWHERE) is None
    assert module.as_hoso_error(ValueError(), SOMEWHERE) is None


def test_a_server_that_does_not_answer_is_named_without_its_password():
    error = refused("database-unavailable", opened("postgresql://u:geheim@127.0.0.1:1/db"))
    assert "127.0.0.1:1/db" in error.message()
    assert "geheim" not in f"{error.message()}{error.message('en')}{error.as_dict()}{error!r}"


def test_a_wrong_password_is_refused(clerk: str):
    refused("database-refused", opened(clerk.replace("geheim", "falsch")))
    refused("database-refused", opened(clerk.replace(":geheim", "")))


def test_a_database_that_is_not_there_is_refused(postgres: PostgresServer):
    refused("database-refused", opened(postgres.url(database="nowhere")))


def test_an_account_without_the_right_to_make_schemas_is_refused(
    clerk: str, run_sql: Callable[[str], None]
):
    server = Server.parse(clerk, setting="x")
    assert make_free_schema(server, "a") == "hoso_a"
    run_sql(f"REVOKE CREATE ON DATABASE postgres FROM {server.url.username}")
    refused("database-refused", lambda: make_free_schema(server, "b"))


def test_a_ledger_that_is_not_there_is_not_made(server: Server):
    for _ in range(2):
        refused("database-missing", lambda: Operations.open(Schema(server, "hoso_nowhere")))


def test_text_must_be_kept_in_utf8(postgres: PostgresServer, run_sql: Callable[[str], None]):
    run_sql("CREATE DATABASE western TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    error = refused("database-unsuitable", opened(postgres.url(database="western")))
    assert error.params["why"] == "ENCODING LATIN1"


def test_an_old_server_is_refused():
    info = SimpleNamespace(server_version=120_022, parameter_status=lambda _: "UTF8")
    error = refused("database-unsuitable", lambda: module._check(info, SOMEWHERE))
    assert error.params["why"] == "PostgreSQL 12"


def test_a_server_that_only_reads_is_an_error_as_a_disk_that_only_reads(
    clerk: str, run_sql: Callable[[str], None]
):
    server = Server.parse(clerk, setting="x")
    name = f"{make_free_schema(server, 'read-only')}_operations"
    Operations.open(Schema(server, name)).close()
    run_sql(f"ALTER ROLE {server.url.username} SET default_transaction_read_only = on")
    with closing(Operations.open(Schema(server, name))) as operations:
        assert operations.transfers.all() == []
        refused("read-only", lambda: operations.transfers.begin(TRANSFER))


def test_who_waits_too_long_for_another_writer_is_told(
    schema: Schema, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.1)
    operations = Operations.open(schema)
    other = open_engine(schema)
    with one_writer(other):
        assert operations.transfers.all() == []  # readers do not wait
        refused("write-failed", lambda: operations.transfers.begin(TRANSFER))
    operations.transfers.begin(TRANSFER)
    other.dispose()
    operations.close()


def test_a_connection_the_server_ended_is_made_again(
    schema: Schema, run_sql: Callable[[str], None]
):
    with closing(Operations.open(schema)) as operations:
        operations.transfers.begin(TRANSFER)
        run_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'hoso' AND state = 'idle'"
        )
        assert operations.transfers.all() == [TRANSFER]


def test_without_its_driver_a_server_is_an_error_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "archive.database.server")
    monkeypatch.delattr("archive.database.server", raising=False)
    error = refused("database-driver", lambda: open_engine(SOMEWHERE))
    assert "psycopg[binary]" in error.remedy()


@pytest.mark.slow  # a server of its own
def test_work_goes_on_when_the_server_is_back():
    own = PostgresServer()
    try:
        server = Server.parse(own.url(), setting="x")
        place = Schema(server, f"{make_free_schema(server, 'a')}_operations")
        operations = Operations.open(place)
        operations.transfers.begin(TRANSFER)
        own.stop()
        refused("database-unavailable", operations.transfers.all)
        own.start()
        assert operations.transfers.all() == [TRANSFER]
        operations.close()
    finally:
        own.close()


@pytest.mark.parametrize(
    "address",
    ["mysql://u:geheim@h/db", "postgresql://u:geheim@h", "geheim", "postgresql://[geheim"],
)
def test_an_address_that_is_none_is_refused_and_not_shown(address: str):
    with pytest.raises(HosoError) as caught:
        Server.parse(address, setting="database_url")
    assert caught.value.code == "setting-invalid"
    assert "geheim" not in f"{caught.value.message()}{caught.value.as_dict()}"
    assert "geheim" not in repr(SOMEWHERE)
