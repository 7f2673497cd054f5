"""``hoso prepare`` on a zip: as on the folder, and what a hostile one hides is told."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from cli_support import Answer, hoso

LIST = (
    "STT,Số ký hiệu,Ngày văn bản,Trích yếu,Người ký,Nơi nhận,Mã hồ sơ\n"
    "1,86/QĐ-SNV,09/02/2026,Thành lập Tổ công tác,A,Như trên,01.TH\n"
    "2,87/QĐ-SNV,10/02/2026,Kiện toàn Tổ công tác,A,Như trên,01.TH\n"
)
FILES = {
    "2026/01.TH - Tổ chức bộ máy/86_QD-SNV_09-02-2026.txt": b"a",
    "2026/01.TH - Tổ chức bộ máy/87_QD-SNV_10-02-2026.txt": b"b",
    "Thumbs.db": b"x",
}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packed") / "danh sách.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def packed(path: Path) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
    for name, data in FILES.items():
        archive.writestr(name, data)
    return archive


def prepared(listed: Path, source: Path, out: Path, *more: str) -> Answer:
    return hoso("prepare", "--kind", "register-out", listed, source, "--out", out, *more)


@pytest.mark.slow
def test_a_zip_gives_what_its_folder_gives(listed: Path, tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / "x" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "x" / name).write_bytes(data)
    packed(tmp_path / "x.zip").close()
    told = [
        prepared(listed, tmp_path / name, tmp_path / f"{name}.xlsx", "--json").json
        for name in ("x", "x.zip")
    ]
    for one in told:
        one.pop("file")
    assert told[0] == told[1]
    assert told[0]["files"] == {"all": 2, "matched": 2, "left": 0, "ignored": 1}


def test_the_form_asked_for_is_made_and_what_it_has_no_field_for_is_told(
    listed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "2026" / "01.TH - Tổ chức bộ máy"
    folder.mkdir(parents=True)
    (folder / "86_QD-SNV_09-02-2026.txt").write_bytes(b"a")
    more = ("--profile", "tt02-2019", "--set", "RiskRecovery=Không")
    told = prepared(listed, tmp_path, tmp_path / "a.xlsx", *more).out
    assert "Mẫu tt02-2019 (Thông tư 02/2019/TT-BNV), theo lựa chọn khi chạy lệnh" in told
    assert "Mẫu này không có trường RiskRecovery: giá trị đã cho không dùng" in told
    assert "Hồ sơ: Thời hạn bảo quản (Maintenance), 1 ô" in told


def test_members_nobody_may_unpack_are_left_over_with_their_reason(
    listed: Path, tmp_path: Path
) -> None:
    with packed(tmp_path / "x.zip") as archive:
        archive.writestr("../ngoài.pdf", b"x")
        link = zipfile.ZipInfo("liên kết.pdf")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate"):
            for data in (b"x", b"y"):
                archive.writestr("hai lần.pdf", data)
    found = prepared(listed, tmp_path / "x.zip", tmp_path / "o.xlsx", "--json")
    left = {row["path"]: row["why"] for row in found.json["left_files"]}
    assert left == {
        "../ngoài.pdf": "X-201",
        "liên kết.pdf": "X-202",
        "hai lần.pdf": "X-203",
        "hai lần.pdf#2": "X-203",
    }
    assert found.code == 1 and found.json["files"]["all"] == 6
    assert not (tmp_path / "ngoài.pdf").exists()


@pytest.mark.parametrize("name", ["x.zip", "x.rar"])
def test_what_is_no_archive_is_refused_whole(listed: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 not really")
    found = prepared(listed, tmp_path / name, tmp_path / "o.xlsx")
    assert found.code == 20 and name in found.err
    assert not (tmp_path / "o.xlsx").exists()
