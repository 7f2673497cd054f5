"""Every departure planted in a letter that follows the decree is told, and nothing else is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import letters
import pytest
from letters import faults, kinds
from letters.faults import Fault
from letters.model import Document
from letters.untold import UNTOLD

from evidence.collect import facts
from evidence.facts import FileFacts
from schemas.judgement import Judgement
from validator.catalogue import load_catalogue
from validator.layout import ENCODING, FORM_RULES, PAPER
from validator.single import judge_file
from validator.view import FileView, JudgeContext

KINDS = {name: value for name, value in vars(kinds).items() if isinstance(value, Document)}
RULES = FORM_RULES | {*ENCODING, *PAPER}
BY_CASES = {"C-001"}  # told by signatures and other files besides: tests/cases
CONTEXT = JudgeContext(
    received_at=datetime(2026, 11, 30, tzinfo=UTC),
    today=date(2026, 11, 30),
    packs={"snv-kontum-2025": "active"},
)
ROWS = [
    pytest.param(fault, form, id=f"{fault}-{form}".replace("/", ""))
    for fault in faults.ALL
    for form in fault.forms
    if fault.rule in RULES
]


def judged(data: bytes, form: str, folder: Path) -> Judgement:
    path = folder / f"a.{form}"
    path.write_bytes(data)
    read = FileFacts.from_dict(facts(str(path), "0" * 64, len(data)))
    view = FileView(path=path.name, role="", record=None, facts=read)
    return judge_file(view, CONTEXT, load_catalogue())


def told(judgement: Judgement) -> set[str]:
    """Rules that found something, said alone or named by the finding of another."""
    named = (
        (found.rule, *found.params.get("also", "").split(", ")) for found in judgement.findings
    )
    return {rule for rules in named for rule in rules} & RULES


def bytes_of(document: Document, form: str) -> bytes:
    return letters.docx(document) if form == "docx" else letters.pdf(document)


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_letter_that_follows_the_decree_has_no_finding(
    name: str, form: str, tmp_path: Path
) -> None:
    judgement = judged(bytes_of(KINDS[name], form), form, tmp_path)
    assert told(judgement) == set()
    passed = {item.rule for item in judgement.results if item.status == "passed"}
    assert len(passed & RULES) >= 20


@pytest.mark.parametrize(("fault", "form"), ROWS)
def test_a_departure_is_told_and_nothing_else(fault: Fault, form: str, tmp_path: Path) -> None:
    found = told(judged(bytes_of(fault.planted(fault.kinds[0]), form), form, tmp_path))
    if (fault.rule, fault.name, form) in UNTOLD:
        assert fault.rule not in found
        return
    assert fault.rule in found
    assert found - {fault.rule, *fault.beside} == set()


def test_every_rule_of_the_form_has_a_departure() -> None:
    assert {fault.rule for fault in faults.ALL} >= RULES - BY_CASES
    known = {(fault.rule, fault.name, form) for fault in faults.ALL for form in fault.forms}
    assert UNTOLD.keys() <= known
