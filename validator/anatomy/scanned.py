"""Pages of a scan as a machine read them, for the components to be found on them.

Of a picture nobody knows fonts, weight, slant and strokes: sizes are guessed by the height of the
words, all else is left plain. So components are found by what they say and where they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from schemas.text import nfc
from validator.anatomy.page import Line, Sheet, Span, Written

_INK = 0.8  # of the size: how high a word is, with its accents and what hangs below
_BLACK = "000000"


def scanned(pages: Sequence[Mapping[str, Any]]) -> Written | None:
    """Pages from what ``evidence.ocr.read`` tells; None where the first one has no words.

    Pages that were looked at without keeping their words count for nothing.
    """
    sheets = tuple(_sheet(page) for page in pages if page.get("lines"))
    if not sheets or sheets[0].number != 1:
        return None
    return Written(sheets, complete=False)


def _sheet(page: Mapping[str, Any]) -> Sheet:
    wide, high = page["size"]
    lines = [_line(page["page"], row) for row in page["lines"] if row["words"]]
    return Sheet(
        number=page["page"],
        width=wide,
        height=high,
        lines=tuple(sorted(lines, key=lambda line: (-line.base, line.left))),
    )


def _line(page: int, row: Mapping[str, Any]) -> Line:
    words = row["words"]
    size = round(median(top - bottom for _, bottom, _, top, _ in words) / _INK, 1)
    letters = [max(len(word), 1) for word in row["text"].split(" ")]
    told = sum(word[4] * many for word, many in zip(words, letters, strict=False))
    return Line(
        page=page,
        left=min(word[0] for word in words),
        base=median(word[1] for word in words),
        right=max(word[2] for word in words),
        spans=(Span(nfc(row["text"]), "", size, bold=False, italic=False, color=_BLACK),),
        read=round(told / sum(letters[: len(words)])),
    )
