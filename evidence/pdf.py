"""What a PDF shows: its structure (pypdf) and the text of its pages (pypdfium2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.encoding import Signs
from evidence.encoding.fonts import note_fonts
from evidence.facts import PdfFacts, Problem, SecrecyMark, TextFacts
from evidence.layout import sheet
from evidence.layout.styles import Styles
from evidence.secrecy import Box, marks_of_boxes, marks_of_lines, marks_of_notes, mentions
from schemas.text import nfc

VERSION = 2
PAGE_LIMIT = 5000
TEXT_LIMIT = 20_000_000  # characters of one file
BOX_LIMIT = 20_000  # text boxes of one page that are looked at
LINE_LIMIT = 20_000  # lines of one file whose place and style are kept
NOTE_LIMIT = 1000  # annotations of one page that are looked at
NOTE_LENGTH = 60  # characters: a stamp is short
_HEAD = 1024
_HEADER = re.compile(rb"%PDF-(\d\.\d)")
_PDFA = re.compile(r"[1-9][A-Z]?")
_PASSWORD = "password"


@dataclass(slots=True)
class _Pages:
    """What the pages showed; ``count`` is None where the file could not be opened."""

    count: int | None = None
    texts: list[str] = field(default_factory=list)
    image_only: list[int] = field(default_factory=list)
    marks: list[SecrecyMark] = field(default_factory=list)
    sheets: list[dict[str, Any] | None] = field(default_factory=list)
    styles: Styles = field(default_factory=Styles)
    lines: int = 0
    signs: Signs = field(default_factory=Signs)
    size: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfReading:
    """All that was read of a PDF."""

    facts: PdfFacts
    text: TextFacts
    marks: tuple[SecrecyMark, ...]
    layout: dict[str, Any] | None
    encoding: dict[str, Any] | None
    problems: tuple[Problem, ...]


def read_pdf(path: Path) -> PdfReading:
    """Structure, text and secrecy marks of a PDF; what fails is a problem, hiding nothing else."""
    problems: list[Problem] = []
    read = _Pages()
    structure = _structure(path, problems, read.signs)
    _read_pages(path, problems, read)
    pages, error = read.count, read.error
    facts = PdfFacts(
        pages=pages,
        version=max(structure["version"], _header_version(path)),
        encrypted=structure["encrypted"] or error == _PASSWORD,
        needs_password=error == _PASSWORD,
        opened=pages is not None,
        all_pages_read=pages is not None and not error,
        error=error,
        pdfa=structure["pdfa"],
    )
    text = TextFacts(
        pages=tuple(read.texts),
        image_only=tuple(read.image_only),
        truncated=len(read.texts) < (pages or 0) or read.size > TEXT_LIMIT,
    )
    return PdfReading(
        facts=facts,
        text=text,
        marks=tuple(read.marks),
        layout=_layout(read) if pages is not None else None,
        encoding=read.signs.facts() if pages is not None else None,
        problems=tuple(problems),
    )


def _layout(read: _Pages) -> dict[str, Any]:
    return {"version": sheet.VERSION, "styles": read.styles.facts(), "pages": read.sheets}


def _header_version(path: Path) -> str:
    with path.open("rb") as stream:
        found = _HEADER.search(stream.read(_HEAD))
    return found.group(1).decode("ascii") if found else ""


def _structure(path: Path, problems: list[Problem], signs: Signs) -> dict[str, Any]:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    result: dict[str, Any] = {"version": "", "encrypted": False, "pdfa": None}
    try:
        with path.open("rb") as stream:
            reader = PdfReader(stream)
            result["encrypted"] = reader.is_encrypted
            version = str(reader.root_object.get("/Version", "")).removeprefix("/")
            result["version"] = version if re.fullmatch(r"\d\.\d", version) else ""
            result["pdfa"] = _claimed_pdfa(reader)
            note_fonts(reader, signs)
    except FileNotDecryptedError:  # told by ``needs_password``
        result["encrypted"] = True
    except Exception as error:  # pypdf raises nearly anything on mutated files
        problems.append(_problem("pdf-structure", error))
    return result


def _claimed_pdfa(reader: Any) -> str:
    """Part and level of PDF/A the XMP names (ISO 19005-1 6.7.11), "" where it names none."""
    try:
        about = reader.xmp_metadata
        part, level = about.pdfaid_part, about.pdfaid_conformance or ""
    except Exception:  # no XMP, or none that can be read, which names nothing
        return ""
    said = f"{part}{level}".upper()
    return said if _PDFA.fullmatch(said) else ""


def _read_pages(path: Path, problems: list[Problem], read: _Pages) -> None:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        read.error = _PASSWORD if _PASSWORD in str(error).casefold() else str(error)
        return
    with closing(document):
        read.count = len(document)
        for number in range(1, min(read.count, PAGE_LIMIT) + 1):
            try:
                _read_page(document, number, read)
            except Exception as error:
                read.error = read.error or f"page {number}: {error}"
                problems.append(_problem("pdf-text", error, f"page {number}: "))
            if len(read.texts) < number:
                read.texts.append("")
            if len(read.sheets) < number:
                read.sheets.append(None)
            if read.size > TEXT_LIMIT:
                break


def _read_page(document: Any, number: int, read: _Pages) -> None:
    with closing(document[number - 1]) as page, closing(page.get_textpage()) as textpage:
        raw = textpage.get_text_range()
        read.signs.read(raw, number)
        text = clean(raw)
        read.size += len(text)
        read.texts.append(text if read.size <= TEXT_LIMIT else "")
        read.marks.extend(_marks(page, textpage, text, number))
        if not text.strip() and _has_image(page):
            read.image_only.append(number)
        facts = sheet.sheet(page, textpage, read.styles if read.lines < LINE_LIMIT else None)
        read.lines += len(facts.get("lines", ()))
        read.sheets.append(facts)


def _marks(page: Any, textpage: Any, text: str, number: int) -> list[SecrecyMark]:
    found = [*marks_of_lines(text, number), *marks_of_notes(_notes(page), number)]
    if not found and mentions(text):
        found = list(marks_of_boxes(_boxes(textpage), number))
    return found


def _boxes(textpage: Any) -> list[Box]:
    frames = (textpage.get_rect(n) for n in range(min(textpage.count_rects(), BOX_LIMIT)))
    return [Box(frame, textpage.get_text_bounded(*frame)) for frame in frames]


def _notes(page: Any) -> Iterator[str]:
    """The contents of the page's annotations."""
    import ctypes

    import pypdfium2.raw as raw

    for number in range(min(raw.FPDFPage_GetAnnotCount(page), NOTE_LIMIT)):
        note = raw.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        try:
            size = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
            if 2 < size <= 2 * NOTE_LENGTH:
                buffer = ctypes.create_string_buffer(size)
                target = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
                raw.FPDFAnnot_GetStringValue(note, b"Contents", target, size)
                yield buffer.raw[: size - 2].decode("utf-16-le", "replace")
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _has_image(page: Any) -> bool:
    import pypdfium2.raw as raw

    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    return next(iter(images), None) is not None


def clean(text: str) -> str:
    """Text as we keep it: NFC, line feeds, PDFium's hyphen marks and NULs taken out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\ufffe", "").replace("\x02", "").replace("\0", "")
    return nfc(text.encode("utf-8", "replace").decode("utf-8"))


def _problem(collector: str, error: BaseException, where: str = "") -> Problem:
    detail = f"{where}{type(error).__name__}: {error}"[:300]
    return Problem(collector=collector, kind="error", detail=detail)
