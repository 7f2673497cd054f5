"""Real Vietnamese laws: what is found is what the pages say."""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.embedded import create_index
from search.entry import BodyPart, Entry
from search.index import Index
from search.parse import parse
from search.text import whole

LAWS = Path(__file__).parents[3] / "shared" / "corpora" / "vn-text" / "laws"
PAGE = re.compile(r"\[\[SOURCE[^\]]* PAGE (\d+)\]\]")
NAMES = (
    "civil-code-91-2015",
    "decree-21-2021",
    "decree-101-2024",
    "decree-71-2024",
    "decision-2944-2026",
    "state-compensation-consolidated-98-2025",
)

pytestmark = pytest.mark.skipif(not LAWS.is_dir(), reason="skipped: no corpora")


def pages(name: str) -> list[str]:
    text = gzip.decompress((LAWS / f"{name}.txt.gz").read_bytes()).decode("utf-8")
    found = PAGE.split(unicodedata.normalize("NFC", text))[2::2]
    assert len(found) > 1
    return found


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every third page, each an entry of its own: id -> text."""
    return {
        f"{name} {number}": text
        for name in NAMES
        for number, text in enumerate(pages(name))
        if number % 3 == 0
    }


@pytest.fixture(scope="module")
def index(texts: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    made = create_index(tmp_path_factory.mktemp("laws") / "index")
    made.upsert(
        Entry(id=name, kind="document", dossier="d", body=(BodyPart("a.pdf", 7, text),))
        for name, text in texts.items()
    )
    made.commit()
    yield made
    made.close()


def found(index: Index, text: str) -> set[str]:
    answer = index.search(parse(text, limit=1000))
    return set() if answer.relaxed else {hit.id for hit in answer.hits}


def saying(texts: dict[str, str], pattern: str) -> set[str]:
    asked = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
    return {name for name, text in texts.items() if asked.search(whole(text))}


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("đất", "(đất|dat)"),
        ("đạt", "(đạt|dat)"),
        ("dat", "[dđ][aăâạảãàáặẳẵằắậẩẫầấ]t"),
        ("bồi thường", None),
        ('"bồi thường thiệt hại"', r"bồi\s+thường\s+thiệt\s+hại"),
        ('"boi thuong thiệt hai"', r"bồi\s+thường\s+thiệt\s+hại"),
        ("thủy", "(thủy|thuỷ|thuy)"),
        ("91/2015/QH13", r"91/2015/QH13"),
    ],
)
def test_the_pages_found_are_the_pages_that_say_it(
    index: Index, texts: dict[str, str], text: str, pattern: str | None
) -> None:
    if pattern is None:
        expected = saying(texts, "bồi") & saying(texts, "thường")
    else:
        expected = saying(texts, pattern)
    assert expected
    assert found(index, text) == expected


def test_the_two_words_never_find_each_other(index: Index, texts: dict[str, str]) -> None:
    only_achieve = saying(texts, "đạt") - saying(texts, "(đất|dat)")
    assert only_achieve
    assert not found(index, "đất") & only_achieve


def test_marks_cut_the_words_out_of_the_original(index: Index) -> None:
    for hit in index.search(parse("quyền sử dụng đất", limit=50)).hits:
        plain = hit.as_dict()
        assert plain["page"] == 7
        assert plain["marks"]
        marked = {
            whole(plain["snippet_text"][start:end]).casefold() for start, end in plain["marks"]
        }
        assert marked <= {"quyền", "quyen", "sử", "su", "dụng", "dung", "đất", "dat"}


def test_the_index_can_be_filled_again_to_the_same_state(
    index: Index, texts: dict[str, str], tmp_path: Path
) -> None:
    again = create_index(tmp_path / "again")
    for name, text in reversed(texts.items()):
        again.upsert(
            [Entry(id=name, kind="document", dossier="d", body=(BodyPart("a.pdf", 7, text),))]
        )
    again.commit()
    assert again.state() == index.state()
