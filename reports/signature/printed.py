"""The report as a PDF on A4, with page numbers; the same bytes for the same report."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from reports.signature.model import FileRow, Pictures, SignatureReport, SignatureRow, State
from reports.signature.page import notes, proof_text, sides, where
from reports.signature.wording import day, moment, say
from reports.typeface import BOLD, ITALIC, REGULAR, register_fonts

_WIDTH = A4[0] - 40 * mm
_COLOURS: dict[State, str] = {"good": "#0a5c2b", "bad": "#a40000", "unknown": "#7a4b00"}
_GRID: list[Any] = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#777777")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]
_HEADED = [("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eeeeee"))]
_ROOM = 60 * mm  # a signature's heading is never left alone at the foot of a page


def as_pdf(report: SignatureReport) -> bytes:
    """The bytes of the PDF."""
    register_fonts()
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=15 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=say("title", "vi"),
        author=report.agency,
        invariant=1,
    )
    document.build(list(_story(report)), onFirstPage=_footer, onLaterPages=_footer)
    return out.getvalue()


def _footer(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 9)
    canvas.drawCentredString(A4[0] / 2, 10 * mm, str(document.page))
    canvas.restoreState()


def _style(name: str, **values: Any) -> ParagraphStyle:
    size = values.pop("size", 10.5)
    base = {"fontName": REGULAR, "fontSize": size, "leading": size * 1.22, "splitLongWords": 1}
    return ParagraphStyle(name, **{**base, **values})


_TEXT = _style("text")
_SMALL = _style("small", size=8.5)
_HEAD = _style("head", fontName=BOLD)
_CENTRED = _style("centred", fontName=BOLD, alignment=TA_CENTER)
_TITLE = _style("title", size=14, fontName=BOLD, alignment=TA_CENTER, spaceBefore=14, spaceAfter=8)
_FILE = _style("file", size=12, fontName=BOLD, spaceBefore=10, spaceAfter=2)
_SIGNATURE = _style("signature", size=11, fontName=BOLD, spaceBefore=8, spaceAfter=3)
_PICTURED = 135 * mm  # the head of pictures and the first pair
_CAPTION = _style("caption", size=9.5, fontName=ITALIC, spaceBefore=5, spaceAfter=2)
_CLOSING = _style("closing", fontName=ITALIC, spaceBefore=10)
_RIGHT = _style("right", fontName=BOLD, alignment=TA_RIGHT, spaceBefore=12)


def _said(text: str, style: ParagraphStyle = _TEXT, state: State | None = None) -> Paragraph:
    safe = escape(text)
    return Paragraph(f'<font color="{_COLOURS[state]}">{safe}</font>' if state else safe, style)


def _story(report: SignatureReport) -> Iterator[Flowable]:
    yield _letterhead(report)
    yield _said(say("title", "vi"), _TITLE)
    yield _about(report)
    if len(report.rows) > 1:
        yield _said(say("summary", "vi"), _SIGNATURE)
        yield _summary(report)
    for file in report.files:
        yield from _file(file)
    yield KeepTogether(  # nobody signs on a page that says nothing
        [
            _said(say("closing", "vi", time=moment(report.checked_at)), _CLOSING),
            *(_said(note, _SMALL) for note in notes(report)),
            _said(say("checker", "vi"), _RIGHT),
            Spacer(1, 20 * mm),
        ]
    )


def _letterhead(report: SignatureReport) -> Table:
    agency = report.agency or say("no-agency", "vi")
    right = f"{say('nation', 'vi')}<br/>{say('motto', 'vi')}"
    cells = [[_said(agency, _CENTRED), Paragraph(right, _CENTRED)]]
    return Table(cells, colWidths=[_WIDTH * 0.45, _WIDTH * 0.55], style=[("VALIGN", *_ALL, "TOP")])


_ALL = ((0, 0), (-1, -1))


def _about(report: SignatureReport) -> Table:
    counts = "; ".join(f"{name}: {count}" for name, count in report.counts.items()) or "0"
    rows = (
        ("checked", moment(report.checked_at)),
        ("count", counts),
        ("policy", report.policy),
        ("rules", report.rules_version),
        ("trust", report.trust),
    )
    cells = [[_said(say(key, "vi"), _HEAD), _said(value)] for key, value in rows]
    return Table(cells, colWidths=[_WIDTH * 0.3, _WIDTH * 0.7], style=_GRID)


def _summary(report: SignatureReport) -> Table:
    heads = [_said(say(key, "vi"), _HEAD) for key in ("file", "signed-by", "outcome")]
    cells = [heads] + [
        [
            _said(file.path),
            _said(f"{row.number}. {row.heading}"),
            _said(row.verdict.verdict_vi, _TEXT, row.state),
        ]
        for file, row in report.rows
    ]
    widths = [_WIDTH * 0.45, _WIDTH * 0.28, _WIDTH * 0.27]
    return Table(cells, colWidths=widths, style=[*_GRID, *_HEADED], repeatRows=1)


def _file(file: FileRow) -> Iterator[Flowable]:
    yield CondPageBreak(_ROOM)
    yield _said(f"{say('file', 'vi')}: {file.path}", _FILE)
    size = say("bytes", "vi", count=file.size)
    yield _said(f"{say('digest', 'vi')}: {file.sha256} · {say('size', 'vi')}: {size}", _SMALL)
    if file.note_vi:
        yield _said(file.note_vi, _HEAD, "unknown")
    for row in file.signatures:
        yield from _signature(row)


def _signature(row: SignatureRow) -> Iterator[Flowable]:
    yield CondPageBreak(_ROOM)
    heading = say("signature", "vi", number=row.number, heading=row.heading)
    yield _said(f"{heading} ({where(row)})", _SIGNATURE)
    yield _items(row)
    yield _said(say("steps", "vi"), _CAPTION)
    yield _steps(row)
    yield from _pictures(row.pictures)
    yield from _details(row)


def _items(row: SignatureRow) -> Table:
    cells = [
        [
            _said(str(number)),
            _said(item.label_vi, _HEAD),
            _said(item.value_vi, _HEAD if item.key == "overall" else _TEXT, item.state),
        ]
        for number, item in enumerate(row.items, 1)
    ]
    return Table(cells, colWidths=[8 * mm, _WIDTH * 0.33, _WIDTH * 0.67 - 8 * mm], style=_GRID)


def _steps(row: SignatureRow) -> Table:
    heads = ("", *(say(key, "vi") for key in ("step", "outcome", "reason", "basis")))
    cells = [[_said(head, _SMALL) for head in heads]]
    cells += [
        [
            _said(str(step.number), _SMALL),
            _said(step.name_vi, _SMALL),
            _said(step.mark_vi, _SMALL, step.state),
            _said(step.text_vi, _SMALL),
            _said(step.basis, _SMALL),
        ]
        for step in row.steps
    ]
    widths = [9 * mm, 31 * mm, 19 * mm, _WIDTH - 99 * mm, 40 * mm]
    return Table(cells, colWidths=widths, style=[*_GRID, *_HEADED], repeatRows=1)


def _pictures(pictures: Pictures) -> Iterator[Flowable]:
    """Before and after, side by side; a pair is never torn apart by the end of a page."""
    if pictures.pages:
        yield CondPageBreak(_PICTURED)
        yield _said(f"{say('pictures', 'vi')}:", _style("pictures", size=8.5, spaceBefore=5))
    for picture in pictures.pages:
        both = sides(picture)
        cells: list[list[Any]] = [
            [_said(caption, _SMALL) for caption, _ in both],
            [_image(png) for _, png in both],
        ]
        yield Table(
            cells, colWidths=[_WIDTH / 2] * 2, style=[*_GRID, ("NOSPLIT", *_ALL)], spaceAfter=5
        )
    if pictures.note:
        yield _said(say(pictures.note, "vi"), _SMALL)


def _image(png: bytes) -> Flowable | str:
    """Within 80 by 115 mm."""
    if not png:
        return ""
    width, height = ImageReader(BytesIO(png)).getSize()
    scale = min(80 * mm / width, 115 * mm / height)
    return Image(BytesIO(png), width=width * scale, height=height * scale)


def _details(row: SignatureRow) -> Iterator[Flowable]:
    if row.certificate:
        serial, key = row.certificate["serial"], row.certificate["key"]
        text = (
            f"{say('certificate', 'vi')}: {say('serial', 'vi')} {serial}; {say('key', 'vi')} {key}"
        )
        yield _said(f"{text}; SHA-256 {row.certificate['sha256']}", _SMALL)
    for number, link in enumerate(row.chain, 1):
        period = say("from-to", "vi", first=day(link.valid_from), last=day(link.valid_to))
        yield _said(f"{say('chain', 'vi')} {number}: {link.subject} ({period})", _SMALL)
    for one in row.moments:
        text = f"{say('moments', 'vi')} {one.name_vi} ({moment(one.time)}): {one.verdict_vi}"
        yield _said(text, _SMALL, one.state)
    for proof in row.proofs:
        yield _said(f"{say('proofs', 'vi')}: {proof_text(proof)}", _SMALL)
    for stamp in row.stamps:
        authority = stamp.authority or say("unnamed", "vi")
        yield _said(f"{say('stamps', 'vi')}: {moment(stamp.time)} – {authority}", _SMALL)
