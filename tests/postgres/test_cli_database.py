"""``hoso`` on a server, as an archivist uses it: the same answers as on files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_support import hoso, keys
from postgres_server import PostgresServer

from hoso.jsonkeys import keys_of
from hoso.settings import PREFIX, settings_table


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see no settings of the person who runs them."""
    for name in settings_table():
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def documented(command: str, answer: Any) -> None:
    rows = keys_of(command)
    opened = frozenset(row.path for row in rows if row.open)
    assert keys(answer, opened) == {row.path for row in rows}


def test_an_archive_moves_to_a_server_and_back(
    tmp_path: Path, clerk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    assert hoso("init", home).code == 0
    about = hoso("--home", home, "--json", "doctor").json["archive"]["database"]
    assert (about["engine"], about["place"], about["kept"]) == ("sqlite", "", [])
    monkeypatch.setenv("HOSO_DATABASE_URL", clerk)
    refused = hoso("--home", home, "status")
    assert refused.code == 115
    assert "hoso database move postgresql" in refused.err
    moved = hoso("--home", home, "--json", "database", "move", "postgresql").json
    documented("database move", moved)
    assert (moved["moved"], moved["kept"]) == (True, "operations.old-1.sqlite")
    assert "đã nằm ở máy chủ" in hoso("--home", home, "database", "move", "postgresql").out
    shown = hoso("--home", home, "doctor")
    assert "Cơ sở dữ liệu: PostgreSQL" in shown.out
    assert "còn giữ sổ cũ operations.old-1.sqlite" in shown.out
    assert "tốt, mọi số liệu khớp nhau" in shown.out
    gone = hoso("--home", home, "--json", "database", "forget").json
    documented("database forget", gone)
    assert gone == {"forgotten": ["operations.old-1.sqlite"]}
    assert hoso("--home", home, "database", "forget").out == "Không còn sổ cũ nào.\n"
    back = hoso("--home", home, "database", "move", "sqlite")
    assert "bỏ thiết lập database_url" in back.out
    assert hoso("--home", home, "database", "forget").code == 0
    monkeypatch.delenv("HOSO_DATABASE_URL")
    assert hoso("--home", home, "doctor").code == 0
    log = "".join(path.read_text() for path in (home / "audit").glob("*.jsonl"))
    assert [log.count(f'"outcome":"{o}"') for o in ("postgresql", "sqlite", "forgotten")] == [
        1,
        1,
        2,
    ]
    assert "geheim" not in log + shown.out + refused.err + back.out


def test_the_password_is_nowhere_told(
    tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = postgres.url(user="nobody", password="tuyệt-mật")
    for address in (wrong, "postgresql://a:tuyệt-mật@127.0.0.1:1/x", "mysql://a:tuyệt-mật@h/x"):
        monkeypatch.setenv("HOSO_DATABASE_URL", address)
        for form in ((), ("--json",)):
            answer = hoso(*form, "init", tmp_path / "x")
            assert answer.code in (4, 111, 112)
            assert "mật@" not in answer.out + answer.err
            assert "tuyệt" not in answer.out + answer.err
            shutil.rmtree(tmp_path / "x", ignore_errors=True)
