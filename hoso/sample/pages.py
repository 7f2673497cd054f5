"""Administrative documents after the templates of Decree 30/2020/NĐ-CP, Annex III, as PDF bytes.

One builder per kind of template (``form["kind"]`` in the data file); the same input gives the same
bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Spacer,
)

from hoso.sample.blocks import Boxes, Head, HeadText, MinutesBlock, SignatureBlock
from hoso.sample.body import body_flowables, paragraph
from hoso.sample.fonts import width
from hoso.sample.model import Attachment, Document, Person, SampleData
from reports.typeface import BOLD, REGULAR, register_fonts
from schemas.clock import letter_day

MARGINS_MM = {"top": 20, "bottom": 20, "left": 30, "right": 20}
PDF_VERSION = (1, 7)
CORNER = (52 * mm, 12 * mm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A rendered PDF: its bytes, page count, and boxes for signatures."""

    data: bytes
    pages: int
    boxes: dict[str, tuple[int, float, float, float, float]]


def render_document(
    data: SampleData, document: Document, *, plain: bool = False, password: str = ""
) -> Page:
    """The main file of ``document``; ``plain`` leaves page contents uncompressed."""
    register_fonts()
    form = data.forms[document.type]
    boxes = Boxes()
    head, opening = _KINDS[form["kind"]](data, document, form)
    end = _ending(data, document, form, boxes)
    story = [head, *opening, *_closed(body_flowables(document.body), end)]
    author = data.issuers[document.issuer].name
    maker = _Maker(document.date, plain=plain, password=password)
    return _build(story, boxes, maker, title=document.subject, author=author)


def render_attachment(data: SampleData, document: Document, attachment: Attachment) -> Page:
    """A file beside the main one: annex, enclosure or submission slip."""
    register_fonts()
    boxes = Boxes()
    if attachment.role == "phiếu trình":
        story = _slip(data, document, attachment, boxes)
    else:
        story = _annex(data, document, attachment)
        top = A4[1] - 9 * mm
        right = A4[0] - 12 * mm
        boxes.places["corner"] = (0, right - CORNER[0], top - CORNER[1], right, top)
    author = data.issuers[document.issuer].name
    return _build(story, boxes, _Maker(document.date), title=attachment.title, author=author)


Opening = tuple[Head, list[Flowable]]


def _head(data: SampleData, document: Document, *, about: str = "", dated: bool = True) -> Head:
    issuer = data.issuers[document.issuer]
    stamps = tuple(text.upper() for text in (document.stamp, document.urgency) if text)
    text = HeadText(
        parent=issuer.parent,
        organ=issuer.head,
        code=document.code,
        place_date=place_date(issuer.place, document.date) if dated else "",
        about=about,
        stamps=stamps,
    )
    return Head(text)


def place_date(place: str, day: date) -> str:
    """Cell 4: days below 10 and the months 1 and 2 get a leading zero (rule F-041)."""
    return "{place}, ngày {day} tháng {month} năm {year}".format(place=place, **letter_day(day))


def _titled(data: SampleData, document: Document, form: dict[str, Any]) -> Opening:
    subject = form.get("prefix", "") + _subject(document.subject, form)
    opening = [*_title(form["title"], subject)]
    if document.addressees:
        opening += _addressees(document.addressees)
    opening += _bases(data, document)
    return _head(data, document), opening


def _decision(data: SampleData, document: Document, form: dict[str, Any]) -> Opening:
    issuer = data.issuers[document.issuer]
    opening = _title(form["title"], "Về việc " + _lower(document.subject))
    opening += [paragraph(issuer.authority, "order")]
    opening += [*_bases(data, document), paragraph("QUYẾT ĐỊNH:", "order")]
    return _head(data, document), opening


def _letter(data: SampleData, document: Document, _form: dict[str, Any]) -> Opening:
    head = _head(data, document, about="V/v " + _lower(document.subject))
    return head, [Spacer(1, 6), *_addressees(document.addressees)]


def _minutes(data: SampleData, document: Document, form: dict[str, Any]) -> Opening:
    return _head(data, document, dated=False), _title(form["title"], document.subject)


_KINDS: dict[str, Callable[[SampleData, Document, dict[str, Any]], Opening]] = {
    "titled": _titled,
    "decision": _decision,
    "letter": _letter,
    "minutes": _minutes,
}


def _title(title: str, subject: str) -> list[Flowable]:
    rule = min(width(subject, BOLD, 14), 150 * mm) * 0.4
    return [
        Spacer(1, 4),
        paragraph(title, "title"),
        paragraph(subject, "subject"),
        HRFlowable(width=rule, thickness=0.7, color="black", spaceBefore=3, spaceAfter=12),
    ]


