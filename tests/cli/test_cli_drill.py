"""Minutes of backups, restores and drills; a drill leaves nothing but what is written down."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import hoso
from test_cli_json import check
from test_cli_repair import docx_words


def sound(path: Path) -> str:
    """The words of minutes; our own audit of form has nothing against them."""
    audit = hoso("--json", "validate", path)
    assert (audit.code, audit.json["findings"]) == (0, []), audit.out
    return docx_words(path)


@pytest.mark.slow
def test_a_backup_is_minuted_tried_out_and_listed(own_home: Path, tmp_path: Path) -> None:
    home, disk = ("--home", own_home), tmp_path / "o-01"
    (own_home / "hoso.toml").write_text('custodian = "Trần Thị Bình"\n')
    hoso(*home, "media", "add", disk, "--name", "Ổ 01", "--kind", "portable")
    made = hoso(*home, "--json", "backup", disk, "--minutes", tmp_path / "sao-luu.docx")
    assert made.code == 0, made.err
    told = sound(tmp_path / "sao-luu.docx")
    for text in (
        "Sao lưu cơ sở dữ liệu",
        "Ổ 01 (ổ cứng di động)",
        made.json["set"][:8],
        "Bản sao lưu",
    ):
        assert text in told
    assert "Trần Thị Bình" in told and "Thông tư số 05/2025/TT-BNV" in told
    hoso(*home, "backup", disk)
    listed = hoso(*home, "--json", "backup", "--list")
    check("backup --list", listed)
    rows = listed.json["backups"]
    assert sorted((row["kind"], row["minutes"]) for row in rows) == [
        ("full", True),
        ("incremental", False),
    ]
    assert "chưa có biên bản" in hoso(*home, "backup", "--list").out

    newest = max(disk.glob("hoso-*"))
    out = tmp_path / "dien-tap.docx"
    good = hoso(*home, "--json", "restore", newest, tmp_path / "t", "--drill", "--minutes", out)
    check("restore --drill", good)
    assert good.code == 0 and good.json["objects"] > 5 and not (tmp_path / "t").exists()
    assert "đã được xóa khỏi nơi diễn tập" in sound(out)
    (tmp_path / "t").mkdir()
    page = next(Path(made.json["path"]).rglob("content/data/**/*.pdf"))
    page.write_bytes(page.read_bytes()[:-1] + b"?")
    bad = hoso(
        *home, "restore", newest, tmp_path / "t", "--drill", "--minutes", tmp_path / "b.docx"
    )
    assert bad.code == 1 and page.name in bad.out
    assert list((tmp_path / "t").iterdir()) == []
    assert "Không đạt" in sound(tmp_path / "b.docx")
    log = "".join(path.read_text() for path in (own_home / "audit").glob("*.jsonl"))
    assert log.count('"act":"archive.drill"') == 2
    status = hoso(*home, "--json", "status").json["safekeeping"]
    assert status["last_drill"] == good.json["at"]


@pytest.mark.slow
def test_a_restore_is_minuted_in_the_new_archive(own_home: Path, tmp_path: Path) -> None:
    hoso("--home", own_home, "backup", tmp_path / "b")
    out = tmp_path / "phuc-hoi.docx"
    assert hoso("restore", tmp_path / "b", tmp_path / "again", "--minutes", out).code == 0
    assert "Kho được phục hồi đầy đủ" in sound(out)
    assert hoso("--home", own_home, "backup").code == 2
