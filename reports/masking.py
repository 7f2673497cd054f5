"""Sheets that leave the house without numbers of identity papers."""

from __future__ import annotations

from dataclasses import replace

from reports.sheets import Block, Column, Row, Sheet, Table, Value
from schemas.masking import mask_numbers


def masked(sheet: Sheet) -> Sheet:
    """``sheet`` with such numbers hidden in its columns of text; codes and figures stay."""
    return replace(sheet, blocks=tuple(_block(block) for block in sheet.blocks))


def _block(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    return replace(block, rows=tuple(_row(row, block.columns) for row in block.rows))


def _row(row: Row, columns: tuple[Column, ...]) -> Row:
    if row.style == "band":
        return row
    pairs = zip(row.cells, columns, strict=True)
    return replace(row, cells=tuple(_cell(value, column) for value, column in pairs))


def _cell(value: Value, column: Column) -> Value:
    if isinstance(value, str) and column.kind == "text":
        return mask_numbers(value)
    return value
