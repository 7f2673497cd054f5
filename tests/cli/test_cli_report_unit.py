"""`hoso report compliance --unit`: a unit nobody knows makes no report."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from cli_support import Answer, hoso


def test_an_unknown_unit_is_refused_with_near_names(
    at_home: Callable[..., Answer], tmp_path: Path
) -> None:
    out = tmp_path / "r.xlsx"
    answer = at_home("report", "compliance", "--unit", "Phong Cai cach hanh chinh", "--out", out)
    assert (answer.code, out.exists()) == (16, False)
    assert "Phòng Cải cách hành chính" in answer.err
    none = at_home("report", "compliance", "--unit", "Không có", "--out", out)
    assert (none.code, out.exists()) == (16, False)
    assert "Phòng" in none.err


def test_a_known_unit_is_known_however_it_is_cased(demo: Path, tmp_path: Path) -> None:
    words = ("report", "compliance", "--unit", "phòng cải cách  hành chính")
    answer = hoso("--home", demo / "archive", *words, "--out", tmp_path / "r.xlsx")
    assert answer.code == 0, answer.err


def test_every_report_bears_the_name_of_the_same_organ(own_home: Path, tmp_path: Path) -> None:
    asked = (
        ("report", "compliance"),
        ("report", "processing", "--period", "2026"),
        ("register", "judge"),
    )
    names = set()
    for number, words in enumerate(asked):
        out = tmp_path / f"{number}.html"
        code = hoso("--home", own_home, *words, "--out", out).code
        assert code in (0, 1)  # 1: two papers of the demo's registers are late
        names |= set(re.findall(r'class="organ_bold">([^<]+)<', out.read_text("utf-8"))[:1])
    assert len(names) == 1 and "CHƯA KHAI BÁO" not in names.pop()
