"""What several documents say alike: organs, short forms of paragraphs, common looks."""

from __future__ import annotations

from typing import Any

from letters.look import Look
from letters.model import Para, Signer

# The department of home affairs of Quảng Ngãi, and the people's committee above it.
SNV: dict[str, Any] = {
    "parent": ("UBND TỈNH QUẢNG NGÃI",),
    "organ": ("SỞ NỘI VỤ",),
    "place": "Quảng Ngãi",
}
UBND: dict[str, Any] = {
    "parent": (),
    "organ": ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
    "place": "Quảng Ngãi",
}
# Before 1 July 2025.
SNV_KON_TUM: dict[str, Any] = {
    "parent": ("UBND TỈNH KON TUM",),
    "organ": ("SỞ NỘI VỤ",),
    "place": "Kon Tum",
}
DIRECTOR = Signer(lines=("GIÁM ĐỐC",), name="Nguyễn Văn A")
DEPUTY = Signer(lines=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="Trần Thị B")
CHAIR = Signer(lines=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), name="Lê Văn C")
VICE_CHAIR = Signer(
    lines=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), name="Phạm Thị D"
)
PLAIN = Look()
# The other ends of what the decree allows: sizes, margins, indents, line spacing.
_BODY = ("body", "basis", "article", "clause", "point", "part", "clause_title")
CLOSE = Look(top=25, bottom=20, left=35, right=15, number_gap=10).styled(*_BODY, size=13, first=10)
CLOSE = CLOSE.styled("type", "abstract", "power", "order", "to", "to_item", size=13)
CLOSE = CLOSE.styled("authority", "name", "page_number", size=13)
WIDE = Look(top=20, bottom=20, left=30, right=15).styled(*_BODY, line=1.3)
WIDE = WIDE.styled("national", "organ", "parent", size=13).styled("motto", "place_date", size=14)


def body(*texts: str) -> tuple[Para, ...]:
    """Plain paragraphs."""
    return tuple(Para("body", text) for text in texts)


def bases(*texts: str) -> tuple[Para, ...]:
    """Legal bases, as they stand."""
    return tuple(Para("basis", text) for text in texts)


def article(number: int, text: str, title: str = "") -> Para:
    """``Điều 1. Title`` bold on a line of its own, or bold before the text."""
    lead = f"Điều {number}."
    return (
        Para("article", "", lead=f"{lead} {title}") if title else Para("article", text, lead=lead)
    )


def clauses(*texts: str) -> tuple[Para, ...]:
    """Numbered clauses without titles, from 1."""
    return tuple(Para("clause", f"{number}. {text}") for number, text in enumerate(texts, start=1))


LETTERS = "abcdđeghiklmnopqrstuvxy"


def points(*texts: str) -> tuple[Para, ...]:
    """Points a), b), c), d), đ) … in the order of the Vietnamese alphabet."""
    return tuple(
        Para("point", f"{mark}) {text}") for mark, text in zip(LETTERS, texts, strict=False)
    )


def part(number: str, title: str) -> Para:
    """``I. TITLE``."""
    return Para("part", f"{number}. {title}")


def clause_title(number: int, title: str) -> Para:
    """``1. Title`` on a line of its own."""
    return Para("clause_title", f"{number}. {title}")
