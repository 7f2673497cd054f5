from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils.escape import unescape

from reports.cells import MAX_CHARACTERS, cell_text, is_risky, units, visible
from reports.labels import Labels
from reports.sheets import Book, Column, Row, Sheet, Table
from reports.workbook import write_book

LABELS = Labels()
RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")', " =1", "%x"]
AWKWARD = ["#REF!", "#N/A", "1e5", "00012", "TRUE", "12/3", "", "_x0041_", "05"]


def write_one(texts: list[str], path: Path) -> None:
    table = Table((Column("Cột", 20),), tuple(Row((text,)) for text in texts), main=True)
    book = Book((Sheet("Trang", (table,)),), "t", "a", "2026-01-01T00:00:00Z")
    write_book(book, path, LABELS)


def read_back(path: Path) -> list[openpyxl.cell.Cell]:
    sheet = openpyxl.load_workbook(path).active
    return [row[0] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize("text", RISKY + AWKWARD)
def test_text_stays_text_whatever_it_looks_like(text: str, tmp_path: Path) -> None:
    write_one([text], tmp_path / "a.xlsx")
    cell = read_back(tmp_path / "a.xlsx")[0]
    assert cell.data_type != "f"
    assert unescape(cell.value or "") == visible(text)
    assert bool(cell.quotePrefix) == is_risky(text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters()), min_size=1, max_size=12))
def test_no_input_becomes_a_formula_or_breaks_the_file(texts: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_one(texts, path)
    cells = read_back(path)
    assert all(cell.data_type in ("s", "n") and cell.data_type != "f" for cell in cells)
    assert all(cell.value is None for cell in cells if cell.data_type == "n")
    with ZipFile(path) as archive:
        for name in archive.namelist():
            root = etree.fromstring(archive.read(name))
            assert not root.xpath("//*[local-name()='f']")


@given(st.text(st.characters(), max_size=60), st.integers(80, 200))
def test_cell_text_never_exceeds_the_limit(text: str, limit: int) -> None:
    text = text * 5
    shown = cell_text(text, LABELS, limit)
    assert units(shown) <= limit
    if units(visible(text)) > limit:
        assert "đã cắt bớt" in shown


@given(st.text(min_size=1), st.integers(0, 10))
def test_a_limit_below_the_note_leaves_the_note(text: str, limit: int) -> None:
    shown = cell_text(text * 12, LABELS, limit)
    assert shown.startswith(" … [đã cắt bớt")


def test_a_long_value_is_cut_with_a_note_that_says_how_long_it_was(tmp_path: Path) -> None:
    write_one(["Ả" * 40_000, "😀" * 20_000], tmp_path / "a.xlsx")
    long, wide = (cell.value for cell in read_back(tmp_path / "a.xlsx"))
    assert units(long) <= MAX_CHARACTERS and "40000" in long
    assert units(wide) <= MAX_CHARACTERS and wide.startswith("😀" * 10_000)


def test_control_characters_are_shown_by_their_number() -> None:
    assert visible("a\x00b\x07") == "a⟨U+0000⟩b⟨U+0007⟩"
    assert visible("a\r\nb\rc") == "a\nb⟨U+000D⟩c"
    assert visible("hoa don\u202efdp.exe") == "hoa don⟨U+202E⟩fdp.exe"
    assert visible("\ud800") == "⟨U+D800⟩"


def test_vietnamese_text_is_left_alone() -> None:
    text = "Quyết định số 15/QĐ-SNV ngày 05/01/2024\nđã ký"
    assert cell_text(text, LABELS) == text
