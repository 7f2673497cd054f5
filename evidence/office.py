"""Text of office documents other than DOCX, read straight from their XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from evidence.facts import TextFacts
from evidence.parts import PART_LIMIT, TEXT_LIMIT, one_page, parse, read_part
from evidence.pdf import clean
from schemas.xml_safe import HARDENED

VERSION = 2
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STRINGS = re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml", re.IGNORECASE)


def read_xlsx(path: Path) -> TextFacts:
    """The strings of a workbook, one a line: shared ones first, then those kept in cells."""
    with zipfile.ZipFile(path) as package:
        names = sorted(name for name in package.namelist() if _STRINGS.fullmatch(name))
        return one_page("\n".join(line for name in names for line in _strings(package, name)))


def _strings(package: zipfile.ZipFile, name: str) -> Iterator[str]:
    events = etree.iterparse(
        io.BytesIO(read_part(package, name)),
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
        root = parse(read_part(package, "content.xml"))
    nodes = root.iter(f"{_ODF}p", f"{_ODF}h") if root is not None else ()
    return one_page("\n".join("".join(map(str, node.itertext())) for node in nodes))


def read_html(path: Path) -> TextFacts:
    """The text of a web page without scripts and styles."""
    with path.open("rb") as stream:
        data = stream.read(PART_LIMIT)
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True)
    root: etree._Element | None = etree.fromstring(data, parser)
    if root is None:
        return TextFacts(pages=("",))
    etree.strip_elements(root, "script", "style", etree.Comment, with_tail=False)
    return one_page("\n".join(str(text).strip() for text in root.itertext() if text.strip()))


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
