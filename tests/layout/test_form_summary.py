"""What is said in short of the form of a single file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import letters
import pytest
from letters import kinds

from evidence.collect import facts
from evidence.facts import FileFacts
from schemas.finding import Place
from schemas.judgement import RuleResult
from validator.case import FileCase
from validator.layout.summary import form_summary
from validator.view import FileView

RESULTS = (
    RuleResult(rule="F-010", document=1, status="passed"),
    RuleResult(rule="F-031", document=1, status="failed"),
    RuleResult(rule="F-050", document=1, status="not_evaluated", reason="needs-a-look"),
    RuleResult(rule="F-002", document=1, status="not_applicable", reason="one-page"),
    RuleResult(rule="S-006", document=1, status="failed"),
)


def case(data: bytes, folder: Path, name: str = "a.pdf") -> FileCase:
    path = folder / name
    path.write_bytes(data)
    read = FileFacts.from_dict(facts(str(path), "0" * 64, len(data)))
    return FileCase(FileView(path=name, role="", record=None, facts=read), Place(file=name))


def test_an_administrative_document_says_its_class_and_how_many_rules_spoke(
    tmp_path: Path,
) -> None:
    assert form_summary(case(letters.pdf(kinds.QUYET_DINH), tmp_path), RESULTS) == {
        "class": "administrative",
        "class_vi": "văn bản hành chính",
        "basis": "QUYẾT ĐỊNH",
        "scanned": False,
        "judged": 2,
        "unsure": ["F-050"],
    }


def test_a_legal_normative_document_is_named_as_one(tmp_path: Path) -> None:
    decree = replace(kinds.QUYET_DINH, number="15", symbol="2025/QĐ-UBND")
    told = form_summary(case(letters.pdf(decree), tmp_path), ())
    assert told is not None
    assert (told["class"], told["class_vi"], told["judged"]) == (
        "legal_normative",
        "văn bản quy phạm pháp luật",
        0,
    )


@pytest.mark.parametrize("data", [b"just words", b"\xff\xd8\xff"])
def test_what_is_not_written_has_no_form(data: bytes, tmp_path: Path) -> None:
    assert form_summary(case(data, tmp_path, "a.bin"), ()) is None
