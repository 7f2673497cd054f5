"""``hoso report processing``: the workbook, its sums, the papers behind a figure."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_support import hoso
from openpyxl import load_workbook
from register_support import EXPORTED_IN, workbook
from test_cli_json import check

from reports.processing import FIGURES

UNIT = "Phòng Tổ chức cán bộ"


def _row(number: int, day: str, due: str, done: str, state: str, unit: str = UNIT) -> list[Any]:
    subject = f"V/v công dân 0620{number:08d}"
    return [
        number, number, day, f"{number}/UBND-NC", day, "UBND tỉnh", "Công văn", subject, "Khẩn",
        "", "", unit, "Lê Văn C", due, done, state, "",
    ]  # fmt: skip


YEAR = ("report", "processing", "--period", "2026")
ROWS = [
    EXPORTED_IN,
    _row(1, "03/08/2026", "10/08/2026", "07/08/2026", "Hoàn thành"),
    _row(2, "03/08/2026", "10/08/2026", "12/08/2026", "Hoàn thành"),
    _row(3, "24/06/2026", "01/07/2026", "", "Đang xử lý"),
    _row(4, "05/08/2026", "", "", "Để biết", "Thanh tra"),
    _row(5, "05/08/2026", "", "06/08/2026", "Hoàn thành", "@cmd|calc"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("processing")
    assert hoso("init", folder / "kho").code == 0
    added = hoso("--home", folder / "kho", "register", "add", workbook(folder / "ds.xlsx", ROWS))
    assert added.code == 0, added.out
    return folder / "kho"


def test_the_workbook_says_what_the_totals_say(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "bc.xlsx"
    told = hoso(
        "--home", home, "--json", "report", "processing", "--period", "2026-Q3", "--out", out
    )
    check("report processing", told)
    totals = told.json["totals"]
    assert (totals["backlog"], totals["received"], totals["done"], totals["open"]) == (1, 3, 3, 1)
    assert (totals["done_on_time"], totals["done_late"], totals["open_late"]) == (1, 1, 1)
    book = load_workbook(out)
    assert book.sheetnames[0] == "Theo đơn vị"
    assert book.sheetnames[-1] == "Cách tính"
    sheet = book["Theo đơn vị"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert sum(value.startswith("=SUM(") for value in formulas) == 15
    assert not any("cmd" in value for value in formulas)
    assert len(sheet._charts) == 1
    shown = [str(cell.value) for row in book["Văn bản quá hạn"].iter_rows() for cell in row]
    assert any("•••" in text and text.endswith("002") for text in shown)
    people = [str(c.value) for row in book["Theo người xử lý"].iter_rows() for c in row]
    assert "•••" in people


def test_totals_as_formulas_agree_with_the_values(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "bc.xlsx"
    told = hoso("--home", home, "--json", *YEAR, "--out", out)
    sheet = load_workbook(out)["Theo đơn vị"]
    formula = {
        c.column: str(c.value) for row in sheet.iter_rows() for c in row if c.data_type == "f"
    }
    for column, name in enumerate(FIGURES, start=3):
        first, last = formula[column].removeprefix("=SUM(").rstrip(")").split(":")
        values = [row[0].value for row in sheet[f"{first}:{last}"]]
        assert sum(values) == told.json["totals"][name], name


def test_a_figure_is_drilled_down_to_its_papers(home: Path) -> None:
    asked = ("report", "processing", "--period", "2026-08", "--explain", "done_late")
    told = hoso("--home", home, "--json", *asked)
    check("report processing --explain", told)
    (paper,) = told.json["papers"]
    assert (paper["arrival_number"], paper["late"], paper["unit"]) == ("2", 2, UNIT)
    assert "1 văn bản" in hoso("--home", home, *asked).out
    wrong = hoso("--home", home, "--json", *asked[:-1], "nothing")
    assert wrong.json["error"] == "usage"


def test_persons_are_shown_where_asked_for(home: Path, tmp_path: Path) -> None:
    asked = ("report", "processing", "--period", "2026-08", "--unit", UNIT, "--persons")
    assert hoso("--home", home, *asked, "--out", tmp_path / "bc.xlsx").code == 0
    book = load_workbook(tmp_path / "bc.xlsx")
    people = [str(c.value) for row in book["Theo người xử lý"].iter_rows() for c in row]
    assert "•••" not in people


def test_a_unit_is_known_whatever_its_case_and_told_where_it_is_not(
    home: Path, tmp_path: Path
) -> None:
    asked = ("--home", home, "--json", *YEAR, "--out")
    told = hoso(*asked, tmp_path / "a.xlsx", "--unit", UNIT.upper())
    assert told.json["totals"]["total"] == 3
    lost = hoso(*asked, tmp_path / "b.xlsx", "--unit", "Phòng Tổ chức")
    assert (lost.json["error"], UNIT in lost.json["remedy"]) == ("unit-unknown", True)


def test_rebuild_makes_the_same_snapshot(home: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(home, tmp_path / "kho"))
    asked = ("--json", "report", "processing", "--period", "2026-08", "--out")
    before = hoso("--home", own, *asked, tmp_path / "a.xlsx").json
    shutil.rmtree(own / "snapshots" / "trace")
    rebuilt = hoso("--home", own, "--json", "rebuild").json
    assert rebuilt["papers"] == 5
    after = hoso("--home", own, *asked, tmp_path / "b.xlsx").json
    assert (after["snapshot"], after["totals"]) == (before["snapshot"], before["totals"])


def test_a_period_nobody_understands_is_told(home: Path) -> None:
    told = hoso("--home", home, "--json", "report", "processing", "--period", "quý 3")
    assert told.json["error"] == "period-unknown"


def test_the_page_and_the_table_say_what_the_workbook_says(home: Path, tmp_path: Path) -> None:
    for suffix in ("html", "csv"):
        assert hoso("--home", home, *YEAR, "--out", tmp_path / f"bc.{suffix}").code == 0
    page = (tmp_path / "bc.html").read_text("utf-8")
    assert page.count("<svg") == 2
    assert "<script" not in page
    assert "http" not in page
    assert "@cmd|calc" in page
    rows = list(csv.reader((tmp_path / "bc.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["TT", "Đơn vị", "Tồn đầu kỳ: Tổng"]
    assert "'@cmd|calc" in [row[1] for row in rows]
    total = next(row for row in rows if row[1] == "Tổng cộng")
    body = [row for row in rows[1:] if row[0]]
    assert [float(cell) for cell in total[2:6]] == [
        sum(float(row[column]) for row in body) for column in range(2, 6)
    ]


def test_a_workbook_per_unit_adds_up_to_the_whole(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "don-vi"
    folder.mkdir()  # an empty one is taken
    told = hoso("--home", home, "--json", *YEAR, "--split", "unit", "--out", folder)
    check("report processing --split", told)
    names = told.json["files"]
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    whole, *parts = (load_workbook(folder / name)["Theo đơn vị"] for name in names)
    received = [sum(_received(sheet)) for sheet in (whole, *parts)]
    assert received[0] == sum(received[1:]) == 4
    again = hoso("--home", home, *YEAR, "--split", "unit", "--out", folder)
    assert again.code == 92, again.out


def _received(sheet: Any) -> list[int]:
    column = 3 + FIGURES.index("received")
    return [row[column - 1].value for row in sheet.iter_rows() if isinstance(row[0].value, int)]


@pytest.mark.parametrize("day", ["10/08/2026", "11/08/2026", "31/12/2026"])
def test_both_commands_say_the_same_of_the_same_day(home: Path, tmp_path: Path, day: str) -> None:
    run = ("--home", home, "--json")
    told = hoso(*run, *YEAR, "--until", day, "--out", tmp_path / "bc.xlsx").json
    judged = hoso(*run, "register", "judge", "--until", day).json
    assert told["as_of"] == judged["as_of"]
    states = ("done_on_time", "done_late", "open_in_time", "open_late")
    assert {name: told["totals"][name] for name in states} == {
        name: judged["states"].get(name, 0) for name in states
    }
    before = hoso("--home", home, *YEAR, "--until", "31/12/2025", "--out", tmp_path / "x.xlsx")
    assert before.code == 2
