"""The sheets of a prepared workbook that hold no data: origins, matches, left-overs, to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, cast

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evidence.workbook.heads import PREPARED_SHEETS
from evidence.workbook.marks import print_wide, set_text
from reports.labels import Labels
from reports.template.layout import FONT_NAME
from schemas.fitting import MAX_ROW_POINTS, lines_needed, most_lines, row_height
from schemas.laws import law_of_profile
from schemas.prepared import Lacking, Prepared, Source
from schemas.profile import Profile, load_profile
from schemas.record import Entity

_SIZE: Final = 11
_HEAD_COLOUR: Final = "FFC9D8EA"
_LOOK_COLOUR: Final = "FFFFE699"
_Row = tuple[tuple[str, ...], str]  # texts, colour of the first cell ("" for none)

# Key of the head and width of each column.
_SOURCE: Final = (("list", 15.0), ("row", 13.0), ("sign", 16.0), ("day", 11.0), ("subject", 34.0))
_OURS: Final = (("file_code", 26.0), ("ordinal", 6.0))
_MATCHED: Final = (
    ("confidence", 11.0),
    *_SOURCE,
    ("path", 36.0),
    ("role", 10.0),
    ("basis", 34.0),
    *_OURS,
)
_LEFT: Final = (
    ("side", 14.0),
    *_SOURCE,
    ("path", 36.0),
    ("why", 34.0),
    ("candidates", 34.0),
    *_OURS,
)
_LACKING: Final = (
    ("sheet", 14.0),
    ("field", 36.0),
    ("short", 18.0),
    ("count", 9.0),
    ("rows", 70.0),
)
_ORIGINS: Final = (("origin", 26.0), ("meaning", 110.0))


def form_text(prepared: Prepared, labels: Labels) -> str:
    """Which form the workbook has and why, and which dossiers an older law will judge."""
    form = prepared.form
    law, profile = law_of_profile(form.profile), load_profile(form.profile)
    name = law.name if law else profile.law
    why = labels(f"prepare.form.{form.why}", day=form.day)
    parts = [labels("prepare.form", profile=form.profile, law=name, why=why)]
    if prepared.older:
        parts.append(labels("prepare.form.older", count=prepared.older))
    if profile.secondary:
        parts.append(labels("prepare.form.secondary"))
    return "; ".join(parts)


def add_lists(
    book: Workbook,
    prepared: Prepared,
    offered: int,
    profile: Profile,
    labels: Labels,
    colours: Mapping[str, str],
) -> None:
    """Add the sheets. ``offered``: values the pages gave. ``colours``: by origin."""
    sums = labels(
        "prepare.sums",
        papers=prepared.papers,
        with_file=prepared.with_file,
        without=len(prepared.left_rows),
        files=prepared.files,
        matched=len(prepared.matched),
        left=len(prepared.left_files),
    )
    origins, matched, left, lack = PREPARED_SHEETS
    legend = [
        (
            (labels(f"prepare.origin.{name}"), labels(f"prepare.meaning.{name}", count=offered)),
            colour,
        )
        for name, colour in colours.items()
    ]
    _sheet(
        book,
        origins,
        (labels("prepare.legend"), form_text(prepared, labels), sums),
        _ORIGINS,
        legend,
        labels,
    )
    rows = _matched(prepared, labels)
    _sheet(book, matched, (labels("prepare.matched"), sums), _MATCHED, rows, labels)
    rows = [*_left_rows(prepared, labels), *_left_files(prepared, labels)]
    _sheet(book, left, (labels("prepare.left"), sums), _LEFT, rows, labels)
    rows = list(_lacking(prepared.lacking, profile))
    _sheet(book, lack, (labels("prepare.lacking", law=profile.law),), _LACKING, rows, labels)


def _matched(prepared: Prepared, labels: Labels) -> list[_Row]:
    found = []
    for one in prepared.matched:
        sure = labels(f"prepare.confidence.{one.confidence}")
        basis = labels(f"prepare.basis.{one.basis}")
        if one.doubt:
            basis = f"{basis}; {labels(f'prepare.doubt.{one.doubt}', page=one.page)}"
        texts = (sure, *_told(one.source), one.path, one.role, basis, one.file_code, one.ordinal)
        found.append((texts, "" if one.confidence == "certain" else _LOOK_COLOUR))
    return found


def _left_rows(prepared: Prepared, labels: Labels) -> Iterator[_Row]:
    for one in prepared.left_rows:
        why, others = labels(f"prepare.why.{one.why}"), "\n".join(one.candidates)
        side = labels("prepare.side.row")
        yield (side, *_told(one.source), "", why, others, one.file_code, one.ordinal), ""


def _left_files(prepared: Prepared, labels: Labels) -> Iterator[_Row]:
    nothing = Source(list="", row="", sign="", day="", subject="")
    for one in prepared.left_files:
        why = labels(f"prepare.why.{one.why}")
        others = "\n".join(f"{row.list}, {row.row}: {row.sign}" for row in one.candidates)
        told = (nothing.list, nothing.row, one.sign, nothing.day, nothing.subject)
        yield (labels("prepare.side.file"), *told, one.path, why, others, "", ""), ""


def _told(source: Source) -> tuple[str, ...]:
    return source.list, source.row, source.sign, source.day, source.subject


def _lacking(items: Iterable[Lacking], profile: Profile) -> Iterator[_Row]:
    """A line per sheet and field, its rows as ranges."""
    for (entity, name), same in groupby(sorted(items, key=_kind), key=_kind):
        rows = [one.row + 1 for one in same]
        shape = profile.entities[entity]
        item = shape.by_name[name]
        yield (shape.sheet, item.vi, name, str(len(rows)), ranges(rows)), ""


def _kind(one: Lacking) -> tuple[Entity, str]:
    return one.entity, one.field


def ranges(numbers: Sequence[int]) -> str:
    """Ascending whole numbers as ranges: ``2-5, 8``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _sheet(
    book: Workbook,
    title: str,
    notes: Sequence[str],
    columns: Sequence[tuple[str, float]],
    rows: Sequence[_Row],
    labels: Labels,
) -> None:
    sheet = cast("Worksheet", book.create_sheet(title))
    width = sum(size for _, size in columns)
    for number, text in enumerate(notes, start=1):
        cell = _text(sheet, number, 1, text)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(columns))
        sheet.row_dimensions[number].height = row_height(lines_needed(text, width, _SIZE), _SIZE)
        cell.font = Font(name=FONT_NAME, size=_SIZE, italic=True)
    head = len(notes) + 1
    for place, (name, size) in enumerate(columns, start=1):
        cell = _text(sheet, head, place, labels(f"prepare.head.{name}"))
        cell.font = Font(name=FONT_NAME, size=_SIZE, bold=True)
        cell.fill = PatternFill("solid", fgColor=_HEAD_COLOUR)
        sheet.column_dimensions[cell.column_letter].width = size
    for number, (texts, colour) in enumerate(rows, start=head + 1):
        for place, text in enumerate(texts, start=1):
            if text or (place == 1 and colour):
                cell = _text(sheet, number, place, text)
                if place == 1 and colour:
                    cell.fill = PatternFill("solid", fgColor=colour)
        fitted = zip(texts, (size for _, size in columns), strict=True)
        lines = most_lines(fitted, _SIZE)
        sheet.row_dimensions[number].height = min(row_height(lines, _SIZE), MAX_ROW_POINTS)
    print_wide(sheet, head)


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = cast("Cell", sheet.cell(row, column))
    set_text(cell, text)
    cell.font = Font(name=FONT_NAME, size=_SIZE)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
