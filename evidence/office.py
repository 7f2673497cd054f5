"""Text of office documents, read straight from their XML (real files break python-docx)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from evidence.encoding import Signs
from evidence.facts import TextFacts
from evidence.pdf import clean
from schemas.xml_safe import HARDENED

VERSION = 1
PART_LIMIT = 64 << 20  # bytes of one part once unpacked
TEXT_LIMIT = 20_000_000
_MOST_SECTIONS = 500
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STRINGS = re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml", re.IGNORECASE)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}tab": "\t"}
_BLANK_LINES = re.compile(r"\n{3,}")
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", re.IGNORECASE)


def read_docx(path: Path) -> TextFacts:
    """The text of a DOCX as one page: headers, body, footers, notes.

    Raises ``zipfile.BadZipFile``, ``lxml.etree.XMLSyntaxError``, ``ValueError`` on damaged files.
    """
    with zipfile.ZipFile(path) as package:
        names = sorted(name for name in package.namelist() if _PARTS.fullmatch(name))
        parts = ["".join(_text(_read(package, name))) for name in _in_reading_order(names)]
    return _one_page("\n".join(part for part in parts if part.strip()))


def docx_encoding(path: Path) -> dict[str, Any]:
    """In which encoding a DOCX is written: facts of ``evidence.encoding``. Raises as reading it."""
    signs = Signs()
    with zipfile.ZipFile(path) as package:
        for name in sorted(package.namelist()):
            if _PARTS.fullmatch(name):
                data = _read(package, name)
                signs.read("".join(_text(data)), 1)
                for font in _fonts(data):
                    signs.font(font, unicode=True)
    return signs.facts()


def docx_sections(path: Path) -> list[dict[str, Any]]:
    """Sections of a DOCX that state their paper: ``{"size": [width, height]}`` in points.

    Raises as reading it.
    """
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.lower() == "word/document.xml"]
        root = _parse(_read(package, names[0])) if names else None
    found = []
    for node in root.iter(f"{_WORD}pgSz") if root is not None else ():
        sides = [_twips(node.get(f"{_WORD}{side}", "")) for side in ("w", "h")]
        if all(sides):
            found.append({"size": sides})
    return found[:_MOST_SECTIONS]


def _twips(text: str) -> float:
    """Points of a whole number of twentieths of a point; 0 for anything else."""
    return round(int(text) / 20, 2) if text.isascii() and text.isdigit() and len(text) < 9 else 0.0


def _fonts(data: bytes) -> Iterator[str]:
    """Fonts that runs with text name for Latin letters."""
    root = _parse(data)
    for run in root.iter(f"{_WORD}r") if root is not None else ():
        fonts = run.find(f"{_WORD}rPr/{_WORD}rFonts")
        if fonts is None or not any((node.text or "").strip() for node in run.iter(f"{_WORD}t")):
            continue
        for kind in ("ascii", "hAnsi"):
            if name := fonts.get(f"{_WORD}{kind}"):
                yield str(name)[:120]


def read_xlsx(path: Path) -> TextFacts:
    """The strings of a workbook, one a line: shared ones first, then those kept in cells."""
    with zipfile.ZipFile(path) as package:
        names = sorted(name for name in package.namelist() if _STRINGS.fullmatch(name))
        return _one_page("\n".join(line for name in names for line in _strings(package, name)))


def _strings(package: zipfile.ZipFile, name: str) -> Iterator[str]:
    events = etree.iterparse(
        io.BytesIO(_read(package, name)),
        tag=(f"{_SHEET}si", f"{_SHEET}is", f"{_SHEET}row"),
        **HARDENED,
        recover=True,
    )
    for _, node in events:
        if node.tag != f"{_SHEET}row":
            yield "".join(part.text or "" for part in node.iter(f"{_SHEET}t"))
        node.clear()


def read_odt(path: Path) -> TextFacts:
    """The text of an OpenDocument text: headings and paragraphs, each on its own line."""
    with zipfile.ZipFile(path) as package:
        root = _parse(_read(package, "content.xml"))
    nodes = root.iter(f"{_ODF}p", f"{_ODF}h") if root is not None else ()
    return _one_page("\n".join("".join(map(str, node.itertext())) for node in nodes))


def read_html(path: Path) -> TextFacts:
    """The text of a web page without scripts and styles."""
    with path.open("rb") as stream:
        data = stream.read(PART_LIMIT)
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True)
    root: etree._Element | None = etree.fromstring(data, parser)
    if root is None:
        return TextFacts(pages=("",))
    etree.strip_elements(root, "script", "style", etree.Comment, with_tail=False)
    return _one_page("\n".join(str(text).strip() for text in root.itertext() if text.strip()))


def _one_page(raw: str) -> TextFacts:
    text = _BLANK_LINES.sub("\n\n", clean(raw))
    return TextFacts(pages=(text[:TEXT_LIMIT],), truncated=len(text) > TEXT_LIMIT)


def read_plain(path: Path) -> TextFacts:
    """The text of a plain text file: UTF-8, UTF-16 with a byte order mark, else Windows-1258."""
    with path.open("rb") as stream:
        data = stream.read(TEXT_LIMIT + 1)
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1258"):
        try:
            text = data[:TEXT_LIMIT].decode(encoding)
        except UnicodeDecodeError:
            continue
        return TextFacts(pages=(clean(text),), truncated=len(data) > TEXT_LIMIT)
    return TextFacts(pages=(clean(data.decode("latin-1")),), truncated=len(data) > TEXT_LIMIT)


def _in_reading_order(names: list[str]) -> list[str]:
    rank = {"header": 0, "document": 1, "footer": 2}
    return sorted(names, key=lambda n: (rank.get(re.sub(r"\d|word/|\.xml", "", n), 3), n))


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        data = part.read(PART_LIMIT + 1)
    if len(data) > PART_LIMIT:
        raise ValueError(f"{name}: over {PART_LIMIT} bytes")
    return data


def _parse(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(**HARDENED, recover=True)
    root: etree._Element | None = etree.fromstring(data, parser)
    return root


def _text(data: bytes) -> Iterator[str]:
    """The running text; every paragraph, also one in a text box, stands on a line of its own."""
    root = _parse(data)
    if root is None:
        return
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if node.tag == _FALLBACK and event == "start":
            walk.skip_subtree()  # the same text box once more, for old programs
        elif node.tag == f"{_WORD}p":
            yield "\n"
        elif event == "start" and node.tag == f"{_WORD}t":
            yield _shown(node)
        elif event == "start" and node.tag in _BREAKS:
            yield _BREAKS[node.tag]


def _shown(node: etree._Element) -> str:
    """Text as the reader sees it: a run set in capitals is upper case."""
    text, run = node.text or "", node.getparent()
    caps = run.find(f"{_WORD}rPr/{_WORD}caps") if run is not None else None
    if caps is None or caps.get(f"{_WORD}val", "1") in ("0", "false", "off"):
        return text
    return text.upper()
