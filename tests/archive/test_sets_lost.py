"""Sets that are damaged, lost or told of too much: drills fail in words, media are missed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from archive_support import AT, refused

from archive.backup import backup, plan_set, restore
from archive.backup.drill import DrillReport, drill
from archive.backup.settings import left_out, without_secrets
from archive.home import Home, create_home
from archive.media import add_medium, checked_medium, new_set
from archive.operations import Medium
from archive.storage import AipPlan

SECRETS = ("database_url", "audit_key_password")


@pytest.fixture
def home(tmp_path: Path, plan: Callable[..., AipPlan]) -> Home:
    home = create_home(tmp_path / "home", archive_id="H30.81", created=AT)
    home.open_storage().commit(plan(), home.staging)
    return home


@pytest.fixture
def medium(home: Home, tmp_path: Path) -> Medium:
    """A registered medium, ``tmp_path / "m"``."""
    given = Medium(
        medium_id="M1",
        name="Ổ 01",
        kind="usb",
        place="",
        responsible="",
        in_use="2026-01-01",
    )
    return add_medium(home, tmp_path / "m", given)


def made(home: Home, medium: Medium, folder: Path, day: int, kind: str = "auto") -> Path:
    at = AT + timedelta(days=day)
    chosen = plan_set(folder, home.archive_id, kind=kind, at=at)
    target = new_set(home, folder, at, chosen.kind)
    result = backup(
        home,
        target,
        backup_id=str(uuid4()),
        at=at,
        by="an",
        plan=chosen,
        medium_id=medium.medium_id,
    )
    return result.path


def tried(home: Home, one: Path, tmp_path: Path) -> DrillReport:
    return drill(home, one, tmp_path / "try", now=lambda: AT)


def lost(home: Home, medium: Medium, folder: Path) -> list[str]:
    """Sets the check of the medium finds wrong, as they are told."""
    told = checked_medium(home, folder, medium, AT, lambda _: None)
    return [f"{name}: {error.params['why']}" for name, error in told if error]


def test_a_drill_of_a_sound_set_names_it(home: Home, medium: Medium, tmp_path: Path) -> None:
    report = tried(home, made(home, medium, tmp_path / "m", 0), tmp_path)
    assert (report.wrong, report.made_at, len(report.set_sha256)) == ("", AT, 64)
    assert report.objects == 1


@pytest.mark.parametrize("name", ["tagmanifest-sha256.txt", "bag-info.txt", "manifest-sha256.txt"])
def test_a_drill_of_a_set_without_a_tag_file_fails_in_words(
    name: str, home: Home, medium: Medium, tmp_path: Path
) -> None:
    one = made(home, medium, tmp_path / "m", 0)
    (one / name).unlink()
    report = tried(home, one, tmp_path)
    assert report.wrong and len(report.set_sha256) == 64 and report.made_at == AT
    assert not (tmp_path / "try").exists()


def test_a_drill_whose_full_set_is_gone_fails_in_words(
    home: Home, medium: Medium, tmp_path: Path
) -> None:
    first, second = (made(home, medium, tmp_path / "m", day) for day in range(2))
    shutil.rmtree(first)
    assert first.name in tried(home, second, tmp_path).wrong


def test_a_folder_that_never_was_a_set_is_refused(home: Home, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    refused("backup-unsuitable", lambda: tried(home, tmp_path / "else", tmp_path))


def test_a_set_that_is_gone_from_its_medium_is_missed(
    home: Home, medium: Medium, tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    first, second = (made(home, medium, folder, day) for day in range(2))
    assert lost(home, medium, folder) == []
    shutil.rmtree(second)
    assert lost(home, medium, folder) == [
        f"{second.name}: không còn trên phương tiện / gone from the medium"
    ]
    shutil.rmtree(first)  # the newest chain, whole
    assert len(lost(home, medium, folder)) == 2


def test_an_old_chain_that_was_taken_away_whole_is_not(
    home: Home, medium: Medium, tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    old = [made(home, medium, folder, day) for day in range(2)]
    made(home, medium, folder, 2, "full")
    shutil.rmtree(old[1])
    assert [told.split(":")[0] for told in lost(home, medium, folder)] == [old[1].name]
    shutil.rmtree(old[0])
    assert lost(home, medium, folder) == []


def test_passwords_stay_out_of_a_set_and_are_named_when_it_comes_back(
    home: Home, tmp_path: Path
) -> None:
    settings = home.path / "hoso.toml"
    settings.write_text('database_url = "postgresql://hoso:bí mật@m/hoso"\nworkers = 3\n')
    for number in (1, 2):
        chosen = plan_set(tmp_path / "b", home.archive_id, kind="auto", at=AT)
        backup(
            home,
            tmp_path / "b" / str(number),
            backup_id=str(number),
            at=AT + timedelta(hours=number),
            by="an",
            plan=chosen,
            secrets=SECRETS,
        )
    held = [path.read_bytes() for path in (tmp_path / "b").rglob("*") if path.is_file()]
    assert not any("bí mật".encode() in data for data in held)
    assert not (tmp_path / "b/2/data/hoso.toml").exists()  # the first set has it
    again = restore(tmp_path / "b/2", tmp_path / "again").path / "hoso.toml"
    assert left_out(again.read_bytes()) == ["database_url"]
    assert again.read_text().splitlines()[1:] == ["workers = 3"]


def test_settings_without_passwords_are_kept_as_they_are() -> None:
    plain = '# ghi chú\npacks = ["snv"]\ndatabase_url = ""\n'.encode()
    assert without_secrets(plain, SECRETS) == plain
    assert left_out(plain) == []
