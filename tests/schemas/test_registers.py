"""The registers kept as data: vocabularies, retention, laws, organs, reader rules."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import laws
from schemas.data_files import load_json
from schemas.errors import HosoError, error_table
from schemas.organs import load_register
from schemas.profile import ENTITIES, load_profile
from schemas.retention import parse_retention
from schemas.text import fold_head
from schemas.vocabulary import (
    VOCABULARY_IDS,
    document_type_by_abbreviation,
    load_vocabulary,
)

DATA = [
    *((f"vocabularies/{name}", "vocabulary") for name in VOCABULARY_IDS),
    ("laws", "laws"),
    ("organs", "organs"),
    ("reader-rules", "reader-rules"),
]
MERGER = date(2025, 7, 1)


@pytest.mark.parametrize(("name", "kind"), DATA)
def test_data_fits_its_schema(name: str, kind: str) -> None:
    jsonschema.validate(
        load_json(f"{name}.json"),
        load_json(f"schema/{kind}.schema.json"),
        cls=jsonschema.Draft202012Validator,
    )


def test_every_vocabulary_of_the_profile_exists_and_its_terms_fit_their_field() -> None:
    profile = load_profile()
    fields = [item for entity in ENTITIES for item in profile.fields(entity) if item.vocabulary]
    assert len(fields) >= 12
    for item in fields:
        for term in load_vocabulary(item.vocabulary).terms:
            assert item.max_length is not None
            assert len(term.vi) <= item.max_length


@pytest.mark.parametrize("name", VOCABULARY_IDS)
def test_terms_are_found_by_each_name_and_never_confused(name: str) -> None:
    seen: dict[str, str] = {}
    vocabulary = load_vocabulary(name)
    for term in vocabulary.terms:
        for text in (term.vi, *term.aliases):
            assert seen.setdefault(fold_head(text), term.id) == term.id
            assert vocabulary.find(f" {text.upper()} ") is term
    assert vocabulary.find("không có trong danh mục") is None


def test_29_administrative_types_3_copies_3_others() -> None:
    kinds = [term.more["kind"] for term in load_vocabulary("document-types").terms]
    assert [kinds.count(kind) for kind in ("administrative", "copy", "other")] == [29, 3, 3]


@pytest.mark.parametrize(("short", "name"), [("QĐ", "Quyết định"), ("QyĐ", "Quy định"),
                                             ("TTr", "Tờ trình"), ("SY", "Bản sao y")])  # fmt: skip
def test_types_by_abbreviation(short: str, name: str) -> None:
    found = document_type_by_abbreviation(short)
    assert found is not None
    assert found.vi == name
    assert document_type_by_abbreviation("") is None


@pytest.mark.parametrize("text", ["Mật", "TỐI MẬT", "tuyệt mật"])
def test_secret_modes_are_marked(text: str) -> None:
    found = load_vocabulary("access-modes").find(text)
    assert found is not None
    assert found.more["secret"] is True


@given(st.integers(1, 70), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_periods_in_years_end_with_the_year(years: int, end: date) -> None:
    for text in (f"{years} năm", f"{years:02d}  Năm"):
        found = parse_retention(text)
        assert found is not None
        assert found.expires(end) == date(end.year + years, 12, 31)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Vĩnh viễn", "permanent"),
        ("vinh vien", "permanent"),
        ("Theo tuổi thọ công trình", "stated"),
        ("Đến khi văn bản hết hiệu lực thi hành", "stated"),
    ],
)
def test_other_periods_have_no_computed_end(text: str, kind: str) -> None:
    found = parse_retention(text)
    assert found is not None
    assert (found.kind, found.expires(MERGER)) == (kind, None)


@pytest.mark.parametrize("text", ["", "0 năm", "71 năm", "mười năm", "10", "10 tháng", "999 năm"])
def test_what_states_no_period_is_none(text: str) -> None:
    assert parse_retention(text) is None


@pytest.mark.parametrize(
    ("number", "on", "expected"),
    [
        ("02/2019/TT-BNV", date(2019, 3, 9), False),
        ("02/2019/TT-BNV", date(2019, 3, 10), True),
        ("02/2019/TT-BNV", date(2025, 6, 30), True),
        ("02/2019/TT-BNV", date(2025, 7, 1), False),
        ("05/2025/TT-BNV", date(2025, 7, 1), True),
        ("30/2020/NĐ-CP", date(2020, 3, 4), False),
        ("68/2024/NĐ-CP", date(2024, 8, 15), True),
        ("20/2020/QĐ-TTg", date(2022, 1, 1), None),
        ("31/2026/NĐ-CP", date(2026, 1, 20), False),
    ],
)
def test_law_in_force_on_a_day(number: str, on: date, expected: bool | None) -> None:
    assert laws.law(number).in_force(on) is expected


def test_one_metadata_law_on_either_side_of_the_change() -> None:
    for on, number in ((date(2025, 6, 30), "02/2019/TT-BNV"), (MERGER, "05/2025/TT-BNV")):
        assert [item.number for item in laws.laws_in_force(on, "metadata")] == [number]


def test_replacing_texts_are_in_the_register_and_numbers_are_unique() -> None:
    numbers = [item.number for item in laws.laws()]
    assert len(set(numbers)) == len(numbers)
    assert {name for item in laws.laws() for name in item.replaced_by} <= set(numbers)
    with pytest.raises(KeyError):
        laws.law("1/1900/X")


@pytest.mark.parametrize(
    ("on", "profile"),
    [
        (date(2019, 3, 9), None),
        (date(2019, 3, 10), "tt02-2019"),
        (date(2025, 6, 30), "tt02-2019"),
        (date(2025, 7, 1), "tt05-2025"),
    ],
)
def test_the_metadata_law_of_a_day_names_its_profile(on: date, profile: str | None) -> None:
    found = laws.metadata_law(on)
    assert (found.profile if found else None) == profile
    assert laws.law_of_profile(profile or "") == found


def test_a_law_is_cited_by_kind_and_number() -> None:
    assert laws.law("02/2019/TT-BNV").name == "Thông tư 02/2019/TT-BNV"


def test_terms_with_wrong_accents_are_understood_but_not_exact() -> None:
    types = load_vocabulary("document-types")
    assert types.find("quyet dinh") == types.find_exact("QUYẾT  ĐỊNH")
    assert types.find_exact("quyet dinh") is None
    assert types.find_exact("Giấy uỷ quyền") == types.find("Giấy ủy quyền")


def test_kon_tum_before_and_after_the_merger() -> None:
    register = load_register()
    organ = register.find("so noi vu tinh KON TUM")
    assert organ is not None
    before = register.state(organ.id, date(2025, 6, 30))
    after = register.state(organ.id, MERGER)
    assert (before.exists, before.fonds_closed, before.keeper) == (True, False, "")
    assert (after.exists, after.fonds_closed) == (False, True)
    assert after.successors == ("snv-quangngai",)
    assert after.keeper == "ls-quangngai"
    assert after.unconfirmed == ("keeper",)
    assert register.is_fonds_closed(organ.id, MERGER)
    assert register.keeper(organ.id, MERGER) in register.organs


def test_every_organ_named_in_the_register_is_in_it() -> None:
    register = load_register()
    named = {
        name
        for organ in register.organs.values()
        for name in (organ.parent, *(n for e in organ.events for n in (e.successor, e.keeper)))
        if name
    }
    assert named <= set(register.organs)


def extra(**changes: Any) -> dict[str, Any]:
    organ = {"id": "so-x", "vi": "Sở X", "en": "X", "aliases": [], "parent": None,
             "codes": [{"code": "H99.01", "confidence": "high"}],
             "events": [], **changes}  # fmt: skip
    return {"schema_version": 1, "organs": [organ]}


def test_a_home_adds_its_own_organs() -> None:
    events = [
        {"date": "2021-01-01", "kind": "renamed", "vi": "Đổi tên", "basis": "QĐ", "confidence":
         "high", "name_vi": "Sở Y"},
        {"date": "2010-01-01", "kind": "set_up", "vi": "Thành lập", "basis": "QĐ", "confidence":
         "high"},
    ]  # fmt: skip
    raw = extra(events=events)
    for given_as in (raw, json.dumps(raw).encode()):
        register = load_register(given_as)
        assert register.find("H99.01") is register.organs["so-x"]
        assert register.state("so-x", date(2009, 1, 1)).exists is False
        assert register.state("so-x", date(2015, 1, 1)).name == "Sở X"
        assert register.state("so-x", date(2022, 1, 1)).name == "Sở Y"
        assert "snv-kontum" in register.organs


def test_successors_that_run_in_a_circle_end() -> None:
    ending = {"date": "2020-01-01", "kind": "merged", "vi": "Hợp nhất", "basis": "QĐ",
              "confidence": "high", "successor": "so-x"}  # fmt: skip
    register = load_register(extra(events=[ending]))
    assert register.successors("so-x", MERGER) == ()


EVENT = {"date": "2024-01-01", "kind": "dissolved", "vi": "Giải thể", "basis": "QĐ 1",
         "confidence": "high"}  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"", "line 1"),
        (b"[]", "object"),
        (b'\xff{"organs": []}', "utf-8"),
        ({"schema_version": 1}, "organs"),
        ({"schema_version": 2, "organs": []}, "schema_version"),
        (extra(vi=""), "organs[0].vi"),
        (extra(id="Sở X"), "organs[0].id"),
        (extra(event=[]), "organs[0]: event"),
        (extra(codes=[{}]), "organs[0].codes[0]"),
        (extra(events=[{**EVENT, "kind": "x"}]), "organs[0].events[0].kind"),
        (extra(events=[{**EVENT, "date": "1/7/2025"}]), "organs[0].events[0].date"),
        (extra(events=[{**EVENT, "date": "2025-02-30"}]), "day is out of range"),
        (extra(events=[{**EVENT, "successor": "so-z"}]), "so-x: successor so-z"),
        (extra(parent="ubnd-z"), "so-x: parent ubnd-z"),
        ({"schema_version": 1, "organs": extra()["organs"] * 2}, "so-x × 2"),
    ],
)
def test_a_bad_register_is_an_error_that_names_the_place(raw: Any, place: str) -> None:
    with pytest.raises(HosoError) as caught:
        load_register(raw, source="organs.json")
    assert caught.value.code == "register-invalid"
    for lang in ("vi", "en"):
        assert place in caught.value.message(lang)
        assert "organs.json" in caught.value.message(lang)


def test_an_organ_with_few_words_is_found_by_them_only() -> None:
    few = {"id": "so-x", "vi": "Sở X", "events": [EVENT]}
    register = load_register({"schema_version": 1, "organs": [few]})
    assert register.find("SỞ X") is register.organs["so-x"]
    assert register.find("") is None


def test_exit_codes_of_errors_are_unique() -> None:
    exits = [row["exit"] for row in error_table().values()]
    assert len(set(exits)) == len(exits)
    assert all(3 <= code <= 119 for code in exits)
