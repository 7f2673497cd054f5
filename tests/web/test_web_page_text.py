"""Texts of pages: read once, kept within a bound, never those of another file or version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from web_support import COMPOSED, DECOMPOSED, IDS

from archive.storage.aip import Aip
from ingest.documents import FACTS, parse_facts
from schemas.errors import HosoError
from web.desk import Desk
from web.pagetext import KeptPages


@pytest.fixture
def aip(desk: Desk) -> Aip:
    return desk.storage().get(IDS["01.TH"])


def paths(aip: Aip) -> dict[str, str]:
    """Name of each file of the payload -> its path."""
    return {path.rpartition("/")[2]: path for path in parse_facts(aip.read(FACTS))}


def damaged(aip: Aip, tmp_path: Path) -> Aip:
    """The same package where the facts can no longer be read."""
    file = replace(aip.files[FACTS], physical=tmp_path / "gone")
    return replace(aip, files={**aip.files, FACTS: file})


def test_pages_are_read_once(aip: Aip, tmp_path: Path) -> None:
    kept = KeptPages()
    path = paths(aip)[COMPOSED]
    first = kept.texts(aip, path)
    assert "thứ nhất" in first[0].text
    assert kept.texts(damaged(aip, tmp_path), path) == first
    with pytest.raises(HosoError) as caught:
        kept.texts(damaged(aip, tmp_path), paths(aip)[DECOMPOSED])
    assert caught.value.code == "object-damaged"


def test_names_that_look_alike_have_their_own_pages(aip: Aip) -> None:
    kept = KeptPages()
    texts = [kept.texts(aip, paths(aip)[name])[0].text for name in (COMPOSED, DECOMPOSED)]
    assert ["thứ nhất" in texts[0], "thứ hai" in texts[1]] == [True, True]


def test_what_other_facts_say_is_read_anew(aip: Aip, tmp_path: Path) -> None:
    kept = KeptPages()
    path = paths(aip)[COMPOSED]
    kept.texts(aip, path)
    other = damaged(aip, tmp_path)
    file = replace(other.files[FACTS], sha256="0" * 64)
    with pytest.raises(HosoError):
        kept.texts(replace(other, files={**other.files, FACTS: file}), path)


@pytest.mark.parametrize("most", [0, 1])
def test_what_is_longer_than_the_bound_is_not_kept(aip: Aip, tmp_path: Path, most: int) -> None:
    kept = KeptPages(most)
    path = paths(aip)[COMPOSED]
    assert kept.texts(aip, path)
    with pytest.raises(HosoError):
        kept.texts(damaged(aip, tmp_path), path)


def test_the_longest_unasked_for_go_first(aip: Aip, tmp_path: Path) -> None:
    one, other = paths(aip)[COMPOSED], paths(aip)[DECOMPOSED]
    both = sum(
        sum(len(page.text) for page in KeptPages().texts(aip, path)) + 2 for path in (one, other)
    )
    kept = KeptPages(both)
    for path in (one, other, one, "data/none"):
        kept.texts(aip, path)
    assert kept.texts(damaged(aip, tmp_path), one)
    with pytest.raises(HosoError):
        kept.texts(damaged(aip, tmp_path), other)


def test_a_file_without_text_has_no_pages(aip: Aip) -> None:
    assert KeptPages().texts(aip, "data/none") == ()
