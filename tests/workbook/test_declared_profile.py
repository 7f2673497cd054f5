"""Which profile a workbook declares: the mark of its guide, else heads only one profile knows."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from evidence.workbook import read_workbook
from reports.template import write_template
from reports.template.words import SHEET_ORDER
from schemas.profile import load_profile
from schemas.record import Submission

PROFILE = load_profile("tt05-2025")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mau.xlsx"
    write_template(path, PROFILE)
    return path


def read(book: Workbook) -> Submission:
    out = io.BytesIO()
    book.save(out)
    return read_workbook(out.getvalue(), source="a.xlsx")


def test_the_template_names_its_profile_and_says_what_it_rests_on(template: Path) -> None:
    empty = read_workbook(template, source="mau.xlsx")
    assert (empty.profile, empty.problems) == ("tt05-2025", ())
    book = openpyxl.load_workbook(template)
    guide = [str(cell.value) for row in book["Hướng dẫn"] for cell in row if cell.value]
    assert any("nguồn thứ cấp" in text and "tt05-2025" in text for text in guide)
    assert not any("Thông tư 02/2019/TT-BNV không có" in text for text in guide)
    for name in SHEET_ORDER:
        heads = [
            PROFILE.find_field(name, str(c.value)) for c in book[PROFILE.entities[name].sheet][1]
        ]
        assert [item[0] for item in heads if item] == list(PROFILE.entities[name].fields)


def test_codes_and_words_come_back_as_words(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book["Hồ sơ"]
    columns = {item.name: n for n, item in enumerate(PROFILE.fields("dossier"), start=1)}
    for name, value in (("FileCode", "A.2026.01"), ("Maintenance", "01"), ("RiskRecovery", 0)):
        sheet.cell(2, columns[name]).value = value
    (row,) = read(book).dossiers
    assert row.values == {
        "FileCode": "A.2026.01",
        "Maintenance": "Vĩnh viễn",
        "RiskRecovery": "Không",
    }


@pytest.mark.parametrize(
    ("heads", "profile"),
    [
        (["Mã hồ sơ", "Tiêu đề hồ sơ", "Chế độ dự phòng", "Mã hồ sơ gốc giấy"], "tt05-2025"),
        (["fileCode", "title", "riskRecovery", "numberOfPaper"], "tt05-2025"),
        (["Mã hồ sơ", "Tiêu đề hồ sơ", "Chế độ dự phòng"], "tt02-2019"),
        (["Mã hồ sơ", "Tiêu đề hồ sơ", "Cột lạ", "Cột khác"], "tt02-2019"),
    ],
)
def test_without_a_mark_the_heads_tell(heads: list[str], profile: str) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Hồ sơ"
    book.active.append(heads)
    assert read(book).profile == profile
