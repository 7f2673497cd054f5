"""``hoso repair``: what verify found is mended from a backup, byte for byte, and told."""

from __future__ import annotations

from pathlib import Path

from cli_support import hoso
from test_cli_json import check


def test_what_verify_found_is_mended_from_a_backup(own_home: Path, tmp_path: Path) -> None:
    home = ("--home", own_home)
    first = hoso(*home, "repair", tmp_path / "b")
    assert first.code == 2 and "hoso verify" in first.err
    assert hoso(*home, "backup", tmp_path / "b").code == 0
    pages = sorted((own_home / "storage").rglob("content/data/**/*.pdf"))
    data = pages[0].read_bytes()
    pages[0].write_bytes(data[:-1] + b"?")
    pages[1].unlink()
    stray = pages[0].with_name("la.txt")
    stray.write_bytes(b"?")
    assert hoso(*home, "verify", "--fresh").code == 1
    told = hoso(*home, "--json", "repair", tmp_path / "b")
    check("repair", told)
    assert [one["outcome"] for one in told.json["files"]] == ["mended", "mended"]
    assert [one["kind"] for one in told.json["left"]] == ["surplus"] and told.code == 1
    assert pages[0].read_bytes() == data
    stray.unlink()
    assert hoso(*home, "verify", "--fresh").code == 0
    assert "nguyên vẹn" in hoso(*home, "repair", tmp_path / "b").out
    assert hoso(*home, "doctor").code == 0
