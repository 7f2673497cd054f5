"""What the checks of the content share: how its parts are written, and what a DOCX states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.text import nfc
from validator.anatomy import Paragraph
from validator.anatomy.page import MM
from validator.layout.form.base import Fault, Form, on_line, point, table

BASIS = re.compile(r"^(?:Căn cứ|Theo đề nghị|Xét đề nghị)\s")
CHAPTER = re.compile(r"^(Phần|Chương)\s+(\S+?)[.:]?$", re.IGNORECASE)
SECTION = re.compile(r"^(Mục|Tiểu mục)\s+(\S+?)[.:]?$", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:Điều|ĐIỀU)\s+(\d+|[IVXLC]+)\s*([.:]?)\s*(.*)$")
CLAUSE = re.compile(r"^(\d{1,3})([.)/])\s+(.*)$")
POINT = re.compile(r"^([a-zđA-ZĐ]{1,2})([).])\s+(.*)$")
LETTERS = ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r"]
LETTERS += ["s", "t", "u", "v", "x", "y"]
_MOST_TOLD = 5  # places of one rule in one file


def cut(faults: Iterable[Fault]) -> list[Fault]:
    """The first places; how many more there are is said with the last."""
    kept = list(faults)
    return kept[:_MOST_TOLD]


def article(one: Paragraph) -> re.Match[str] | None:
    """The head of an article: bold, or behind which a sentence or title begins."""
    found = ARTICLE.match(nfc(one.text))
    if found is None:
        return None
    return found if found[2] or one.lines[0].spans[0].bold else None


def indent_faults(form: Form, one: Paragraph) -> Iterator[Fault]:
    """The first line of a paragraph stands in by 1 or 1.27 cm."""
    stated = stated_of(form, one)
    indent = (one.first if stated is None else stated["first"] + stated["left"]) / MM
    slack = float(table()["indent_slack_mm"])
    if not any(abs(indent - wanted) <= slack for wanted in table()["indent_mm"]):
        yield on_line(one.lines[0], "indent", found=point(max(indent, 0.0)))


def stated_of(form: Form, one: Paragraph) -> Mapping[str, Any] | None:
    """What a paragraph of a DOCX says of itself; None for a PDF."""
    number = one.lines[0].paragraph
    return form.anatomy.written.stated.get(number) if number is not None else None
