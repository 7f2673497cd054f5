"""Members of zipped XML files, bounded and mended; text of formats without pages."""

from __future__ import annotations

import re
import zipfile

from lxml import etree

from evidence.facts import TextFacts
from evidence.pdf import clean
from schemas.xml_safe import HARDENED

PART_LIMIT = 64 << 20  # bytes of one part once unpacked
TEXT_LIMIT = 20_000_000
_BLANK_LINES = re.compile(r"\n{3,}")


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a member.

    Raises ``ValueError`` above ``PART_LIMIT``, ``KeyError`` without it, and what ``zipfile`` raises
    on damaged members.
    """
    with archive.open(name) as part:
        data = part.read(PART_LIMIT + 1)
    if len(data) > PART_LIMIT:
        raise ValueError(f"{name}: over {PART_LIMIT} bytes")
    return data


def parse(data: bytes) -> etree._Element | None:
    """The root of foreign XML, mended where it is not well-formed; None where nothing is XML.

    Raises ``lxml.etree.XMLSyntaxError`` where it cannot be mended.
    """
    root: etree._Element | None = etree.fromstring(data, etree.XMLParser(**HARDENED, recover=True))
    return root


def one_page(raw: str) -> TextFacts:
    """Text of a format without pages, as facts."""
    text = _BLANK_LINES.sub("\n\n", clean(raw))
    return TextFacts(pages=(text[:TEXT_LIMIT],), truncated=len(text) > TEXT_LIMIT)
