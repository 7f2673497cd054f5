"""``--json``: one object, the documented keys, nothing else on standard output."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cli_support import Answer, hoso, keys
from exchange_support import message

from hoso.cli.main import COMMANDS
from hoso.jsonkeys import commands, error_keys, keys_of
from schemas.finding import Finding

CODE = "000.00.07.H99.2024.03.TCCB"
GROUPS = {"quarantine", "report", "trust"}
UNASKED = {"suggestions[]", "scans[]"}  # of validate: seen where they are asked for
Call = Callable[..., Answer]


def documented(command: str) -> tuple[set[str], frozenset[str]]:
    """Documented key paths and those of them that are open maps (or lists of open rows)."""
    rows = keys_of(command)
    opened = {row.path for row in rows if row.open}
    return {row.path for row in rows}, frozenset(opened | {f"{path}[]" for path in opened})


def check(command: str, answer: Answer, *, sparse: frozenset[str] = frozenset()) -> None:
    """Every key found is documented, every documented one found but those below ``sparse``."""
    assert answer.code in (0, 1), answer.out
    known, opened = documented(command)
    found = keys(answer.json, opened)
    assert found <= known
    missing = {path for path in known - found if not path.startswith(tuple(sparse) or ("\0",))}
    assert missing == set()


def test_every_command_is_documented() -> None:
    assert {name.split()[0] for name in commands()} == set(COMMANDS)


def test_search(at_home: Call) -> None:
    answer = at_home("--json", "search", "quyết định", "năm:nay", "--limit", "2")
    assert answer.code == 0
    check("search", answer, sparse=frozenset({"expanded[]", "mended[]", "offers[]"}))
    assert answer.json["cursor"]


@pytest.mark.parametrize(
    ("words", "there"), [("UBND", "expanded[].also"), ("quyeets", "mended[].how")]
)
def test_search_tells_how_words_were_read(at_home: Call, words: str, there: str) -> None:
    found = keys(at_home("--json", "search", words).json, documented("search")[1])
    assert there in found
    assert found <= documented("search")[0]


@pytest.fixture
def signed_file(demo: Path, judged: Answer) -> Path:
    return Path(demo / "transfer" / next(row["file"] for row in judged.json["signatures"]))


def test_explain_signature(signed_file: Path, at_home: Call) -> None:
    check("explain --signature", at_home("--json", "explain", "--signature", signed_file))


def test_report_signatures(signed_file: Path, at_home: Call, tmp_path: Path) -> None:
    out = tmp_path / "chu-ky.json"
    answer = at_home("--json", "report", "signatures", signed_file, "--out", out)
    check("report signatures", answer)
    assert answer.json["file"] == str(out)


def test_validate(judged: Answer) -> None:
    assert judged.code == 1
    check("validate", judged, sparse=frozenset({*UNASKED, "form.", "messages[]"}))
    assert [Finding.from_dict(row).as_dict() for row in judged.json["findings"]]


def test_validate_of_a_single_file(demo: Path) -> None:
    source = next((demo / "transfer").glob("01.TH*/05. Quyết định*.pdf"))
    answer = hoso("validate", "--json", source)
    check("validate", answer, sparse=frozenset({*UNASKED, "dossiers[]", "messages[]"}))


def test_validate_of_a_message(tmp_path: Path) -> None:
    source = tmp_path / "a.edxml"
    source.write_bytes(b"1212" + message(files={"a.txt": b"x"}))
    answer = hoso("validate", "--json", source)
    check(
        "validate",
        answer,
        sparse=frozenset({*UNASKED, "dossiers[]", "form.", "signatures[]"}),
    )


@pytest.mark.parametrize(
    ("command", "arguments", "sparse"),
    [
        ("status", (), {"unfinished[]", "jobs[]", "last_verify."}),
        ("quarantine list", ("--all",), set()),
        ("show", (CODE,), set()),
        ("explain", ("F-041",), set()),
        ("doctor", (), {"problems[]", "missing_issuers[]"}),
        (
            "doctor",
            ("--settings",),
            {"problems[]", "archive.", "missing_issuers[]", "safekeeping[]"},
        ),
    ],
)
def test_reading_commands(
    at_home: Call, command: str, arguments: tuple[str, ...], sparse: set[str]
) -> None:
    answer = at_home("--json", *command.split(), *arguments)
    assert answer.code == 0
    check(command, answer, sparse=frozenset(sparse))


def test_commands_that_write_files(at_home: Call, tmp_path: Path) -> None:
    check("template", at_home("--json", "template", "--out", tmp_path / "t.xlsx"))
    check("export", at_home("--json", "export", CODE, "--out", tmp_path / "bag"))
    said = at_home("--json", "export", CODE, "--form", "tt05-2025", "--out", tmp_path / "said")
    check("export", said)
    assert "EAD.xml: riskRecovery" in said.json["lacking"]
    assert (tmp_path / "said/EAD_doc_0000001.xml").exists()
    check(
        "report compliance", at_home("--json", "report", "compliance", "--out", tmp_path / "r.xlsx")
    )
    told = at_home("--json", "report", "compliance", "--explain", "dossiers")
    check("report compliance --explain", told)
    assert len(told.json["rows"]) == 7
    split = ("--period", "2024", "--split", "unit", "--out", tmp_path / "r")
    answer = at_home("--json", "report", "compliance", *split)
    check("report compliance --split", answer)
    assert sorted(answer.json["files"]) == sorted(path.name for path in (tmp_path / "r").iterdir())
    for name in ("t.xlsx", "bag/bagit.txt", "r.xlsx"):
        assert (tmp_path / name).exists()


def test_commands_that_change_the_home(own_home: Path, tmp_path: Path) -> None:
    home = ("--json", "--home", own_home)
    held = {row["file_code"]: row["id"] for row in hoso(*home, "quarantine", "list").json["items"]}
    kept, gone = (code for code in sorted(held) if code.endswith(("07.TH", "11.KHTC")))
    check("quarantine release", hoso(*home, "quarantine", "release", held[kept], "--reason", "đủ"))
    check("quarantine reject", hoso(*home, "quarantine", "reject", held[gone], "--reason", "rỗng"))
    check("rebuild", hoso(*home, "rebuild"), sparse=frozenset({"damaged[]"}))
    (own_home / "operations.sqlite").unlink()
    check("rebuild --ledger", hoso(*home, "rebuild", "--ledger"))
    check("verify", hoso(*home, "verify", "--fresh"), sparse=frozenset({"faulty[]"}))
    check("backup", hoso(*home, "backup", tmp_path / "b"), sparse=frozenset({"broken[]"}))
    check("restore", hoso("--json", "restore", tmp_path / "b", tmp_path / "restored"))
    check("status", hoso(*home, "status"), sparse=frozenset({"unfinished[]", "jobs[]"}))
    assert hoso("--home", tmp_path / "restored", "doctor").code == 0


def test_intake(demo: Path, tmp_path: Path) -> None:
    check("init", hoso("--json", "init", tmp_path / "home"))
    home = ("--json", "--home", tmp_path / "home")
    check(
        "ingest",
        hoso(*home, "ingest", demo / "transfer", "--out", tmp_path / "receipt.xlsx"),
        sparse=frozenset({"broken[]", "offered[]"}),
    )
    assert (tmp_path / "receipt.xlsx").stat().st_size > 0


def test_demo(demo: Path) -> None:
    from hoso.demo import DemoResult

    shown = DemoResult(
        folder=demo,
        receipt={},
        registers=(("sổ.xlsx", 1),),
        answers=(("a", {"total": 1}),),
        report=demo / "r",
        snapshot="s",
    ).as_dict()
    known, opened = documented("demo")
    assert keys(shown, opened) == known


@pytest.mark.parametrize(
    "arguments",
    [("frob",), ("search",), ("report",), ("show", "none"), ("explain", "none"), ()],
)
def test_errors_have_one_shape(at_home: Call, arguments: tuple[str, ...]) -> None:
    answer = at_home("--json", *arguments)
    assert answer.code >= 2
    assert keys(answer.json, frozenset({"params"})) == {row.path for row in error_keys()}
    assert answer.err == ""


def test_json_may_stand_anywhere(at_home: Call) -> None:
    assert at_home("status", "--json").json == at_home("--json", "status").json


def test_after_two_dashes_json_is_a_word_to_look_for(at_home: Call) -> None:
    answer = at_home("search", "--", "--json")
    assert "Tìm thấy" in answer.out
