"""The transfer's workbook: seven sheets whose columns come from the profile's own data files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

Rows = Mapping[str, Iterable[Mapping[str, Any]]]
ENTITIES = (
    "fonds",
    "dossier",
    "document",
    "file",
    "photo",
    "audiovisual",
    "planned_dossier",
)
_HEAD = Font(name="Times New Roman", size=11, bold=True)
_CELL = Font(name="Times New Roman", size=11)
_FILLS = {
    "profile": PatternFill("solid", fgColor="DDEBF7"),
    "extension": PatternFill("solid", fgColor="FFF2CC"),
}
_MADE = datetime.fromisoformat("2025-01-06T08:00:00")


@cache
def _profile(name: str) -> dict[str, Any]:
    text = files("schemas").joinpath(f"data/profiles/{name}.json").read_text(encoding="utf-8")
    profile: dict[str, Any] = json.loads(text)
    return profile


def sheet_name(entity: str) -> str:
    """The Vietnamese name of an entity's sheet."""
    name: str = _profile("extension")["sheets"][entity]["name"]
    return name


def columns(entity: str) -> list[tuple[str, str, str]]:
    """(short name, Vietnamese head, block) of an entity's columns, the Circular's first."""
    found = []
    for profile, block in (("tt02-2019", "profile"), ("extension", "extension")):
        fields = _profile(profile)["entities"].get(entity, {}).get("fields", [])
        found += [(field["name"], field["vi"], block) for field in fields]
    return found


def write_workbook(path: Path, rows: Rows) -> None:
    """Write one sheet per entity: one head row, then the rows (short name -> value).

    Raises ``KeyError`` for a value whose short name is no column of its entity.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Hoso"
    book.properties.created = book.properties.modified = _MADE
    for entity in ENTITIES:
        _fill(book.create_sheet(sheet_name(entity)), entity, rows.get(entity, ()))
    book.save(path)


def write_list(path: Path, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a list as offices keep it: a title, one row of heads, the rows."""
    book = Workbook()
    book.properties.creator = "Hoso"
    book.properties.created = book.properties.modified = _MADE
    sheet = book.worksheets[0]
    sheet.title = "Sổ đăng ký"
    sheet.cell(1, 1, title).font = _HEAD
    for position, head in enumerate(heads, start=1):
        cell = sheet.cell(2, position, head)
        cell.font, cell.fill = _HEAD, _FILLS["profile"]
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[cell.column_letter].width = 18
    for number, row in enumerate(rows, start=3):
        for position, value in enumerate(row, start=1):
            if value not in ("", None):
                sheet.cell(number, position, value).font = _CELL
    sheet.freeze_panes = "A3"
    book.save(path)


def _fill(sheet: Worksheet, entity: str, rows: Iterable[Mapping[str, Any]]) -> None:
    heads = columns(entity)
    places = {name: position for position, (name, _, _) in enumerate(heads, start=1)}
    for position, (name, head, block) in enumerate(heads, start=1):
        cell = sheet.cell(1, position, head)
        cell.font, cell.fill = _HEAD, _FILLS[block]
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.comment = Comment(name, "Hoso")
        sheet.column_dimensions[cell.column_letter].width = min(40, max(12, len(head) * 0.8))
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            if value not in ("", None):
                sheet.cell(number, places[name], value).font = _CELL
    sheet.freeze_panes = "A2"
