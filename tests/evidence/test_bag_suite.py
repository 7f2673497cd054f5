"""The official conformance suite: each invalid bag is refused for the reason it was made for."""

from __future__ import annotations

from pathlib import Path

import pytest
from bag_support import check, codes, errors

from evidence.bag import bag_root

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
SUITE = CORPORA / "bagit" / "conformance-suite"
CLIMBS = "out-of-scope-file-paths-using"

# Labelled valid with a warning: on a disk that does not tell case apart data/HELLO.txt is there.
CASE = "v0.97/warning/duplicate-file-with-different-case"
# The copy at hand lacks the file .DS_Store. System files are a matter of the transfer's own rules.
SYSTEM = "v0.97/warning/special-system-files"

Reason = tuple[str, str, str]  # code with its case, file, line

# Invalid bag -> every error there is. Where bagit.txt was changed, its tag manifests tell it too.
CHANGED: Reason = ("B-004", "bagit.txt", "")
REASONS: dict[str, set[Reason]] = {
    "v0.97/invalid/baginfo-missing-encoding": {("B-001", "bagit.txt", ""), CHANGED},
    "v0.97/invalid/bom-in-bagit.txt": {("B-001", "bagit.txt", "")},
    "v0.97/invalid/corrupt-data-file": {
        ("B-004", "data/bare-filename", ""),
        ("B-009", "bag-info.txt", ""),
    },
    "v0.97/invalid/corrupt-tag-file": {
        ("B-004", "bag-info.txt", ""),
        ("B-004", "manifest-md5.txt", ""),
        CHANGED,
    },
    "v0.97/invalid/extra-file-in-bag": {
        ("B-005", "data/bar", ""),
        ("B-009", "bag-info.txt", ""),
    },
    "v0.97/invalid/invalid-version-number": {("B-001", "bagit.txt", ""), CHANGED},
    "v0.97/invalid/missing-baginfo": {("B-003", "bag-info.txt", "")},
    "v0.97/invalid/missing-bagit.txt": {
        ("B-001 missing", "bagit.txt", ""),
        ("B-003", "bagit.txt", ""),
    },
    f"v0.97/invalid/{CLIMBS}-dot-notation": {
        ("B-006 climbs", "manifest-md5.txt", "3"),
        ("B-006 climbs", "manifest-md5.txt", "4"),
    },
    f"v0.97/invalid/{CLIMBS}-dot-notation-for-fetch": {("B-006 climbs", "fetch.txt", "1")},
    "v0.97/invalid/same-filename-listed-twice-with-different-hashes": {
        ("B-006 twice", "manifest-sha256.txt", "2")
    },
    **{
        f"v0.97/{system}/{CLIMBS}-{way}": {("B-006 climbs", "manifest-md5.txt", "3")}
        for system, way in (
            ("linux-only", "absolute-path"),
            ("linux-only", "shortcut"),
            ("linux-only", "shortcut-username"),
            ("windows-only", "absolute-path"),
            ("windows-only", "shortcut"),
            ("windows-only", "unc"),
        )
    },
    **{
        f"v0.97/{system}/{CLIMBS}-{way}-for-fetch": {("B-006 climbs", "fetch.txt", "1")}
        for system, way in (
            ("linux-only", "absolute-path"),
            ("linux-only", "shortcut"),
            ("linux-only", "shortcut-username"),
            ("windows-only", "absolute-path"),
            ("windows-only", "shortcut"),
            ("windows-only", "unc"),
        )
    },
    CASE: {("B-003", "data/HELLO.txt", "")},
    SYSTEM: {
        ("B-003", "data/.DS_Store", ""),
        ("B-009", "bag-info.txt", ""),
    },
    "v1.0/invalid/bagit-with-invalid-whitespace": {("B-001", "bagit.txt", "")},
    "v1.0/invalid/notAllManifestsListAllFiles": {("B-005", "data/missingFromManifest.txt", "")},
    "v1.0/invalid/same-filename-listed-twice-with-different-hashes": {
        ("B-001", "bagit.txt", ""),
        ("B-006 twice", "manifest-sha256.txt", "2"),
        CHANGED,
    },
    "v1.0/invalid/same-filename-listed-twice-with-the-same-hash": {
        ("B-006 twice", "manifest-sha256.txt", "2"),
        CHANGED,
    },
}
# Valid bag -> what is remarked. The suite calls a path with ./ valid in one place, a case for a
# warning in another: here it is always remarked.
REMARKS = {
    "v0.96/valid/bag-with-leading-dot-slash-in-manifest": {"B-015"},
    "v0.97/valid/bag-with-leading-dot-slash-in-manifest": {"B-015"},
    "v0.97/warning/made-with-md5sum-tools": {"B-015"},
    "v0.97/warning/relative-path": {"B-015"},
    "v0.97/warning/same-filename-listed-twice-with-different-normalization": {"B-015"},
    "v0.97/warning/same-filename-listed-twice-with-the-same-hash": {"B-015"},
}


def bags() -> list[str]:
    return sorted(path.relative_to(SUITE).as_posix() for path in SUITE.glob("*/*/*"))


def files_of(name: str) -> dict[str, bytes]:
    folder = SUITE / name
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


pytestmark = pytest.mark.skipif(not bags(), reason="skipped: no corpora")


@pytest.mark.parametrize("name", bags())
def test_each_bag_is_judged_as_labelled_and_for_its_own_reason(name: str, tmp_path: Path) -> None:
    files = files_of(name)
    assert bag_root(files) == ""
    _, found = check(files, tmp_path)
    assert {
        (next(iter(codes([one]))), one.where.file, one.params.get("line", ""))
        for one in errors(found)
    } == REASONS.get(name, set())
    if name not in REASONS:
        assert codes(found) == REMARKS.get(name, set())


def test_every_invalid_bag_has_its_reason() -> None:
    labelled = {name for name in bags() if name.split("/")[1] not in ("valid", "warning")}
    assert labelled | {CASE, SYSTEM} == set(REASONS)


def test_the_whole_bag_with_system_files_is_valid(tmp_path: Path) -> None:
    _, found = check({**files_of(SYSTEM), "data/.DS_Store": b""}, tmp_path)
    assert errors(found) == []
