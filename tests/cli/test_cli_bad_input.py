"""Bad input: a clear message in Vietnamese, the right exit code, nothing half-kept."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_support import CODE, SHEETS, WORKBOOKS, cell, tarred, transfer, workbook, zipped
from cli_support import Answer, hoso
from openpyxl import Workbook

from schemas.errors import HosoError

ROOT = os.geteuid() == 0


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that nothing gets into: what is tried here is held or refused."""
    home = tmp_path_factory.mktemp("bad") / "home"
    assert hoso("init", home).code == 0
    return home


def rules(answer: Answer) -> set[str]:
    """The rules of the findings of a validate answer."""
    return {row["rule"] for row in answer.json["findings"]}


def files(answer: Answer) -> list[str]:
    """The paths of a validate answer."""
    return [row["path"] for row in answer.json["files"]]


@pytest.mark.parametrize("name", sorted(WORKBOOKS))
def test_damaged_workbooks_are_told_by_rule_and_place(name: str, tmp_path: Path) -> None:
    change, rule, words = WORKBOOKS[name]
    answer = hoso("validate", transfer(tmp_path / "t", workbook(change)))
    assert f"[{rule}]" in answer.out
    assert words in answer.out


def test_a_damaged_workbook_is_held_and_nothing_is_lost(tmp_path: Path, empty_home: Path) -> None:
    source = transfer(tmp_path / "t", workbook(cell("Văn bản", "H2", "#REF!")))
    receipt = hoso("--json", "--home", empty_home, "ingest", source)
    assert receipt.code == 1
    assert receipt.json["dossiers"]["quarantined"] == 1
    assert receipt.json["balanced"]


@pytest.mark.slow
def test_one_bad_row_among_ten_thousand_is_found(tmp_path: Path) -> None:
    def many(book: Workbook) -> None:
        for number in range(2, 10_001):
            row = list(SHEETS["Văn bản"][1])
            row[1], row[3] = number, str(number)
            row[5] = "31/02/2024" if number == 7777 else row[5]
            book["Văn bản"].append(row)

    answer = hoso("--json", "validate", transfer(tmp_path / "t", workbook(many)))
    bad = [row for row in answer.json["findings"] if row["rule"] == "T02-META-03"]
    assert [(row["where"]["sheet"], row["where"]["row"]) for row in bad] == [("Văn bản", 7778)]


@pytest.mark.parametrize("data", [b"", b"no workbook", workbook()[:-200], b"%PDF-1.4"])
def test_a_workbook_that_is_none_is_refused(data: bytes, tmp_path: Path) -> None:
    answer = hoso("--json", "validate", transfer(tmp_path / "t", data))
    assert (answer.code, answer.json["outcome"]) == (1, "refused")
    assert {"X-020", "X-022"} <= rules(answer)
    assert sorted(files(answer)) == ["01/001.pdf", "Sổ.xlsx"]


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return info


def _cut(path: Path) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    return path


def _tar_member(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


ARCHIVES: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "truncated.zip": (lambda p: _cut(zipped(p)), "X-206", "refused"),
    "climbs.zip": (lambda p: zipped(p, ("../../evil", "x")), "X-201", "refused"),
    "absolute.zip": (lambda p: zipped(p, ("/etc/evil", "x")), "X-201", "refused"),
    "drive.zip": (lambda p: zipped(p, ("C:\\evil", "x")), "X-201", "refused"),
    "symlink.zip": (lambda p: zipped(p, (_link(), "/etc/passwd")), "X-202", "archived"),
    "climbs.tar": (lambda p: tarred(p, _tar_member("../up", b"0")), "X-201", "refused"),
    "symlink.tar": (
        lambda p: tarred(p, _tar_member("l", b"2", "/etc/passwd")),
        "X-202",
        "archived",
    ),
    "device.tar": (lambda p: tarred(p, _tar_member("dev", b"3")), "X-202", "archived"),
    "truncated.tar": (lambda p: _cut(tarred(p)), "X-206", "refused"),
}


