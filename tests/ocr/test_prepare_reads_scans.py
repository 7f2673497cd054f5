"""``hoso prepare --ocr``: the first page of a scan tells which row it is; a person has to look."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import hoso
from letters import kinds
from ocr_support import drawn, scanned

LIST = (
    "STT,Số ký hiệu,Ngày văn bản,Trích yếu,Người ký,Nơi nhận\n"
    "1,1245/SNV-VTLT,05/11/2025,Lập hồ sơ điện tử,A,Như trên\n"
)


@pytest.mark.usefixtures("tesseract")
def test_a_scan_no_name_gives_away_is_matched_by_its_page(tmp_path: Path) -> None:
    (tmp_path / "ds.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "scan01.pdf").write_bytes(scanned(drawn(kinds.CONG_VAN)[:1]))
    told = ("--json", "prepare", "--kind", "register-out", tmp_path / "ds.csv", tmp_path / "x")
    without = hoso(*told, "--out", tmp_path / "a.xlsx").json
    assert [row["why"] for row in without["left_files"]] == ["scanned"]
    (row,) = hoso(*told, "--ocr", "--out", tmp_path / "b.xlsx").json["matched"]
    assert (row["source"]["sign"], row["basis"], row["confidence"], row["doubt"]) == (
        "1245/SNV-VTLT", "page_day", "look", "by_machine",
    )  # fmt: skip
