"""An index of several shards answers as one in one piece does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.elastic import Connection, ElasticStore
from search.elastic import reader as reader_module
from search.embedded import create_index
from search.engine import BY_ID, Order, Reader, Wanted
from search.entry import BodyPart, Entry, entry_key
from search.index import Index
from search.layout import lay_out
from search.parse import parse
from search.plan import Both, Everything, Term
from search.query import SORTS, Query

WORDS = ("quyết", "định", "đất", "giao", "kế", "hoạch", "báo", "cáo")
EVERYTHING = Wanted(Both(must=(Everything(),)))


def entry(number: int) -> Entry:
    return Entry(
        id=f"e{number}",
        kind="document",
        dossier=f"d{number % 97}",
        subject=" ".join(WORDS[number * step % 8] for step in (1, 3, 5)),
        organ=f"Sở {number % 60}",
        unit=f"Phòng {number % 7}",
        number=str(number) if number % 3 else "",
        year=str(1990 + number % 30),
        digests=(f"sha{number}",),
        body=(BodyPart("a.pdf", 1, " ".join(WORDS[(number + n) % 8] for n in range(number % 30))),),
    )


ENTRIES = [entry(number) for number in range(400)]


@pytest.fixture(scope="module")
def both(
    elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Index, Index]]:
    """(embedded, Elasticsearch with three shards) with the same entries."""
    prefix = f"hosotest-{tmp_path_factory.getbasetemp().name}-"
    store = ElasticStore(Connection(url=elasticsearch_url, prefix=prefix, shards=3), "shards")
    for name in store.generations():
        store.drop_generation(name)
    elastic = Index(store.open_generation(store.create_generation()))
    embedded = create_index(tmp_path_factory.mktemp("embedded") / "index")
    for index in (embedded, elastic):
        index.upsert(ENTRIES)
        index.commit()
    yield embedded, elastic
    elastic.close()
    store.drop_generation(store.generations()[0])
    store.close()


def reader_of(index: Index) -> Reader:
    return index._engine.reader()


def walk(index: Index, query: Query) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        answer = index.search(parse(query.text, sort=query.sort, by=query.by, cursor=cursor,
                                    limit=query.limit))  # fmt: skip
        pages.append([hit.id for hit in answer.hits])
        cursor = answer.cursor
        if cursor is None:
            return pages


@pytest.mark.parametrize("sort", [sort for sort in SORTS if sort != "relevance"])
def test_every_order_is_one_order(both: tuple[Index, Index], sort: str) -> None:
    for by in ("entry", "dossier"):
        query = parse("quyết", sort=sort, by=by, limit=150)
        one, other = (walk(index, query) for index in both)
        assert one == other


def test_scores_are_of_the_whole(both: tuple[Index, Index]) -> None:
    for text in ("quyết định", '"kế hoạch"', "đất -giao", "bao cao 27"):
        one, other = (
            {hit.id: hit.score for hit in index.search(parse(text, limit=1000)).hits}
            for index in both
        )
        assert one == pytest.approx(other, rel=1e-4)


def test_totals_and_facets_are_sums_of_all_shards(both: tuple[Index, Index]) -> None:
    facets = ("organ", "unit", "year", "kind")
    for text in ("", "quyết", "đất giao"):
        one, other = (index.search(parse(text, limit=0, facets=facets)) for index in both)
        assert (one.total, one.facets) == (other.total, other.facets)


def test_the_commonest_of_more_values_than_asked_for_are_exact(both: tuple[Index, Index]) -> None:
    for name, size in (("organ", 5), ("unit", 1), ("digest", 7)):
        one, other = (reader_of(i).values(EVERYTHING, (name,), size=size)()[0] for i in both)
        assert len(other) == size
        assert [count for _, count in one] == [count for _, count in other]
    assert other == [(f"sha{n}", 1) for n in sorted(map(str, range(400)))[:7]]


def test_many_counts_at_once_are_the_counts_one_by_one(both: tuple[Index, Index]) -> None:
    narrows = ((), (Term("unit", "Phòng 1"),))
    wanted = [
        Wanted(Both(must=(Term("organ", f"Sở {number}"),)), narrow)
        for number in range(60)
        for narrow in narrows
    ]
    one, other = (reader_of(index).counts(wanted)() for index in both)
    assert one == other
    assert sum(one) > 400
    assert reader_of(both[1]).counts([])() == []


@pytest.mark.parametrize("most", [1, 96, 97, 98, 10_000])
def test_dossiers_are_counted_exactly_to_a_bound(both: tuple[Index, Index], most: int) -> None:
    one, other = (reader_of(index).dossier_count(EVERYTHING, most=most)() for index in both)
    assert one == other == min(97, most + 1)


def test_each_dossier_is_represented_by_its_best_entry(both: tuple[Index, Index]) -> None:
    ranked = parse("quyết định", by="dossier", limit=50)
    one, other = (
        [(hit.shown["dossier"], round(hit.score, 3)) for hit in index.search(ranked).hits]
        for index in both
    )
    assert dict(one) == dict(other)


def test_the_state_is_read_in_pieces(
    both: tuple[Index, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {one.id: entry_key(one) for one in ENTRIES}
    for size in (7, 400, 401):
        monkeypatch.setattr(reader_module, "_STATE_AT_ONCE", size)
        assert both[1].state() == wanted


def test_hits_are_fetched_in_pieces(
    both: tuple[Index, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "_FETCHED_AT_ONCE", 7)
    reader = reader_of(both[1])
    places = reader.ordered(EVERYTHING, BY_ID, after=None, limit=30)()
    again = [*places, *places[:3]]
    shown = [stored.shown["id"] for stored in reader.fetch(again)()]
    assert shown == [place.ref.id for place in again]
    assert reader.fetch([])() == []


def test_nothing_asked_is_nothing_found(both: tuple[Index, Index]) -> None:
    for index in both:
        reader = reader_of(index)
        assert reader.ranked(EVERYTHING, place=0, limit=0)().places == []
        assert reader.ordered(EVERYTHING, Order("title"), after=None, limit=0)() == []
        assert reader.dossiers(EVERYTHING, None, place=0, limit=0)() == []
        assert reader.hints("", (), limit=0)() == []


def test_hints_with_signs_of_patterns_are_taken_as_they_are(
    elasticsearch_url: str, elasticsearch_prefix: str, tmp_path: Path
) -> None:
    signs = 'a.b*c(d)[e]{f}#g@h&i<j>k~l"m\\n|o^p$q-r+s?t'
    store = ElasticStore(Connection(url=elasticsearch_url, prefix=elasticsearch_prefix), "kho")
    elastic = store.open_generation(store.create_generation())
    embedded = create_index(tmp_path / "index")._engine
    for engine in (elastic, embedded):
        layout = lay_out(Entry(id="1", kind="document", dossier="d"))
        engine.upsert([replace(layout, hints=(f"{signs}\tX", "ab\tY"))])
        engine.commit()
        for end in range(len(signs) + 1):
            found = engine.reader().hints(signs[:end], (), limit=5)()
            assert (f"{signs}\tX", 1) in found, signs[:end]
            assert len(found) == (2 if end < 2 else 1), signs[:end]
    elastic.close()


def test_hints_of_many_shards_are_the_sums_of_all(
    both: tuple[Index, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each shard tells only of its commonest three, so they are asked for in parts."""
    monkeypatch.setattr(reader_module, "_HINTS_OF_A_SHARD", 3)
    for start in ("", "s", "so ", "so 1", "qui", "d"):
        for limit in (1, 3):
            one, other = (reader_of(i).hints(start, (), limit=limit)() for i in both)
            assert one == other, (start, limit)
