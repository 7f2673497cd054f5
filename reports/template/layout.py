"""How columns look: width, number format, head colour; A4 landscape."""

from __future__ import annotations

from typing import Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.template.words import words
from schemas.profile import Field

FONT_NAME: Final = "Times New Roman"
TEXT_FORMAT: Final = "@"
LAST_ROW: Final = 20_000  # drop-downs reach this far
_A4: Final = 9
_PAGE_WIDTH: Final = 150.0  # characters across an A4 landscape page, small but readable
_RULE = Side(style="thin", color="FF7F7F7F")
_EDGE = Side(style="thick", color="FF548235")
HEAD_FILLS: Final = {
    "circular_required": "FF1F4E79",
    "circular": "FF9DC3E6",
    "extension": "FFC5E0B3",
}
_WIDTHS: Final = {"Date": 13.0, "Number": 12.0, "LongText": 50.0}
_WIDE: Final = 200  # a text field longer than this gets a wide column


def head_class(item: Field) -> str:
    """Which colour a head has: a key of ``HEAD_FILLS``."""
    if item.extension:
        return "extension"
    return "circular_required" if item.required else "circular"


def width_of(item: Field) -> float:
    """Width of the field's column in characters."""
    if item.type in _WIDTHS:
        return _WIDTHS[item.type]
    length = item.max_length or _WIDE
    return 45.0 if length > _WIDE else max(14.0, min(length * 0.9, 28.0))


def is_text_column(item: Field) -> bool:
    """Whether the column is kept as text: codes lose zeros, dates get their days swapped."""
    return item.code or item.type == "Date"


def head_style(item: Field, *, first_of_extension: bool) -> dict[str, object]:
    """Style attributes of a head cell; a thick rule stands before the block beyond the Circular."""
    kind = head_class(item)
    colour = "FFFFFFFF" if kind == "circular_required" else "FF000000"
    return {
        "fill": PatternFill("solid", fgColor=HEAD_FILLS[kind]),
        "font": Font(name=FONT_NAME, size=11, bold=True, color=colour),
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
        "border": Border(
            left=_EDGE if first_of_extension else _RULE, right=_RULE, top=_RULE, bottom=_RULE
        ),
    }


def set_up_page(
    sheet: Worksheet, width: float, *, title_column: str = "", repeat_head: bool = True
) -> None:
    """A4 landscape, as many pages across as the columns need, the head on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = max(1, round(width / _PAGE_WIDTH + 0.35))
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    if repeat_head:
        sheet.print_title_rows = "1:1"
    if title_column and sheet.page_setup.fitToWidth > 1:
        sheet.print_title_cols = f"{title_column}:{title_column}"
    # An empty header is false in a condition, so ask for None.
    if sheet.oddHeader is not None and sheet.oddFooter is not None:
        sheet.oddHeader.center.text = sheet.title
        sheet.oddFooter.center.text = words()["page"]
