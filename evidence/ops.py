"""Thin ops of the worker around readers that live elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evidence.workbook import CellComment, CellSuggestion, RowVerdict


def workbook(path: str, source: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Op ``workbook``: the frames of the submission in the workbook at ``path``."""
    from evidence.workbook import read_workbook

    for frame in read_workbook(Path(path), source=source).frames():
        yield frame, b""


def xmlmeta(path: str, source: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Op ``xmlmeta``: the frames of the submission in the XML at ``path``."""
    from evidence.xmlmeta import read_xml

    for frame in read_xml(Path(path), source=source).frames():
        yield frame, b""


def annotate(
    path: str,
    comments: list[CellComment],
    verdicts: list[RowVerdict],
    suggestions: list[CellSuggestion],
) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Op ``annotate``: the workbook at ``path`` with comments, verdicts and suggestions.

    It is the one attachment; ``suggested`` are the indices of the suggestions it holds.
    """
    from evidence.workbook import annotate_workbook

    source = Path(path).read_bytes()
    made, put = annotate_workbook(source, comments, verdicts, suggestions)
    return {"suggested": put}, (made,)
