"""The report, findings in words, and explain."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from case_support import context_of, view_of

from reports.rulebook import rule_book
from schemas.canonical import canonical_json
from schemas.errors import HosoError
from schemas.finding import Finding, Place
from schemas.judgement import Judgement
from schemas.record import Record
from validator.catalogue import load_catalogue
from validator.explain import explain
from validator.judge import judge
from validator.report import render, validation_report
from validator.rule import parse_rule
from validator.words import place_text


def test_the_report_holds_ids_and_no_words_and_can_be_read_back() -> None:
    case = {"dossier": {"TotalDoc": "7"}, "context": {"received_at": "2026-03-02T02:00:00Z"}}
    catalogue, context = load_catalogue(), context_of(case)
    judgement = judge(view_of(case), context, catalogue)
    report = validation_report(judgement, catalogue, context)
    assert Judgement.from_dict(json.loads(canonical_json(report))) == judgement
    assert report["rules_version"] == catalogue.version
    assert report["profile_law"]["law"] == "Thông tư 02/2019/TT-BNV"
    assert report["law_in_force"]["law"] == "Thông tư 05/2025/TT-BNV"
    assert report["law_in_force"]["date"] == "2026-03-02"
    assert report["received_at"] == "2026-03-02T02:00:00Z"
    assert "remedy" not in json.dumps(report)


def test_a_finding_in_vietnamese_words() -> None:
    case = {"dossier": {"TotalDoc": "7"}}
    judgement = judge(view_of(case), context_of(case), load_catalogue())
    found = next(f for f in judgement.findings if f.rule == "H-018")
    words = render(found, load_catalogue())
    assert words["message"] == "Khai 7 văn bản, có 2 văn bản."
    assert words["place"] == "bảng Hồ sơ, dòng 2, trường Tổng số văn bản trong hồ sơ"
    assert words["article"].startswith("NĐ 30/2020 PL VI")
    assert words["breach"] == "vi phạm"
    assert words["remedy"] == load_catalogue().rule("H-018").remedy("vi")


def test_a_place_in_both_languages() -> None:
    place = Place(file="a.pdf", page=2)
    assert place_text(place) == "tệp a.pdf, trang 2"
    assert place_text(place, "en") == "file a.pdf, page 2"


def test_a_place_names_the_field_as_the_form_it_stands_in_does() -> None:
    old = Place(sheet="Hồ sơ", row=2, entity="dossier", field="Maintenance")
    assert place_text(old) == "bảng Hồ sơ, dòng 2, trường Thời hạn bảo quản"
    new = Record(entity="dossier", values={}, where=replace(old, profile="tt05-2025"))
    assert place_text(new.place("Maintenance")).endswith("trường Thời hạn lưu trữ")


def test_a_rule_nobody_knows_is_shown_by_its_evidence() -> None:
    words = render(Finding(rule="ZZ-9", severity="error", evidence="?"), load_catalogue())
    assert (words["message"], words["breach"]) == ("?", "chưa phù hợp")


@pytest.mark.parametrize("rule", [rule.id for rule in load_catalogue()])
def test_every_rule_can_be_explained(rule: str) -> None:
    told = explain(rule, load_catalogue())
    assert told.rule == rule
    assert told.as_dict()["title_vi"]
    assert told.window_vi
    assert told.basis_vi != told.basis, "the basis has a word"


def test_explain_forgives_case_and_blanks() -> None:
    assert explain(" snv-4.2 ", load_catalogue()).pack == "snv-kontum-2025"


def test_an_unknown_rule_names_the_near_ones() -> None:
    with pytest.raises(HosoError) as caught:
        explain("F-41", load_catalogue())
    assert caught.value.code == "unknown-rule"
    assert "F-041" in str(caught.value.params["near"])


def test_explain_says_it_in_vietnamese_first() -> None:
    text = explain("H-018", load_catalogue()).text()
    vietnamese, english = text.split("\n\n")
    assert vietnamese.startswith("H-018: Tổng số văn bản")
    assert "Căn cứ: NĐ 30/2020 PL VI" in vietnamese
    assert "Remedy: Count documents" in english


def test_a_rule_without_a_message_says_title_and_evidence() -> None:
    rule = parse_rule({"id": "Q-1", "vi": "Thiếu cột {x}", "en": "A column is missing"})
    found = Finding(rule="Q-1", severity="error", evidence="Tiêu đề")
    assert rule.message(found) == "Thiếu cột {x}: “Tiêu đề”"


def test_a_case_may_have_a_remedy_of_its_own() -> None:
    params = {"case": "ocr", "level": "MẬT", "page": "1"}
    kept = Finding(rule="P-004", severity="warning", where=Place(file="a.pdf"), params=params)
    asked = replace(kept, params={**params, "case": "ocr_source"})
    catalogue = load_catalogue()
    remedies = [render(one, catalogue)["remedy"] for one in (kept, asked)]
    assert "bản đang lưu" in remedies[0]
    assert remedies[1].startswith("Không đưa vào kho")
    words = rule_book(catalogue).rule("P-004")
    assert [words.remedy("vi", one.params) for one in (kept, asked)] == remedies
