"""The sample transfer: what becomes of each dossier, and which rule finds which planted fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import bagit
import ocfl
import pytest
from ingest_support import (
    SampleHome,
    accounts,
    catalogue_digests,
    index_state,
    outcomes,
    syncer,
    totals,
    tree,
)
from ocfl.validator import Validator

from archive.export import export
from archive.fs import files_below
from archive.home import open_home
from archive.ocfl import check as ocfl_check
from evidence.bag import shipped_profiles
from evidence.bag.check import Check
from evidence.bag.profile import judge
from evidence.bag.text import BagFile
from hoso.sample import PlantedFault
from ingest.rebuild import rebuild
from schemas.text import nfc

# Planted fault -> rule that must find it (for signatures the conclusion stands in the verdicts).
RULES = {
    "nfc_nfd": "X-004",
    "wrong_total": "H-018",
    "missing": "X-001",
    "secret": "P-004",
    "encrypted": "T02-SCAN-09",
    "empty": "P-003",
    "surplus": "X-010",
    "lock_file": "X-011",
}
SIGNATURES = {
    "tampered": ("TOTAL-FAILED",),
    "unsigned": (),
    "expired": ("INDETERMINATE", "TOTAL-FAILED"),
}


def test_outcomes(sample: SampleHome) -> None:
    assert outcomes(sample.receipt) == sample.summary.outcomes


@pytest.mark.parametrize("kind", sorted(RULES))
def test_planted_faults(sample: SampleHome, kind: str) -> None:
    fault = _fault(sample, kind)
    found = _findings(sample, fault.file_code)
    assert any(row["rule"] == RULES[kind] and _speaks_of(row, fault.path) for row in found), [
        (row["rule"], row["where"]) for row in found
    ]


@pytest.mark.parametrize("kind", sorted(SIGNATURES))
def test_planted_signature_faults(sample: SampleHome, kind: str) -> None:
    fault = _fault(sample, kind)
    catalogue = sample.home.open_catalogue()
    try:
        object_id = f"urn:hoso:{sample.summary.organ_id}:{nfc(fault.file_code)}"
        rows = [row for row in catalogue.signatures(object_id) if row["path"] == fault.path]
        states = {row["ordinal"]: row["signature_state"] for row in catalogue.documents(object_id)}
    finally:
        catalogue.close()
    if kind == "unsigned":
        assert rows == []
        assert states[str(fault.document)] == "none"
    else:
        assert {row["conclusion"] for row in rows} & set(SIGNATURES[kind])
        assert states[str(fault.document)] == "invalid"


def test_sound_signatures_lack_only_revocation_data(sample: SampleHome) -> None:
    catalogue = sample.home.open_catalogue()
    try:
        rows = [row for oid in catalogue.object_ids() for row in catalogue.signatures(oid)]
    finally:
        catalogue.close()
    bad = {item.path for item in sample.summary.faults if item.kind in SIGNATURES}
    sound = [row for row in rows if row["path"] not in bad]
    assert len(sound) > 20
    assert {row["sub_indication"] for row in sound} == {"TRY_LATER"}
    failing = {row["sub_indication"] for row in rows if row["path"] in bad}
    assert failing - {"TRY_LATER"}


def test_names_equal_but_for_normal_form_are_kept_apart(sample: SampleHome) -> None:
    fault = _fault(sample, "nfc_nfd")
    aip = sample.home.open_storage().get(
        f"urn:hoso:{sample.summary.organ_id}:{nfc(fault.file_code)}"
    )
    paths = [path for path, _ in aip.payload()]
    assert len({nfc(path) for path in paths}) == len(paths) - 1
    for path, file in aip.payload():
        assert file.physical.read_bytes() == (sample.summary.transfer / path).read_bytes()


def test_everything_is_accounted_for(sample: SampleHome) -> None:
    receipt, transfer = sample.receipt, sample.summary.transfer
    assert receipt["balanced"]
    walked = {
        path.relative_to(transfer).as_posix() for path in transfer.rglob("*") if path.is_file()
    }
    booked = accounts(sample.home, receipt["transfer_id"])
    assert set(booked) == walked
    counts = dict(receipt["files"])
    assert counts.pop("received") == len(walked)
    assert {name: number for name, number in counts.items() if number} == totals(
        sample.home, receipt["transfer_id"]
    )
    dossiers = dict(receipt["dossiers"])
    assert dossiers.pop("received") == sum(dossiers.values()) == len(sample.summary.outcomes)


def test_every_archived_or_held_byte_is_there(sample: SampleHome) -> None:
    booked = accounts(sample.home, sample.receipt["transfer_id"])
    kept = {
        digest
        for place in (sample.home.storage_path, sample.home.quarantine_path)
        for digest in tree(place).values()
    }
    for path, digest in tree(sample.summary.transfer).items():
        if digest != "directory" and booked[path] in ("archived", "quarantined"):
            assert digest in kept, path


def test_rebuild_from_the_root_alone_is_equal(sample: SampleHome, tmp_path: Path) -> None:
    copy = tmp_path / "archive"
    shutil.copytree(sample.home.path, copy)
    home = open_home(copy)
    before = catalogue_digests(home), index_state(home)
    assert before[1]
    for name in ("catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"):
        (copy / name).unlink(missing_ok=True)
    shutil.rmtree(copy / "index")
    done = rebuild(open_home(copy), syncer(home), lambda *_: None)
    assert done.damaged == ()
    assert (catalogue_digests(home), index_state(home)) == before


def test_ocfl_py_accepts_the_root(sample: SampleHome) -> None:
    storage = sample.home.open_storage()
    root = ocfl.StorageRoot(str(storage.path))
    assert root.validate(log_warnings=True, log_errors=True)
    assert root.num_objects == root.good_objects == len(list(storage.objects())) > 7
    for object_id in storage.objects():
        validator = Validator(log_warnings=True)
        assert validator.validate_object(str(storage.directory(object_id)))
        said = str(validator.status_str())
        assert [line for line in said.splitlines() if "[W" in line and "[W004]" not in line] == []


def test_every_exported_bag_fulfils_the_published_profile(
    sample: SampleHome, tmp_path: Path
) -> None:
    """Judged by our own reader, that is the one transfers meet, and by the profile of our AIP."""
    storage = sample.home.open_storage()
    for number, object_id in enumerate(storage.objects()):
        target = tmp_path / f"bag-{number}"
        export(storage, object_id, target)
        bag = Check(
            {path: BagFile("", found.stat().st_size, found) for path, found in files_below(target)}
        )
        assert [step for step in bag.run() if step and step.severity != "info"] == []
        assert list(judge(shipped_profiles()["hoso-aip"], bag.facts(""))) == []


def test_our_own_reader_of_ocfl_remarks_nothing_but_sha256(sample: SampleHome) -> None:
    storage = sample.home.open_storage()
    for object_id in storage.objects():
        assert ocfl_check(storage.directory(object_id)).codes() == {"W004"}


def test_bagit_python_accepts_every_exported_bag(sample: SampleHome, tmp_path: Path) -> None:
    storage = sample.home.open_storage()
    for number, object_id in enumerate(storage.objects()):
        target = tmp_path / f"bag-{number}"
        export(storage, object_id, target)
        if nfc(_fault(sample, "nfc_nfd").file_code) not in object_id:
            bagit.Bag(str(target)).validate()


def test_the_bag_with_two_names_equal_after_nfc(sample: SampleHome, tmp_path: Path) -> None:
    """bagit-python folds manifest names to NFC and then takes one file for the other.

    The bag is right all the same: every line of the manifest holds, byte for byte in name and file.
    """
    storage = sample.home.open_storage()
    object_id = f"urn:hoso:{sample.summary.organ_id}:{nfc(_fault(sample, 'nfc_nfd').file_code)}"
    target = export(storage, object_id, tmp_path / "bag")
    with pytest.raises(bagit.BagValidationError) as caught:
        bagit.Bag(str(target)).validate()
    assert len(caught.value.details) == 1
    lines = (target / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    named = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    on_disk = {path: digest for path, digest in tree(target).items() if path.startswith("data/")}
    assert named == {path: digest for path, digest in on_disk.items() if digest != "directory"}


def _fault(sample: SampleHome, kind: str) -> PlantedFault:
    (fault,) = [item for item in sample.summary.faults if item.kind == kind]
    return fault


def _findings(sample: SampleHome, file_code: str) -> list[dict[str, object]]:
    if not file_code:
        return list(sample.receipt["findings"])
    item = next(row for row in sample.receipt["items"] if row["file_code"] == file_code)
    if item["outcome"] != "archived":
        return list(item["findings"])
    aip = sample.home.open_storage().get(item["object_id"])
    return list(aip.json("metadata/validation-report.json")["findings"])


def _speaks_of(row: dict[str, object], path: str) -> bool:
    where = row["where"]
    assert isinstance(where, dict)
    return not path or nfc(where.get("file") or "") in (nfc(path), "") or "sheet" in where
