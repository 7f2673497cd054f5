"""BagIt Profiles: each key seen to hold and to fail; profiles that are none; the shipped ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bag_support import bag, check, tagged

from evidence.bag.profile import (
    BagFacts,
    applying,
    form_of,
    identifier_of,
    judge,
    parse_profile,
    shipped_profiles,
)

ID = "urn:x:profile"
FACTS = BagFacts(
    version="1.0",
    payload={"data/a.pdf": 3, "data/b/c.pdf": 0},
    manifests=frozenset({"sha256"}),
    tag_manifests=frozenset({"sha256"}),
    tag_files=frozenset({"metadata/x.xml"}),
    fetch=False,
    elements=(("BagIt-Profile-Identifier", ID), ("Contact-Name", "An"), ("Keyword", "a")),
)


def profile(**keys: Any) -> dict[str, Any]:
    made = {"BagIt-Profile-Info": {"BagIt-Profile-Identifier": ID}, "Accept-BagIt-Version": ["1.0"]}
    return {**made, **{key.replace("_", "-").replace("-txt", ".txt"): v for key, v in keys.items()}}


def info(**tag: Any) -> dict[str, Any]:
    return profile(Bag_Info={"contact-name": tag})


NOBODY = replace(FACTS, elements=FACTS.elements[:1])
TWICE = replace(FACTS, elements=(*FACTS.elements, ("Contact-Name", "An")))
EMPTY = replace(FACTS, payload={"data/.keep": 0})
ZIP, TAR = replace(FACTS, form=".zip"), replace(FACTS, form=".tar.gz")
FETCH = replace(FACTS, fetch=True)
# profile, facts that fulfil it, facts that do not, the code
KEYS: dict[str, tuple[dict[str, Any], BagFacts, BagFacts, str]] = {
    "identifier": (profile(), FACTS, replace(FACTS, elements=()), "B-020 identifier"),
    "required": (info(required=True), FACTS, NOBODY, "B-020 required"),
    "required is not empty": (
        info(required=True),
        FACTS,
        replace(NOBODY, elements=(*NOBODY.elements, ("Contact-Name", ""))),
        "B-020 required",
    ),
    "values": (
        info(values=["An"]),
        FACTS,
        replace(NOBODY, elements=(*NOBODY.elements, ("Contact-Name", "Bình"))),
        "B-020 value",
    ),
    "repeatable": (info(repeatable=False), FACTS, TWICE, "B-020 repeated"),
    "manifests required": (
        profile(Manifests_Required=["sha256"]),
        FACTS,
        replace(FACTS, manifests=frozenset({"md5"})),
        "B-021 required",
    ),
    "manifests allowed": (
        profile(Manifests_Allowed=["sha256", "sha512"]),
        FACTS,
        replace(FACTS, manifests=frozenset({"sha256", "md5"})),
        "B-021 allowed",
    ),
    "tag manifests required": (
        profile(Tag_Manifests_Required=["sha256"]),
        FACTS,
        replace(FACTS, tag_manifests=frozenset()),
        "B-021 required",
    ),
    "tag manifests allowed": (
        profile(Tag_Manifests_Allowed=["sha256"]),
        FACTS,
        replace(FACTS, tag_manifests=frozenset({"md5"})),
        "B-021 allowed",
    ),
    "tag files required": (
        profile(Tag_Files_Required=["metadata/x.xml"]),
        FACTS,
        replace(FACTS, tag_files=frozenset()),
        "B-022 required",
    ),
    "tag files allowed": (
        profile(Tag_Files_Allowed=["metadata/*"]),
        FACTS,
        replace(FACTS, tag_files=frozenset({"notes.txt"})),
        "B-022 allowed",
    ),
    "payload files required": (
        profile(Payload_Files_Required=["data/a.pdf"]),
        FACTS,
        EMPTY,
        "B-022 required",
    ),
    "payload files allowed": (
        profile(Payload_Files_Allowed=["data/*.pdf"]),
        FACTS,
        replace(FACTS, payload={"data/a.exe": 1}),
        "B-022 allowed",
    ),
    "data empty": (profile(Data_Empty=True), EMPTY, FACTS, "B-022 empty"),
    "fetch forbidden": (profile(Allow_Fetch_txt=False), FACTS, FETCH, "B-023 fetch"),
    "fetch required": (profile(**{"Fetch.txt-Required": True}), FETCH, FACTS, "B-023 no-fetch"),
    "version": (profile(), FACTS, replace(FACTS, version="0.97"), "B-023 version"),
    "serialization forbidden": (
        profile(Serialization="forbidden"),
        FACTS,
        ZIP,
        "B-023 serialized",
    ),
    "serialization required": (
        profile(Serialization="required", Accept_Serialization=["application/zip"]),
        ZIP,
        FACTS,
        "B-023 not-serialized",
    ),
    "serialization accepted": (
        profile(Accept_Serialization=["application/zip"]),
        ZIP,
        TAR,
        "B-023 form",
    ),
}


def told(raw: dict[str, Any], facts: BagFacts) -> list[str]:
    found = judge(parse_profile(json.dumps(raw).encode()), facts)
    return [f"{one.rule} {one.params['case']}" for one in found]


@pytest.mark.parametrize("key", KEYS)
def test_each_key_is_seen_to_hold_and_to_fail(key: str) -> None:
    raw, right, wrong, code = KEYS[key]
    assert told(raw, right) == []
    assert told(raw, wrong) == [code]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"BagIt-Profile-Info": {"BagIt-Profile-Identifier": 1}}',
        json.dumps(profile(Serialization="perhaps")).encode(),
        json.dumps(profile(Manifests_Required=["md5"], Manifests_Allowed=["sha256"])).encode(),
        json.dumps(profile(Manifests_Required="md5")).encode(),
        json.dumps(info(required="yes")).encode(),
        json.dumps({**profile(), "Accept-BagIt-Version": []}).encode(),
        b" " * (1 << 20) + b"{}",
    ],
)
def test_what_is_no_profile_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_profile(data)


def test_a_bag_is_held_to_what_it_names_and_to_what_is_asked() -> None:
    known, asked = profile(), profile()
    asked["BagIt-Profile-Info"] = {"BagIt-Profile-Identifier": "urn:x:asked"}
    strange = replace(FACTS, elements=(*FACTS.elements, ("bagit-profile-identifier", "urn:y")))
    assert applying(strange, asked, [known]) == ([asked, known], ["urn:y"])
    assert applying(NOBODY, None, []) == ([], [ID])


@pytest.mark.parametrize("name", ["hoso-aip", "hoso-sip"])
def test_the_shipped_profiles_are_profiles(name: str) -> None:
    shipped = shipped_profiles()[name]
    assert parse_profile(json.dumps(shipped).encode()) == shipped
    assert identifier_of(shipped).startswith("urn:hoso:bagit-profile:")


def test_the_reader_tells_the_facts_a_profile_asks_for(tmp_path: Path) -> None:
    files = tagged({**bag("1.0", "sha256", "sha3256"), "notes/x.txt": b"x"})
    done, _ = check(files, tmp_path)
    facts = done.facts(".zip")
    assert facts.manifests == {"sha256", "sha3256"}
    assert facts.tag_files == {"notes/x.txt"}
    assert (facts.version, facts.fetch, facts.form) == ("1.0", False, ".zip")
    assert facts.elements[0] == ("Source-Organization", "Sở Nội vụ")
    assert sum(facts.payload.values()) == 3


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.zip", ".zip"), ("A.TAR.GZ", ".tar.gz"), ("a.tar", ".tar"), ("a.tgz", ".tgz"), ("a", "")],
)
def test_the_form_is_told_by_the_name(name: str, form: str) -> None:
    assert form_of(name) == form
