"""The template filled in from a list and a folder, and what goes with it.

A value's colour says where it came from; values read off pages stand as ``validate --suggest``
writes them and are listed on sheet Gợi ý, each to be confirmed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, cast
from zipfile import ZIP_DEFLATED

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from evidence.workbook.marks import FILLS, Painter, add_comment, set_text
from evidence.workbook.suggested import CellSuggestion, put_suggestions
from reports.labels import Labels
from reports.prepared.lists import add_lists
from reports.returned import offers
from reports.steadyzip import SteadyZip
from reports.template.book import build_template
from reports.template.layout import FONT_NAME, TEXT_FORMAT, is_text_column, width_of
from schemas.clock import from_iso
from schemas.fitting import MAX_ROW_POINTS, most_lines, row_height
from schemas.prepared import Prepared, PreparedCell, PreparedRow
from schemas.profile import EntityProfile, Field, Profile
from validator.printed.suggest import Suggestion

# Colours by origin; "page" is that of suggestions, "lacking" marks what has to be filled in.
COLOURS: Final[Mapping[str, str]] = {
    "list": "FFE2EFDA",
    "file": "FFDDEBF7",
    "page": FILLS["suggestion"],
    "computed": "FFEDEDED",
    "given": "FFFFF2CC",
    "lacking": "FFF8CBAD",
}
_MOST_COMMENTS: Final = 5_000  # a spreadsheet with many more hardly opens
_SIZE: Final = 11
_HEAD_ROWS: Final = 1
_FONT: Final = Font(name=FONT_NAME, size=_SIZE)
_TOP: Final = Alignment(wrap_text=True, vertical="top")


def prepared_workbook(
    prepared: Prepared,
    suggestions: Sequence[Suggestion],
    profile: Profile,
    labels: Labels,
    made: str,
) -> bytes:
    """The workbook, as .xlsx. ``made``: RFC 3339, written as its time of creation."""
    book = build_template(profile)
    sheets = {sheet.title: cast("Worksheet", sheet) for sheet in book.worksheets}
    writer = _Writer(labels, profile)
    for entity in prepared.rows:
        shape = profile.entities[entity]
        writer.fill(sheets[shape.sheet], shape, prepared)
    for item in prepared.lacking:
        shape = profile.entities[item.entity]
        writer.lack(sheets[shape.sheet], shape, item.row, item.field, item.dossier)
    offered = cast("Sequence[CellSuggestion]", offers(suggestions, labels.lang))
    put_suggestions(book, sheets, offered, Painter())
    for one in suggestions:
        cell = sheets[one.sheet][f"{one.column}{one.row}"]
        _look(cast("Cell", cell), profile.field("document", one.field), "page")
    add_lists(book, prepared, len(offered), profile, labels, COLOURS)
    book.active = book.sheetnames.index(profile.entities["dossier"].sheet)
    return _saved(book, made)


def _saved(book: Workbook, made: str) -> bytes:
    book.properties.creator = book.properties.lastModifiedBy = "Hoso"
    moment = from_iso(made).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    out = io.BytesIO()
    with SteadyZip(out, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).save()
    return out.getvalue()


@dataclass(slots=True)
class _Writer:
    """Fills sheets of the template; ``comments``: how many were written so far."""

    labels: Labels
    profile: Profile
    comments: int = 0

    def fill(self, sheet: Worksheet, shape: EntityProfile, prepared: Prepared) -> None:
        """All rows of one entity."""
        places = _places(shape)
        for number, row in prepared.numbered(shape.entity):
            for name, told in row.cells.items():
                cell = cast("Cell", sheet.cell(number + _HEAD_ROWS, places[name]))
                self._put(cell, shape.by_name[name], told)
            lines = most_lines(_wrapped(row, shape), _SIZE)
            if lines > 1:
                height = min(row_height(lines, _SIZE), MAX_ROW_POINTS)
                sheet.row_dimensions[number + _HEAD_ROWS].height = height

    def _put(self, cell: Cell, item: Field, told: PreparedCell) -> None:
        if item.type == "Number" and told.value.isascii() and told.value.isdigit():
            cell.value = int(told.value)
        else:
            set_text(cell, told.value)
        _look(cell, item, told.origin)
        if told.note:
            self._comment(cell, self.labels(f"prepare.{told.note}", **told.told))

    def lack(
        self, sheet: Worksheet, shape: EntityProfile, row: int, name: str, dossier: int
    ) -> None:
        """Mark a cell that has to be filled in; of a key, say of which dossier the row is."""
        cell = cast("Cell", sheet.cell(row + _HEAD_ROWS, _places(shape)[name]))
        _look(cell, shape.by_name[name], "lacking")
        if dossier and name == "FileCode":
            where = self.profile.entities["dossier"].sheet
            number = dossier + _HEAD_ROWS
            self._comment(cell, self.labels("prepare.of_dossier", sheet=where, row=number))

    def _comment(self, cell: Cell, text: str) -> None:
        if self.comments < _MOST_COMMENTS:
            add_comment(cell, text)
            self.comments += 1


def _places(shape: EntityProfile) -> dict[str, int]:
    return {item.name: place for place, item in enumerate(shape.fields, start=1)}


def _look(cell: Cell, item: Field, origin: str) -> None:
    """Colour, letters and form of a cell; cells that look alike share what the first was given."""
    cell.fill, cell.font, cell.alignment = _fill(origin), _FONT, _TOP
    if is_text_column(item):
        cell.number_format = TEXT_FORMAT


@cache
def _fill(origin: str) -> PatternFill:
    return PatternFill("solid", fgColor=COLOURS[origin])


def _wrapped(row: PreparedRow, shape: EntityProfile) -> Iterator[tuple[str, float]]:
    for name, cell in row.cells.items():
        yield cell.value, width_of(shape.by_name[name])
