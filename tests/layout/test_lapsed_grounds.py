"""L-001: which texts of the table a ground is; those it replaces, amends or guides are not it."""

from __future__ import annotations

import pytest

from validator.layout.form.lapsed import cited


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Căn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011;", ["01/2011/QH13"]),
        ("Căn cứ Thông tư số 02/2019/TT-BNV ngày 24 tháng 01 năm 2019 …;", ["02/2019/TT-BNV"]),
        (
            "Căn cứ Nghị định số 110/2004/NĐ-CP ngày 08 tháng 4 năm 2004 của Chính phủ về công tác "
            "văn thư, được sửa đổi, bổ sung bởi Nghị định số 09/2010/NĐ-CP;",
            ["110/2004/NĐ-CP"],
        ),
        (
            "Căn cứ Thông tư số 05/2025/TT-BNV ngày 14 tháng 5 năm 2025 của Bộ trưởng Bộ Nội vụ, "
            "thay thế Thông tư số 02/2019/TT-BNV;",
            ["05/2025/TT-BNV"],
        ),
        (
            "Căn cứ Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2024 hướng dẫn thực hiện Luật "
            "Lưu trữ năm 2011;",
            [],
        ),
    ],
)
def test_the_texts_a_ground_is(text: str, numbers: list[str]) -> None:
    assert [law.number for law in cited(text)] == numbers
