"""Dates and file names: what is written one way finds what is written another."""

from __future__ import annotations

import datetime
import gzip
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import dates, joined, name_text

GOLDEN = json.loads((Path(__file__).parent / "golden" / "text.json").read_text(encoding="utf-8"))
LAWS = Path(__file__).parents[3] / "shared" / "corpora" / "vn-text" / "laws"
WRITINGS = (
    "{d}/{m}/{y}",
    "{d:02}/{m:02}/{y}",
    "{d}-{m}-{y}",
    "{d}.{m}.{y}",
    "{d} / {m} / {y}",
    "{y}-{m:02}-{d:02}",
    "ngày {d} tháng {m} năm {y}",
    "Ngày {d:02} tháng {m:02} năm {y}",
    "ngay {d} thang {m} nam {y}",
    "ngày {d}\ntháng {m}\u00a0năm {y}",
    "{d} tháng {m}, năm {y}",
    "ngày {d} tháng {m}/{y}",
)


@pytest.mark.parametrize("case", GOLDEN["dates"])
def test_dates_are_found_in_running_text(case: list[object]) -> None:
    text, *found = case
    assert isinstance(text, str)
    assert [[one.key, text[one.start : one.end]] for one in dates(text)] == found


@given(
    st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)),
    st.sampled_from(WRITINGS),
    st.sampled_from(("NFC", "NFD")),
)
def test_every_writing_of_a_day_has_its_key(day: datetime.date, writing: str, form: str) -> None:
    written = unicodedata.normalize(form, writing.format(d=day.day, m=day.month, y=day.year))
    text = f"(lập {written})."
    assert [(one.key, text[one.start : one.end]) for one in dates(text)] == [
        (day.isoformat(), written)
    ]


@given(st.text(alphabet="0123456789/-. \nngàytháng năm", max_size=60))
def test_keys_are_days_or_months_and_ranges_do_not_overlap(text: str) -> None:
    last = 0
    for one in dates(text):
        assert last <= one.start < one.end <= len(text)
        assert datetime.date.fromisoformat(one.key if len(one.key) == 10 else f"{one.key}-01")
        last = one.end


@pytest.mark.skipif(not LAWS.is_dir(), reason="skipped: no corpora")
def test_all_worded_dates_of_a_decree_are_found() -> None:
    text = gzip.decompress((LAWS / "decree-101-2024.txt.gz").read_bytes()).decode("utf-8")
    worded = re.findall(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", text)
    found = [text[one.start : one.end] for one in dates(text)]
    assert len(worded) > 30
    assert not set(worded) - set(found)


@pytest.mark.parametrize(("name", "words"), GOLDEN["names"])
def test_a_file_name_gives_its_words(name: str, words: str) -> None:
    assert joined(name_text(name))[1] == words


@given(st.text(alphabet="aăBĐ19_-. á\u0301", max_size=20))
def test_the_words_of_a_name_begin_with_its_own_tokens(name: str) -> None:
    assert joined(name_text(name))[1].startswith(joined(name)[1])
