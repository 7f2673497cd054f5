"""``hoso validate`` of OCFL objects and storage roots of anybody: codes, places, words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_support import CORPORA, hoso
from test_cli_json import check

from archive.ocfl import check as judged

SUITE = CORPORA / "ocfl/official"
OBJECTS = sorted(path.relative_to(SUITE).as_posix() for path in SUITE.glob("*/*-objects/*"))
# The fixtures lie outside the project: a clone without them beside it is tested all the same.
NEEDS_CORPORA = pytest.mark.skipif(not OBJECTS, reason="skipped: no corpora")
GOOD = "1.1/good-objects/spec-ex-full"
FEW = (
    GOOD,
    "1.1/warn-objects/W001_zero_padded_versions",
    "1.1/bad-objects/E092_content_file_digest_mismatch",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A storage root of two sound objects and one that is not."""
    top = tmp_path / "kho"
    for place, name in (("a/1", GOOD), ("a/2", FEW[2]), ("b/3", FEW[1])):
        shutil.copytree(SUITE / name, top / place)
    (top / "0=ocfl_1.1").write_text("ocfl_1.1\n")
    (top / "extensions/0003-hash-and-id-n-tuple-storage-layout").mkdir(parents=True)
    (top / "extensions/0003-hash-and-id-n-tuple-storage-layout/config.json").write_text("{}")
    return top


def codes(told: dict[str, list[dict[str, str]]]) -> set[tuple[str, str]]:
    return {(row["code"], row["path"]) for row in told["faults"]}


@NEEDS_CORPORA
@pytest.mark.parametrize("name", FEW)
def test_an_object_is_judged_as_the_reader_judges_it(name: str) -> None:
    wanted = {(one.code, one.path) for one in judged(SUITE / name).faults}
    answer = hoso("--json", "validate", SUITE / name)
    assert codes(answer.json) == wanted
    assert answer.code == int(any(code.startswith("E") for code, _ in wanted))


@NEEDS_CORPORA
def test_a_root_is_told_by_its_objects(root: Path) -> None:
    answer = hoso("--json", "validate", root)
    check("validate OCFL", answer)
    assert answer.code == 1
    objects = {row["path"]: row["valid"] for row in answer.json["objects"]}
    assert objects == {"a/1": True, "a/2": False, "b/3": True}
    assert all(path.startswith(("a/2/", "b/3")) for _, path in codes(answer.json))
    said = hoso("validate", root)
    assert "kho lưu trữ OCFL KHÔNG đúng đặc tả" in said.out and "GÓI: 3 (1 gói sai)" in said.out
    shutil.rmtree(root / "a/2")
    assert "kho lưu trữ OCFL đúng đặc tả" in hoso("validate", root).out


def layout(top: Path, name: str | None) -> None:
    found = json.dumps({"extension": name, "description": ""})
    (top / "ocfl_layout.json").write_text(found)


FAULTS: list[tuple[str, str, Callable[[Path], object]]] = [
    ("E069", "", lambda top: (top / "0=ocfl_9.9").write_text("ocfl_9.9\n")),
    ("E080", "0=ocfl_1.1", lambda top: (top / "0=ocfl_1.1").write_text("ocfl\n")),
    ("E070", "ocfl_layout.json", lambda top: (top / "ocfl_layout.json").write_text('{"a": 1}')),
    ("E070", "ocfl_layout.json", lambda top: (top / "ocfl_layout.json").write_text("[" * 9**5)),
    ("E084", "a/tệp", lambda top: (top / "a/tệp").write_text("")),
    ("E085", "a/c", lambda top: (top / "a/c").mkdir()),
    ("E090", "d", lambda top: (top / "d").symlink_to(top)),
    ("E090", "a/d", lambda top: (top / "a/d").symlink_to(top)),
    ("E090", "extensions/d", lambda top: (top / "extensions/d").symlink_to(top)),
    ("E071", "ocfl_layout.json", lambda top: layout(top, "Kho của tôi")),
    ("E071", "ocfl_layout.json", lambda top: layout(top, None)),
    ("E083", "c/1", lambda top: shutil.copytree(top / "a/1", top / "c/1")),
    ("E112", "extensions/tệp", lambda top: (top / "extensions/tệp").write_text("")),
]


@NEEDS_CORPORA
@pytest.mark.slow
@pytest.mark.parametrize(("code", "place", "harm"), FAULTS)
def test_each_fault_of_a_root_has_its_code(
    code: str, place: str, harm: Callable[[Path], object], root: Path
) -> None:
    shutil.rmtree(root / "a/2")
    harm(root)
    answer = hoso("--json", "validate", root)
    errors = {(one, path) for one, path in codes(answer.json) if one.startswith("E")}
    assert (answer.code, errors) == (1, {(code, place)})
    assert all(row["message"] and row["message_en"] for row in answer.json["faults"])


@NEEDS_CORPORA
def test_an_older_root_a_mixed_one_and_extensions_of_its_own_are_told(root: Path) -> None:
    (root / "0=ocfl_1.1").rename(root / "0=ocfl_1.0")
    (root / "0=ocfl_1.0").write_text("ocfl_1.0\n")
    (root / "extensions/cua-toi").mkdir()
    (root / "a/1").rename(root / "c")
    told = codes(hoso("--json", "validate", root).json)
    wanted = {("E081", "c"), ("E081", "b/3"), ("W015", "c"), ("W016", "extensions/cua-toi")}
    assert wanted <= told


@NEEDS_CORPORA
@pytest.mark.slow
@pytest.mark.parametrize("name", OBJECTS)
def test_every_fixture_goes_through_the_command(name: str) -> None:
    answer = hoso("--json", "validate", SUITE / name)
    assert answer.code == int("/bad-objects/" in name), answer
    if "faults" in answer.json:  # one without a declaration is a folder like any other
        wanted = {(one.code, one.path) for one in judged(SUITE / name).faults}
        assert codes(answer.json) == wanted


@NEEDS_CORPORA
@pytest.mark.parametrize("option", ["--suggest", "--ocr"])
def test_what_is_for_transfers_alone_is_refused(option: str) -> None:
    answer = hoso("--json", "validate", SUITE / GOOD, option)
    assert (answer.code, json.loads(answer.out)["error"]) == (2, "usage")
