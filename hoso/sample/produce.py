"""From a document of the data file to its files: rendered, signed, and spoilt where planned."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import docx
from PIL import Image, ImageDraw

from hoso.sample.images import seal_image, signature_image
from hoso.sample.looks import corner_text
from hoso.sample.model import Attachment, Document, Dossier, Fault, SampleData
from hoso.sample.pages import CORNER, Page, render_attachment, render_document
from hoso.sample.pki import Pki
from hoso.sample.sign import Notary, Signing
from schemas.clock import VIETNAM

_ORGAN_AFTER = timedelta(minutes=17)  # the clerk seals a while after the signer
_SECRETARY_BEFORE = timedelta(minutes=6)
_FIXED_ZIP_TIME = (2024, 1, 1, 8, 0, 0)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of a document; ``data`` is None where it is named but not delivered."""

    name: str
    role: str
    data: bytes | None


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """The files of one document and the page count of its main file."""

    files: tuple[MadeFile, ...]
    pages: int


class Producer:
    """Makes the files of documents with one PKI."""

    def __init__(self, data: SampleData, pki: Pki) -> None:
        self._data = data
        self._pki = pki
        self._notary = Notary(pki)

    def make(self, dossier: Dossier, ordinal: int, document: Document) -> MadeDocument:
        """Every file of the document with this ordinal; a paper document has none."""
        if document.carrier == "giấy":
            return MadeDocument((), document.pages)
        fault = self._data.fault_at(dossier.notation, ordinal)
        page, main = self._main(ordinal, document, fault)
        others = tuple(self._attachment(ordinal, document, item) for item in document.attachments)
        return MadeDocument((main, *others), page.pages)

    def _main(self, ordinal: int, document: Document, fault: Fault | None) -> tuple[Page, MadeFile]:
        kind = fault.kind if fault else ""
        page = render_document(
            self._data,
            document,
            plain=kind == "tampered",
            password=fault.password if fault else "",
        )
        data: bytes | None = page.data
        if kind not in ("unsigned", "encrypted"):
            data = self._notary.sign(page.data, tuple(self._signings(document, page)))
        name = document.names[0] if document.names else main_name(ordinal, document)
        if fault is not None:
            name, data = _spoil(fault, name, data)
        return page, MadeFile(name, "chính", data)

    def _signings(self, document: Document, page: Page) -> Iterator[Signing]:
        at = _instant(document)
        if document.secretary:
            yield self._person("secretary", document.secretary, at - _SECRETARY_BEFORE, page)
        yield self._person("person", document.signer, at, page, document.leaf_only)
        issuer = self._data.issuers[document.issuer]
        yield Signing(
            field="organ",
            identity=self._pki[issuer.certificate],
            at=at + _ORGAN_AFTER,
            box=page.boxes["organ"],
            look=seal_image(issuer.seal_ring, issuer.seal_centre),
            leaf_only=document.leaf_only,
        )

    def _person(
        self, field: str, key: str, at: datetime, page: Page, leaf_only: bool = False
    ) -> Signing:
        person = self._data.people[key]
        return Signing(
            field=field,
            identity=self._pki[person.certificate],
            at=at,
            box=page.boxes[field],
            look=signature_image(person.name),
            leaf_only=leaf_only,
        )

    def _attachment(self, ordinal: int, document: Document, item: Attachment) -> MadeFile:
        if item.role == "bản thảo":
            return MadeFile(f"{ordinal:02d}. {item.label}.docx", item.role, _draft(item))
        page = render_attachment(self._data, document, item)
        data = self._notary.sign(page.data, (self._attachment_signing(document, item, page),))
        return MadeFile(f"{ordinal:02d}. {item.label}.pdf", item.role, data)

    def _attachment_signing(self, document: Document, item: Attachment, page: Page) -> Signing:
        if item.role == "phiếu trình":
            return self._person(
                "person", item.signer, _instant(document) - timedelta(hours=1), page
            )
        issuer = self._data.issuers[document.issuer]
        at = _instant(document) + _ORGAN_AFTER
        return Signing(
            field="organ",
            identity=self._pki[issuer.certificate],
            at=at,
            box=page.boxes["corner"],
            look=corner_text(document.code, at, CORNER),
        )


def main_name(ordinal: int, document: Document) -> str:
    """The usual name of a main file, e.g. ``05. Quyết định 12-QĐ-SNV.pdf``."""
    return f"{ordinal:02d}. {document.type} {document.number}-{document.notation}.pdf"


def photo(title: str) -> bytes:
    """A JPEG of 200 dpi that stands for a photograph (a drawn scene, no person in it)."""
    image = Image.new("RGB", (1200, 800), (214, 226, 238))
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, 560, 1200, 800], fill=(150, 112, 78))
    draw.rectangle([220, 120, 980, 420], fill=(168, 24, 32))
    draw.polygon(
        [
            (600, 180),
            (622, 246),
            (692, 246),
            (636, 287),
            (657, 354),
            (600, 313),
            (543, 354),
            (564, 287),
            (508, 246),
            (578, 246),
        ],
        fill=(250, 220, 60),
    )
    for row in range(3):
        for seat in range(9):
            x, y = 110 + seat * 118 - row * 12, 590 + row * 70
            draw.rectangle([x, y, x + 74, y + 44], fill=(60 + row * 20, 70, 96))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, dpi=(200, 200), comment=title.encode("utf-8"))
    return out.getvalue()


def _instant(document: Document) -> datetime:
    clock = datetime.fromisoformat(f"{document.date.isoformat()}T{document.time}")
    return clock.replace(tzinfo=VIETNAM)


def _spoil(fault: Fault, name: str, data: bytes | None) -> tuple[str, bytes | None]:
    if fault.kind == "tampered" and data is not None:
        before, after = (text.encode("ascii") for text in fault.change)
        if data.count(before) != 1 or len(before) != len(after):
            raise ValueError("the text to tamper with must occur once and keep its length")
        return name, data.replace(before, after)
    if fault.kind == "empty":
        return name, b""
    if fault.kind == "missing":
        return name, None
    if fault.kind == "nfc_nfd":
        return unicodedata.normalize("NFD", name), data
    return name, data


def _draft(item: Attachment) -> bytes:
    document = docx.Document()
    document.add_heading(item.title, level=1)
    for text in item.body:
        paragraph = document.add_paragraph()
        paragraph.add_run(text).bold = bool(re.match(r"Điều \d+\.", text))
    raw = io.BytesIO()
    document.save(raw)
    return _fixed_times(raw.getvalue())


def _fixed_times(data: bytes) -> bytes:
    """The same archive with fixed dates, so that the same text gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _FIXED_ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry))
    return out.getvalue()
