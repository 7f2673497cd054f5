"""Every kind of object the archive keeps, as OCFL and as a bag, for readers of others and ours."""

from __future__ import annotations

from pathlib import Path

import bagit
import pytest
from cli_support import hoso
from ocfl.validator import Validator
from register_support import DECREE_IN, ROW_IN, workbook

from archive import objects, ocfl
from archive.export import export
from archive.fs import files_below
from archive.home import open_home
from evidence.bag import shipped_profiles
from evidence.bag.check import Check
from evidence.bag.profile import judge
from evidence.bag.text import BagFile

KINDS = (
    objects.TRANSFER_ID,
    objects.REGISTER_ID,
    objects.FINDINGS_ID,
    objects.INSPECTION_ID,
    "urn:hoso:",
)
NEW = ("new", "--decision", "15/QĐ-SNV", "--decided", "05/03/2026", "--period", "2024",
       "--inspector", "Nguyễn Văn An, Trưởng đoàn", "--size", "5")  # fmt: skip


@pytest.mark.slow
def test_objects_of_every_kind_are_sound_ocfl_and_sound_bags(
    own_home: Path, tmp_path: Path
) -> None:
    run = ("--home", own_home, "--operator", "Thanh tra")
    register = workbook(tmp_path / "den.xlsx", [DECREE_IN, ROW_IN])
    assert hoso(*run, "register", "add", register).code == 0
    assert hoso(*run, "inspect", *NEW).code == 0
    due = ("--due", "2030-01-31", "--number", "12/PYC")
    assert hoso(*run, "findings", "send", "--all-units", tmp_path / "phiếu", *due).code == 0
    storage = open_home(own_home).open_storage()
    ids = list(storage.objects())
    assert all(any(one.startswith(kind) for one in ids) for kind in KINDS)
    for number, object_id in enumerate(ids):
        directory = storage.directory(object_id)
        validator = Validator(log_warnings=True)
        assert validator.validate_object(str(directory)), object_id
        said = str(validator.status_str())
        assert [line for line in said.splitlines() if "[W" in line and "[W004]" not in line] == []
        assert ocfl.check(directory).codes() == {"W004"}
        _is_a_sound_bag(storage, object_id, tmp_path / f"bag-{number}")


def _is_a_sound_bag(storage, object_id: str, target: Path) -> None:
    export(storage, object_id, target)
    bag = Check(
        {name: BagFile("", path.stat().st_size, path) for name, path in files_below(target)}
    )
    assert [step for step in bag.run() if step and step.severity == "error"] == []
    assert list(judge(shipped_profiles()["hoso-aip"], bag.facts(""))) == []
    names = [path.removeprefix("data/") for path in bag.payload]
    if all(name.isascii() for name in names):  # bagit-python folds names to NFC
        bagit.Bag(str(target)).validate()
