"""``hoso report fill``: marks give way to figures, nothing else in the workbook changes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from cli_support import Answer, hoso
from openpyxl import load_workbook
from register_support import workbook
from template_support import edit, parts, template
from test_cli_json import check
from test_processing_command import ROWS

PERIOD = ("--period", "2026-Q3")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fill")
    assert hoso("init", folder / "kho").code == 0
    (folder / "kho" / "hoso.toml").write_text('agency_name = "Sở Nội vụ"\n', encoding="utf-8")
    added = hoso("--home", folder / "kho", "register", "add", workbook(folder / "ds.xlsx", ROWS))
    assert added.code == 0, added.out
    return folder / "kho"


@pytest.fixture(scope="module")
def made(home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Answer]:
    """The template, what came of it, and what the command said."""
    folder = tmp_path_factory.mktemp("filled")
    source, out = template(folder / "mau.xlsx"), folder / "ra.xlsx"
    return (
        source,
        out,
        hoso("--home", home, "--json", "report", "fill", source, *PERIOD, "--out", out),
    )


def test_keys_are_documented(made: tuple[Path, Path, Answer]) -> None:
    check("report fill", made[2])


def test_marks_become_figures(made: tuple[Path, Path, Answer]) -> None:
    sheet = load_workbook(made[1])["Biểu 1"]
    assert sheet["A1"].value == "BÁO CÁO quý III năm 2026 (từ ngày 01/07/2026 đến ngày 30/09/2026)"
    assert [sheet[f"B{row}"].value for row in (4, 5, 6)] == [3, 1, 2]
    assert sheet["B7"].value == pytest.approx(0.5)
    assert sheet["B8"].value is None  # nothing was done in 2020
    assert sheet["A10"].value == "Sở Nội vụ, Sở Nội vụ: nhận 3, đạt 50%."


def test_marks_nobody_can_answer_stay_and_are_listed(made: tuple[Path, Path, Answer]) -> None:
    _source, out, answer = made
    assert answer.code == 1
    sheet = load_workbook(out)["Biểu 1"]
    assert sheet["A11"].value == "{{vb_nham}} và 3"
    left = {row["cell"]: row for row in answer.json["unfilled"] if row["cell"]}
    whys = {cell: row["why"] for cell, row in left.items()}
    assert whys == {
        "A11": "indicator", "A12": "period", "A13": "unit", "A14": "shape", "A15": "formula",
        "A16": "shape", "F3": "table",
    }  # fmt: skip
    assert "vb_nhan" in left["A11"]["near"]
    assert left["A13"]["near"] == ["Phòng Tổ chức cán bộ"]
    assert sheet["F3"].value == "{{ky}}"
    outside = {row["sheet"] for row in answer.json["unfilled"] if row["why"] == "outside"}
    assert outside == {"Biểu 1", "xl/comments/comment1.xml"}


def test_fonts_within_a_text_stay(made: tuple[Path, Path, Answer]) -> None:
    sheet = load_workbook(made[1], rich_text=True)["Biểu 1"]
    bold = sheet["A17"].value
    assert str(bold) == "Nhận 3 văn bản"
    assert any(getattr(run, "font", None) and run.font.b for run in bold)
    assert str(sheet["A18"].value) == "Nhận 3 văn bản"


def test_formulas_are_computed_anew(made: tuple[Path, Path, Answer]) -> None:
    _source, out, _answer = made
    formulas, results = load_workbook(out), load_workbook(out, data_only=True)
    assert formulas["Biểu 1"]["B9"].value == "=SUM(B4:B5)"
    assert formulas["Biểu 2"]["A1"].value == "=NHAN*2"
    assert formulas.calculation.fullCalcOnLoad
    assert results["Biểu 1"]["B9"].value is results["Biểu 2"]["A1"].value is None


def test_all_other_parts_are_copied(made: tuple[Path, Path, Answer]) -> None:
    before, after = parts(made[0]), parts(made[1])
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    sheets = {f"xl/worksheets/sheet{number}.xml" for number in (1, 2)}
    assert changed == {"xl/workbook.xml", *sheets}
    assert any(name.startswith("xl/charts/") for name in before)


def test_what_the_sheet_says_of_its_cells_stays(made: tuple[Path, Path, Answer]) -> None:
    before, after = (load_workbook(path)["Biểu 1"] for path in made[:2])
    assert after.merged_cells.ranges == before.merged_cells.ranges
    assert after.protection.hashValue == before.protection.hashValue
    assert after.protection.password == before.protection.password
    assert after.protection.sheet
    assert [str(one.sqref) for one in after.data_validations.dataValidation] == ["B4:B6"]
    styles = [
        [cell._style for row in sheet.iter_rows() for cell in row] for sheet in (before, after)
    ]
    assert styles[0] == styles[1]


def test_what_was_filled_is_told(made: tuple[Path, Path, Answer]) -> None:
    told = {row["cell"]: row["value"] for row in made[2].json["filled"]}
    assert (told["B4"], told["B8"]) == (3, None)


def _fill(home: Path, source: Path, out: Path, *more: str) -> Answer:
    return hoso("--home", home, "--json", "report", "fill", source, *PERIOD, *more, "--out", out)


def _one(path: Path, text: str) -> Path:
    return workbook(path, [[text]])


def test_a_template_without_faults_ends_well(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.xlsx"
    text = "{{vb_nhan}}/{{vb_nhan||Thanh tra}}; {{don_vi}}"
    answer = _fill(home, _one(tmp_path / "m.xlsx", text), out, "--unit", "phòng tổ chức cán bộ")
    assert answer.code == 0, answer.out
    sheet = load_workbook(out).active
    assert sheet is not None
    assert sheet["A1"].value == "2/0; Phòng Tổ chức cán bộ"


def test_words_are_never_a_formula(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSO_AGENCY_NAME", "=1+1")
    out = tmp_path / "ra.xlsx"
    assert _fill(home, _one(tmp_path / "m.xlsx", "{{co_quan}}"), out).code == 0
    sheet = load_workbook(out).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")


def test_nothing_is_written_over(home: Path, tmp_path: Path) -> None:
    source = _one(tmp_path / "m.xlsx", "{{vb_nhan}}")
    before = source.read_bytes()
    answer = _fill(home, source, source)
    assert answer.json["error"] == "out-exists"
    assert source.read_bytes() == before


def _macros(name: str, data: bytes) -> bytes:
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return data.replace(plain, macro) if name == "[Content_Types].xml" else data


def test_a_workbook_with_macros_stays_one(home: Path, tmp_path: Path) -> None:
    source = edit(_one(tmp_path / "m.xlsm", "{{vb_nhan}}"), _macros)
    assert _fill(home, source, tmp_path / "ra.xlsx").json["error"] == "template-unfit"
    assert not (tmp_path / "ra.xlsx").exists()
    assert _fill(home, source, tmp_path / "ra.xlsm").code == 0


def _old(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    return path


def _signed(path: Path) -> Path:
    import zipfile

    with zipfile.ZipFile(_one(path, "{{vb_nhan}}"), "a") as book:
        book.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    return path


def _template_kind(path: Path) -> Path:
    return edit(
        _one(path, "{{vb_nhan}}"),
        lambda _name, data: data.replace(b"sheet.main+xml", b"template.main+xml"),
    )


def _twice(path: Path) -> Path:
    import zipfile

    out = io.BytesIO(_one(path, "{{vb_nhan}}").read_bytes())
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("XL/workbook.xml", "<workbook/>")
    path.write_bytes(out.getvalue())
    return path


def _entities(path: Path) -> Path:
    return edit(
        _one(path, "{{vb_nhan}}"),
        lambda name, data: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + data if "sheet1" in name else data,
    )


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (_old, "workbook-unreadable"),
        (_signed, "template-unfit"),
        (_template_kind, "template-unfit"),
        (_twice, "workbook-unreadable"),
        (_entities, "workbook-unreadable"),
    ],
)
def test_what_cannot_be_filled_is_refused(
    home: Path, tmp_path: Path, make: Any, error: str
) -> None:
    answer = _fill(home, make(tmp_path / "m.xlsx"), tmp_path / "ra.xlsx")
    assert answer.json["error"] == error
    assert not (tmp_path / "ra.xlsx").exists()


def test_unknown_units_of_the_command_are_an_error(home: Path, tmp_path: Path) -> None:
    source = _one(tmp_path / "m.xlsx", "{{vb_nhan}}")
    answer = _fill(home, source, tmp_path / "ra.xlsx", "--unit", "Phòng Tổ chức")
    assert answer.json["error"] == "unit-unknown"
    assert "Phòng Tổ chức cán bộ" in answer.json["params"]["near"]


def test_a_missing_template_is_an_error(home: Path, tmp_path: Path) -> None:
    answer = _fill(home, tmp_path / "m.xlsx", tmp_path / "ra.xlsx")
    assert answer.json["error"] == "source-missing"


def test_it_reads_well_on_a_terminal(home: Path, tmp_path: Path) -> None:
    source = _one(tmp_path / "m.xlsx", "{{vb_nhn}}")
    answer = hoso("--home", home, "report", "fill", source, *PERIOD, "--out", tmp_path / "ra.xlsx")
    assert "Sheet!A1 {{vb_nhn}}: không có chỉ tiêu này." in answer.out
    assert "Gần giống: vb_nhan" in answer.out