@pytest.mark.parametrize("name", sorted(ARCHIVES))
def test_hostile_archives_are_told_and_harm_nothing(name: str, tmp_path: Path) -> None:
    make, rule, outcome = ARCHIVES[name]
    answer = hoso("--json", "validate", make(tmp_path / name))
    assert (answer.code, answer.json["outcome"]) == (1, outcome)
    assert rule in rules(answer)
    assert len(files(answer)) == len(set(files(answer)))
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.slow
def test_intake_of_everything_bad_keeps_the_books_in_order(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert hoso("init", home).code == 0
    sources = [make(tmp_path / name) for name, (make, _rule, _outcome) in ARCHIVES.items()]
    sources += [
        transfer(tmp_path / f"t{number}", workbook(change))
        for number, (change, _rule, _words) in enumerate(WORKBOOKS.values())
    ]
    for source in sources:
        answer = hoso("--json", "--home", home, "ingest", source)
        assert answer.code in (0, 1), (source.name, answer.out)
        assert answer.json["balanced"], source.name
    assert hoso("--home", home, "doctor").code == 0
    assert hoso("--home", home, "verify").code == 0
    assert not (tmp_path / "evil").exists()


def test_special_files_in_a_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    source = transfer(tmp_path / "t", workbook())
    (source / "link").symlink_to("/etc/passwd")
    os.mkfifo(source / "pipe")
    answer = hoso("--json", "validate", source)
    assert {row["where"]["file"] for row in answer.json["findings"] if row["rule"] == "X-012"} == {
        "link",
        "pipe",
    }
    assert "root:" not in answer.out


def test_entities_in_xml_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bi-mat-cua-may-chu")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "tt02.xml").write_text(
        f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'
    )
    answer = hoso("--json", "validate", tmp_path / "t")
    assert "X-022" in rules(answer)
    assert "DTD" in answer.out
    assert "bi-mat" not in answer.out


def test_an_empty_folder_is_refused(tmp_path: Path, empty_home: Path) -> None:
    (tmp_path / "t").mkdir()
    assert rules(hoso("--json", "validate", tmp_path / "t")) == {"X-020"}
    assert hoso("--home", empty_home, "ingest", tmp_path / "t").code == 1


