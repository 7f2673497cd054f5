"""Guarantee 10: of a dossier under suspicion of secrecy nothing is kept but path, size and time."""

from __future__ import annotations

import hashlib
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ingest_support import (
    PLAIN,
    SECRET,
    WORKBOOK,
    Doc,
    Dossier,
    SampleHome,
    accounts,
    new_home,
    outcomes,
    pdf,
    take,
    tree,
    write_transfer,
)

from archive.home import Home
from evidence.pool import Pool

PLAN = [
    {"Year": 2024, "FileNotation": "04.TTr", "Title": SECRET.title, "Unit": "Thanh tra"},
    {"Year": 2024, "FileNotation": "01.TH", "Title": "Hồ sơ thử số 01.TH", "Unit": "Phòng"},
    {"Year": 2024, "FileNotation": "9", "Title": SECRET.title, "Description": "trùng tên"},
]
BORROWED = "01.TH/01 Kế hoạch.pdf"
BORROWS = replace(SECRET, docs=(SECRET.docs[0], Doc("02", path=BORROWED)))


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory, pool: Pool) -> tuple[Home, Path]:
    """A home after a transfer with a secret dossier in it."""
    folder = tmp_path_factory.mktemp("secret")
    transfer = write_transfer(folder / "transfer", [PLAIN, SECRET], planned=PLAN)
    home = new_home(folder / "archive")
    receipt = take(home, transfer, pool)
    assert outcomes(receipt) == {PLAIN.code: "archived", SECRET.code: "withheld"}
    assert receipt["balanced"]
    return home, transfer


def contents(home: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a home; of databases also every value of every table."""
    for path in sorted(home.rglob("*")):
        if path.is_file():
            name = path.relative_to(home).as_posix()
            yield name, path.read_bytes()
            if path.suffix == ".sqlite":
                yield f"{name} (values)", _values(path)


def _values(path: Path) -> bytes:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        return "\n".join(connection.iterdump()).encode("utf-8")


def traces(home: Path, words: dict[str, str]) -> list[tuple[str, str]]:
    """(word, file) wherever one of the words stands, in either normal form or escaped."""
    wanted = [
        (name, form)
        for name, word in words.items()
        for form in {
            word.encode("utf-8"),
            unicodedata.normalize("NFD", word).encode("utf-8"),
            word.encode("unicode_escape"),
            word.encode("utf-16-le"),
            word.casefold().encode("utf-8"),
        }
    ]
    return [(name, file) for file, data in contents(home) for name, form in wanted if form in data]


def test_no_trace_of_a_withheld_dossier(secret: tuple[Home, Path]) -> None:
    home, transfer = secret
    words = {"title": SECRET.title, "text": "zyxwv", "title word": "qwerty", "other text": "abcd1"}
    for path in (transfer / "04.TTr").iterdir():
        words[f"digest of {path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    assert traces(home.path, words) == []
    assert traces(home.path, {"control": "Hồ sơ thử số 01.TH"})  # the search finds what is there


def test_its_bytes_are_nowhere(secret: tuple[Home, Path]) -> None:
    home, transfer = secret
    hidden = [(transfer / WORKBOOK).read_bytes()]
    hidden += [path.read_bytes() for path in (transfer / "04.TTr").iterdir()]
    stored = [data for _, data in contents(home.path)]
    assert not any(secret_ in data for secret_ in hidden for data in stored)
    assert tree(home.staging) == {}


def test_the_ledger_keeps_path_size_and_time_only(secret: tuple[Home, Path]) -> None:
    home, transfer = secret
    operations = home.open_operations()
    rows = {row.path: row for row in operations.transfers.accounts("20260302-0001")}
    operations.close()
    row = rows["04.TTr/01 Kết luận.pdf"]
    original = (transfer / row.path).stat()
    assert (row.account, row.sha256) == ("withheld", "")
    assert (row.size, row.mtime) == (original.st_size, original.st_mtime_ns)
    assert rows[WORKBOOK].account == "withheld"


def test_the_workbook_of_such_a_transfer_is_not_kept(secret: tuple[Home, Path]) -> None:
    home, _ = secret
    storage = home.open_storage()
    for object_id in storage.objects():
        aip = storage.get(object_id)
        assert not [path for path in aip.files if path.startswith("metadata/submission/")]
    intake = storage.get(f"urn:hoso:000.00.07.H99:{PLAIN.code}").json("metadata/intake.json")
    assert not intake["submission_kept"]
    assert [item["path"] for item in intake["submission"]] == [WORKBOOK]


def test_the_file_plan_keeps_the_row_without_the_title(secret: tuple[Home, Path]) -> None:
    home, _ = secret
    plan = home.open_storage().get("urn:hoso:transfer:20260302-0001")
    rows = [row["values"] for row in plan.json("metadata/file-plan.json")]
    assert rows[0] == {"Year": "2024", "FileNotation": "04.TTr", "Unit": "Thanh tra"}
    assert rows[1]["Title"] == "Hồ sơ thử số 01.TH"
    assert "Title" not in rows[2]


def test_a_secret_file_nobody_names(home: Home, tmp_path: Path, pool: Pool) -> None:
    transfer = write_transfer(tmp_path / "t", [PLAIN])
    (transfer / "lạc.pdf").write_bytes(pdf("TỐI MẬT\nnội dung kín zyxwv"))
    (transfer / "thừa.txt").write_text("không kín", encoding="utf-8")
    receipt = take(home, transfer, pool)
    assert outcomes(receipt) == {PLAIN.code: "archived"}
    booked = accounts(home, receipt["transfer_id"])
    assert (booked["lạc.pdf"], booked["thừa.txt"]) == ("withheld", "quarantined")
    digest = hashlib.sha256((transfer / "lạc.pdf").read_bytes()).hexdigest()
    assert traces(home.path, {"text": "zyxwv", "digest": digest}) == []


@pytest.mark.parametrize(
    ("dossiers", "account"), [((PLAIN, BORROWS), "archived"), ((BORROWS, PLAIN), "quarantined")]
)
def test_a_file_that_an_open_dossier_names_too(
    home: Home, tmp_path: Path, pool: Pool, dossiers: tuple[Dossier, ...], account: str
) -> None:
    """It is accounted for where it is kept (X-112 holds the dossier that names it second)."""
    receipt = take(home, write_transfer(tmp_path / "t", dossiers), pool)
    assert outcomes(receipt) == {PLAIN.code: account, BORROWS.code: "withheld"}
    assert receipt["balanced"]
    booked = accounts(home, receipt["transfer_id"])
    assert (booked[BORROWED], booked["04.TTr/01 Kết luận.pdf"]) == (account, "withheld")
    assert traces(home.path, {"title": SECRET.title}) == []


def test_no_trace_of_the_sample_s_secret_dossier(sample: SampleHome) -> None:
    (fault,) = [item for item in sample.summary.faults if item.kind == "secret"]
    folder = (sample.summary.transfer / fault.path).parent
    words = {
        f"digest of {p.name}": hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()
    }
    words["title"] = "Hồ sơ thanh tra công tác quản lý công chức, công vụ tại huyện Đông Hà Sơn"
    assert traces(sample.home.path, words) == []
