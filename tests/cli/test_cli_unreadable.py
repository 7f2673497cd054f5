"""Why the metadata of a transfer cannot be read is said in both languages (X-022)."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from cli_support import hoso

from evidence.facts import ProblemKind
from schemas.finding import Finding
from validator.catalogue import load_catalogue
from validator.report import render
from validator.words import word


@pytest.mark.parametrize("name", ["a.xlsx", "a.xml"])
def test_why_is_said_in_both_languages(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 cut off" if name == "a.xlsx" else b"<a><b></a>")
    rows = hoso("--json", "validate", tmp_path).json["findings"]
    found = next(Finding.from_dict(row) for row in rows if row["rule"] == "X-022")
    texts = {lang: render(found, load_catalogue(), lang)["message"] for lang in ("vi", "en")}
    assert not texts["vi"].isascii()
    assert texts["en"].replace("“", "").replace("”", "").isascii()


@pytest.mark.parametrize("kind", get_args(ProblemKind))
def test_every_way_a_reader_ends_has_words(kind: str) -> None:
    for lang in ("vi", "en"):
        assert word("failures", kind, lang) != kind
