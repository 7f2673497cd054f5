"""H-013, SNV-9.1b2: what no source tells, and what may be kept back, is not called a fault."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from paper_support import paper_of

from schemas.calendar import shipped_calendar
from validator.catalogue import load_catalogue
from validator.process import ProcessContext, ProcessJudgement, judge_papers


def judged(raws: list[dict[str, Any]], handed: frozenset[str] | None) -> ProcessJudgement:
    context = ProcessContext(
        calendar=shipped_calendar(),
        today=date(2025, 6, 16),
        handed=handed,
        packs={"snv-kontum-2025": "active"},
    )
    papers = [paper_of(raw, row) for row, raw in enumerate(raws, start=2)]
    return judge_papers(papers, context, load_catalogue())


def said(rule: str, raw: dict[str, Any], handed: frozenset[str] | None = frozenset()) -> set[str]:
    told = judged([raw], handed)
    results = [*told.results, *(one for register in told.registers for one in register.results)]
    return {one.reason or one.status for one in results if one.rule == rule}


def dossier(year: int, **more: Any) -> dict[str, Any]:
    events = [["registered", f"{year}-03-02"], ["finished", f"{year}-03-10"]]
    key = {"number": "12", "notation": "UBND-NC", "issued": f"{year}-03-01", "organ": "UBND tỉnh"}
    return {"key": key, "dossier": "01.TH", "retention": "20 năm", "events": events, **more}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (dossier(2023), "no-such-record"),  # a consent may keep it back for two years
        (dossier(2025), "not-due"),
        (dossier(2021, retention="02 năm"), "retention-not-told"),
        (dossier(2021, events=[["registered", "2021-03-02"]]), "work-not-ended"),
        (dossier(2021), "failed"),
    ],
)
def test_a_dossier_is_missed_only_when_nothing_could_excuse_it(
    raw: dict[str, Any], reason: str
) -> None:
    assert said("H-013", raw) == {reason}


@pytest.mark.parametrize("year", [2020, 2021])
def test_a_paper_may_be_older_than_the_dossier_that_was_handed_over(year: int) -> None:
    raw = dossier(2021)
    raw["key"]["issued"] = "2020-12-28"
    assert said("H-013", raw, frozenset({f"000.00.01.H36.{year}.01.TH"})) == {"passed"}


def test_the_finding_is_known_by_the_oldest_paper_in_whatever_order_they_come() -> None:
    raws = [dossier(2022), dossier(2021), dossier(2022, retention="")]
    for order in (raws, raws[::-1]):
        (found,) = (one for one in judged(order, frozenset()).findings if one.rule == "H-013")
        assert found.where.row == 3  # where the paper of 2021 is told
        assert found.params["retention"] == "20 năm"


def test_without_an_archive_nothing_is_said() -> None:
    assert said("H-013", dossier(2021), None) == {"no-archive-data"}


def test_drafts_of_a_source_that_tells_of_no_files_are_not_judged() -> None:
    raw = {"direction": "draft", "subject": "Quy chế", "events": [["drafted", "2025-03-05"]]}
    assert said("SNV-9.1b2", raw) == {"event-not-told"}
