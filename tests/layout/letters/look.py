"""Every measure Decree 30/2020/NĐ-CP sets for a page, with its values as defaults (Annex I).

Lengths in millimetres unless said, sizes and spacing in points. A :class:`Look` is changed by
making another: ``look.styled("motto", size=12)``, ``look.ruled("organ", share=0.8)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

SINGLE = 1.149  # a single line of Times New Roman, times its size
BELOW = 0.216  # of a line, what lies below its baseline, times its size
FAMILY = "Times New Roman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a component is set. ``first`` and ``left``: indents; ``color``: six hex digits."""

    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"  # left | center | right | justify
    first: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    line: float = 1.0
    color: str = "000000"
    family: str = FAMILY


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line below a text: as long as ``share`` of it (0: none), ``gap`` points below its baseline.

    ``form``: drawn | border | underscores, the three ways such lines are made in offices (a border
    is told from a drawn line in a DOCX alone). ``shift``: points off the middle of the text.
    """

    share: float = 0.4
    gap: float = 6
    weight: float = 0.75
    shift: float = 0
    dashed: bool = False
    form: str = "drawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Page numbers: where, from which page on, in which figures (Annex I.I.7)."""

    place: str = "top"  # top | bottom
    align: str = "center"
    first: bool = False  # shown on page 1
    figures: str = "arabic"  # arabic | roman
    start: int = 1
    edge: float = 12.7  # from the paper's edge to the line's top
    wrong: bool = False  # annexes go on counting instead of beginning anew
    shown: bool = True


def _styles() -> dict[str, Style]:
    body = Style(align="justify", first=12.7, before=6)
    middle = Style(align="center")
    head = replace(middle, size=13)
    loud = replace(middle, bold=True)
    return {
        "national": replace(head, size=12, bold=True),
        "motto": replace(head, bold=True),
        "parent": replace(head, size=12),
        "organ": replace(head, size=12, bold=True),
        "number": head,
        "place_date": replace(head, italic=True),
        "about": replace(head, size=12, before=6),
        "type": replace(loud, before=14),
        "abstract": loud,
        "power": replace(loud, before=12, after=6),
        "order": replace(loud, before=8, after=2),
        "to": Style(before=12, after=10),
        "to_item": Style(before=2),
        "basis": replace(body, italic=True),
        "chapter": replace(loud, before=10),
        "chapter_title": loud,
        "section": replace(loud, before=8),
        "section_title": loud,
        "article": body,
        "part": replace(body, bold=True, before=8),
        "clause_title": replace(body, bold=True),
        "clause": body,
        "point": body,
        "body": body,
        "receivers_word": Style(size=12, bold=True, italic=True),
        "receiver": Style(size=11),
        "typist": Style(size=11),
        "authority": loud,
        "other_title": loud,
        "name": loud,
        "annex": replace(loud, before=0),
        "annex_title": loud,
        "annex_note": replace(middle, italic=True, after=4),
        "urgency": replace(head, bold=True, color="E60000"),
        "circulation": replace(head, bold=True),
        "address": Style(size=11, align="center"),
        "page_number": middle,
        "cell": Style(size=13),
        "cell_head": replace(head, bold=True),
        "copy_form": replace(loud, size=14),
    }


def _rules() -> dict[str, Rule]:
    return {
        "motto": Rule(share=1.0),
        "organ": Rule(),
        "abstract": Rule(),
        "address": Rule(share=1.0),
        "copy": Rule(share=1.0),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The measures of one document."""

    paper: tuple[float, float] = (210, 297)
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 20
    styles: Mapping[str, Style] = field(default_factory=_styles)
    rules: Mapping[str, Rule] = field(default_factory=_rules)
    numbers: Numbers = Numbers()
    left_column: float = 0.40  # of the width of the type area
    number_gap: float = 12  # points from the head's rules to the line of the number
    date_drop: float = 0  # points the place and date stand below the number
    number_shift: float = 0  # points the number stands off the middle of the organ's name
    about_shift: float = 0
    date_shift: float = 0
    motto_shift: float = 0
    organ_shift: float = 0
    name_shift: float = 0
    receivers_drop: float = 0  # points "Nơi nhận" stands below the line of authority
    receivers_left: float = 0
    to_hang: bool = True  # the dashes stand below the colon
    sign_gap: float = 64  # points left for the signature
    urgency_box: tuple[float, float] | None = None  # else by the decree, by word
    boxed: bool = True  # urgency and circulation marks have their frame
    unicode: bool = True  # fonts say which characters their glyphs are (ToUnicode)

    def styled(self, *roles: str, **changes: Any) -> Look:
        """Another look: the styles of ``roles`` with ``changes``."""
        styles = {role: replace(self.styles[role], **changes) for role in roles}
        return replace(self, styles={**self.styles, **styles})

    def ruled(self, name: str, **changes: Any) -> Look:
        """Another look: the line ``name`` with ``changes``."""
        return replace(self, rules={**self.rules, name: replace(self.rules[name], **changes)})

    def numbered(self, **changes: Any) -> Look:
        """Another look: page numbers with ``changes``."""
        return replace(self, numbers=replace(self.numbers, **changes))


URGENCY = {"HỎA TỐC": (30, 8), "THƯỢNG KHẨN": (40, 8), "KHẨN": (20, 8)}
CIRCULATION = (52, 8)
