"""Writes one sheet from top to bottom: lines, heads, rows, the page it is printed on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from reports import styles
from reports.cells import cell_text, day_or_text, is_risky
from reports.labels import Labels
from reports.sheets import Chart, Column, Line, Row, Share, Table, Total
from schemas.fitting import most_lines, row_height, sheet_width

NAME_LIMIT: Final = 31
"""Characters of a sheet name, Excel."""
_MARGINS = PageMargins(left=0.5, right=0.4, top=0.55, bottom=0.6, header=0.3, footer=0.3)
_PAPER_A4: Final = 9
_LAST_FROZEN: Final = 6  # a head further down would freeze most of a screen
_CHART_HEIGHT, _CHART_WIDTH = 9.0, 24.0  # centimetres
_LONGEST_LIST: Final = 255  # characters of a list within a drop-down, Excel
_MOST_LINES: Final = 28  # Excel shows rows of at most 409 points


class Pen:
    """Writes to one new sheet of a write-only workbook; ``row`` is the one that comes next.

    Nothing of a row is kept once it is written, so memory does not grow with their number.
    ``printed``: how many columns are printed; lines span those.
    """

    def __init__(
        self,
        work: Workbook,
        name: str,
        widths: tuple[float, ...],
        labels: Labels,
        printed: int = 0,
    ) -> None:
        self.row = 1
        self._first = 1  # the first row of the table being written
        self._widths = tuple(map(sheet_width, widths))
        self._printed = printed or len(widths)
        self._labels = labels
        self._ws: Any = work.create_sheet(name[:NAME_LIMIT])
        self._cells: dict[tuple[int, str, bool], Any] = {}
        for index, width in enumerate(self._widths, start=1):
            self._ws.column_dimensions[get_column_letter(index)].width = width
        self._ws.sheet_view.showGridLines = False

    def page(self, footer: str, *, portrait: bool = False, pages: int = 0) -> None:
        """A4, as wide as the sheet; ``footer`` left, the page's number right.

        ``pages``: how many it is printed on at most, 0 for as many as it takes.
        """
        ws, labels = self._ws, self._labels
        ws.page_setup.orientation = "portrait" if portrait else "landscape"
        ws.page_setup.paperSize = _PAPER_A4
        ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, pages
        ws.sheet_properties.pageSetUpPr.fitToPage = True
        ws.page_margins = _MARGINS
        ws.print_options.horizontalCentered = True
        font = f'&"{styles.FONT},Regular"&9'
        ws.oddFooter.left.text = f"{font}{footer.replace('&', '&&')}"
        ws.oddFooter.right.text = f"{font}{labels('page')} &P/&N"

    def repeat(self, first: int, last: int) -> None:
        """Print the head in rows ``first`` to ``last`` on every page.

        It is kept in sight where that leaves a screen. To be said before the first row is written,
        as :meth:`page`.
        """
        if last <= _LAST_FROZEN + (last - first):
            self._ws.freeze_panes = f"A{last + 1}"
        self._ws.print_title_rows = f"{first}:{last}"

    def lock(self) -> None:
        """Only cells to be filled in may be written to; no password: it guards against slips."""
        self._ws.protection.enable()
        for name in ("formatColumns", "formatRows", "autoFilter", "sort"):
            setattr(self._ws.protection, name, False)

    def line(self, line: Line) -> None:
        """A line spans the sheet's width; two texts side by side share it 2 : 3."""
        total, widths = self._printed, self._widths[: self._printed]
        split = total if line.right is None else _split_point(widths)
        cells: list[Any] = [None] * total
        cells[0] = self._cell(0, line.text, styles.line_style(line.style))
        self._merge(1, split)
        size = styles.LINE_SIZES[line.style]
        texts = [(line.text, sum(widths[:split]))]
        if line.right is not None:
            right = line.right_style or line.style
            cells[split] = self._cell(split, line.right, styles.line_style(right))
            self._merge(split + 1, total)
            texts.append((line.right, sum(widths[split:])))
        self._append(cells, row_height(most_lines(texts, size), size) + 2)

    def head(self, table: Table) -> None:
        """The head of a table: groups above, the heads, the numbers of the columns below."""
        columns = table.columns
        if any(column.group for column in columns):
            self._groups(columns)
        heads = Row(tuple(column.head for column in columns), "total")
        self._spread(heads, columns, styles.HEAD_STYLE)
        if table.numbered:
            numbers = Row(tuple(f"({place})" for place in range(1, len(columns) + 1)), "muted")
            self._spread(numbers, columns, styles.cell_style("muted", "centre"))
        self._first = self.row

    def _groups(self, columns: tuple[Column, ...]) -> None:
        """The upper row of the head: a group over its columns, the head itself over none."""
        start, texts = 1, []
        for group, members in groupby(columns, key=lambda column: column.group):
            for column in [None] if group else members:
                width = column.span if column else sum(member.span for member in members)
                lower = self.row + (0 if group else 1)
                self._cover(start, start + width - 1, lower)
                texts += [group or column.head if column else group, *[None] * (width - 1)]
                start += width
        cells = [self._cell(n, text, styles.HEAD_STYLE) for n, text in enumerate(texts)]
        told = [(text, self._widths[n]) for n, text in enumerate(texts) if text]
        lines = most_lines([(text, width * 2) for text, width in told], styles.BODY_SIZE, bold=True)
        self._append(cells, row_height(min(lines, _MOST_LINES), styles.BODY_SIZE))

    def _cover(self, first: int, last: int, lower: int) -> None:
        if last > first or lower > self.row:
            self._ws.merged_cells.add(
                CellRange(min_row=self.row, max_row=lower, min_col=first, max_col=last)
            )

    def body(self, row: Row, columns: tuple[Column, ...]) -> None:
        """A row of a table."""
        if row.style == "band":
            self._band(row, len(columns))
        else:
            self._spread(row, columns)

    def blank(self) -> None:
        """An empty row."""
        self._append([])

    def close(self, filtered: tuple[int, int, int] | None = None) -> None:
        """End the sheet. ``filtered``: first and last row and number of columns of its main table.

        Closing again does nothing.
        """
        if filtered:
            first, last, columns = filtered
            self._ws.auto_filter.ref = f"A{first}:{get_column_letter(columns)}{last}"
        if self._printed < len(self._widths):
            last = max(self.row - 1, 1)
            self._ws.print_area = f"A1:{get_column_letter(self._printed)}{last}"
        self._ws.close()

    def chart(self, chart: Chart, heads: Sequence[str], first: int, last: int) -> None:
        """A chart of the rows ``first`` to ``last``, below what is written so far.

        ``heads``: the names of all columns.
        """
        made: Any = BarChart() if chart.kind == "bar" else LineChart()
        made.title, made.height, made.width = chart.title, _CHART_HEIGHT, _CHART_WIDTH
        if chart.stacked:
            made.grouping, made.overlap = "stacked", 100
        for column in chart.series:
            cells = Reference(self._ws, min_col=column + 1, min_row=first, max_row=last)
            series = Series(cells, title=heads[column])
            series.smooth = False
            made.series.append(series)
        names = Reference(self._ws, min_col=chart.names + 1, min_row=first, max_row=last)
        made.set_categories(names)
        made.x_axis.delete = made.y_axis.delete = False
        self._ws.add_chart(made, f"A{self.row + 1}")

    def offer(self, columns: Sequence[Column], first: int, last: int) -> None:
        """Drop-down lists in the rows ``first`` to ``last`` of the columns with choices.

        What is not on the list is asked about, not refused: whoever reads it back says why.
        """
        for place, column in enumerate(columns, start=1):
            listed = column.choices
            if not isinstance(listed, str):
                words = ",".join(listed)
                fits = words and len(words) <= _LONGEST_LIST and '"' not in words
                listed = f'"{words}"' if fits else ""
            if not listed:
                continue
            rule = DataValidation(
                type="list",
                formula1=listed,
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="warning",
            )
            letter = get_column_letter(place)
            rule.add(f"{letter}{first}:{letter}{last}")
            self._ws.data_validations.append(rule)

    def give_up(self) -> None:
        """Leave the sheet as it is: nothing of it stays on the disk."""
        self._ws.close()
        self._ws._writer.cleanup()

    def _append(self, cells: list[Any], height: float | None = None) -> None:
        if height is not None:
            self._ws.row_dimensions[self.row].height = height
        self._ws.append(cells)
        self._ws.row_dimensions.pop(self.row, None)
        self.row += 1

    def _spread(self, row: Row, columns: tuple[Column, ...], style: str | None = None) -> None:
        """One row over the grid; a column that spans several is merged, its rest left blank."""
        cells: list[Any] = []
        texts: list[tuple[str, float]] = []
        for value, column in zip(row.cells, columns, strict=True):
            name = style or styles.cell_style(row.style, column.kind)
            dated = column.kind == "date" and not style
            start = len(cells)
            self._merge(start + 1, start + column.span)
            cells.append(self._cell(start, day_or_text(value) if dated else value, name))
            rest = range(start + 1, start + column.span)
            cells += [self._cell(place, None, name) for place in rest]
            if isinstance(value, str) and not dated:
                texts.append((value, sum(self._widths[start : start + column.span])))
        lines = min(most_lines(texts, styles.BODY_SIZE, bold=row.style == "total"), _MOST_LINES)
        self._append(cells, row_height(lines, styles.BODY_SIZE))

    def _band(self, row: Row, columns: int) -> None:
        style = styles.cell_style("band", "text")
        cells = [self._cell(place, None, style) for place in range(columns)]
        cells[0] = self._cell(0, row.cells[0], style)
        self._merge(1, columns)
        texts = [(str(row.cells[0] or ""), sum(self._widths[:columns]))]
        lines = most_lines(texts, styles.BODY_SIZE, bold=True)
        self._append(cells, row_height(lines, styles.BODY_SIZE))

    def _formula(self, place: int, value: Total | Share, style: str) -> Any:
        """A cell that reckons from others, kept apart from those that hold text."""
        cell: Any = WriteOnlyCell(self._ws)
        cell.style = style
        if isinstance(value, Total):
            cell.value = self._sum(get_column_letter(place + 1), value)
        else:
            part, whole = (
                "+".join(f"{get_column_letter(n + 1)}{self.row}" for n in places)
                for places in (value.part, value.of)
            )
            cell.value = f'=IF({whole}=0,"",({part})/({whole}))'
        cell.data_type = "f"
        return cell

    def _sum(self, letter: str, value: Total) -> str:
        first, last = self._first, max(self._first, self.row - 1)
        if value.below:
            first, last = self.row + 1, self.row + value.below
        if value.like is None:
            return f"=SUM({letter}{first}:{letter}{last})"
        by = get_column_letter(value.like + 1)
        return f"=SUMIF({by}{first}:{by}{last},{by}{self.row},{letter}{first}:{letter}{last})"

    def _cell(self, place: int, value: Any, style: str) -> Any:
        """The one cell of a place and style with its value: looking up a style costs most."""
        if isinstance(value, Total) and self.row == self._first and not value.below:
            value = value.value  # no row above it: a sum would sum itself
        if isinstance(value, Total | Share):
            return self._formula(place, value, style)
        text = isinstance(value, str) and value != ""
        risky = text and is_risky(value)
        cell = self._cells.get((place, style, risky)) or self._new_cell(place, style, risky)
        cell.value = cell_text(value, self._labels) if text else None if value == "" else value
        if text:
            cell.data_type = "s"  # never a formula, an error value or a number
        return cell

    def _new_cell(self, place: int, style: str, risky: bool) -> Any:
        cell: Any = WriteOnlyCell(self._ws)
        cell.style = style
        cell.quotePrefix = risky
        self._cells[place, style, risky] = cell
        return cell

    def _merge(self, first: int, last: int) -> None:
        if last > first:
            self._ws.merged_cells.add(
                CellRange(min_row=self.row, max_row=self.row, min_col=first, max_col=last)
            )


def _split_point(widths: tuple[float, ...]) -> int:
    """After which column a line of two texts is parted: about two fifths of the width."""
    total, run = sum(widths), 0.0
    for index, width in enumerate(widths, start=1):
        run += width
        if run >= total * 0.42:
            return min(index, len(widths) - 1)
    return 1
