"""The named styles of our workbooks: one serif, thin rules, heads that print well."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.workbook import Workbook

from reports.sheets import Kind, LineStyle, RowStyle

FONT: Final = "Times New Roman"
BODY_SIZE: Final = 11

_RULE = Side(style="thin", color="FF7F7F7F")
_BOX = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
_FILLS: dict[str, PatternFill] = {
    "total": PatternFill("solid", fgColor="FFF2F2F2"),
    "band": PatternFill("solid", fgColor="FFDDE7F3"),
    "head": PatternFill("solid", fgColor="FFC9D8EA"),
    "reply": PatternFill("solid", fgColor="FFFFF8DC"),
}
_ALIGN: dict[Kind, str] = {
    "text": "left",
    "code": "left",
    "count": "right",
    "rate": "right",
    "date": "center",
    "centre": "center",
    "reply": "left",
}
_FORMATS: dict[Kind, str] = {"count": "#,##0", "rate": "0.0%", "date": "dd/mm/yyyy"}
_FORMATS |= {"code": "@", "reply": "@"}
_ROWS: dict[RowStyle, dict[str, Any]] = {
    "body": {},
    "total": {"bold": True},
    "band": {"bold": True},
    "muted": {"italic": True, "color": "FF595959"},
}
_LINES: dict[LineStyle, tuple[dict[str, Any], str]] = {
    "organ": ({"size": 12}, "center"),
    "motto": ({"size": 13, "bold": True, "underline": "single"}, "center"),
    "organ_bold": ({"size": 12, "bold": True}, "center"),
    "title": ({"size": 14, "bold": True}, "center"),
    "subtitle": ({"size": 12, "italic": True}, "center"),
    "heading": ({"size": 12, "bold": True}, "left"),
    "text": ({"size": 12}, "left"),
    "note": ({"size": 11, "italic": True}, "left"),
    "date": ({"size": 12, "italic": True}, "center"),
}
LINE_SIZES: Final[dict[LineStyle, int]] = {name: row[0]["size"] for name, row in _LINES.items()}


def cell_style(row: RowStyle, kind: Kind) -> str:
    """Name of the style for a table cell."""
    return f"hoso {row} {kind}"


def line_style(style: LineStyle) -> str:
    """Name of the style for a line."""
    return f"hoso line {style}"


HEAD_STYLE: Final = "hoso head"


def add_styles(book: Workbook) -> None:
    """Register all named styles with ``book``; column widths are counted in the normal font."""
    normal: Any = book
    normal._named_styles["Normal"].font = Font(name=FONT, size=BODY_SIZE)
    normal._fonts[0] = normal._named_styles["Normal"].font
    for row, font in _ROWS.items():
        for kind, align in _ALIGN.items():
            style = _style(cell_style(row, kind), {"size": BODY_SIZE, **font}, align, row)
            style.number_format = _FORMATS.get(kind, "General")
            style.border = _BOX
            if kind == "reply":
                style.fill, style.protection = _FILLS["reply"], Protection(locked=False)
            book.add_named_style(style)
    head = _style(HEAD_STYLE, {"size": BODY_SIZE, "bold": True}, "center", "head")
    head.border = _BOX
    book.add_named_style(head)
    for line, (font, align) in _LINES.items():
        book.add_named_style(_style(line_style(line), font, align, ""))


def _style(name: str, font: dict[str, Any], align: str, fill: str) -> NamedStyle:
    style = NamedStyle(name=name)
    style.font = Font(name=FONT, **font)
    vertical = "center" if fill in ("head", "band") or "line" in name else "top"
    style.alignment = Alignment(
        horizontal=align, vertical=vertical, wrap_text=True, indent=1 if align == "right" else 0
    )
    if fill in _FILLS:
        style.fill = _FILLS[fill]
    return style
