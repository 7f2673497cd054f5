"""An administrative document as plain data: what it says, and its :class:`~letters.look.Look`.

Texts are as they stand on the page, dashes and closing marks included: a departure is planted by
changing the text. ``body`` holds all between the abstract and the signature: the legal bases, the
lines ``QUYẾT ĐỊNH:``, articles, paragraphs and tables, in order, each with the name of its style.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from letters.look import Look

NATIONAL = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. ``lead``: its start, set bold; ``over``: departures of its style alone."""

    role: str
    text: str
    lead: str = ""
    over: tuple[tuple[str, Any], ...] = ()

    @property
    def whole(self) -> str:
        """The paragraph's text, its bold start included."""
        return f"{self.lead} {self.text}" if self.lead else self.text


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a grid; ``widths`` are parts of the width of the type area."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


Block = Para | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Cells 7a and 7b: lines of authority and title, other titles, name."""

    lines: tuple[str, ...]
    name: str
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """Pages behind the signature with numbers of their own.

    ``headed``: a text issued with a decision (template 1.3), with the organ and the national name
    on top and ``type`` instead of a label.
    """

    title: str
    note: str
    body: tuple[Block, ...]
    label: str = ""
    type: str = ""
    headed: bool = False
    landscape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The block of a copy on paper (Annex I, part II.II; template 3.1)."""

    form: str
    parent: tuple[str, ...]
    organ: tuple[str, ...]
    number: str
    place_date: str
    signer: Signer
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document. Empty text: the component is not there.

    ``number_line`` and ``date_line`` say otherwise what ``number``, ``symbol``, ``place`` and
    ``day`` make by the decree. ``to``: what is addressed, after ``to_word``.
    """

    kind: str
    parent: tuple[str, ...]
    organ: tuple[str, ...]
    number: str
    symbol: str
    place: str
    day: date
    signer: Signer | None
    body: tuple[Block, ...]
    receivers: tuple[str, ...]
    type: str = ""
    abstract: str = ""
    to: tuple[str, ...] = ()
    to_word: str = "Kính gửi:"
    dated: bool = True
    number_line: str | None = None
    date_line: str | None = None
    national: str = NATIONAL
    motto: str = MOTTO
    secretary: Signer | None = None
    receivers_word: str = "Nơi nhận:"
    typist: str = ""
    urgency: str = ""
    circulation: str = ""
    address: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    copy: Copy | None = None
    look: Look = field(default_factory=Look)

    @property
    def number_text(self) -> str:
        """Cell 3."""
        if self.number_line is not None:
            return self.number_line
        return f"Số: {self.number}/{self.symbol}"

    @property
    def date_text(self) -> str:
        """Cell 4: days below 10 and the months 1, 2 take a zero (Annex I.II.4b)."""
        if self.date_line is not None or not self.dated:
            return self.date_line or ""
        return place_date(self.place, self.day)

    @property
    def letter(self) -> bool:
        """A công văn: no type, its abstract stands below the number."""
        return not self.type and self.kind.startswith("cong-van")


def place_date(place: str, day: date) -> str:
    """``Quảng Ngãi, ngày 05 tháng 3 năm 2026``."""
    month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def meta(document: Document) -> dict[str, Any]:
    """What a dossier's metadata says of the document, as a clerk would have typed it."""
    return {
        "number": document.number,
        "symbol": document.symbol,
        "date": document.day.isoformat(),
        "type": document.type.capitalize() or "Công văn",
        "organ": " ".join(document.organ),
        "abstract": document.abstract.removeprefix("V/v "),
        "signer": document.signer.name if document.signer else "",
        "addressees": [name.strip("-;. ") for name in document.to],
        "urgency": document.urgency,
        "circulation": document.circulation,
    }
