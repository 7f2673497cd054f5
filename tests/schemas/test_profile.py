"""The profile data: what the Circular's table says, found by every head it goes by."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.data_files import load_json
from schemas.profile import ENTITIES, load_profile
from schemas.text import fold_head

PROFILE = load_profile("tt02-2019")
LAW = Path(__file__).parents[3] / "shared/law/fields-02-2019.json"
EVERY_HEAD = [
    (entity, head, item.name)
    for entity in ENTITIES
    for item in PROFILE.fields(entity)
    for head, how in item.heads()
    if how != "en"
]


@pytest.mark.parametrize("name", ["tt02-2019", "tt05-2025", "extension"])
def test_profile_data_fits_its_schema(name: str) -> None:
    kind = "extension" if name == "extension" else "profile"
    jsonschema.validate(
        load_json(f"profiles/{name}.json"),
        load_json(f"schema/{kind}.schema.json"),
        cls=jsonschema.Draft202012Validator,
    )


def test_the_circular_has_five_entities_and_82_fields() -> None:
    own = {
        entity: sum(not item.extension for item in PROFILE.fields(entity)) for entity in ENTITIES
    }
    assert {name: count for name, count in own.items() if count} == {
        "fonds": 13,
        "dossier": 18,
        "document": 22,
        "photo": 14,
        "audiovisual": 15,
    }


def test_fields_are_those_of_the_law_table() -> None:
    if not LAW.exists():
        pytest.skip("skipped: no corpora")
    names = {"file": "dossier", "av": "audiovisual"}
    for key, entity in json.loads(LAW.read_text(encoding="utf-8"))["entities"].items():
        table = PROFILE.fields(names.get(key, key))
        wanted = [(f["name"], f["vi"], f["type"], f["max"]) for f in entity["fields"]]
        got = [(f.name, f.vi, f.type, f.max_length) for f in table if not f.extension]
        assert got == wanted


def test_minimum_set_is_that_of_the_product_profile() -> None:
    required = {
        entity: {item.name for item in PROFILE.fields(entity) if item.required}
        for entity in ("dossier", "document")
    }
    assert required["dossier"] == {
        "FileCode",
        "OrganId",
        "FileCatalog",
        "FileNotation",
        "Title",
        "Maintenance",
        "Rights",
        "StartDate",
        "EndDate",
        "TotalDoc",
    }
    assert required["document"] == {
        "DocOrdinal",
        "TypeName",
        "IssuedDate",
        "OrganName",
        "Subject",
        "Mode",
        "PageAmount",
    }


@pytest.mark.parametrize(("entity", "head", "name"), EVERY_HEAD)
def test_each_head_finds_its_own_field(entity: str, head: str, name: str) -> None:
    found = PROFILE.find_field(entity, f"  {head.upper()} (*)")
    assert found is not None
    assert found[0].name == name


@pytest.mark.parametrize("entity", ENTITIES)
def test_no_two_fields_of_an_entity_share_a_head(entity: str) -> None:
    seen: dict[str, str] = {}
    for item in PROFILE.fields(entity):
        for head, how in item.heads():
            if how != "en":
                assert seen.setdefault(fold_head(head), item.name) == item.name


def test_misprint_is_told_from_the_right_name() -> None:
    organ = PROFILE.find_field("dossier", "Organld")
    assert organ is not None
    assert (organ[0].name, organ[1]) == ("OrganId", "misprint")
    assert PROFILE.find_field("dossier", "Mã hồ sơ\n(FileCode)") is not None


def test_unknown_heads_find_nothing() -> None:
    assert PROFILE.find_field("dossier", "Màu sắc") is None
    assert PROFILE.find_field("dossier", "") is None
    assert PROFILE.find_field("dossier", "()") is None


@given(st.text(max_size=40))
def test_any_text_may_be_asked_for(head: str) -> None:
    found = PROFILE.find_field("document", head)
    assert found is None or found[0] in PROFILE.fields("document")


def test_sheets_are_found_without_accents() -> None:
    assert PROFILE.find_sheet("HO SO") == "dossier"
    assert PROFILE.find_sheet("Ghi âm-ghi hình ") == "audiovisual"
    assert PROFILE.find_sheet("Sheet1") is None


def test_unknown_profile_is_refused() -> None:
    with pytest.raises(KeyError):
        load_profile("tt99-1999")
