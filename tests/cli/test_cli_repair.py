"""``hoso repair``: what verify found is mended from a backup, byte for byte, and told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from cli_support import hoso
from test_cli_json import check


def docx_words(path: Path) -> str:
    document: Any = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join("\n".join([p.text for p in document.paragraphs] + cells).split())


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
    out = tmp_path / "bien-ban.docx"
    words = ("verify", "--fresh", "--minutes", out, "--medium", "Ổ cứng 01")
    assert hoso(*home, *words).code == 1
    told = docx_words(out)
    for text in (
        "Kiểm tra cơ sở dữ liệu",
        "Có 3 tệp bị lỗi",
        "Ổ cứng 01",
        "la.txt",
        "Tệp bị mất",
        "1. Xác định cơ sở dữ liệu nguồn",
        "6. Lập biên bản",
        "Thông tư số 05/2025/TT-BNV",
    ):
        assert text in told
    audit = hoso("--json", "validate", out)
    assert (audit.code, audit.json["findings"]) == (0, []), audit.out
    told = hoso(*home, "--json", "repair", tmp_path / "b")
    check("repair", told)
    assert [one["outcome"] for one in told.json["files"]] == ["mended", "mended"]
    assert [one["kind"] for one in told.json["left"]] == ["surplus"] and told.code == 1
    assert pages[0].read_bytes() == data
    stray.unlink()
    sound = tmp_path / "toan-ven.docx"
    assert hoso(*home, "verify", "--fresh", "--minutes", sound).code == 0
    assert "Không có tệp bị lỗi" in docx_words(sound)
    assert "nguyên vẹn" in hoso(*home, "repair", tmp_path / "b").out
    assert hoso(*home, "doctor").code == 0
