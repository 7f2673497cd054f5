"""Secrecy marks: a stamp MẬT, TỐI MẬT or TUYỆT MẬT that stands alone (cell 10a of Decree 30).

Running text never counts ("bảo mật", "mật ong", this sentence), nor a mark that was lifted
("ĐÃ GIẢI MẬT"). Scans without text cannot be checked; they are counted elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evidence.facts import SecrecyMark, TextFacts
from schemas.text import nfc

VERSION = 1
_MARK = re.compile(r"[\[(|\s]*(TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)[\])|\s.]*")
_WORD = re.compile(r"(?<!\w)MẬT(?!\w)")
_LIFTED = re.compile(r"GIẢI\s+MẬT")
_DEGREES = ("TUYỆT", "TỐI")
# A heading broken before or after MẬT: BẢO/MẬT, BÍ/MẬT, CƠ/MẬT, MẬT/MÃ, MẬT/KHẨU, MẬT/ONG.
_BEFORE = frozenset({"BẢO", "BÍ", "CƠ", "NỘI"})
_AFTER = frozenset({"MÃ", "KHẨU", "ONG", "VỤ", "THƯ", "ĐỘ"})
_GAP = 1.5  # line heights of white that part a box from its neighbours


@dataclass(frozen=True, slots=True)
class Box:
    """A run of text on a page: its frame (left, bottom, right, top) in points."""

    frame: tuple[float, float, float, float]
    text: str


def secrecy_marks(text: TextFacts) -> tuple[SecrecyMark, ...]:
    """Every mark standing on a line of its own, with its page (from 1) and its basis."""
    return tuple(
        mark
        for number, page in enumerate(text.pages, start=1)
        for mark in marks_of_lines(page, number)
    )


def marks_of_lines(page: str, number: int) -> Iterator[SecrecyMark]:
    """Marks among the lines of one page's text."""
    if not mentions(page):
        return
    lines = [line.strip() for line in nfc(page).split("\n")]
    lines = [line for line in lines if line]
    for position, line in enumerate(lines):
        before = lines[position - 1] if position else ""
        after = lines[position + 1] if position + 1 < len(lines) else ""
        level = _level(line, before, after)
        if level:
            yield SecrecyMark(level=level, page=number, basis="own line, upper case")


def marks_of_boxes(boxes: Sequence[Box], number: int) -> Iterator[SecrecyMark]:
    """Marks among the text boxes of one page, where a box shares its line with distant others."""
    for box in boxes:
        level = _level(nfc(box.text).strip(), "", "")
        if level and not any(_touches(box, other) for other in boxes if other is not box):
            frame = ", ".join(f"{value:.0f}" for value in box.frame)
            yield SecrecyMark(level=level, page=number, basis=f"own text box at ({frame}) pt")


def marks_of_notes(notes: Iterable[str], number: int) -> Iterator[SecrecyMark]:
    """Marks among the annotations (stamps, free text) of one page."""
    for note in notes:
        level = _level(nfc(note).strip(), "", "")
        if level:
            yield SecrecyMark(level=level, page=number, basis="annotation")


def mentions(page: str) -> bool:
    """Whether the upper-case word stands anywhere in ``page`` at all (a quick look)."""
    return _WORD.search(page) is not None or _WORD.search(nfc(page)) is not None


def _level(line: str, before: str, after: str) -> str:
    """The level a line alone is a stamp of, or ""."""
    found = _MARK.fullmatch(line)
    if not found or any(_LIFTED.search(f"{a} {b}") for a, b in ((before, line), (line, after))):
        return ""
    last, first = (before.split() or [""])[-1], (after.split() or [""])[0]
    if last in _BEFORE or first in _AFTER:
        return ""
    level = " ".join(found.group(1).split())
    return f"{before} {level}" if level == "MẬT" and before in _DEGREES else level


def _touches(box: Box, other: Box) -> bool:
    """Whether ``other`` stands on the line of ``box`` and close to it."""
    left, bottom, right, top = box.frame
    their_left, their_bottom, their_right, their_top = other.frame
    height = max(top - bottom, 1.0)
    if not other.text.strip() or min(top, their_top) - max(bottom, their_bottom) < height / 3:
        return False
    return max(their_left - right, left - their_right) < _GAP * height
