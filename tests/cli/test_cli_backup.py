"""``hoso backup``: full and incremental sets, told in words and as JSON, logged by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import hoso
from test_cli_json import check


@pytest.mark.slow
def test_sets_beside_each_other_are_a_chain(own_home: Path, tmp_path: Path) -> None:
    home = ("--home", own_home)
    place = tmp_path / "o-1"
    alone = hoso(*home, "backup", place / "1", "--kind", "incremental")
    assert alone.code == 119 and "chưa có bản sao lưu nào" in alone.err
    assert not place.exists()
    first = hoso(*home, "backup", place / "1", "--kind", "auto")
    assert first.code == 0 and "bản đầy đủ (chưa có bản nào để nối tiếp)" in first.out
    second = hoso(*home, "--json", "backup", place / "2", "--kind", "auto")
    check("backup", second, sparse=frozenset({"broken[]"}))
    assert (second.json["kind"], second.json["files"]) == ("incremental", 2)  # operations, audit
    log = "".join(path.read_text() for path in (own_home / "audit").glob("*.jsonl"))
    assert f'"object":"{second.json["set"]}","outcome":"incremental"' in log
    (place / "2/data/operations.sqlite").unlink()
    third = hoso(*home, "--json", "backup", place / "3", "--kind", "incremental")
    assert third.code == 1 and [row["set"] for row in third.json["broken"]] == ["2"]
    (tmp_path / "o-2").mkdir()
    (place / "1").rename(tmp_path / "o-2/1")
    lost = hoso("restore", place / "3", tmp_path / "again")
    assert lost.code == 118 and "--with" in lost.err
    again = hoso("restore", place / "3", tmp_path / "again", "--with", tmp_path / "o-2")
    assert again.code == 0, again.err
    assert hoso("--home", tmp_path / "again", "doctor").code == 0
