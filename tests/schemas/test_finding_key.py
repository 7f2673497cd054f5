"""The identity of a finding: what it depends on, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import finding_key
from schemas.finding import Finding, Place
from schemas.finding_key import (
    Spot,
    codes_of,
    finding_keys,
    own_place,
    paper_spot,
    paper_text,
    plain_code,
    short_code,
)
from schemas.trace import Paper, PaperKey

PLACES = st.builds(
    Place,
    file=st.sampled_from([None, "a.pdf", "b.pdf"]),
    sheet=st.sampled_from([None, "Tệp"]),
    row=st.sampled_from([None, 2, 3, 11]),
    column=st.sampled_from([None, "C", "AA"]),
    page=st.sampled_from([None, 1, 2]),
    entity=st.sampled_from([None, "document"]),
    ordinal=st.sampled_from([None, "1", "2"]),
    field=st.sampled_from([None, "Subject"]),
    box=st.sampled_from([None, (1.0, 2.0, 3.0, 4.0)]),
)
FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from(["F-004", "S-012"]),
    severity=st.just("error"),
    where=PLACES,
    evidence=st.sampled_from(["", "tìm thấy"]),
    params=st.sampled_from([{}, {"count": "2"}]),
)
SPOTS = st.builds(
    Spot,
    object_id=st.sampled_from(["urn:hoso:a:1", "urn:hoso:a:2"]),
    finding=FINDINGS,
    paper=st.sampled_from(["", "in|2025-01-02|12/qđ|sở"]),
)
ONE = Finding(rule="F-004", severity="error", where=Place(file="a.pdf", page=1, ordinal="1"))


def spot(finding: Finding = ONE) -> Spot:
    return Spot(object_id="urn:hoso:a:1", finding=finding)


def key(finding: Finding) -> str:
    return finding_keys([spot(finding)])[0]


@given(st.lists(SPOTS, max_size=12), st.randoms())
def test_order_does_not_change_a_key(spots, dice):
    told = sorted(zip(finding_keys(spots), map(repr, spots), strict=True))
    dice.shuffle(spots)
    assert sorted(zip(finding_keys(spots), map(repr, spots), strict=True)) == told


@given(st.lists(SPOTS, max_size=12))
def test_every_finding_has_a_key_of_its_own(spots):
    keys = finding_keys(spots)
    assert len(set(keys)) == len(spots)
    assert len(set(codes_of(keys).values())) == len(spots)


@given(st.lists(SPOTS, min_size=1, max_size=8), st.lists(SPOTS, max_size=8))
def test_findings_elsewhere_do_not_change_a_key(spots, others):
    elsewhere = [
        replace(other, finding=replace(other.finding, rule="H-010"), object_id="urn:hoso:b:9")
        for other in others
    ]
    assert finding_keys([*elsewhere, *spots])[len(elsewhere) :] == finding_keys(spots)


def test_the_same_place_twice_gets_two_keys_that_stay():
    upper, lower = replace(ONE, evidence="a"), replace(ONE, evidence="b")
    first, second = finding_keys([spot(upper), spot(lower)])
    assert first != second
    assert finding_keys([spot(lower), spot(upper)]) == [second, first]
    assert first == key(ONE)  # told once, it has the key of the first


@pytest.mark.parametrize(
    "changed",
    [
        {"evidence": "đo lại"},
        {"params": {"count": "3"}},
        {"severity": "warning"},
        {"where": replace(ONE.where, box=(9.0, 9.0, 9.5, 9.5))},
        {"where": replace(ONE.where, sheet="Tệp", row=12, column="C")},
    ],
)
def test_words_boxes_and_rows_are_no_part_of_it(changed):
    assert key(replace(ONE, **changed)) == key(ONE)


@pytest.mark.parametrize(
    "changed",
    [
        {"rule": "F-005"},
        *(
            {"where": replace(ONE.where, **{name: value})}
            for name, value in (
                ("file", "b.pdf"),
                ("page", 2),
                ("ordinal", "2"),
                ("entity", "document"),
                ("field", "Subject"),
            )
        ),
    ],
)
def test_rule_and_place_are_part_of_it(changed):
    assert key(replace(ONE, **changed)) != key(ONE)


def test_a_key_is_as_it_was_when_letters_were_sent():
    """Letters lie with the units for years: what is changed here orphans them."""
    assert key(ONE) == "3809a7c93315bab7e8baa2bcc3ef229a"
    assert short_code(key(ONE)) == "PH-M9VFQ-3E5VV"


def test_the_name_of_the_senders_workbook_is_no_part_of_it():
    place = Place(file="Sổ giao nộp.xlsx", entity="dossier", field="Title")
    assert own_place(place, {"a.pdf"}) == Place(entity="dossier", field="Title")
    assert own_place(ONE.where, {"a.pdf"}) == ONE.where


@given(st.integers(0, 2**128 - 1))
def test_codes_can_be_read_aloud_and_typed_back(number):
    code = short_code(f"{number:032x}")
    assert not set(code[3:]) & set("0O1ILZSBU")
    assert plain_code(f" {code.lower()} ") == plain_code(code.replace("-", "")) == code


def test_codes_that_would_be_alike_grow():
    wide = len(finding_key.ALPHABET) ** 10
    one, other, third = (f"{n:032x}" for n in (5, 5 + wide, 6))
    assert short_code(one) == short_code(other)
    codes = codes_of([one, other, third])
    assert len(set(codes.values())) == 3
    assert codes[third] == short_code(third)
    assert codes[one].startswith(short_code(one))
    assert plain_code(codes[other]) == codes[other]


def test_a_paper_is_known_by_its_number_day_and_author_whatever_its_row():
    paper = Paper(
        direction="in",
        key=PaperKey(number="012", notation="QĐ-UBND", issued=date(2025, 1, 2), organ="UBND  Tỉnh"),
        place=Place(file="so.xlsx", row=4),
    )
    same = replace(
        paper,
        key=replace(paper.key, number="12", organ="ubnd tỉnh"),
        place=Place(file="so-2.xlsx", row=9),
    )
    assert paper_text(paper) == paper_text(same)
    assert paper_text(paper) != paper_text(replace(paper, direction="out"))
    found = [
        Finding(rule="V-035", severity="error", where=one.place, params={"late": late})
        for one, late in ((paper, "3"), (same, "4"))
    ]
    spots = [paper_spot(item, one) for item, one in zip(found, (paper, same), strict=True)]
    assert finding_keys(spots[:1]) == finding_keys(spots[1:])
    assert finding_keys(spots[:1]) != finding_keys([paper_spot(found[0], None)])
    bare = Paper(direction="in", arrival_number="7", subject="Về việc")
    assert paper_text(bare) != paper_text(replace(bare, arrival_number="8"))
