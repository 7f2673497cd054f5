"""Tesseract's table of words (TSV) as lines with boxes and confidence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from schemas.text import nfc

_WORD_LEVEL = "5"
_COLUMNS = 12
MAX_WORDS = 20_000  # of one page
_GAP = 1.5  # heights of white that part what shares a line: two columns, a stamp beside a date


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its box in pixels (left, top, right, bottom; origin top left), sure from 0 to 100."""

    box: tuple[int, int, int, int]
    text: str
    sure: int


Line = list[Word]


def lines_of(table: str) -> list[Line]:
    """The words of a page line by line, in reading order; rows that are none are passed over.

    Words far apart on one height are lines of their own.
    """
    rows = (row.split("\t") for row in table.splitlines())
    words = (row for row in rows if len(row) == _COLUMNS and row[0] == _WORD_LEVEL)
    lines: list[Line] = []
    count = 0
    for _, some in groupby(words, key=lambda row: row[1:5]):
        line = list(_words(some))
        count += len(line)
        if count > MAX_WORDS:
            break
        lines.extend(_parted(line))
    return lines


def confidence(lines: list[Line]) -> int:
    """How sure the words are on the mean, longer ones counting more; 0 where there are none."""
    words = [word for line in lines for word in line]
    letters = sum(len(word.text) for word in words)
    return round(sum(word.sure * len(word.text) for word in words) / letters) if letters else 0


def _words(rows: Iterator[list[str]]) -> Iterator[Word]:
    for row in rows:
        text = "".join(nfc(row[11]).split())
        with suppress(ValueError, OverflowError):  # a number that is none, or is not finite
            left, top, wide, high = (int(value) for value in row[6:10])
            sure = min(100, max(0, round(float(row[10]))))
            if text:
                yield Word((left, top, left + wide, top + high), text, sure)


def _parted(line: Line) -> Iterator[Line]:
    if not line:
        return
    height = max(word.box[3] - word.box[1] for word in line)
    run: Line = []
    for word in line:
        if run and word.box[0] - run[-1].box[2] > _GAP * height:
            yield run
            run = []
        run.append(word)
    yield run
