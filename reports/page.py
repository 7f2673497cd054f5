"""A :class:`reports.sheets.Book` as one HTML page that needs nothing else, or its table as CSV.

The page shows what the workbook shows: lines, tables with their sums reckoned, charts as SVG.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import Final

from reports.cells import is_risky
from reports.sheets import Block, Book, Chart, Column, Line, Row, Share, Sheet, Table, Total, Value
from schemas.clock import dmy

_COLOURS: Final = ("#4f81bd", "#c0504d", "#9bbb59", "#8064a2")
_WIDTH, _HEIGHT, _EDGE = 760, 240, 36
_STYLE: Final = """
body{font-family:"Times New Roman",serif;margin:2em auto;max-width:1200px;color:#111}
table{border-collapse:collapse;margin:.6em 0;font-size:15px}
th,td{border:1px solid #7f7f7f;padding:3px 6px;vertical-align:top}th{background:#c9d8ea}
.count,.rate{text-align:right}.centre,.date{text-align:center}
.total td{font-weight:bold;background:#f2f2f2}.band td{font-weight:bold;background:#dde7f3}
.muted td{font-style:italic;color:#595959}p{margin:.3em 0}
.title,.subtitle,.organ,.organ_bold,.motto,.date{text-align:center}
.title,.organ_bold,.motto,.heading{font-weight:bold}.title{font-size:20px}
.subtitle,.note,.date{font-style:italic}.motto{text-decoration:underline}
.pair{display:flex;gap:2em}.pair p{flex:1}svg{max-width:100%;height:auto}
@media print{section{break-after:page}body{margin:0}}
"""


def book_page(book: Book) -> bytes:
    """The page, UTF-8: no script, nothing loaded from anywhere."""
    sections = "".join(_section(sheet) for sheet in book.sheets)
    return (
        f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{escape(book.title)}'
        f"</title><style>{_STYLE}</style></head><body>{sections}"
        f'<p class="note">{escape(book.footer)}</p></body></html>\n'
    ).encode()


def book_csv(book: Book) -> bytes:
    """The first main table as CSV (RFC 4180, UTF-8 with a byte-order mark, which Excel needs).

    Bands between its rows are left out. A text a spreadsheet would take for a formula begins with
    an apostrophe.
    """
    table = next(_main_tables(book))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([_full_head(column) for column in table.columns])
    for row in table.rows:
        if row.style == "band":
            continue
        writer.writerow([_plain(value) for value in row.cells])
    return stream.getvalue().encode("utf-8-sig")


def _main_tables(book: Book) -> Iterator[Table]:
    for sheet in book.sheets:
        yield from (block for block in sheet.blocks if isinstance(block, Table) and block.main)


def _section(sheet: Sheet) -> str:
    body = "".join(_block(block) for block in sheet.blocks)
    table = next((b for b in sheet.blocks if isinstance(b, Table) and b.main), None)
    chart = _svg(sheet.chart, table) if sheet.chart and table else ""
    return f"<section>{body}{chart}</section>\n"


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return _table(block)
    if block.right is None:
        return _paragraph(block)
    right = Line(block.right, block.right_style or block.style)
    return f'<div class="pair">{_paragraph(Line(block.text, block.style))}{_paragraph(right)}</div>'


def _paragraph(line: Line) -> str:
    return f'<p class="{line.style}">{escape(line.text)}</p>'


def _table(table: Table) -> str:
    heads = "".join(f"<tr>{row}</tr>" for row in _heads(table))
    rows = "".join(_row(row, table.columns) for row in table.rows)
    return f"<table><thead>{heads}</thead><tbody>{rows}</tbody></table>"


def _heads(table: Table) -> Iterator[str]:
    grouped = any(column.group for column in table.columns)
    if grouped:
        yield "".join(_groups(table.columns))
    lower = [column for column in table.columns if column.group or not grouped]
    yield "".join(f"<th>{escape(column.head)}</th>" for column in lower)
    if table.numbered:
        yield "".join(f"<td class=centre>({n})</td>" for n in range(1, len(table.columns) + 1))


def _groups(columns: Sequence[Column]) -> Iterator[str]:
    for group, members in groupby(columns, key=lambda column: column.group):
        own = list(members)
        if group:
            yield f"<th colspan={len(own)}>{escape(group)}</th>"
        else:
            yield from (f"<th rowspan=2>{escape(column.head)}</th>" for column in own)


def _row(row: Row, columns: Sequence[Column]) -> str:
    if row.style == "band":
        text = escape(_shown(row.cells[0], "text"))
        return f'<tr class="band"><td colspan={len(columns)}>{text}</td></tr>'
    cells = "".join(
        f'<td class="{column.kind}">{escape(_shown(value, column.kind))}</td>'
        for value, column in zip(row.cells, columns, strict=True)
    )
    return f'<tr class="{row.style}">{cells}</tr>'


def _shown(value: Value, kind: str) -> str:
    """A value as Vietnamese readers write it: 1.234, 12,5 %, 31/12/2026."""
    told = value.value if isinstance(value, Total | Share) else value
    if told is None:
        return ""
    if kind == "rate" and isinstance(told, int | float):
        return f"{told * 100:.1f} %".replace(".", ",")
    if kind == "date" and isinstance(told, str):
        return _day(told)
    if isinstance(told, float) and not told.is_integer():
        return f"{told:g}".replace(".", ",")
    return f"{told:,.0f}".replace(",", ".") if isinstance(told, int | float) else told


def _day(text: str) -> str:
    try:
        return dmy(date.fromisoformat(text))
    except ValueError:
        return text


def _plain(value: Value) -> str | float | int:
    told = value.value if isinstance(value, Total | Share) else value
    if isinstance(told, str):
        return f"'{told}" if is_risky(told) else told
    return "" if told is None else told


def _full_head(column: Column) -> str:
    return f"{column.group}: {column.head}" if column.group else column.head


def _svg(chart: Chart, table: Table) -> str:
    """Bars or lines over the table's body rows, with a legend; values can be read off the table."""
    rows = [row for row in table.rows if row.style == "body"]
    series = [[_number(row.cells[column]) for row in rows] for column in chart.series]
    if not rows:
        return ""
    told = [[value or 0.0 for value in values] for values in zip(*series, strict=True)]
    most = max(*map(sum if chart.stacked else max, told), 1.0)
    top = _shown(most, table.columns[chart.series[0]].kind)
    draw = _bars if chart.kind == "bar" else _lines
    step = (_WIDTH - 2 * _EDGE) / len(rows)
    marks = "".join(draw(series, step, most, stacked=chart.stacked))
    names = "".join(
        f'<text x="{_EDGE + step * (n + 0.5):.1f}" y="{_HEIGHT - 14}" font-size="11" '
        f'text-anchor="middle">{escape(str(row.cells[chart.names]))}</text>'
        for n, row in enumerate(rows)
    )
    legend = "".join(
        f'<text x="{_EDGE + 190 * n}" y="14" font-size="12" fill="{_COLOURS[n % 4]}">■ '
        f"{escape(_full_head(table.columns[column]))}</text>"
        for n, column in enumerate(chart.series)
    )
    axis = (
        f'<line x1="{_EDGE}" y1="{_HEIGHT - 30}" x2="{_WIDTH - _EDGE}" y2="{_HEIGHT - 30}" '
        f'stroke="#555"/><text x="4" y="{_EDGE}" font-size="11">{top}</text>'
    )
    return (
        f'<p class="heading">{escape(chart.title)}</p><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" aria-label="{escape(chart.title)}">{axis}{marks}{names}{legend}</svg>'
    )


def _number(value: Value) -> float | None:
    """What is drawn; None leaves a gap."""
    told = value.value if isinstance(value, Total | Share) else value
    return float(told) if isinstance(told, int | float) else None


def _height(value: float, most: float) -> float:
    return value / most * (_HEIGHT - 30 - _EDGE)


def _bars(
    series: Sequence[Sequence[float | None]], step: float, most: float, *, stacked: bool
) -> Iterator[str]:
    wide = step * 0.6 if stacked else step * 0.6 / len(series)
    for place in range(len(series[0])):
        base = 0.0
        for number, values in enumerate(series):
            tall = _height(values[place] or 0.0, most)
            left = _EDGE + step * (place + 0.2) + (0 if stacked else wide * number)
            yield (
                f'<rect x="{left:.1f}" y="{_HEIGHT - 30 - base - tall:.1f}" width="{wide:.1f}" '
                f'height="{tall:.1f}" fill="{_COLOURS[number % 4]}"/>'
            )
            base += tall if stacked else 0


def _lines(
    series: Sequence[Sequence[float | None]], step: float, most: float, *, stacked: bool
) -> Iterator[str]:
    del stacked
    for number, values in enumerate(series):
        places = [(n, value) for n, value in enumerate(values) if value is not None]
        for _, run in groupby(enumerate(places), key=lambda one: one[1][0] - one[0]):
            points = [
                f"{_EDGE + step * (n + 0.5):.1f},{_HEIGHT - 30 - _height(value, most):.1f}"
                for _, (n, value) in run
            ]
            colour = _COLOURS[number % 4]
            yield f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" '
            yield 'stroke-width="2"/>'
            yield from (
                f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>'
                for x, y in (point.split(",") for point in points)
            )