def test_decomposed_names_are_matched(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Quyết định.pdf")
    folder = tmp_path / unicodedata.normalize("NFD", "Hồ sơ nộp lưu")
    data = workbook(cell("Tệp", "C2", "01/Quyết định.pdf"))
    answer = hoso("--json", "validate", transfer(folder, data, [f"01/{name}"]))
    assert answer.json["outcome"] == "archived"
    assert f"01/{name}" in files(answer)
    assert "X-003" in rules(answer)


@pytest.mark.parametrize("command", ["validate", "ingest"])
def test_a_missing_source(command: str, tmp_path: Path, empty_home: Path) -> None:
    answer = hoso("--home", empty_home, command, tmp_path / "không có")
    assert (answer.code, answer.out) == (7, "")
    assert answer.err.startswith("LỖI [source-missing]")
    assert "không có" in answer.err


def test_a_source_inside_the_home(empty_home: Path) -> None:
    assert hoso("--home", empty_home, "ingest", empty_home / "storage").code == 9


def test_a_folder_that_is_no_home(tmp_path: Path) -> None:
    for command in (["status"], ["search", "a"], ["doctor"], ["verify"], ["ingest", tmp_path]):
        answer = hoso("--home", tmp_path, *command)
        assert (answer.code, answer.out) == (3, "")
        assert "hoso init" in answer.err


def test_a_home_of_a_newer_version(own_home: Path) -> None:
    known = (own_home / "FORMAT").read_text()
    (own_home / "FORMAT").write_text(known.replace('"format":1', '"format":99'))
    answer = hoso("--home", own_home, "status")
    assert (answer.code, "99" in answer.err) == (46, True)


def test_an_unknown_setting(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_home / "hoso.toml").write_text("wrokers = 3\n")
    answer = hoso("--home", own_home, "status")
    assert (answer.code, "wrokers" in answer.err) == (5, True)
    (own_home / "hoso.toml").write_text("workers = [\n")
    assert hoso("--home", own_home, "status").code == 6
    (own_home / "hoso.toml").write_text("workers = 0\n")
    assert hoso("--home", own_home, "doctor").code == 4
    (own_home / "hoso.toml").unlink()
    monkeypatch.setenv("HOSO_WROKERS", "3")
    assert hoso("--home", own_home, "status").code == 5


def test_an_existing_output_file_is_never_overwritten(own_home: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.xlsx"
    taken.write_text("của tôi")
    source = transfer(tmp_path / "t", workbook())
    home = ("--home", own_home)
    for command in (
        ("template",),
        ("validate", source),
        ("ingest", source),
        ("report", "compliance"),
        ("export", "000.00.07.H99.2024.01.TH"),
    ):
        assert hoso(*home, *command, "--out", taken).code in (92, 52), command
    assert taken.read_text() == "của tôi"
    report = taken.rename(tmp_path / "taken.json")
    assert hoso(*home, "verify", "--out", report).code == 92
    assert report.read_text() == "của tôi"
    assert hoso(*home, "template", "--out", tmp_path / "none" / "t.xlsx").code == 93


def test_a_file_nobody_described_is_held_and_not_passed_over(tmp_path: Path) -> None:
    source, home = transfer(tmp_path / "t", workbook()), tmp_path / "kho"
    hoso("init", home)
    assert hoso("--home", home, "ingest", source).code == 0
    (source / "lạ.txt").write_text("chưa ai mô tả", encoding="utf-8")
    again = hoso("--home", home, "--json", "ingest", source)
    assert (again.code, again.json["files"]["quarantined"]) == (1, 1)


@pytest.mark.parametrize(
    ("command", "name", "told"),
    [
        (("template",), "mau.pdf", ".xlsx"),
        (("template",), "mau", ".xlsx"),
        (("report", "compliance"), "bao-cao.pdf", ".xlsx, .html hoặc .csv"),
        (("report", "compliance"), "bao-cao", ".xlsx, .html hoặc .csv"),
        (("report", "processing", "--period", "2024"), "bao-cao.docx", ".xlsx, .html hoặc .csv"),
        (("report", "form", "muc-luc-ho-so"), "muc-luc.pdf", ".xlsx"),
        (("report", "form", "bien-ban-giao-nhan", "--transfer", "x"), "bb.pdf", ".docx"),
        (("report", "signatures", "x"), "ky.docx", ".pdf, .html, .json hoặc .xml"),
        (("findings", "list"), "phat-hien.doc", ".xlsx"),
        (("verify",), "kiem-tra.xlsx", ".json"),
        (("validate", "x"), "tra-lai.ods", ".xlsx"),
        (("prepare", "x.csv", "y"), "nop-luu", ".xlsx"),
    ],
)
def test_an_ending_that_says_another_form_is_refused(
    own_home: Path, tmp_path: Path, command: tuple[str, ...], name: str, told: str
) -> None:
    out = tmp_path / name
    answer = hoso("--home", own_home, *command, "--out", out)
    assert answer.code == 2
    assert f"tệp phải có đuôi {told} / " in answer.err
    assert not out.exists()


@pytest.mark.skipif(ROOT, reason="root may read and write everything")
def test_folders_without_permission(tmp_path: Path) -> None:
    source = transfer(tmp_path / "t", workbook())
    (source / "01").chmod(0)
    try:
        assert hoso("validate", source).code == 20
    finally:
        (source / "01").chmod(0o700)


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, 40), (errno.EROFS, 41), (errno.EACCES, 42)]
)
def test_a_disk_that_does_not_take_it(
    number: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, source = tmp_path / "home", transfer(tmp_path / "t", workbook())
    assert hoso("init", home).code == 0

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        answer = hoso("--home", home, "ingest", source)
        assert answer.code == code
        assert "Traceback" not in answer.err
    assert hoso("--home", home, "ingest", source).code == 0
    assert hoso("--home", home, "doctor").code == 0


def test_what_the_system_says_becomes_an_error_of_ours(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_args: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(own_home / "FORMAT"))

    monkeypatch.setattr("hoso.wiring.open_home", denied)
    answer = hoso("--home", own_home, "status")
    assert (answer.code, "FORMAT" in answer.err) == (86, True)


def test_the_system_speaks_vietnamese_too() -> None:
    error = HosoError("os-failed", path="a", why="Permission denied")
    assert error.message("vi") == "Không đọc hoặc ghi được a: không có quyền"
    assert error.message("en") == "Cannot read or write a: Permission denied"


def test_a_damaged_database_is_no_traceback(own_home: Path) -> None:
    (own_home / "operations.sqlite").write_bytes(b"no database at all" * 100)
    answer = hoso("--home", own_home, "status")
    assert 3 <= answer.code < 99
    assert "LỖI" in answer.err


def test_an_unforeseen_fault_is_told_without_a_traceback(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError("x")

    monkeypatch.setattr("hoso.wiring.open_home", broken)
    answer = hoso("--home", own_home, "status")
    assert answer.code == 99
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("as_json", [True, False])
def test_interrupted(as_json: bool, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hoso.wiring.open_home", interrupted)
    answer = hoso(*(["--json"] if as_json else []), "--home", own_home, "status")
    assert answer.code == 130
    assert bool(answer.out) is as_json
    assert "Traceback" not in answer.err


# Waits once it has told that files are looked at, so that no signal comes after the end.
_WAITING = """
import sys, time
import hoso.cli.output as output
lines = output._lines
def waiting():
    report = lines()
    def told(stage, *done):
        report(stage, *done)
        if stage == "Kiểm tra tệp":
            time.sleep(60)
    return told
output._lines = waiting
from hoso.cli.main import main
sys.exit(main())
"""


def test_ctrl_c_leaves_an_archive_that_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    source = transfer(tmp_path / "t", workbook(), ["01/001.pdf", "02/1.pdf"])
    assert hoso("init", home).code == 0
    command = [sys.executable, "-u", "-c", _WAITING, "--home", home, "ingest", source]
    with subprocess.Popen(
        [str(part) for part in command], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr is not None
        for line in run.stderr:
            if line.startswith("Kiểm tra tệp"):
                run.send_signal(signal.SIGINT)
                break
        rest = run.stderr.read()
        assert run.wait(60) == 130
    assert "Traceback" not in rest
    assert len(hoso("--json", "--home", home, "status").json["unfinished"]) == 1
    assert [row["check"] for row in hoso("--json", "--home", home, "doctor").json["problems"]] == [
        "unfinished"
    ]
    again = hoso("--json", "--home", home, "ingest", source)
    assert again.json["balanced"]
    assert hoso("--home", home, "doctor").code == 0


def test_the_code_of_a_dossier_nobody_has(own_home: Path, tmp_path: Path) -> None:
    for command in (("show", CODE), ("export", CODE, "--out", tmp_path / "x")):
        assert hoso("--home", own_home, *command).code == 8
    assert hoso("--home", own_home, "quarantine", "release", "x/1", "--reason", "r").code == 8
    assert hoso("--home", own_home, "search", "a", "--cursor", "###").code == 66


def test_a_day_no_year_follows_is_judged_as_any_other(tmp_path: Path) -> None:
    source = transfer(tmp_path / "t", workbook(cell("Hồ sơ", "I2", "31/12/9999")))
    told = hoso("validate", "--json", source)
    assert told.code == 1 and len(told.json["dossiers"]) == 1
