"""Jobs at work as people see them: ``hoso status``, taking up, waiting for another command."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cli_support import hoso

from archive.home import Home, open_home
from archive.leases import lease_of
from archive.moving import move
from archive.operations import Job, Operations
from hoso.jsonkeys import keys_of
from schemas.clock import now
from schemas.errors import HosoError


def put(home: Home, kind: str, **changes: Any) -> Job:
    """The row of a job of this process, changed."""
    operations = home.open_operations()
    job = lease_of(operations, kind, what="", operator="Lê An", pid=os.getpid(), now=now).job
    job = replace(job, job_id=kind, **changes)
    operations.jobs.begin(job)
    operations.close()
    return job


def test_status_tells_of_jobs_at_work_stalled_and_broken_off(own_home: Path) -> None:
    home, long_ago = open_home(own_home), now() - timedelta(minutes=31)
    put(home, "verify", stage="Kiểm tra toàn vẹn", done=3, total=12)
    put(home, "backup", what="/mnt/o-2", progressed=long_ago)
    put(home, "ingest", what="/nguon", process="gone")
    told = hoso("--home", own_home, "--json", "status").json["jobs"]
    documented = {key.path for key in keys_of("status") if key.path.startswith("jobs[].")}
    assert {job["kind"]: job["state"] for job in told} == {
        "verify": "working",
        "backup": "stalled",
        "ingest": "dead",
    }
    assert all({f"jobs[].{key}" for key in job} == documented for job in told)
    words = hoso("--home", own_home, "status").out
    assert "ĐANG CHẠY: kiểm tra toàn vẹn – Lê An" in words
    assert "đến: Kiểm tra toàn vẹn 3/12" in words
    assert "ĐỨNG YÊN: sao lưu “/mnt/o-2”" in words
    assert f"31 phút không tiến triển: xem máy và ổ đĩa; cần dừng thì `kill {os.getpid()}`" in words
    assert "DỪNG ĐỘT NGỘT: tiếp nhận “/nguon”" in words
    assert "→ Chạy lại `hoso ingest` với đúng nguồn này" in words


def test_the_next_command_of_its_kind_says_that_it_goes_on(own_home: Path) -> None:
    home = open_home(own_home)
    put(home, "verify", process="gone", stage="Kiểm tra toàn vẹn", done=3, total=12)
    answer = hoso("--home", own_home, "verify")
    assert answer.code == 0
    assert "Làm tiếp việc dở: kiểm tra toàn vẹn của Lê An" in answer.err
    assert "dừng đột ngột khi đang ở: Kiểm tra toàn vẹn 3/12" in answer.err
    assert hoso("--home", own_home, "--json", "status").json["jobs"] == []


def test_who_holds_the_archive_and_since_when_is_told(own_home: Path, tmp_path: Path) -> None:
    with open_home(own_home).lock("ingest"):
        refused = hoso("--home", own_home, "backup", tmp_path / "b")
        waited = hoso("--home", own_home, "--wait", "1", "backup", tmp_path / "b")
    assert refused.code == waited.code == 44
    assert f"tiến trình {os.getpid()} sử dụng (ingest), từ " in refused.err
    assert "Đang chờ" not in refused.err
    assert "Đang chờ lệnh khác: Kho" in waited.err
    assert hoso("--home", own_home, "--json", "status").json["jobs"] == []


def test_a_run_of_verify_is_gone_on_with_by_one(own_home: Path) -> None:
    with open_home(own_home).verify_lock():
        answer = hoso("--home", own_home, "--json", "verify")
    assert answer.code == 44
    assert answer.json["params"]["purpose"] == "verify"


def test_waiting_wants_a_number(own_home: Path) -> None:
    answer = hoso("--home", own_home, "--wait", "lâu", "verify")
    assert "số nguyên từ 0" in answer.err


def test_no_ledger_is_moved_under_a_check_and_none_is_opened_before_its_turn(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = open_home(own_home)
    with home.verify_lock():
        with pytest.raises(HosoError, match="verify"):
            move(home, "sqlite")
        opened = []
        monkeypatch.setattr(Operations, "open", lambda place: opened.append(place))
        assert hoso("--home", own_home, "verify").code == HosoError("archive-busy").exit_code
        assert opened == []
