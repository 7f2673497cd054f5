"""A form as a workbook of one sheet: heading, title, numbered columns, foot, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from reports.book.summary import heading, office_day_text, signing
from reports.forms.handing import OF_SHARE, SHARE
from reports.forms.model import Detail, Form, Material
from reports.forms.rows import Row as FormRow
from reports.forms.rows import detail_rows
from reports.labels import Labels
from reports.model import Agency
from reports.sheets import Block, Book, Column, Line, Row, Share, Sheet, Table, Total, Value
from reports.spelled import spelled
from schemas.clock import iso, office_date
from schemas.masking import mask_numbers
from schemas.retention import is_permanent

_ONE_PAGE: Final = 15  # rows a form is printed on one page with, so that nobody signs a bare one


def form_book(
    form: Form, rows: Sequence[FormRow], material: Material, *, agency: Agency, now: datetime
) -> Book:
    """The form filled with ``rows``."""
    labels = Labels()
    date_text = office_day_text(labels, agency.place, office_date(now))
    blocks: list[Block] = [
        *heading(agency.parent, agency.name, date_text, labels),
        Line(form.title, "title"),
        *(Line(text, "subtitle") for text in _under(form, material)),
        Line(""),
        _table(form, rows, labels),
    ]
    if not rows:
        blocks.append(Line(labels("form.none"), "note"))
    if form.foot:
        blocks += [Line(_foot(form, rows), "note"), Line("")]
    blocks += signing(labels("summary.maker"), labels("summary.head"), labels)
    widths = tuple(column.width for column in form.columns)  # blank ones are written in by hand
    return Book(
        sheets=(
            Sheet(form.id[:31], tuple(blocks), widths=widths, pages=len(rows) <= _ONE_PAGE),
            *(_detail(detail, material, labels) for detail in form.details),
        ),
        title=form.title,
        author=agency.name or "Hoso",
        made=iso(now),
        footer=form.source,
    )


def _under(form: Form, material: Material) -> list[str]:
    told = [] if form.official else ["(Chưa phải mẫu chính thức)"]
    if material.period is not None:
        told.append(f"Kỳ: {material.period.words}")
    if material.unit is not None:
        told.append(f"Đơn vị: {material.unit}")
    if material.dossier:
        told.append(f"Hồ sơ: {material.dossier}")
    return told


def _table(form: Form, rows: Sequence[FormRow], labels: Labels) -> Table:
    body = [Row(tuple(_cells(form, row))) for row in rows]
    if form.summed and body:
        body.append(Row(tuple(_sums(form, rows, labels)), "total"))
    return Table(form.columns, tuple(body), main=True, numbered=True)


def _detail(detail: Detail, material: Material, labels: Labels) -> Sheet:
    rows = [Row(tuple(_cells(detail, row))) for row in detail_rows(detail, material)]
    table = Table(detail.columns, tuple(rows), main=True)
    none = () if rows else (Line(labels("form.none"), "note"),)
    return Sheet(detail.sheet, (Line(detail.sheet, "heading"), *none, table))


def _cells(form: Form | Detail, row: FormRow) -> list[Value]:
    return [
        _share(form, row) if name == SHARE else _cell(row.get(name), column) if name else ""
        for name, column in zip(form.values, form.columns, strict=True)
    ]


def _share(form: Form | Detail, row: FormRow) -> Value:
    """Documents taken in over papers led, as a formula over the columns of its row."""
    part, whole = (int(row.get(name) or 0) for name in OF_SHARE)
    places = [form.values.index(name) for name in OF_SHARE]
    return Share((places[0],), (places[1],), part / whole if whole else None)


def _cell(value: Any, column: Column) -> Value:
    if value is None or value == "":
        return ""
    if column.kind == "count" or isinstance(value, int):
        return int(value)
    if column.kind == "rate":
        return float(value)
    return mask_numbers(str(value)) if column.kind == "text" else str(value)


def _sums(form: Form, rows: Sequence[FormRow], labels: Labels) -> list[Value]:
    sums: list[Value] = []
    for place, (name, column) in enumerate(zip(form.values, form.columns, strict=True)):
        if place == 1:
            sums.append(labels("processing.total"))
        elif column.kind == "count" and name:
            sums.append(Total(float(_sum(rows, name))))
        elif name == SHARE:
            sums.append(_share(form, {one: _sum(rows, one) for one in OF_SHARE}))
        else:
            sums.append(None)
    return sums


def _sum(rows: Sequence[FormRow], name: str) -> int:
    return sum(int(row.get(name) or 0) for row in rows)


def _foot(form: Form, rows: Sequence[FormRow]) -> str:
    lasting = sum(is_permanent(str(row.get("maintenance", ""))) for row in rows)
    return form.foot.format(
        count=len(rows),
        words=spelled(len(rows)),
        forever=lasting,
        limited=len(rows) - lasting,
    )
