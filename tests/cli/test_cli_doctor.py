"""``hoso doctor``: whatever disagrees is found, named, and told how to mend."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_support import hoso


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
    "others may enter": (lambda home: home.chmod(0o755), "permissions"),
}


def test_a_sound_archive_has_no_problems(own_home: Path) -> None:
    answer = hoso("--home", own_home, "doctor")
    assert answer.code == 0
    assert "KẾT LUẬN: tốt" in answer.out


@pytest.mark.parametrize("name", sorted(DAMAGE))
def test_damage_is_found(name: str, own_home: Path) -> None:
    damage, check = DAMAGE[name]
    damage(own_home)
    answer = hoso("--json", "--home", own_home, "doctor")
    assert answer.code == 1
    problems = {row["check"]: row for row in answer.json["problems"]}
    assert check in problems
    assert all(problems[check].values())


def test_a_rebuild_mends_what_is_derived(own_home: Path) -> None:
    DAMAGE["the catalogue lacks a dossier"][0](own_home)
    DAMAGE["the index is gone"][0](own_home)
    assert hoso("--home", own_home, "rebuild").code == 0
    assert hoso("--home", own_home, "doctor").code == 0
