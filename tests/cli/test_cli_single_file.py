"""``hoso validate FILE``: one file, without any metadata, is judged by the rules about files."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest
from bad_support import PDF, transfer, workbook
from cli_support import Answer, hoso


def found(source: Path, *home: object) -> tuple[int, set[str], Answer]:
    """Exit code and rules in error."""
    answer = hoso("--json", *home, "validate", source)
    return answer.code, errors(answer), answer


def errors(answer: Answer) -> set[str]:
    return {row["rule"] for row in answer.json["findings"] if row["severity"] == "error"}


def anchors(demo: Path) -> tuple[object, ...]:
    """The archive that trusts the authorities of the sample."""
    return "--home", demo / "archive"


@cache
def by_fault(demo: Path) -> dict[str, Path]:
    """Rule -> a file of the sample that a whole transfer finds it on."""
    rows = hoso("--json", *anchors(demo), "validate", demo / "transfer").json["findings"]
    return {
        row["rule"]: demo / "transfer" / row["where"]["file"]
        for row in rows
        if row["severity"] == "error" and row["where"].get("file")
    }


@pytest.mark.parametrize("rule", ["S-009", "S-011", "P-003", "P-004", "T02-SCAN-09"])
def test_what_is_wrong_with_a_file_of_the_sample_is_found_in_it_alone(
    rule: str, demo: Path, tmp_path: Path
) -> None:
    source = Path(shutil.copy(by_fault(demo)[rule], tmp_path))
    code, rules, answer = found(source, *anchors(demo))
    assert (code, rule in rules) == (1, True), answer.out


def test_a_sound_file_has_no_error(tmp_path: Path) -> None:
    source = tmp_path / "001.pdf"
    source.write_bytes(PDF)
    code, rules, answer = found(source)
    assert (code, rules, answer.json["outcome"]) == (0, set(), "examined")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("04. Quyết định 78-QĐ-SNV.pdf", "THỂ THỨC: văn bản hành chính (QUYẾT ĐỊNH), đã xét"),
        ("01. Phiếu trình.pdf", "THỂ THỨC:"),
    ],
)
def test_whether_the_form_was_judged_is_said(name: str, told: str, demo: Path) -> None:
    source = next((demo / "transfer").glob(f"03.TCCB*/{name}"))
    assert told in hoso("validate", source).out
    form = hoso("--json", "validate", source).json["form"]
    assert set(form) == {"class", "class_vi", "basis", "scanned", "judged", "unsure"}


def test_an_exchange_message_is_judged_as_a_file(tmp_path: Path) -> None:
    """XML that describes no transfer is a document; what is like a signature in it is told."""
    source = tmp_path / "edoc.xml"
    name = "http://www.w3.org/2000/09/xmldsig#"
    source.write_text(f'<edXML xmlns="urn:e"><Signature xmlns="{name}"/></edXML>')
    _, rules, answer = found(source)
    assert answer.json["outcome"] == "examined"
    assert not rules & {"X-020", "X-022"}
    assert [row["conclusion"] for row in answer.json["signatures"]] == ["TOTAL-FAILED"]


def test_a_file_with_a_mark_is_withheld_and_says_why(demo: Path, tmp_path: Path) -> None:
    source = Path(shutil.copy(by_fault(demo)["P-004"], tmp_path / "001.pdf"))
    answer = hoso("validate", source)
    assert "[P-004]" in answer.out
    _, _, told = found(source)
    assert (told.json["outcome"], told.json["signatures"]) == ("withheld", [])
    assert [row["account"] for row in told.json["files"]] == ["withheld"]


def test_a_surplus_file_that_is_withheld_says_why(demo: Path, tmp_path: Path) -> None:
    source = transfer(tmp_path / "t", workbook())
    shutil.copy(by_fault(demo)["P-004"], source / "thừa.pdf")
    answer = hoso("--json", "validate", source)
    (row,) = [row for row in answer.json["files"] if row["path"] == "thừa.pdf"]
    assert row["account"] == "withheld"
    told = [row for row in answer.json["findings"] if row["where"].get("file") == "thừa.pdf"]
    assert "P-004" in {row["rule"] for row in told}
