"""Lines of a PDF page: runs that stand on one baseline and near each other.

Facts of a line: ``[left, base, right, [[style, text], ...]]`` in tenths of a point on the page as
it is seen, origin at its bottom left; ``style`` is a number in the file's table of styles. What
stands far apart on one baseline (the number at the left, the date at the right) are lines of their
own. Lines come from the top down, those on one baseline from the left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evidence.layout.runs import Run
from evidence.layout.styles import Styles
from schemas.text import nfc

LineFacts = list[Any]
_SAME_BASE = 0.35  # of the larger size: a raised number still stands on its line
_APART = 1.2  # of the size: so wide a gap parts two lines, words of justified text stand closer
_BLANK = 0.12  # of the size: such a gap is a blank between words
_DROPPED = str.maketrans("", "", "￾\x02\0\r")


def lines(runs: Iterable[Run], styles: Styles) -> list[LineFacts]:
    """The runs of a page as facts of lines."""
    kept = [_cleaned(run) for run in runs]
    kept.sort(key=lambda run: (-run.base, run.left))
    return [_facts(line, styles) for row in _rows(kept) for line in _parts(row)]


def _cleaned(run: Run) -> Run:
    if run.text.isascii() and run.text.isprintable():
        return run
    text = nfc(run.text.translate(_DROPPED)).replace("\n", " ")
    return run if text == run.text else run._replace(text=text)


def _rows(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs of one baseline; the first of a row is its highest."""
    row: list[Run] = []
    for run in runs:
        size = max(run.style.size, row[0].style.size) if row else 0.0
        if row and row[-1].base - run.base > _SAME_BASE * size:
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _parts(row: list[Run]) -> Iterator[list[Run]]:
    row.sort(key=lambda run: run.left)
    part: list[Run] = []
    end = 0.0
    for run in row:
        if part and run.left - end > _APART * max(run.style.size, part[-1].style.size):
            yield part
            part = []
        end = max(end, run.right) if part else run.right
        part.append(run)
    if part:
        yield part


def _facts(part: list[Run], styles: Styles) -> LineFacts:
    spans: list[list[Any]] = []
    main = max(part, key=lambda run: run.right - run.left)
    before: Run | None = None
    for run in part:
        number, text = styles.number(run.style), run.text
        if before and _gap(before, run):
            text = f" {text}"
        if spans and spans[-1][0] == number:
            spans[-1][1] = f"{spans[-1][1]}{text}"
        else:
            spans.append([number, text])
        before = run
    for span in spans:
        span[1] = _whole(span[1])
    spans[0][1] = spans[0][1].lstrip()
    spans[-1][1] = spans[-1][1].rstrip()
    return [
        round(part[0].left, 1),
        round(main.base, 1),
        round(max(run.right for run in part), 1),
        spans,
    ]


def _whole(text: str) -> str:
    """``text`` with halves of characters put together: read by letters, PDFium tells them apart.

    A half alone is no character, has no UTF-8 and is told as U+FFFD.
    """
    if text.isprintable():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _gap(before: Run, run: Run) -> bool:
    """Whether a blank is seen between two runs that neither of them has."""
    if before.text[-1:].isspace() or run.text[:1].isspace():
        return False
    return run.left - before.right > _BLANK * run.style.size
