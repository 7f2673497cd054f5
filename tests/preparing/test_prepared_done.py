"""``hoso prepare`` is done where nobody has anything to look at or to fill in."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from schemas.prepared import Lacking, LeftFile, LeftRow, Matched, Prepared, Source

SOURCE = Source(list="sổ.xlsx", row="3", sign="12/QĐ-SNV", day="15/01/2024", subject="")
OURS = Matched(
    paper=0, source=SOURCE, path="a.pdf", role="chính", basis="sign_day", confidence="certain",
    main=True,
)  # fmt: skip
OTHER = LeftRow(source=SOURCE, why="no_file")
DONE = Prepared(matched=[OURS], left_rows=[OTHER], papers=2, files=1)


def test_rows_of_papers_the_folder_has_nothing_of_are_no_work() -> None:
    assert DONE.is_done
    assert (DONE.with_file, DONE.certain, DONE.rows_to_see) == (1, 1, [])


@pytest.mark.parametrize(
    "more",
    [
        {"left_rows": [replace(OTHER, file_code="H99.2024.01.TH")]},
        {"left_rows": [replace(OTHER, why="several_files", candidates=("b.pdf", "c.pdf"))]},
        {"matched": [replace(OURS, confidence="look")]},
        {"left_files": [LeftFile(path="b.pdf", why="no_row")]},
        {"lacking": [Lacking(entity="dossier", row=1, field="Title")]},
        {"secret": ["b.pdf"]},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_a_person_must_look_at_or_fill_in_is(more: dict[str, Any]) -> None:
    told = {field.name: getattr(DONE, field.name) for field in fields(DONE)}
    assert not Prepared(**{**told, **more}).is_done
