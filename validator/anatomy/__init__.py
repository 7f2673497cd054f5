"""What a document consists of: its components found by content, style and place together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from validator.anatomy.closing import closing
from validator.anatomy.content import address, annexes, body, page_numbers
from validator.anatomy.copies import copy_blocks, without_copies
from validator.anatomy.head import Head
from validator.anatomy.model import Anatomy, Annex, Part
from validator.anatomy.page import Line, Sheet, Written
from validator.anatomy.paragraphs import Paragraph
from validator.anatomy.values import Value, date_on_page, is_draft, values

__all__ = [
    "Anatomy",
    "Annex",
    "Paragraph",
    "Part",
    "Value",
    "anatomy",
    "date_on_page",
    "is_draft",
    "values",
]


def anatomy(written: Written) -> Anatomy:
    """The components of a document; what was not found is not there."""
    sheets = [sheet for sheet in written.sheets if sheet.lines]
    copies = copy_blocks(sheets)
    sheets = without_copies(sheets, copies)
    if not sheets:
        return Anatomy(written, copies=copies)
    head = Head(sheets[0])
    numbers = page_numbers(sheets)
    first_annex = next((one.first for one in annexes(sheets, 0)), sheets[-1].number + 1)
    own = [sheet for sheet in sheets if sheet.number < first_annex]
    foot = address(sheets[0])
    end_parts, others = closing(own)
    parts = head.parts | end_parts | ({"address": foot} if foot else {})
    ends = (parts[name].page for name in ("authority", "signer") if name in parts)
    end = max(ends, default=0)
    found = tuple(_with_body(one, written, sheets, numbers) for one in annexes(sheets, end))
    main = [sheet for sheet in own if not end or sheet.number <= end]
    signed = {f"{number} {one.name}": one for number, pair in enumerate(others) for one in pair}
    return Anatomy(
        written=written,
        parts=parts,
        others=tuple(others),
        body=tuple(_no_cells(body(main, parts | signed, numbers), written)),
        main=tuple(main),
        annexes=found,
        numbers=numbers,
        copies=copies,
        type_id=head.type_id,
    )


def _no_cells(lines: list[Line], written: Written) -> list[Line]:
    """Lines outside the tables of a DOCX; all of them where everything stands in a table.

    A table of one column without a frame is none: it only holds the text together.
    """
    columns: dict[int, set[tuple[float, float]]] = {}
    for one in written.stated.values():
        if (cell := one.get("cell")) is not None:
            framed = [(-1.0, -1.0)] if one.get("frame") else []
            columns.setdefault(cell[0], set()).update([(cell[2], cell[3]), *framed])
    tables = {number for number, found in columns.items() if len(found) > 1}
    return [line for line in lines if _table(line, written) not in tables] or lines


def _table(line: Line, written: Written) -> int | None:
    """The table of a DOCX a line stands in."""
    stated = written.stated.get(line.paragraph) if line.paragraph is not None else None
    cell = stated.get("cell") if stated is not None else None
    return int(cell[0]) if cell is not None else None


def _with_body(
    annex: Annex, written: Written, sheets: list[Sheet], numbers: Mapping[int, Line]
) -> Annex:
    own = [sheet for sheet in sheets if annex.first <= sheet.number <= annex.last]
    parts = {"heading": annex.heading} if annex.heading else {}
    return replace(annex, body=tuple(_no_cells(body(own, parts, numbers), written)))
