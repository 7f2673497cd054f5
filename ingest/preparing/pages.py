"""What the first page of a file says of itself, and in which language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evidence.facts import FileFacts
from ingest.preparing.match import PageTold
from ingest.readings import Reading
from schemas.clock import parse_dmy
from schemas.text import nfc
from schemas.trace import PaperKey
from validator.anatomy import Value, values
from validator.case import file_case
from validator.layout.scope import unread
from validator.registry import Skip
from validator.scans.pages import is_scanned, scanned_pages
from validator.view import FileView

VIETNAMESE = "Tiếng Việt"
BORN_DIGITAL, DIGITISED = "Gốc điện tử", "Số hóa"
# Letters no other language of the region writes; a page of it has one in about eight.
_OWN = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_LEAST_LETTERS = 200
_LEAST_SHARE = 0.06


def page_told(path: str, facts: FileFacts) -> PageTold:
    """Number, symbol and day read off the page with good confidence; else why there are none.

    ``why``: secret, scanned, unread or no_sign.
    """
    if facts.secrecy:
        return PageTold(why="secret")
    signed = bool(facts.signatures and facts.signatures["count"])
    item = file_case(FileView(path=path, role="", record=None, facts=facts))
    skip = unread(item)
    if skip is not None:
        return PageTold(why=_why(skip), signed=signed)
    read = {name: one for name, one in values(item.anatomy).items() if one.part.good}
    return replace(_told(read), signed=signed)


def scan_told(reading: Reading) -> PageTold:
    """The same off the first page of a scan as a machine read it, of what it is sure of."""
    if reading.suspected:
        return PageTold(why="secret")
    if not reading.pages:
        return PageTold(why="unread")
    view = FileView(path=reading.path, role="", record=None, facts=None, read=reading.pages)
    read = values(file_case(view).read)
    sure = {name: one for name, one in read.items() if one.part.legible and one.part.certain}
    return replace(_told(sure), by_machine=True)


def _told(read: Mapping[str, Value]) -> PageTold:
    """Number, symbol and day out of the components of a page."""
    if "number" not in read or "symbol" not in read:
        return PageTold(why="no_sign")
    key = PaperKey(number=read["number"].text, notation=read["symbol"].text)
    return PageTold(
        sign=key.sign,
        shown=f"{key.number}/{key.notation}",
        day=parse_dmy(read["date"].text) if "date" in read else None,
    )


def _why(skip: Skip) -> str:
    return "scanned" if skip.reason == "scanned-page" else "unread"


def language_of(facts: FileFacts) -> str:
    """``Tiếng Việt`` where the text of a file is Vietnamese; "" where that cannot be told."""
    text = " ".join(facts.text.pages) if facts.text else ""
    letters = [char for char in nfc(text).casefold() if char.isalpha()]
    own = sum(char in _OWN for char in letters)
    enough = len(letters) >= _LEAST_LETTERS and own >= _LEAST_SHARE * len(letters)
    return VIETNAMESE if enough else ""


def level_of(path: str, facts: FileFacts) -> tuple[str, bool]:
    """Mức độ tin cậy as a file shows it, and whether that is certain; "" where it shows nothing.

    Signed, with all its text drawn as text and no scanned page: born digital, for certain. Every
    page a picture: a scan as it seems, for a person to say.
    """
    item = file_case(FileView(path=path, role="", record=None, facts=facts))
    if is_scanned(item):
        return DIGITISED, False
    drawn = facts.pdf is not None and scanned_pages(facts) == [] and unread(item) is None
    signed = bool(facts.signatures and facts.signatures["count"])
    return (BORN_DIGITAL, True) if drawn and signed else ("", False)


def pages_of(facts: FileFacts) -> int:
    """How many pages a file has; 0 where it has none or they were not counted."""
    return (facts.pdf.pages or 0) if facts.pdf else 0
