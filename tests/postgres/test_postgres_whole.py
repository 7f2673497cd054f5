"""The whole walk of a transfer on PostgreSQL: the same rows, digests and answers as on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cli_support import Answer, hoso
from ingest_support import AT, PLAIN, catalogue_digests, new_home, take, write_transfer

from archive.database import Server
from archive.home import Home, create_home, open_home
from evidence.pool import Limits, Pool
from hoso.settings import PREFIX, settings_table

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see no settings of the person who runs them."""
    for name in settings_table():
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2, Limits(seconds=60)) as made:
        yield made


def ledger(home: Home) -> dict[str, str]:
    with closing(home.open_operations()) as operations:
        return operations.digests()


def on_server(path: Path, archive_id: str, server: Server) -> Home:
    """An empty archive on a server, with an index as ``hoso init`` makes one."""
    from search.embedded.generations import EmbeddedStore

    home = create_home(path, archive_id=archive_id, created=AT, server=server)
    store = EmbeddedStore(home.index)
    store.switch(store.create_generation())
    store.close()
    return home


def test_both_engines_hold_the_same_and_answer_the_same(
    tmp_path: Path, clerk: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_transfer(tmp_path / "transfer")
    server = Server.parse(clerk, setting="database_url")
    files = new_home(tmp_path / "files")
    home = on_server(tmp_path / "home", files.archive_id, server)
    for one in (files, home):
        take(one, source, pool)
    assert catalogue_digests(home) == catalogue_digests(files)
    assert ledger(home) == ledger(files)

    def ask(place: Home) -> Callable[..., Answer]:
        return lambda *arguments: hoso("--home", place.path, "--operator", "an", *arguments)

    told: list[list[object]] = []
    for one, address in ((files, ""), (home, clerk)):
        monkeypatch.setenv("HOSO_DATABASE_URL", address)
        call = ask(one)
        shown = call("--json", "show", PLAIN.code).json
        found = call("--json", "search", "quyet dinh").json
        counts = call("--json", "status").json
        assert call("verify").code == 0
        report = call("--json", "report", "compliance", "--out", tmp_path / f"{one.path.name}.xlsx")
        assert report.code == 0, report.err
        assert "geheim" not in report.out
        told.append([shown, found["hits"], counts["catalogue"], counts["quarantined"]])
    assert told[0] == told[1]

    before = catalogue_digests(home)
    assert ask(home)("rebuild").code == 0
    assert catalogue_digests(home) == before
    assert ask(home)("doctor").code == 0, ask(home)("doctor").out

    assert ask(home)("backup", tmp_path / "set").code == 0
    restored = hoso("restore", tmp_path / "set", tmp_path / "again")
    assert restored.code == 0, restored.err
    monkeypatch.delenv("HOSO_DATABASE_URL")
    again = open_home(tmp_path / "again")
    assert catalogue_digests(again) == before
    theirs, ours = ledger(again), ledger(home)
    # The set's own row is written after it.
    assert {name for name in ours if ours[name] != theirs[name]} <= {"backup"}
