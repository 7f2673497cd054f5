"""Instants are told in office time; JSON keeps UTC."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli_support import Answer, hoso

UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.mark.parametrize("command", [("validate", "transfer"), ("show",)])
def test_instants_are_told_in_office_time(
    command: tuple[str, ...], demo: Path, judged: Answer
) -> None:
    home = ("--home", demo / "archive")
    told = judged.json
    (code,) = {
        row["file_code"] for row in told["dossiers"] if row["file_code"].endswith(".05.CCHC")
    }
    words = (*command[:1], demo / "transfer" if command[0] == "validate" else code)
    out = hoso(*home, *words).out
    assert "chứng thư hết hạn 30/06/2024 23:59:59" in out
    assert UTC.search(out) is None
