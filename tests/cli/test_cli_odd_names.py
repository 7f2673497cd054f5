"""Names that hold line breaks or controls: told in words on one line, and never obeyed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_support import hoso

from hoso.cli.output import emit_json, note, say, say_all
from schemas.text import shown

FORGED = "a\nLỖI [X-999] giả\r\x1b[2J\x9b\x7f\u202e\u2028\udcff.txt"
SHOWN = "a␊LỖI [X-999] giả␍␛[2J\ufffd␡\ufffd\ufffd\ufffd.txt"


def test_each_control_has_a_picture() -> None:
    assert shown(FORGED) == SHOWN
    assert shown("Tờ trình\tsố 1") == "Tờ trình\tsố 1"


def test_a_name_stays_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    say_all([f"tệp {FORGED}"])
    say("một\nhai")
    note(FORGED)
    told = capsys.readouterr()
    assert (told.out, told.err) == (f"tệp {SHOWN}\nmột\nhai\n", f"{SHOWN}\n")


def test_half_a_character_is_no_obstacle_to_json(capsys: pytest.CaptureFixture[str]) -> None:
    emit_json({"path": "v1/\ud800"})
    assert json.loads(capsys.readouterr().out) == {"path": "v1/\ud800"}


def test_a_file_cannot_forge_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a\nLỖI [X-999] giả.txt"
    path.write_bytes(b"x")
    for answer in (hoso("validate", path), hoso("validate", path.with_suffix(".pdf"))):
        assert "␊LỖI [X-999]" in answer.out + answer.err
        assert "\nLỖI [X-999]" not in answer.out + answer.err
