"""The sheet that says how to fill in the others, and lists every field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from reports.template.layout import FONT_NAME, HEAD_FILLS, set_up_page
from reports.template.words import SHEET_ORDER, length_of, words, words_of
from schemas.profile import Profile

_WIDTHS = (18, 30, 18, 10, 16, 10, 48, 48)
_WIDEST = 8
_LINE_POINTS = 15
_FIT = 1.25  # characters of running text per unit of column width
_RULE = Side(style="thin", color="FFBFBFBF")


def fill_guide(sheet: Worksheet, profile: Profile) -> None:
    """Write the whole guide to an empty sheet."""
    text = words_of(profile.id)
    for column, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[column]].width = width
    row = _line(sheet, 1, text["title"], size=16, bold=True)
    row = _line(sheet, row, text["title_en"], italic=True)
    if text["mark"]:
        row = _line(sheet, row, text["mark"], bold=True)
    row = _line(sheet, row + 1, text["steps_head"], size=13, bold=True)
    for number, step in enumerate(text["steps"], start=1):
        said = step.replace("{required}", text["required"])
        row = _line(sheet, row, f"{number}. {said}")
    row = _line(sheet, row, text["steps_en"], italic=True)
    row = _legend(sheet, row + 1, text["legend"])
    row = _line(sheet, row + 1, text["fields_head"], size=13, bold=True)
    _table(sheet, row, profile)
    set_up_page(sheet, 150, repeat_head=False)


def _line(
    sheet: Worksheet,
    row: int,
    text: str,
    *,
    size: int = 12,
    bold: bool = False,
    italic: bool = False,
) -> int:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_WIDEST)
    cell = sheet.cell(row, 1)
    cell.value = text
    cell.font = Font(name=FONT_NAME, size=size, bold=bold, italic=italic)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    lines = 1 + int(len(text) * size / 11 / (sum(_WIDTHS) * _FIT))
    sheet.row_dimensions[row].height = lines * _LINE_POINTS * size / 11
    return row + 1


def _legend(sheet: Worksheet, row: int, legend: Mapping[str, str]) -> int:
    row = _line(sheet, row, words()["legend_head"], size=13, bold=True)
    for name, text in legend.items():
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=HEAD_FILLS[name])
        cell = sheet.cell(row, 2)
        cell.value = text
        cell.font = Font(name=FONT_NAME, size=12)
        row += 1
    return row


def _table(sheet: Worksheet, row: int, profile: Profile) -> None:
    for column, head in enumerate(words()["columns"], start=1):
        cell = sheet.cell(row, column)
        cell.value = head
        cell.font = Font(name=FONT_NAME, size=11, bold=True)
        cell.fill = PatternFill("solid", fgColor="FFD9D9D9")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for offset, (added, values) in enumerate(_field_rows(profile), start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row + offset, column)
            cell.value = value
            cell.font = Font(name=FONT_NAME, size=11)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(bottom=_RULE)
        lines = max(1 + int(len(v) / (w * _FIT)) for v, w in zip(values, _WIDTHS, strict=True))
        sheet.row_dimensions[row + offset].height = lines * _LINE_POINTS
        if added:
            sheet.cell(row + offset, 2).fill = PatternFill("solid", fgColor=HEAD_FILLS["extension"])


def _field_rows(profile: Profile) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """(beyond the Circular, the eight texts) of every field."""
    text = words()
    for name in SHEET_ORDER:
        entity = profile.entities[name]
        for item in entity.fields:
            yield (
                item.extension,
                (
                    entity.sheet,
                    item.vi,
                    item.name,
                    text["types"][item.type],
                    length_of(item),
                    "(*)" if item.required else "",
                    item.help_vi,
                    item.help_en,
                ),
            )
