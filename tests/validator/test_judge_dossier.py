"""judge(): law by date, packs, results per scope, purity."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any, ClassVar

import pytest
from case_support import context_of, view_of
from hypothesis import given
from hypothesis import strategies as st

from ingest.policy import load_policy
from schemas.finding import Finding, Place
from schemas.judgement import Judgement
from schemas.profile import load_profile
from schemas.record import Record
from validator.catalogue import load_catalogue
from validator.judge import applicable_rules, judge
from validator.metadata.duplicates import document_keys
from validator.report import render
from validator.view import DocumentView, DossierView


def judged(case: dict[str, Any]) -> Judgement:
    return judge(view_of(case), context_of(case), load_catalogue())


def result(judgement: Judgement, rule: str, document: int = 0) -> tuple[str, str]:
    found = [r for r in judgement.results if (r.rule, r.document) == (rule, document)]
    assert len(found) == 1, found
    return found[0].status, found[0].reason


def of(judgement: Judgement, rule: str) -> list[Finding]:
    return [finding for finding in judgement.findings if finding.rule == rule]


def test_each_rule_says_one_thing_of_each_scope() -> None:
    counts = Counter((r.rule, r.document) for r in judged({}).results)
    assert set(counts.values()) == {1}


def test_a_judgement_can_be_read_back() -> None:
    judgement = judged({"dossier": {"TotalDoc": "7"}})
    assert Judgement.from_dict(judgement.as_dict()) == judgement


def test_judging_changes_nothing_and_repeats_itself() -> None:
    view, context, catalogue = view_of({}), context_of({}), load_catalogue()
    before = copy.deepcopy(view)
    assert judge(view, context, catalogue) == judge(view, context, catalogue)
    assert view == before


class TestLawByDate:
    def test_a_document_before_the_decree_is_not_judged_by_it(self) -> None:
        case = {"documents": [{"IssuedDate": "04/03/2020"}, {"IssuedDate": "05/03/2020"}]}
        judgement = judged(case)
        assert result(judgement, "T02-VOC-04", 1) == ("not_applicable", "not-in-force")
        assert result(judgement, "T02-VOC-04", 2) == ("passed", "")

    def test_an_unknown_date_is_never_a_default(self) -> None:
        judgement = judged({"documents": [{"IssuedDate": None}, {}]})
        assert result(judgement, "T02-VOC-04", 1) == ("not_evaluated", "law-date-unknown")

    def test_the_bounds_decide_where_the_day_is_not_stated(self) -> None:
        """Catalogued after issue and before receipt: after 2020-03-05 for certain, or not."""
        case = {"documents": [{}, {"IssuedDate": "04/03/2020"}]}
        judgement = judged(case)
        assert result(judgement, "M-001", 1)[0] == "passed"
        assert result(judgement, "M-001", 2) == ("not_evaluated", "law-date-unknown")

    def test_work_that_ended_on_a_day_not_stated(self) -> None:
        old = {"WorkClosedDate": None, "StartDate": "01/01/2018", "EndDate": "31/12/2018"}
        judgement = judged({"dossier": old})
        assert result(judgement, "H-018") == ("not_evaluated", "law-date-unknown")
        assert result(judged({"dossier": {"WorkClosedDate": None}}), "H-018")[0] == "passed"

    def test_profile_rules_follow_the_declared_profile_not_the_calendar(self) -> None:
        late = {"dossier": {"TotalDoc": "7"}, "context": {"received_at": "2026-03-02T02:00:00Z"}}
        assert result(judged(late), "T02-META-06")[0] == "failed"
        assert result(judged(late), "T05-01") == ("not_applicable", "other-profile")

    def test_no_dossier_is_judged_by_a_law_later_than_its_end(self) -> None:
        new = {"base": "base-05.json"}
        assert result(judged(new), "T02-META-02") == ("not_applicable", "other-profile")
        assert result(judged(new), "T02-META-06")[0] == "passed"
        ended = {"EndDate": "20/06/2025", "WorkClosedDate": None}
        old = judged({**new, "dossier": ended})
        assert result(old, "T02-META-02")[0] == "passed"
        assert result(old, "T05-01") == ("not_applicable", "other-profile")
        later = judged({**new, "dossier": {**ended, "WorkClosedDate": "01/07/2025"}})
        assert result(later, "T05-01")[0] == "passed"
        empty = {"documents": [{"DocArchiveCode": None}]}
        assert result(judged({**new, **empty}), "T05-03", 1)[1] == "computed-on-export"
        assert result(judged(new), "T05-04") == ("not_applicable", "not-historical")
        assert result(judged(new), "T05-05", 1) == ("not_applicable", "not-digitised")
        before_any = {"StartDate": "01/01/2017", "EndDate": "31/12/2017", "WorkClosedDate": None}
        assert result(judged({**new, "dossier": before_any}), "T02-META-02")[0] == "passed"

    def test_secrecy_is_withheld_whatever_law_is_in_force(self) -> None:
        case = {
            "documents": [{"Secrecy": "Mật"}],
            "context": {"received_at": "2026-03-02T02:00:00Z"},
        }
        judgement = judged(case)
        assert result(judgement, "T02-PRES-07", 1) == ("not_applicable", "not-in-force")
        (found,) = of(judgement, "P-004")
        assert load_catalogue().intake_of(found.rule) == "withholds"

    @pytest.mark.parametrize(
        ("closed", "laws"),
        [
            ("30/06/2025", []),
            ("01/07/2025", ["Thông tư 05/2025/TT-BNV"]),
            (None, None),
        ],
    )
    def test_the_law_in_force_is_stated_beside_the_profile(
        self, closed: str | None, laws: list[str] | None
    ) -> None:
        case = {
            "dossier": {"WorkClosedDate": closed},
            "context": {"received_at": "2025-09-01T02:00:00Z"},
        }
        judgement = judged(case)
        if laws is None:
            assert result(judgement, "LAW-01") == ("not_evaluated", "law-date-unknown")
        else:
            assert [finding.params["law"] for finding in of(judgement, "LAW-01")] == laws
            assert all(finding.severity == "info" for finding in of(judgement, "LAW-01"))


class TestPacks:
    CASE: ClassVar = {"documents": [{"IssuedDate": "05/03/2025", "Secrecy": "Mật"}]}

    @pytest.mark.parametrize(("state", "severity"), [("draft", "info"), ("active", "error")])
    def test_findings_of_a_draft_are_notes(self, state: str, severity: str) -> None:
        case = {**self.CASE, "context": {"packs": {"snv-kontum-2025": state}}}
        assert [f.severity for f in of(judged(case), "SNV-4.2")] == [severity]

    def test_a_pack_that_is_not_switched_on_says_nothing(self) -> None:
        case = {**self.CASE, "context": {"packs": {"snv-kontum-2025": None}}}
        judgement = judged(case)
        assert [r for r in judgement.results if r.rule.startswith("SNV")] == []
        rules = {r.id for r in applicable_rules(load_catalogue(), context_of(case))}
        assert not any(rule.startswith("SNV") for rule in rules)


class TestSecrecy:
    def test_parameters_never_hold_content(self) -> None:
        secret = {"pages": ["MẬT\nKế hoạch phòng thủ khu vực"], "image_only": []}
        marks = [{"level": "MẬT", "page": 1, "basis": "dòng riêng"}]
        files = [{"path": "a.pdf", "facts": {"text": secret, "secrecy": marks}}]
        judgement = judged({"documents": [{"files": files}]})
        assert of(judgement, "P-004")[0].where.page == 1
        said = str([f.as_dict() for f in judgement.findings if f.rule in ("P-004", "T02-PRES-07")])
        assert "phòng thủ" not in said

    def test_unread_scans_are_counted_not_passed(self) -> None:
        files = [{"path": "a.pdf", "facts": {"text": {"image_only": [1, 2]}}}]
        judgement = judged({"documents": [{"files": files}]})
        assert result(judgement, "P-004", 1) == ("not_evaluated", "secrecy-not-checked")
        assert of(judgement, "K-002")[0].params["count"] == "2"

    @pytest.mark.parametrize("value", ["Không", "không mật", "Đã giải mật", ""])
    def test_no_secrecy_is_no_finding(self, value: str) -> None:
        assert of(judged({"documents": [{"Secrecy": value}]}), "P-004") == []


SHEETS = {"SheetFrom": "1", "SheetTo": "2"}


class TestPaper:
    @pytest.mark.parametrize(
        "paper", [{"Carrier": "giấy", "Box": "3"}, {"Carrier": None, "Box": "3"}]
    )
    def test_a_paper_document_needs_no_file(self, paper: dict[str, str]) -> None:
        judgement = judged({"documents": [{**paper, **SHEETS, "files": []}, {}]})
        assert judgement.findings == ()
        assert result(judgement, "X-007", 1) == ("not_applicable", "paper")
        assert result(judgement, "X-001", 1) == ("not_applicable", "paper")


class TestReaderFindings:
    def test_they_are_handed_through_once_and_count_as_failed(self) -> None:
        judgement = judged({"reader": ["T02-META-12"]})
        assert len(of(judgement, "T02-META-12")) == 1
        assert result(judgement, "T02-META-12")[0] == "failed"

    def test_what_the_judge_says_too_is_not_said_twice(self) -> None:
        base = view_of({"dossier": {"StartDate": "31/02/2024"}})
        place = base.record.place("StartDate")
        said = Finding(rule="T02-META-03", severity="error", where=place)
        view = DossierView(
            record=base.record,
            fonds=base.fonds,
            documents=base.documents,
            reader_problems=(said,),
        )
        judgement = judge(view, context_of({}), load_catalogue())
        assert len(of(judgement, "T02-META-03")) == 1


def test_an_empty_dossier_is_judged_without_an_exception() -> None:
    bare = DossierView(record=Record(entity="dossier", values={}), fonds=None)
    judgement = judge(bare, context_of({}), load_catalogue())
    required = {field.name for field in load_profile().fields("dossier") if field.required}
    assert {f.params["field"] for f in of(judgement, "T02-META-10")} == required


def test_duplicate_keys_tell_years_apart_and_forgive_zeros_and_forms() -> None:
    def keys(**values: str) -> tuple[str, ...]:
        return document_keys(Record(entity="document", values=values))

    first = keys(CodeNumber="012", CodeNotation="QĐ-SNV", IssuedDate="05/03/2024", OrganName="A")
    assert first == keys(
        CodeNumber="12", CodeNotation="QĐ-SNV", IssuedDate="06/03/2024", OrganName=" a "
    )
    assert first != keys(
        CodeNumber="12", CodeNotation="QĐ-SNV", IssuedDate="05/03/2023", OrganName="A"
    )
    assert keys(CodeNotation="QĐ-SNV") == ()


_NAMES = [field.name for field in load_profile().fields("document")]
_TEXT = st.text(max_size=40) | st.sampled_from(
    ["05/03/2024", "31/02/2024", "2024-03-05", "Mật", "9" * 5000, "-1", "²", "०१", "1"]
)
_VALUES = st.dictionaries(st.sampled_from(_NAMES), _TEXT, max_size=8)


@given(dossier=_VALUES, documents=st.lists(_VALUES, max_size=4))
def test_any_text_in_any_field_is_judged(
    dossier: dict[str, str], documents: list[dict[str, str]]
) -> None:
    """No value makes a rule raise, and every finding can be put into words and into JSON."""
    view = DossierView(
        record=Record(entity="dossier", values=dossier, where=Place(sheet="Hồ sơ", row=2)),
        fonds=None,
        documents=tuple(
            DocumentView(position=n, record=Record(entity="document", values=values))
            for n, values in enumerate(documents, start=1)
        ),
    )
    catalogue = load_catalogue()
    judgement = judge(view, context_of({}), catalogue)
    assert Judgement.from_dict(judgement.as_dict()) == judgement
    for finding in judgement.findings:
        assert catalogue.rule(finding.rule).message(finding)


class TestTheSameFaultIsToldOnce:
    """One of two rules speaks, by data; both count, and both laws are named."""

    @pytest.mark.parametrize(
        ("change", "speaks", "silent"),
        [
            ({"dossier": {"TotalDoc": "7"}}, "H-018", "T02-META-06"),
            ({"documents": [{"Subject": "a" * 501}, {}]}, "M-001", "T02-META-02"),
        ],
    )
    def test_the_rule_of_the_law_speaks(
        self, change: dict[str, Any], speaks: str, silent: str
    ) -> None:
        judgement = judged(change)
        (found,) = of(judgement, speaks)
        assert (of(judgement, silent), found.params["also"]) == ([], silent)
        scope = 0 if speaks == "H-018" else 1
        assert (
            result(judgement, speaks, scope)[0] == result(judgement, silent, scope)[0] == "failed"
        )
        sources = render(found, load_catalogue(), "en")["article"]
        for rule in (speaks, silent):
            assert load_catalogue().rule(rule).source in sources

    def test_it_stops_intake_where_either_would(self) -> None:
        judgement = judged({"documents": [{"Subject": "a" * 501}, {}]})
        catalogue = load_catalogue()
        assert catalogue.intake_of("M-001") == "never"
        outcome, _ = load_policy("default").outcome(judgement.findings, catalogue.intake_of)
        assert outcome == "quarantined"

    def test_different_faults_of_one_cell_are_both_told(self) -> None:
        judgement = judged({"documents": [{"PageAmount": "h" * 40}, {}]})
        assert of(judgement, "M-001")
        assert of(judgement, "T02-META-02")
