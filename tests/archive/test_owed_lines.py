"""Nothing is done without its line in the audit log, whenever the process that does it ends."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from pathlib import Path

import pytest
from archive_support import AT, refused

from archive.home import Home, create_home
from archive.operations import Backup, Owed
from archive.owed import Owing, left, owing, settle
from schemas.errors import HosoError

BY = "Trần Thị Lưu"
EXPORT = ("dossier.export", "urn:hoso:H:1")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return create_home(tmp_path / "home", archive_id="H", created=AT)


def said(home: Home) -> list[tuple[str, str, str, str]]:
    return [(e.actor, e.act, e.object, e.outcome) for e in home.open_audit().read()]


def broken_off(home: Home, target: Path | None, line: tuple[str, str] = EXPORT) -> Owing:
    """An act whose process is gone, as the next command finds it."""
    row = Owed(
        owed_id="1",
        lines=(line,),
        actor=BY,
        host=socket.gethostname(),
        pid=os.getpid(),
        process="gone",
        begun=AT,
        seq=home.open_audit().head().seq,
        target=str(target or ""),
    )
    with closing(home.open_operations()) as operations:
        operations.owed.add(row)
    return Owing(home, row)


def test_an_act_that_ends_leaves_its_line_and_owes_nothing(home: Home) -> None:
    with owing(home, [EXPORT], now=lambda: AT, actor=BY) as act:
        assert said(home) == []
        act.say(*EXPORT, "done")
    assert said(home) == [(BY, *EXPORT, "done")]
    with closing(home.open_operations()) as operations:
        assert operations.owed.all() == []


def test_a_line_left_half_written_hinders_no_act(home: Home) -> None:
    log = home.open_audit()
    log.append(at=AT, actor=BY, act=EXPORT[0], object=EXPORT[1], outcome="done")
    with (home.audit_path / f"{AT:%Y-%m}.jsonl").open("ab") as stream:
        stream.write(b'{"seq":2,"act"')
    with owing(home, [EXPORT], now=lambda: AT, actor=BY) as act:
        act.say(*EXPORT, "done")
    assert said(home) == [(BY, *EXPORT, "done")] * 2
    assert log.torn()


def test_what_a_living_process_owes_is_left_to_it(home: Home) -> None:
    with owing(home, [EXPORT], now=lambda: AT, actor=BY):
        assert settle(home, at=AT) == [] == left(home, AT)


@pytest.mark.parametrize("finished", [True, False])
def test_the_next_command_tells_what_became_of_it(
    home: Home, tmp_path: Path, finished: bool
) -> None:
    part, target = tmp_path / "part", tmp_path / "out"
    work = broken_off(home, target)
    part.mkdir()
    work.seal(part)
    if finished:
        part.rename(target)
    outcome = "late" if finished else "broken"
    assert settle(home, at=AT) == [(*EXPORT, outcome)]
    assert settle(home, at=AT) == []
    assert said(home) == [(BY, *EXPORT, outcome)]


def test_what_others_laid_at_the_place_is_not_taken_for_it(home: Home, tmp_path: Path) -> None:
    work = broken_off(home, tmp_path / "out")
    (tmp_path / "part").mkdir()
    work.seal(tmp_path / "part")
    (tmp_path / "out").mkdir()
    assert settle(home, at=AT) == [(*EXPORT, "broken")]


def test_a_line_that_was_written_is_not_written_again(home: Home) -> None:
    broken_off(home, None)
    home.open_audit().append_all([(*EXPORT, "done")], at=AT, actor=BY)
    assert settle(home, at=AT) == []
    assert said(home) == [(BY, *EXPORT, "done")]


def test_the_line_of_another_person_is_not_that_line(home: Home) -> None:
    broken_off(home, None)
    home.open_audit().append_all([(*EXPORT, "done")], at=AT, actor="Người khác")
    assert settle(home, at=AT) == [(*EXPORT, "broken")]


def test_a_set_that_was_finished_gets_its_row_and_its_line(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "tagmanifest-sha256.txt").write_bytes(b"")
    name = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of no bytes
    row = Backup(
        backup_id="1",
        made_at=AT,
        made_by=BY,
        target=str(folder),
        manifest_sha256="",
        files=1,
        bytes=1,
        set_sha256=name,
    )
    broken_off(home, folder, ("archive.backup", "1")).seal(folder, row)
    assert settle(home, at=AT) == [("archive.backup", name, "late")]
    with closing(home.open_operations()) as operations:
        assert operations.backups.all() == [row]


def test_an_act_refused_in_words_is_no_act_and_one_the_disk_broke_is_told(home: Home) -> None:
    def fails(code: str) -> None:
        with owing(home, [("trust.add", "00")], now=lambda: AT, actor=BY):
            raise HosoError(code, path="x", why="y")

    refused("target-not-empty", lambda: fails("target-not-empty"))
    assert said(home) == []
    refused("write-failed", lambda: fails("write-failed"))
    assert said(home) == [(BY, "trust.add", "00", "broken")]


def test_the_owner_is_this_process(home: Home) -> None:
    with owing(home, [EXPORT], now=lambda: AT, actor=BY) as act:
        assert act.row and act.row.pid == os.getpid()
