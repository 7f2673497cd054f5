"""A list is walked whole: in order, each hit once, only what may be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.access import Viewer
from search import listing as module
from search.access import Access
from search.embedded import create_index
from search.entry import BodyPart, Entry
from search.index import Index
from search.parse import parse

OPEN = Access.of(Viewer.public())


def entry(number: int) -> Entry:
    return Entry(
        id=f"d{number % 7}#{number}",
        kind="document",
        dossier=f"d{number % 7}",
        subject=f"Quyết định bổ nhiệm {number}",
        number=str(number),
        label="open" if number % 3 else "restricted",
        body=(BodyPart("a.pdf", 1, "bổ nhiệm cán bộ"),),
    )


def dossier(number: int) -> Entry:
    return Entry(
        id=f"d{number}",
        kind="dossier",
        dossier=f"d{number}",
        title=f"Hồ sơ {number}",
        label="restricted" if number == 3 else "open",
    )


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    monkeypatch.setattr(module, "_PAGE", 4)  # several pages
    monkeypatch.setattr(module, "_FETCHED", 3)
    found = create_index(tmp_path / "index")
    found.upsert([*map(entry, range(1, 31)), *map(dossier, range(7))])
    found.commit()
    yield found
    found.close()


def test_every_hit_comes_once_in_the_order_asked_for(index: Index) -> None:
    found = index.listing(parse("bổ nhiệm", sort="number"), most=100)
    assert (found.total, found.exact) == (30, True)
    assert [row["number"] for row in found.rows] == [str(number) for number in range(1, 31)]


def test_by_relevance_it_is_the_order_of_the_pages(index: Index) -> None:
    query = parse("bổ nhiệm 7")
    shown = [hit.id for hit in index.search(query).hits]
    assert [row["id"] for row in index.listing(query, most=len(shown)).rows] == shown


def test_a_list_ends_at_the_most_asked_for_and_tells_how_many_there_are(index: Index) -> None:
    found = index.listing(parse("bổ nhiệm", sort="number"), most=6)
    assert (len(list(found.rows)), found.listed, found.total) == (6, 6, 30)


@pytest.mark.parametrize(
    ("text", "options", "ordered"),
    [
        ("bổ nhiệm", {}, False),
        ("bổ nhiệm", {"sort": "date"}, True),
        ("bổ nhiệm", {"sort": "date", "by": "dossier"}, False),
        ("", {}, True),  # nothing scores: newest first
    ],
)
def test_a_list_knows_whether_places_end_it(
    index: Index, text: str, options: dict[str, str], ordered: bool
) -> None:
    assert index.listing(parse(text, **options), most=9).ordered is ordered


def test_a_viewer_walks_what_the_viewer_may_see(index: Index) -> None:
    query = parse("bổ nhiệm", sort="number")
    hidden = frozenset({"d1#1"})
    rows = [row["number"] for row in index.listing(query, most=99, access=OPEN, hidden=hidden).rows]
    assert rows == [str(number) for number in range(2, 31) if number % 3]


def test_dossiers_are_shown_by_their_own_entry_where_it_may_be_seen(index: Index) -> None:
    query = parse("bổ nhiệm", by="dossier")
    everything = {row["id"]: row for row in index.listing(query, most=99).rows}
    assert set(everything) == {f"d{number}" for number in range(7)}
    assert everything["d3"]["title"] == "Hồ sơ 3"
    open_ones = list(index.listing(query, most=99, access=OPEN).rows)
    assert len(open_ones) == 7
    assert [row["kind"] for row in open_ones if row["dossier"] == "d3"] == ["document"]


def test_typing_faults_are_mended_as_on_the_screen(index: Index) -> None:
    found = index.listing(parse("nhieemj", sort="number"), most=99)
    assert found.total == len(list(found.rows)) == 30
    assert found.query.mended


def test_entries_like_one_are_a_list_too(index: Index) -> None:
    shown = [hit.id for hit in index.like("d1#1").hits]
    assert shown
    rows = [row["id"] for row in index.listing(parse(""), most=len(shown), like="d1#1").rows]
    assert rows == shown
    assert list(index.listing(parse(""), most=9, like="nothing").rows) == []


def test_what_was_not_understood_lists_nothing(index: Index) -> None:
    assert list(index.listing(parse("năm:abc"), most=9).rows) == []
