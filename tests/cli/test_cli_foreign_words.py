"""What people read is of one language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bad_support import zipped
from cli_support import hoso

from schemas.errors import HosoError

ACCENTED = re.compile(r"[ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵấầẩẫậ]", re.IGNORECASE)


def test_a_damaged_archive_is_told_without_the_library_s_words(tmp_path: Path) -> None:
    source = zipped(tmp_path / "t.zip")
    source.write_bytes(source.read_bytes()[:-30])
    out = hoso("validate", source).out + hoso("validate", source).err
    assert "Gói nén" in out
    for word in ("File is not", "bytes are missing", "error", "zip file"):
        assert word not in out.replace("rules", "")


@pytest.mark.parametrize("state", ["released", "rejected"])
def test_a_decision_is_named_in_vietnamese(state: str) -> None:
    assert state not in HosoError("quarantine-decided", id="x", state=state).message("vi")


def test_why_an_item_cannot_be_released_is_told_in_each_language() -> None:
    error = HosoError("release-impossible", item="x", why="thiếu mã", why_en="a code is missing")
    assert "thiếu mã" in error.message("vi")
    assert not ACCENTED.search(error.message("en"))


def test_the_english_line_is_whole_sentences(tmp_path: Path) -> None:
    err = hoso("validate", tmp_path / "nothere").err
    (line,) = [line for line in err.splitlines() if line.startswith("  (")]
    assert "nothere. " in line
