"""Our own minutes, held against our own audit of form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cli_support import hoso

from reports.minutes import Ground, Heading, Minutes, Paragraph, Party, Table, minutes_docx

_ROW = ("T02-META-06", "Mã hồ sơ đúng cấu trúc", "12")
_MINUTES = Minutes(
    organ="Sở Nội vụ",
    parent="Ủy ban nhân dân tỉnh An Bình",
    symbol="BB-SNV",
    number="12",
    about="Kiểm tra công tác lập hồ sơ và nộp lưu hồ sơ, tài liệu điện tử vào Lưu trữ cơ quan",
    body=(
        Ground(
            "Căn cứ Quyết định số 15/QĐ-SNV ngày 05 tháng 3 năm 2026 của Giám đốc Sở Nội vụ "
            "về việc kiểm tra công tác văn thư."
        ),
        Paragraph("08 giờ 00, ngày 10 tháng 3 năm 2026.", lead="Thời gian bắt đầu:"),
        Heading("I. Thành phần"),
        Heading("1. Đoàn kiểm tra", 2),
        Paragraph("- Ông Nguyễn Văn An, Trưởng đoàn."),
        Heading("II. Kết quả"),
        Paragraph(" ".join(["Đoàn kiểm tra đã xem xét mười hai hồ sơ được chọn ngẫu nhiên."] * 9)),
        Table(("Quy tắc", "Nội dung", "Số mục"), (_ROW,) * 40, shares=(2, 5, 1)),
        Paragraph("Biên bản được lập thành 02 bản, mỗi bên giữ 01 bản./."),
    ),
    parties=(Party("Đại diện đơn vị", "Lê Văn Chí"), Party("Trưởng đoàn", "Nguyễn Văn An")),
    recipients=("Giám đốc Sở",),
    made="2026-03-10T01:00:00Z",
)
_THREE = (*_MINUTES.parties, Party("Người ghi biên bản", "Trần Thị Bình"))


@pytest.mark.parametrize(
    "minutes",
    [_MINUTES, replace(_MINUTES, parent="", about="Kiểm tra hồ sơ", parties=_THREE)],
    ids=["two-parties", "three-parties"],
)
def test_the_audit_of_form_says_nothing_against_them(minutes: Minutes, tmp_path: Path) -> None:
    source = tmp_path / "bien-ban.docx"
    source.write_bytes(minutes_docx(minutes))
    answer = hoso("--json", "validate", source)
    assert (answer.code, answer.json["findings"]) == (0, []), answer.out
