"""The official OCFL fixtures (1.0 and 1.1) judged by our own reader as their names say."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ocfl import check, code_table
from archive.ocfl.history import history_faults
from archive.ocfl.inventory import Parsed, read_inventory

SUITE = Path(__file__).parents[3] / "shared" / "corpora" / "ocfl" / "official"
OBJECTS = sorted(path.relative_to(SUITE).as_posix() for path in SUITE.glob("*/*-objects/*"))
WORDS = "id type digestAlgorithm head contentDirectory manifest versions fixity created state user"
KEYS = st.sampled_from([*WORDS.split(), "name", "v1", "v2", "v01", "v" + "9" * 5000, "a" * 64])
CODE = re.compile(r"[EW][0-9]{3}")
# What a bad object breaks besides what its name says: the same bytes break another sentence.
BESIDES = {
    "E001_invalid_version_format": {"E042", "E046", "E092"},
    "E003_E063_empty": {"E001"},
    "E003_no_decl": {"E038"},
    "E010_missing_versions": {"E046"},
    "E015_content_not_in_content_dir": {"E042"},
    "E017_invalid_content_dir": {"E023", "E092"},
    "E019_inconsistent_content_dir": {"E020", "E042"},
    "E036_no_head": {"E040"},
    "E040_head_not_most_recent": {"E064"},
    "E049_E050_E054_bad_version_block_values": {"E094", "E107"},
    "E050_manifest_digest_wrong_case": {"E107"},
    "E063_no_inv": {"E015"},
    "E096_manifest_duplicate_digests": {"E101", "E107"},
    "E097_fixity_duplicate_digests": {"E101"},
    "E100_E099_fixity_invalid_content_paths": {"E023", "E057", "E092", "E093"},
    "E100_E099_manifest_invalid_content_paths": {"E023", "E042", "E092"},
    "E011_E013_invalid_padded_head_version": {"E092", "E023", "E042"},
}


# The fixtures lie outside the project: a clone without them beside it is tested all the same.
NEEDS_CORPORA = pytest.mark.skipif(not OBJECTS, reason="skipped: no corpora")


@NEEDS_CORPORA
@pytest.mark.parametrize("name", OBJECTS)
def test_each_fixture_is_judged_as_labelled(name: str) -> None:
    label = name.rsplit("/", 1)[1]
    wanted = set(CODE.findall(label))
    codes = check(SUITE / name).codes()
    errors = {code for code in codes if code.startswith("E")}
    if "/bad-objects/" in name:
        assert wanted <= errors
        assert errors - wanted <= BESIDES.get(label, set())
    else:
        assert (errors, codes - errors) == (set(), wanted)


@NEEDS_CORPORA
def test_a_content_path_that_leads_out_of_the_object_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "object"
    shutil.copytree(SUITE / "1.1/good-objects/minimal_one_version_one_file", place)
    (tmp_path / "secret").write_bytes(b"secret")
    inventory = place / "inventory.json"
    raw = json.loads(inventory.read_bytes())
    (paths,) = raw["manifest"].values()
    paths.append("v1/content/../../../secret")
    inventory.write_text(json.dumps(raw))
    digest = hashlib.sha512(inventory.read_bytes()).hexdigest()
    (place / "inventory.json.sha512").write_text(f"{digest} inventory.json\n")
    shutil.copy(inventory, place / "v1")
    shutil.copy(place / "inventory.json.sha512", place / "v1")
    opened: list[Path] = []
    chunks = check.__globals__["fs"].chunks_of
    monkeypatch.setattr("archive.fs.chunks_of", lambda path: (opened.append(path), chunks(path))[1])
    assert {"E099", "E092"} <= check(place).codes()
    assert opened
    assert not any(".." in path.parts for path in opened)


@pytest.mark.parametrize(
    "inventory", [b"", b"[]", b"{", b'{"id": 1, "id": 1}', b"\xff", b"[" * 100_000]
)
def test_what_is_no_inventory_is_said_to_be_none(tmp_path: Path, inventory: bytes) -> None:
    (tmp_path / "0=ocfl_object_1.1").write_bytes(b"ocfl_object_1.1\n")
    (tmp_path / "inventory.json").write_bytes(inventory)
    assert "E033" in check(tmp_path).codes()


PLAIN = b'{"id":"urn:x","digestAlgorithm":"sha512","head":"v1"}'


@pytest.mark.parametrize(
    ("inventory", "code"),
    [
        (b"\xef\xbb\xbf" + PLAIN, "E033"),
        (PLAIN.decode().encode("utf-16"), "E033"),
        (PLAIN[:-1] + b',"fixity":NaN}', "E033"),
        (PLAIN.replace(b"sha512", b""), "E025"),
        (PLAIN[:-1] + b',"fixity":{"md5":{"00":[1]}}}', "E057"),
        (PLAIN[:-1] + b',"manifest":{"00":[]}}', "E092"),
        (PLAIN[:-1] + b',"manifest":{"00":[1]}}', "E092"),
        (PLAIN[:-1] + b',"manifest":{"00":["content/a"]},"versions":{"v1":{}}}', "E042"),
        (PLAIN[:-1] + b',"manifest":{"00":["v2/content/a"]},"versions":{"v1":{}}}', "E042"),
    ],
)
def test_what_an_inventory_may_not_say(inventory: bytes, code: str) -> None:
    assert code in {found for found, _ in read_inventory(inventory, Parsed())}


def test_a_leap_second_is_a_moment() -> None:
    body = {"created": "2016-12-31T23:59:60Z", "state": {}}
    raw = json.dumps({"versions": {"v1": body}}).encode()
    assert "E049" not in {code for code, _ in read_inventory(raw, Parsed())}


@NEEDS_CORPORA
def test_links_in_extensions_and_logs_and_odd_sidecars_are_told(tmp_path: Path) -> None:
    place = tmp_path / "object"
    shutil.copytree(SUITE / "1.1/good-objects/minimal_one_version_one_file", place)
    assert not check(place).faults
    for name in ("extensions", "logs/2024"):
        (place / name).mkdir(parents=True)
        (place / name / "link").symlink_to("/")
    (place / "v1/inventory.json.sha256").write_bytes(b"")
    told = {(one.code, one.path) for one in check(place).faults}
    assert told == {
        ("E090", "extensions/link"),
        ("E090", "logs/2024/link"),
        ("E015", "v1/inventory.json.sha256"),
    }


def test_every_code_of_the_specification_is_checked_or_said_not_to_be() -> None:
    data = json.loads(
        (Path(__file__).parents[2] / "archive/data/ocfl.json").read_text(encoding="utf-8")
    )
    checked, unchecked = set(code_table()), set(data["unchecked"])
    assert not checked & unchecked
    absent = {65, 68, 86, 91, 109}  # numbers the specification does not use
    errors = {f"E{number:03d}" for number in range(1, 113) if number not in absent}
    warnings = {f"W{number:03d}" for number in range(1, 17) if number != 6}
    assert checked | unchecked == errors | warnings


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, JSON, max_size=8))
def test_no_inventory_breaks_its_reader(raw: dict[str, object]) -> None:
    parsed = Parsed()
    found = list(read_inventory(json.dumps(raw).encode(), parsed))
    assert found  # nothing so made is a whole inventory
    assert {code for code, _ in found} <= set(code_table())
    assert list(history_faults(parsed, {"v1": parsed})) is not None
