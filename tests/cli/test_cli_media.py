"""``hoso media`` and backups on registered media: what is due is done, what is there is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import hoso
from test_cli_json import check

SPARSE = frozenset({"broken[]"})


@pytest.mark.slow
def test_a_medium_is_registered_filled_checked_and_retired(own_home: Path, tmp_path: Path) -> None:
    home, disk = ("--home", own_home), tmp_path / "o-01"
    words = (
        "--name",
        "Ổ 01",
        "--kind",
        "portable",
        "--place",
        "Phòng 205",
        "--since",
        "05/01/2026",
    )
    assert "chưa" in hoso(*home, "media", "list").out.lower()
    added = hoso(*home, "--json", "media", "add", disk, *words)
    check("media add", added)
    again = hoso(*home, "--json", "media", "add", disk, *words, "--responsible", "Trần Thị Bình")
    assert again.json["medium_id"] == added.json["medium_id"]
    check("media list", hoso(*home, "--json", "media", "list"))
    assert "Trần Thị Bình" in hoso(*home, "media", "list").out

    kinds = []
    for _ in range(2):
        made = hoso(*home, "--json", "backup", disk)
        check("backup", made, sparse=SPARSE)
        kinds.append(made.json["kind"])
        assert made.json["medium_id"] == added.json["medium_id"]
        assert Path(made.json["path"]).parent == disk
    assert kinds == ["full", "incremental"]
    part = disk / f".{Path(made.json['path']).name}.hoso-part"
    part.mkdir()
    assert hoso(*home, "backup", disk, "--kind", "full").code == 0
    assert not part.exists()

    whole = hoso(*home, "--json", "media", "check", disk)
    check("media check", whole)
    assert whole.code == 0 and len(whole.json["sets"]) == 3
    page = next((Path(made.json["path"]) / "data").rglob("*.jsonl"))
    page.write_bytes(page.read_bytes()[:-1])
    faulty = hoso(*home, "media", "check", disk)
    assert faulty.code == 1 and "1 bản hỏng" in faulty.out
    status = hoso(*home, "--json", "status")
    check("status", status, sparse=frozenset({"unfinished[]", "last_verify.", "jobs[]"}))
    assert status.json["safekeeping"]["independent_media"] == 0  # the archive's own device, faulty
    assert "T05-PRES-01" in status.json["safekeeping"]["failed"]

    assert hoso(*home, "media", "retire", "Ổ 02").code == 108
    retired = hoso(*home, "--json", "media", "retire", "Ổ 01")
    check("media retire", retired)
    assert retired.json["retired"]
    assert "thôi dùng" in hoso(*home, "media", "list").out
    assert "“Ổ 01” thôi dùng từ" in hoso(*home, "backup", disk).out


def test_doctor_tells_what_is_not_met_and_what_to_do(own_home: Path, tmp_path: Path) -> None:
    told = hoso("--home", own_home, "--json", "doctor")
    rows = {row["rule"]: row for row in told.json["safekeeping"]}
    assert told.code == 0 and rows["T05-PRES-01"]["status"] == "failed"
    assert "T02-PRES-01" not in rows  # its circular is no longer in force
    words = hoso("--home", own_home, "doctor").out
    assert "AN TOÀN KHO" in words and "hai phương tiện độc lập" in words
    assert hoso("--home", own_home, "media", "check", tmp_path).code == 108
    (tmp_path / "HOSO-MEDIUM.json").write_text("{}")
    assert hoso("--home", own_home, "backup", tmp_path).code == 109
