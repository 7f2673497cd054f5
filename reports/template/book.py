"""The template: a guide, the seven sheets of a transfer, the controlled terms."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.template.guide import fill_guide
from reports.template.layout import (
    TEXT_FORMAT,
    head_style,
    is_text_column,
    set_up_page,
    width_of,
)
from reports.template.lists import add_lists, drop_down
from reports.template.words import SHEET_ORDER, head_of, length_of, words
from schemas.profile import EntityProfile, Field, Profile

_HEAD_POINTS = 64
_AUTHOR = "Hoso"


def write_template(path: Path, profile: Profile) -> None:
    """Write the empty workbook of ``profile`` to ``path``. Raises ``OSError``."""
    build_template(profile).save(path)


def build_template(profile: Profile) -> Workbook:
    """The empty workbook."""
    book = openpyxl.Workbook()
    guide = book.worksheets[0]
    assert isinstance(guide, Worksheet)
    guide.title = words()["sheet"]
    fill_guide(guide, profile)
    sheets = {name: book.create_sheet(profile.entities[name].sheet) for name in SHEET_ORDER}
    references = add_lists(book, profile)
    for name, sheet in sheets.items():
        _fill_sheet(sheet, profile.entities[name], references, profile)
    book.active = book.worksheets.index(guide)
    return book


def _fill_sheet(
    sheet: Worksheet, entity: EntityProfile, references: dict[str, str], profile: Profile
) -> None:
    first_added = next((i for i, f in enumerate(entity.fields) if f.extension), -1)
    own = first_added > 0
    for column, item in enumerate(entity.fields, start=1):
        letter = get_column_letter(column)
        _head(sheet, column, item, profile, edge=own and column == first_added + 1)
        dimension = sheet.column_dimensions[letter]
        dimension.width = width_of(item)
        if is_text_column(item):
            dimension.number_format = TEXT_FORMAT
        if item.vocabulary:
            sheet.add_data_validation(drop_down(item, letter, references[item.vocabulary]))
    sheet.row_dimensions[1].height = _HEAD_POINTS
    sheet.freeze_panes = f"{get_column_letter(_frozen(entity) + 1)}2"
    key = get_column_letter(_key_column(entity))
    set_up_page(sheet, sum(width_of(item) for item in entity.fields), title_column=key)
    sheet.sheet_properties.tabColor = "548235" if not own and first_added == 0 else "1F4E79"


def _head(sheet: Worksheet, column: int, item: Field, profile: Profile, *, edge: bool) -> None:
    cell = sheet.cell(1, column)
    cell.value = head_of(item)
    for name, value in head_style(item, first_of_extension=edge).items():
        setattr(cell, name, value)
    lines = [f"{item.name} · {item.en}", f"{words()['types'][item.type]}, {length_of(item)}"]
    if item.extension:
        lines.insert(0, f"[{profile.extension_vi}]")
    lines += [text for text in (item.help_vi, item.help_en) if text]
    note = Comment("\n".join(lines), _AUTHOR)
    note.width, note.height = 320, 40 + 24 * len(lines) + sum(map(len, lines)) // 3
    cell.comment = note


def _key_column(entity: EntityProfile) -> int:
    names = [item.name for item in entity.fields]
    return names.index(entity.keys[0]) + 1


def _frozen(entity: EntityProfile) -> int:
    """How many columns stay in sight: up to the first key, where that is near the left edge."""
    column = _key_column(entity)
    return column if column <= 2 else 1
