"""What an official document says, before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``level`` 1: ``I. TIÊU ĐỀ``, bold capitals; 2: ``1. Tiêu đề``, bold.

    The number is a part of the text.
    """

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the content. ``lead``: bold words before the text, e.g. ``Địa điểm:``.

    Words that begin a point are a part of the text: ``a) …``, ``- …``.
    """

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground (*căn cứ*), set slanted; the text ends with its own sign."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with lines over the width of the page; its head comes again on every page.

    ``shares``: the widths of the columns to each other. ``aligns``: of the columns, all left where
    none are given. ``total``: whether the last row is a sum, set bold.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...] = ()
    aligns: tuple[Align, ...] = ()
    total: bool = False


Block = Heading | Paragraph | Ground | Table


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs: the capitals above the signature, and the name below ("": room for it).

    ``note``: how to sign, in brackets.
    """

    title: str
    name: str = ""
    note: str = "(Ký, ghi rõ họ và tên)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Minutes (*biên bản*, form 1.9 of Annex III) or another document signed by several parties.

    ``organ``, ``parent``: names at the head. ``symbol``: ``BB-SNV``; ``number`` is filled in by the
    clerk, "" leaves room for it. ``about``: the abstract. ``place_date``: minutes have none.
    ``parties``: one to three, from left to right. ``recipients`` without dash and sign; the last
    line, ``Lưu: VT, …``, is made of ``kept``. ``made``: RFC 3339, when the file says it was made.
    """

    organ: str
    parent: str = ""
    symbol: str = "BB"
    number: str = ""
    type: str = "BIÊN BẢN"
    about: str = ""
    place_date: str = ""
    body: tuple[Block, ...] = ()
    parties: tuple[Party, ...] = ()
    recipients: tuple[str, ...] = ()
    kept: str = "VT"
    author: str = ""
    made: str
