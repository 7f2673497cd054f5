"""Cases of the reader of lists: the rows of a case as a workbook, what is told and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from evidence.register import read_register

CASES = Path(__file__).parents[1] / "cases"
PATHS = [
    path for path in sorted(CASES.glob("X-13*/*.json")) if "rows" in json.loads(path.read_text())
]


def written(path: Path, rows: list[Any]) -> Path:
    """A workbook of ``rows``; None begins another sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        if row is None:
            sheet = book.create_sheet(f"Bảng {len(book.sheetnames) + 1}")
        else:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_case_of_a_list_is_told_as_it_says(path: Path, tmp_path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    reading = read_register(written(tmp_path / "so.xlsx", case["rows"]), name="so.xlsx")
    found = [item.as_dict() for item in reading.findings if item.rule == path.parent.name]
    told = [
        {key: item[key] for key in wanted if key != "where"}
        | {"where": {key: item["where"].get(key) for key in wanted["where"]}}
        for item, wanted in zip(found, case["expect"]["findings"], strict=True)
    ]
    assert told == case["expect"]["findings"]
    assert all(item.rule == path.parent.name for item in reading.findings)
