"""``hoso doctor``: whatever disagrees is found, named, and told how to mend."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_support import hoso

from archive.home import open_home
from ingest.invariants import Broken


def _sql(name: str, statement: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        with sqlite3.connect(home / name) as connection:
            connection.execute(statement)
        connection.close()

    return change


def _lose_an_object(home: Path) -> None:
    found = next(
        path for path in (home / "storage").rglob("0=ocfl_object*") if "%2eTH" in str(path)
    )
    shutil.rmtree(found.parent)


def _lose_held_bytes(home: Path) -> None:
    shutil.rmtree(next((home / "quarantine").glob("*/*")))


def _alter_the_log(home: Path) -> None:
    log = next((home / "audit").glob("*.jsonl"))
    log.write_text(log.read_text().replace("archive.create", "archive.cleate", 1))


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file lacks its account": (
        _sql("operations.sqlite", "DELETE FROM file_account WHERE rowid = 5"),
        "accounts",
    ),
    "a dossier lacks its decision": (
        _sql("operations.sqlite", "DELETE FROM decision WHERE position = 1"),
        "accounts",
    ),
    "the catalogue lacks a dossier": (
        _sql("catalogue.sqlite", "DELETE FROM dossier WHERE file_code LIKE '%.TH'"),
        "catalogue",
    ),
    "the catalogue shows an old version": (
        _sql("catalogue.sqlite", "UPDATE dossier SET version = 'v0'"),
        "catalogue",
    ),
    "the index lacks an entry": (
        _sql("catalogue.sqlite", "UPDATE entry SET entry_key = 'x' WHERE rowid = 3"),
        "index",
    ),
    "the index is gone": (lambda home: shutil.rmtree(home / "index"), "index"),
    "an object is gone": (_lose_an_object, "ledger"),
    "held bytes are gone": (_lose_held_bytes, "quarantine"),
    "the log was altered": (_alter_the_log, "audit"),
    "a job broke off": (
        _sql(
            "operations.sqlite",
            "INSERT INTO job VALUES ('1', 'backup', '/b', 'An', 'x', 1, '', '2026-01-01T00:00:00Z',"
            " '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '', 0, 0)",
        ),
        "jobs",
    ),
    "an act is not in the log": (
        _sql("operations.sqlite", "UPDATE quarantine SET state = 'rejected'"),
        "audit",
    ),
    "the index claims to be whole": (
        _sql("catalogue.sqlite", "DELETE FROM entry WHERE rowid = 3"),
        "index",
    ),
    "others may enter": (lambda home: home.chmod(0o755), "permissions"),
}


def test_a_sound_archive_has_no_problems(own_home: Path) -> None:
    answer = hoso("--home", own_home, "doctor")
    assert answer.code == 0
    assert "KẾT LUẬN: tốt" in answer.out


def test_a_new_archive_has_no_problems(tmp_path: Path) -> None:
    assert hoso("init", tmp_path / "new").code == 0
    answer = hoso("--home", tmp_path / "new", "doctor")
    assert answer.code == 0, answer.out


@pytest.mark.parametrize("name", sorted(DAMAGE))
def test_damage_is_found(name: str, own_home: Path) -> None:
    damage, check = DAMAGE[name]
    damage(own_home)
    answer = hoso("--json", "--home", own_home, "doctor")
    assert answer.code == 1
    problems = {row["check"]: row for row in answer.json["problems"]}
    assert check in problems
    assert all(problems[check].values())


def test_objects_are_looked_at_where_that_is_asked(own_home: Path) -> None:
    next((own_home / "storage").rglob("data/**/*.pdf")).write_bytes(b"")
    assert hoso("--home", own_home, "doctor").code == 0
    answer = hoso("--json", "--home", own_home, "doctor", "--full")
    assert answer.code == 1
    assert {row["check"] for row in answer.json["problems"]} == {"objects"}


def test_while_somebody_writes_the_books_are_not_compared(own_home: Path) -> None:
    _lose_held_bytes(own_home)
    with open_home(own_home).lock("ingest"):
        answer = hoso("--json", "--home", own_home, "doctor")
    (told,) = answer.json["problems"]
    assert told["check"] == "busy"
    assert "(ingest), từ " in told["message"]


def test_ingest_says_what_it_left_broken(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nguồn").mkdir()
    (tmp_path / "nguồn" / "a.txt").write_text("không ai nêu", encoding="utf-8")
    broken = [Broken(name="hold-lost", where="T/1")]
    monkeypatch.setattr("ingest.pipeline.after_transfer", lambda *_, **__: broken)
    answer = hoso("--home", own_home, "ingest", tmp_path / "nguồn")
    assert answer.code == 103
    assert "CHÚ Ý: số liệu của kho không khớp nhau ở 1 chỗ" in answer.out
    assert "Sổ ghi tạm giữ nhưng không còn nội dung: T/1." in answer.out


def test_many_of_a_kind_are_counted(own_home: Path) -> None:
    _sql("catalogue.sqlite", "UPDATE dossier SET version = 'v0'")(own_home)
    told = hoso("--home", own_home, "doctor").out
    assert told.count("Danh mục còn phiên bản cũ của") == 5
    assert "chỗ khác như trên" in told


def test_a_lost_ledger_is_told_by_every_command_and_made_again(own_home: Path) -> None:
    (own_home / "operations.sqlite").unlink()
    for command in (("status",), ("doctor",), ("verify",), ("quarantine", "list")):
        answer = hoso("--home", own_home, *command)
        assert (answer.code, "hoso rebuild --ledger" in answer.err) == (104, True)
    assert hoso("--home", own_home, "search", "quyết định").code == 0  # people go on searching
    answer = hoso("--home", own_home, "rebuild", "--ledger")
    assert answer.code == 0
    assert "1 đợt, 75 tệp, 5 mục đang tạm giữ" in answer.out
    assert hoso("--home", own_home, "rebuild", "--ledger").code == 105
    assert hoso("--home", own_home, "rebuild", "--from", "x").code == 2
    assert hoso("--home", own_home, "doctor", "--full").code == 0


def test_a_rebuild_mends_what_is_derived(own_home: Path) -> None:
    DAMAGE["the catalogue lacks a dossier"][0](own_home)
    DAMAGE["the index is gone"][0](own_home)
    assert hoso("--home", own_home, "rebuild").code == 0
    assert hoso("--home", own_home, "doctor").code == 0
