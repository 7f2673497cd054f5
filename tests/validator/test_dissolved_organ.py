"""Findings on the fonds of an organ that is no more call for another remedy (organs register)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from case_support import context_of, view_of

from reports.rulebook import rule_book
from schemas.finding import Finding
from schemas.organs import load_register
from schemas.record import Record
from validator.case import DossierCase
from validator.catalogue import load_catalogue
from validator.judge import judge
from validator.organs import fonds_organ, is_dissolved, marked
from validator.report import render
from validator.transfer import judge_transfer
from validator.view import JudgeContext, ReceivedFile

BEFORE = {"received_at": "2025-06-30T16:59:00+00:00"}  # 23:59 in Vietnam
AFTER = {"received_at": "2025-06-30T17:00:00+00:00"}  # 1 July in Vietnam
FAULT: dict[str, Any] = {"dossier": {"TotalDoc": "7"}}


def finding_of(case: dict[str, Any], rule: str = "H-018") -> Finding:
    judgement = judge(view_of(case), context_of(case), load_catalogue())
    return next(item for item in judgement.findings if item.rule == rule)


@pytest.mark.parametrize(("context", "gone"), [(BEFORE, False), (AFTER, True)])
def test_the_remedy_changes_on_the_day_of_the_merger(context: dict[str, str], gone: bool) -> None:
    found, rule = finding_of({**FAULT, "context": context}), load_catalogue().rule("H-018")
    assert render(found, load_catalogue())["remedy"] == rule.remedy("vi", gone)
    assert render(found, load_catalogue(), "en")["remedy"] == rule.remedy("en", gone)
    words = rule_book(load_catalogue()).rule("H-018")
    assert words.remedy("vi", found.params) == rule.remedy("vi", gone)


def test_every_finding_of_such_a_dossier_says_so() -> None:
    case = {**FAULT, "context": AFTER, "reader": ["X-106"]}
    findings = judge(view_of(case), context_of(case), load_catalogue()).findings
    assert {"H-018", "X-106"} <= {item.rule for item in findings}
    assert {item.params.get("organ_state") for item in findings} == {"dissolved"}


@pytest.mark.parametrize(
    ("fonds", "name"),
    [
        ({"FondName": "Phông lưu trữ Sở Nội vụ tỉnh Kon Tum"}, "snv-kontum"),
        ({"FondName": "PHÔNG SỞ NỘI VỤ TỈNH KON TUM"}, "snv-kontum"),
        ({"FondName": "UBND tỉnh Kon Tum"}, "ubnd-kontum"),
        ({"OrganId": "000.00.00.H34", "FondName": "Sở Nội vụ tỉnh Quảng Ngãi"}, "ubnd-kontum"),
        ({"FondName": "Sở Nội vụ tỉnh Quảng Ngãi"}, "snv-quangngai"),
        ({"FondName": "Sở Nội vụ tỉnh An Bình"}, None),
        ({"FondName": ""}, None),
    ],
)
def test_the_organ_is_found_by_code_or_name(fonds: dict[str, str], name: str | None) -> None:
    case = DossierCase(view_of({"fonds": fonds}), context_of({"context": AFTER}))
    assert (case.organ.organ if case.organ else None) == name


def test_an_organ_nobody_knows_is_taken_to_exist() -> None:
    dossier = Record(entity="dossier", values={"OrganId": "X99"})
    assert not is_dissolved(fonds_organ(context_of({"context": AFTER}), None, dossier))


def test_a_register_of_the_home_counts() -> None:
    ended = {"date": "2024-01-01", "kind": "dissolved", "vi": "Giải thể"}
    organ = {
        "id": "p1",
        "vi": "Phòng Một",
        "events": [{**ended, "basis": "QĐ 1", "confidence": "high"}],
    }
    at = datetime(2024, 5, 1, tzinfo=UTC)
    context = JudgeContext(
        received_at=at,
        today=at.date(),
        organs=load_register({"schema_version": 1, "organs": [organ]}),
    )
    dossier = Record(entity="dossier", values={"OrganId": "Phòng Một"})
    assert is_dissolved(fonds_organ(context, None, dossier))


@pytest.mark.parametrize(
    ("organs", "state"),
    [
        (["Sở Nội vụ tỉnh Kon Tum"], "dissolved"),
        (["Sở Nội vụ tỉnh Kon Tum", "Sở Nội vụ tỉnh Quảng Ngãi"], None),
        ([], None),
    ],
)
def test_entries_of_a_transfer_too(organs: list[str], state: str | None) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    context = JudgeContext(received_at=at, today=at.date(), audited_organs=frozenset(organs))
    entry = ReceivedFile(path="thua.pdf", size=1, sha256="")
    found = judge_transfer([entry], context)
    assert [item.params.get("organ_state") for item in found] == [state]


def test_findings_of_a_living_organ_stay_as_they_are() -> None:
    found = Finding(rule="X-010", severity="info", params={"value": "a"})
    assert marked([found], dissolved=False) == (found,)


@pytest.mark.parametrize(
    ("context", "catalog", "severities"),
    [
        (BEFORE, "3", ["error"]),  # an open fonds is ordered by years
        (AFTER, "3", []),  # a closed one by inventories
        (BEFORE, "2019", ["error"]),
        (AFTER, "2019", []),
        ({**AFTER, "options": {"fonds_state": "open"}}, "3", ["error"]),
    ],
)
def test_the_register_tells_an_open_fonds_from_a_closed_one(
    context: dict[str, Any], catalog: str, severities: list[str]
) -> None:
    """T02-CODE-05; what the administrator states comes first."""
    case = {"dossier": {"FileCatalog": catalog}, "context": context}
    judgement = judge(view_of(case), context_of(case), load_catalogue())
    assert [f.severity for f in judgement.findings if f.rule == "T02-CODE-05"] == severities


def test_of_an_organ_nobody_knows_a_strange_year_is_a_warning() -> None:
    case = {"dossier": {"FileCatalog": "2019"}, "fonds": {"FondName": "Sở X"}}
    assert finding_of(case, "T02-CODE-05").severity == "warning"
