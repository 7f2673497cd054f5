"""What the readers report reads as a sentence, in both languages."""

from __future__ import annotations

import re

import pytest

from reports.labels import Labels, Lang
from reports.phrases import found_text
from reports.rulebook import rule_book
from schemas.finding import Finding, Place
from schemas.reader_rules import MISPRINT, severities, told
from schemas.xml_read import read
from validator.catalogue import load_catalogue
from validator.report import render

# What readers give beside the evidence, see evidence/workbook and schemas/xml_read.
GIVEN = {
    "field": "Title",
    "first": "B",
    "last": "9",
    "head": "Tệp",
    "limit": "200000",
    "column": "Ngày đến",
}


@pytest.mark.parametrize("rule", sorted(severities()))
def test_templates_ask_for_nothing_a_reader_does_not_give(rule: str) -> None:
    known = load_catalogue().rule(rule)
    params = told(GIVEN, Place(entity="dossier"))
    for case in ("", *known.cases):
        found = Finding(
            rule=rule, severity="info", evidence="#REF!", params=params | {"case": case}
        )
        for lang in ("vi", "en"):
            assert "…" not in known.message(found, lang), (case, lang)


def test_findings_of_the_xml_reader_are_sentences() -> None:
    body = "<dossier><Title>A</Title><Title>B</Title><Colour>x</Colour><Unit>P</Unit></dossier>"
    problems = read(f"<submission>{body}</submission>".encode(), source="a.xml").problems
    assert {item.rule for item in problems} >= {"X-121", "X-122", "X-123", "X-124"}
    for item in problems:
        message = load_catalogue().rule(item.rule).message(item)
        assert message.endswith(".") and not re.search(r"[{}…]", message.replace("{urn", "")), item


@pytest.mark.parametrize("rule", sorted(severities()))
def test_every_row_of_a_reader_has_a_remedy_where_the_organ_is_no_more(rule: str) -> None:
    known = load_catalogue().rule(rule)
    if rule != MISPRINT:
        assert known.remedy("vi", dissolved=True).startswith("Cơ quan cũ không còn: ")
        assert known.remedy("en", dissolved=True).startswith("The organ no longer exists: ")
    assert known.remedy("vi", dissolved=True) != known.remedy("vi")


@pytest.mark.parametrize(("lang", "words"), [("vi", "và 200 chỗ khác"), ("en", "and 200 more")])
def test_the_last_finding_of_many_counts_the_others(lang: Lang, words: str) -> None:
    found = Finding(rule="X-105", severity="error", evidence="#REF!", params={"more": "200"})
    assert words in render(found, load_catalogue(), lang)["message"]
    told_of = rule_book(load_catalogue()).rule("X-105")
    assert words in found_text(told_of, found.params, found.evidence, Labels(lang))


def test_the_vietnamese_name_of_a_field_is_given() -> None:
    assert told({"field": "FileCode"}, Place(entity="dossier"))["field_vi"] == "Mã hồ sơ"
    assert told({"field": "FileCode"}, Place()) == {"field": "FileCode"}
