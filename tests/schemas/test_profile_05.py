"""The profile of 05/2025/TT-BNV: the fields of the digests under canonical names, coded values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas import xml, xsd
from schemas.coded import code_of, unlisted, word_of
from schemas.data_files import read_bytes
from schemas.profile import ENTITIES, Profile, field_named, load_profile, named_by
from schemas.record import Record, Submission
from schemas.text import fold_head
from schemas.vocabulary import load_vocabulary

OLD, NEW = load_profile("tt02-2019"), load_profile("tt05-2025")
LAW = Path(__file__).parents[3] / "shared/law/fields-05-2025.json"
RETENTION, LANGUAGE = NEW.field("dossier", "Maintenance"), NEW.field("dossier", "Language")
NS = 'xmlns="urn:hoso:tt05-2025:1"'


@pytest.mark.parametrize(
    ("key", "entity"), [("SIP_hoso/EAD", "dossier"), ("SIP/EAD_doc", "document")]
)
def test_fields_are_those_of_the_digest_and_the_others_say_so(key: str, entity: str) -> None:
    if not LAW.exists():
        pytest.skip("skipped: no corpora")
    table = NEW.entities[entity].by_official
    wanted = {row["name"]: row for row in json.loads(LAW.read_text(encoding="utf-8"))[key]}
    assert set(table) == set(wanted)
    for name, row in wanted.items():
        field = table[name]
        assert field.vi == row["vi"]
        assert field.max_length == (10 if row["type"] == "Date" else row["max"])
        assert field.required <= (row["req"] == "M")
        assert field.coded == bool(row["codelist"] or name == "process")


def test_code_lists_are_those_of_the_digest() -> None:
    if not LAW.exists():
        pytest.skip("skipped: no corpora")
    lists = json.loads(LAW.read_text(encoding="utf-8"))["codelists"]
    for entity in ENTITIES:
        for field in NEW.fields(entity):
            if field.coded and field.official in lists:
                terms = load_vocabulary(field.vocabulary).terms
                assert {term.id: term.vi for term in terms} == lists[field.official]


def test_a_profile_that_was_not_read_in_the_law_itself_says_so() -> None:
    assert (OLD.secondary, NEW.secondary) == (False, True)


@pytest.mark.parametrize("entity", ENTITIES)
def test_no_two_fields_share_a_head_and_old_heads_are_still_understood(entity: str) -> None:
    seen: dict[str, str] = {}
    for item in NEW.fields(entity):
        for head, how in item.heads():
            if how != "en":
                assert seen.setdefault(fold_head(head), item.name) == item.name
    for item in OLD.fields(entity):
        found = NEW.find_field(entity, item.vi)
        assert found is None or found[0].name == item.name


def test_names_of_the_circulars_xml_are_understood_as_they_are_written() -> None:
    def name(profile: Profile, head: str) -> str:
        found = profile.find_field("document", head)
        return found[0].name if found else ""

    assert (name(NEW, "docId"), name(NEW, "docCode")) == ("DocCode", "DocArchiveCode")
    assert (name(NEW, "DocCode"), name(OLD, "docCode")) == ("DocCode", "DocCode")
    assert name(NEW, "numberOfPage") == "PageAmount"


def test_a_field_is_named_whichever_profile_has_it() -> None:
    assert field_named("dossier", "FileCode") is OLD.field("dossier", "FileCode")
    assert field_named("dossier", "RiskRecovery") is NEW.field("dossier", "RiskRecovery")
    assert field_named("dossier", "Nothing") is None
    assert field_named("nothing", "FileCode") is None


@pytest.mark.parametrize(
    ("text", "word", "code"),
    [
        ("01", "Vĩnh viễn", "01"),
        ("1", "Vĩnh viễn", "01"),
        ("Vĩnh viễn", "Vĩnh viễn", "01"),
        ("vĩnh viễn", "vĩnh viễn", "01"),
        ("15 năm", "15 năm", ""),
        ("99", "99", ""),
        ("", "", ""),
    ],
)
def test_codes_and_words_mean_the_same(text: str, word: str, code: str) -> None:
    assert word_of(RETENTION, text) == word
    assert code_of(RETENTION, text) == code
    assert list(unlisted(RETENTION, text)) == ([text] if text and not code else [])


def test_several_languages_and_fields_without_codes() -> None:
    assert word_of(LANGUAGE, "01; 02") == "Tiếng Việt, Tiếng Anh"
    assert word_of(LANGUAGE, "Tiếng Việt,02") == "Tiếng Việt, Tiếng Anh"
    assert code_of(LANGUAGE, "Tiếng Việt / Tiếng Anh") == "01,02"
    assert list(unlisted(LANGUAGE, "Tiếng Việt, Klingon")) == ["Klingon"]
    assert word_of(NEW.field("dossier", "Title"), "01") == "01"
    assert word_of(OLD.field("dossier", "Maintenance"), "01") == "01"


def test_xml_of_the_profile_is_read_checked_and_written() -> None:
    data = (
        f'<submission {NS} profile="tt05-2025"><dossier><fileCode>{"A" * 90}</fileCode>'
        "<maintenance>01</maintenance><mode>Công khai</mode>"
        "<riskRecovery>0</riskRecovery></dossier>"
        "<document><FileCode>A</FileCode><DocOrdinal>1</DocOrdinal><docId>VB</docId>"
        "<docCode>A.0000001</docCode></document></submission>"
    ).encode()
    got = xml.read(data, source="x.xml")
    assert got.profile == "tt05-2025"
    assert got.problems == ()
    assert got.dossiers[0].values == {
        "FileCode": "A" * 90,
        "Maintenance": "Vĩnh viễn",
        "Rights": "Công khai",
        "RiskRecovery": "Không",
    }
    assert got.documents[0].get("DocCode") == "VB"
    assert got.documents[0].get("DocArchiveCode") == "A.0000001"
    written = xml.write(got)
    assert xml.validate(written) == []
    assert xml.read(written, source="x.xml").dossiers[0].values == got.dossiers[0].values


def test_the_schema_of_each_profile_judges_what_declares_it() -> None:
    record = Record(entity="dossier", values={"FileCode": "A" * 31})
    lines = [
        len(
            xml.validate(
                xml.write(Submission(profile=p, carrier="xml", source="", dossiers=(record,)))
            )
        )
        for p in ("tt02-2019", "tt05-2025")
    ]
    assert lines == [1, 0]


def test_the_checked_in_schema_is_that_of_the_data() -> None:
    assert read_bytes("xsd/tt05-2025.xsd") == xsd.xsd_files(NEW)["tt05-2025.xsd"]


def test_a_field_goes_by_the_name_of_the_form_it_stands_in() -> None:
    told = field_named("dossier", "Maintenance", "tt05-2025")
    assert told is NEW.field("dossier", "Maintenance")
    assert field_named("dossier", "Maintenance", "unknown") is OLD.field("dossier", "Maintenance")
    assert field_named("document", "OrganId", "tt05-2025") is OLD.field("document", "OrganId")
    assert (named_by("tt05-2025"), named_by("tt02-2019")) == ("tt05-2025", None)
