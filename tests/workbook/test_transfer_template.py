"""The template: what a clerk fills in is what the reader finds."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from evidence.workbook import read_workbook
from evidence.workbook.package import Package
from evidence.workbook.sheet import SheetNotes, read_context, read_rows
from reports.template import write_template
from reports.template.words import SHEET_ORDER
from schemas.profile import load_profile

PROFILE = load_profile()
VALUES = {"Date": "05/01/2024", "Number": "7"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mau.xlsx"
    write_template(path, PROFILE)
    return path


@pytest.fixture
def book(template: Path) -> Workbook:
    return openpyxl.load_workbook(template)


def test_sheets_and_heads_are_those_of_the_profile(book: Workbook) -> None:
    titles = [PROFILE.entities[name].sheet for name in SHEET_ORDER]
    assert book.sheetnames == ["Hướng dẫn", *titles, "Từ vựng"]
    for name in SHEET_ORDER:
        entity = PROFILE.entities[name]
        heads = [cell.value for cell in book[entity.sheet][1]]
        found = [PROFILE.find_field(name, str(head)) for head in heads]
        assert [item[0] for item in found if item] == list(entity.fields)


def test_the_empty_template_has_nothing_the_reader_minds(template: Path) -> None:
    submission = read_workbook(template, source="mau.xlsx")
    assert submission.problems == ()
    assert submission.dossiers == ()


def test_every_field_filled_in_comes_back(book: Workbook) -> None:
    expected: dict[str, dict[str, str]] = {}
    for name in SHEET_ORDER:
        entity = PROFILE.entities[name]
        row = {item.name: VALUES.get(item.type, f"{name}-{item.name}") for item in entity.fields}
        expected[name] = row
        for column, item in enumerate(entity.fields, start=1):
            cell = book[entity.sheet].cell(2, column)
            cell.value = row[item.name]
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    submission = read_workbook(out.getvalue(), source="mau.xlsx")
    assert submission.problems == ()
    got = [*submission.fonds, *submission.dossiers, *submission.documents, *submission.files]
    got += [*submission.photos, *submission.audiovisuals, *submission.planned]
    assert {record.entity: record.values for record in got} == expected


def test_code_and_date_columns_are_text(book: Workbook) -> None:
    for name in SHEET_ORDER:
        entity = PROFILE.entities[name]
        for column, item in enumerate(entity.fields, start=1):
            letter = openpyxl.utils.get_column_letter(column)
            shown = book[entity.sheet].column_dimensions[letter].number_format
            assert (shown == "@") == (item.code or item.type == "Date"), (name, item.name)


def test_every_vocabulary_is_offered_and_no_secret_word(book: Workbook) -> None:
    lists = book["Từ vựng"]
    for name in SHEET_ORDER:
        entity = PROFILE.entities[name]
        rules = book[entity.sheet].data_validations.dataValidation
        assert len(rules) == sum(bool(item.vocabulary) for item in entity.fields)
        for rule in rules:
            area = rule.formula1.partition("!")[2].replace("$", "")
            words = [row[0].value for row in lists[area]]
            assert len(words) >= 1
            assert None not in words
            assert not {"Mật", "Tối mật", "Tuyệt mật"} & set(words)


def test_fields_beyond_the_circular_look_different(book: Workbook) -> None:
    sheet = book["Hồ sơ"]
    fields = PROFILE.fields("dossier")
    colours = {
        item.extension: sheet.cell(1, n).fill.fgColor.rgb for n, item in enumerate(fields, 1)
    }
    assert colours[True] != colours[False]
    marked = [n for n, item in enumerate(fields, 1) if item.extension]
    assert sheet.cell(1, marked[0]).border.left.style == "thick"
    for number in marked:
        assert "Bổ sung ngoài Thông tư" in sheet.cell(1, number).comment.text


def test_every_head_explains_itself(book: Workbook) -> None:
    for name in SHEET_ORDER:
        for cell, item in zip(
            book[PROFILE.entities[name].sheet][1], PROFILE.fields(name), strict=True
        ):
            assert item.name in cell.comment.text
            assert item.en in cell.comment.text


def test_prints_on_a4_landscape_with_the_head_on_each_page(book: Workbook) -> None:
    for name in SHEET_ORDER:
        sheet = book[PROFILE.entities[name].sheet]
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.oddHeader.center.text, sheet.oddFooter.center.text) == (
            sheet.title,
            "Trang &P/&N",
        )
        assert sheet.freeze_panes is not None


def test_the_template_holds_no_formula(template: Path) -> None:
    package = Package(template, "mau.xlsx")
    root = package.tree(package.root_part)
    context = read_context(package, root)
    for sheet in package.sheets(root):
        for row in read_rows(package, sheet.part, context, SheetNotes()):
            assert {cell.kind for cell in row.cells.values()} <= {"text"}