def _addressees(names: tuple[str, ...]) -> list[Flowable]:
    if len(names) == 1:
        return [paragraph(f"Kính gửi: {names[0]}.", "to_one")]
    marks = [";"] * (len(names) - 1) + ["."]
    lines = [f"- {name}{mark}" for name, mark in zip(names, marks, strict=True)]
    return [
        paragraph("Kính gửi:", "to"),
        *(paragraph(line, "to") for line in lines),
        Spacer(1, 6),
    ]


def _bases(data: SampleData, document: Document) -> list[Flowable]:
    texts = [data.bases.get(text, text) for text in document.bases]
    marks = [";"] * (len(texts) - 1) + ["."]
    return [paragraph(text + mark, "basis") for text, mark in zip(texts, marks, strict=False)]


def _ending(data: SampleData, document: Document, form: dict[str, Any], boxes: Boxes) -> Flowable:
    signer = data.people[document.signer]
    if form["kind"] == "minutes":
        secretary = data.people[document.secretary]
        return MinutesBlock(secretary.name, signer.name, _keep(document), boxes)
    return SignatureBlock(signer.title, signer.name, _keep(document), boxes)


def _keep(document: Document) -> tuple[str, ...]:
    """Receivers, each ended by ``;`` and the last by ``.`` (rules F-083, F-084)."""
    if not document.receivers:
        return ()
    *head, last = document.receivers
    return (*(f"{text};" for text in head), f"{last}.")


def _closed(body: list[Flowable], end: Flowable) -> list[Flowable]:
    """The signature block never stands alone on a page: it keeps the last paragraph."""
    return [*body[:-1], KeepTogether([body[-1], Spacer(1, 6), end])] if body else [end]


def _annex(data: SampleData, document: Document, attachment: Attachment) -> list[Flowable]:
    issuer = data.issuers[document.issuer]
    gap = "\u00a0" * 6  # an electronic annex leaves number and day blank (F-091)
    note = (
        f"(Kèm theo {document.type} số{gap}/{document.notation} ngày{gap}tháng{gap}"
        f"năm {document.date.year} của {issuer.name})"
    )
    return [
        Spacer(1, 10),
        *([paragraph(attachment.label, "annex")] if attachment.role == "phụ lục" else []),
        paragraph(attachment.title.upper(), "annex"),
        paragraph(note, "annex_note"),
        *body_flowables(attachment.body, ends=False),
    ]


def _slip(
    data: SampleData, document: Document, attachment: Attachment, boxes: Boxes
) -> list[Flowable]:
    signer: Person = data.people[attachment.signer]
    issuer = data.issuers[document.issuer]
    text = HeadText(
        parent=issuer.head,
        organ=(data.units[document.unit].upper(),),
        code="",
        place_date=place_date(issuer.place, document.date),
    )
    end = SignatureBlock(signer.title, signer.name, (), boxes)
    return [
        Head(text),
        *_title("PHIẾU TRÌNH GIẢI QUYẾT CÔNG VIỆC", attachment.title),
        *_addressees((f"Lãnh đạo {issuer.name}",)),
        *_closed(body_flowables(attachment.body), end),
    ]


def _subject(subject: str, form: dict[str, Any]) -> str:
    return _lower(subject) if form.get("prefix") else subject


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _build(story: list[Flowable], boxes: Boxes, maker: _Maker, *, title: str, author: str) -> Page:
    out = io.BytesIO()
    template = BaseDocTemplate(
        out,
        pagesize=A4,
        title=title,
        author=author,
        creator="Hoso",
        encrypt=maker.encryption,
    )
    edge = {name: value * mm for name, value in MARGINS_MM.items()}
    frame = Frame(
        edge["left"],
        edge["bottom"],
        A4[0] - edge["left"] - edge["right"],
        A4[1] - edge["top"] - edge["bottom"],
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    template.addPageTemplates([PageTemplate(frames=[frame], onPage=maker.page)])
    template.build(story, canvasmaker=maker.canvas)
    return Page(data=out.getvalue(), pages=maker.pages, boxes=dict(boxes.places))


class _Maker:
    """Makes the canvas with fixed dates and numbers the pages (not the first: rule F-007)."""

    def __init__(self, day: date, *, plain: bool = False, password: str = "") -> None:
        self.day = day
        self.pages = 0
        self._options: dict[str, Any] = {"invariant": 1, "pdfVersion": PDF_VERSION}
        if plain:
            self._options["pageCompression"] = 0
        self.encryption = StandardEncryption(password, strength=128) if password else None

    def canvas(self, *args: Any, **values: Any) -> Canvas:
        """The canvas of one document."""
        canvas = Canvas(*args, **{**values, **self._options})
        stamp = canvas._doc._timeStamp  # type: ignore[attr-defined]  # no public way to set it
        stamp.YMDhms = (self.day.year, self.day.month, self.day.day, 8, 0, 0)
        return canvas

    def page(self, canvas: Canvas, _template: object) -> None:
        """Called at the start of each page."""
        self.pages = canvas.getPageNumber()
        if self.pages > 1:
            canvas.setFont(REGULAR, 13)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(self.pages))
