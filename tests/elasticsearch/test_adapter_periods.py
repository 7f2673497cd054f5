"""A generation of an index per year or per ten years: where entries lie, and that it is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from elasticsearch import Elasticsearch
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import HosoError
from search.elastic import PERIODS, Connection, ElasticStore
from search.elastic.period import dossier_of, period_of
from search.engine import BY_ID, Wanted
from search.entry import Entry, entry_key
from search.index import Index
from search.live import LiveIndex
from search.parse import parse
from search.plan import Both

ORGAN = "000.00.07.H99"


def letter(year: str, number: int, **more: object) -> Entry:
    """Document ``number`` of a dossier whose code says ``year``; "": a code of another form."""
    code = f"{ORGAN}.{year}.01.TH" if year else "khác"
    dossier = f"urn:hoso:{ORGAN}:{code}"
    made = Entry(id=f"{dossier}#{number}", kind="document", dossier=dossier, subject="giao đất")
    return replace(made, **more)  # type: ignore[arg-type]


LETTERS = [letter(year, n) for year in ("2019", "2020", "2024", "") for n in (1, 2)]


@pytest.fixture
def connection(elasticsearch_url: str, elasticsearch_prefix: str) -> Connection:
    return Connection(url=elasticsearch_url, prefix=elasticsearch_prefix, period="year")


@pytest.fixture
def store(connection: Connection) -> Iterator[ElasticStore]:
    store = ElasticStore(connection, "kho")
    yield store
    store.close()


@pytest.fixture
def index(store: ElasticStore) -> Iterator[Index]:
    """Two letters of each of three years and of none, in the generation people search."""
    store.switch(store.create_generation())
    index = Index(store.open_generation(store.current()))
    index.upsert(LETTERS)
    index.commit()
    yield index
    index.close()


def lying(client: Elasticsearch, store: ElasticStore) -> dict[str, int]:
    """Index, without what all names begin with -> its entries."""
    names = client.indices.get(index=f"{store._alias}-*")
    begin = len(store._alias) + 1
    return {name[begin:]: client.count(index=name)["count"] for name in sorted(names)}


def keys(entries: list[Entry]) -> dict[str, str]:
    return {entry.id: entry_key(entry) for entry in entries}


@pytest.mark.parametrize(
    ("dossier", "years", "period"),
    [
        (f"urn:hoso:{ORGAN}:{ORGAN}.2024.01.TH", 1, "y2024"),
        (f"urn:hoso:{ORGAN}:{ORGAN}.2024.01.TH", 10, "y2020"),
        (f"urn:hoso:{ORGAN}:{ORGAN}.1999.01.TH", 10, "y1990"),
        (f"urn:hoso:{ORGAN}:{ORGAN}.2024.01.TH", 0, ""),
        ("urn:hoso:H34.05:A1.H34.05.2011.7.VP", 1, "y2011"),
        (f"urn:hoso:{ORGAN}:{ORGAN}.0312.01.TH", 1, ""),  # an inventory number
        (f"urn:hoso:{ORGAN}:{ORGAN}.3.01.TH", 1, ""),
        ("urn:hoso:transfer:2024", 1, ""),
        ("2024", 1, ""),
        ("", 1, ""),
    ],
)
def test_the_period_is_that_of_the_year_in_the_code(dossier: str, years: int, period: str) -> None:
    assert period_of(dossier, years) == period


@given(st.text(max_size=60), st.text(max_size=5))
def test_all_entries_of_a_dossier_lie_together(dossier: str, end: str) -> None:
    whole = dossier.replace("#", "")
    assert dossier_of(f"{whole}#{end}") == dossier_of(whole) == whole
    assert all(period_of(whole, years) == "" for years in PERIODS.values())


def test_each_year_has_an_index_and_the_rest_another(
    index: Index, store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    years = ["g0001", "g0001-y2019", "g0001-y2020", "g0001-y2024"]
    assert lying(elasticsearch_client, store) == dict.fromkeys(years, 2)
    searched = elasticsearch_client.indices.get_alias(name=store._alias)
    assert sorted(searched) == [f"{store._alias}-{name}" for name in years]
    assert (store.current(), store.generations()) == ("g0001", ("g0001",))
    assert index.info()["indexes"] == 4
    assert index.info()["entries"] == 8
    assert index.state() == keys(LETTERS)
    assert store.health() == "good"


def test_ten_years_share_an_index(
    connection: Connection, elasticsearch_client: Elasticsearch
) -> None:
    store = ElasticStore(replace(connection, period="decade"), "kho")
    index = Index(store.open_generation(store.create_generation()))
    index.upsert(LETTERS)
    index.commit()
    wanted = {"g0001": 2, "g0001-y2010": 2, "g0001-y2020": 4}
    assert lying(elasticsearch_client, store) == wanted
    index.close()


def test_an_entry_written_again_and_one_that_goes_lie_where_they_lay(
    index: Index, store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    changed = [replace(one, year="1999", issued="1999-01-01") for one in LETTERS[:2]]
    index.upsert(changed)
    index.delete([LETTERS[2].id, letter("1955", 1).id])
    index.commit()
    assert index.state() == keys([*changed, *LETTERS[3:]])
    assert index.search(parse("giao đất")).total == 7
    assert "g0001-y1955" not in lying(elasticsearch_client, store)


def test_a_commit_to_any_of_them_is_another_version(index: Index, store: ElasticStore) -> None:
    seen = [store.version("g0001")]
    for year in ("2019", "", "2030"):
        index.upsert([letter(year, 3)])
        index.commit()
        seen.append(store.version("g0001"))
    assert len(set(seen)) == 4


def test_a_new_year_in_the_generation_people_search_is_searched(
    index: Index, store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    live = LiveIndex(store)
    assert live.search(parse("giao đất")).total == 8
    index.upsert([letter("2030", 1)])
    index.commit()
    live.ask(lambda one: one.state())
    assert live.search(parse("giao đất")).total == 9
    name = f"{store._alias}-g0001-y2030"
    found = elasticsearch_client.indices.get_alias(index=name)[name]["aliases"]
    assert set(found) == {store._alias, f"{store._alias}-g0001-own", f"{name}-own"}
    live.close()


def test_a_switch_leads_to_all_of_the_new_and_to_none_of_the_old(
    index: Index, store: ElasticStore, connection: Connection, elasticsearch_client: Elasticsearch
) -> None:
    whole = ElasticStore(replace(connection, period="none"), "kho")
    other = Index(whole.open_generation(whole.create_generation()))
    other.upsert(LETTERS[:5])
    other.commit()
    for name, held in (("g0002", ["g0002"]), ("g0001", [*lying(elasticsearch_client, store)][:4])):
        whole.switch(name)
        searched = elasticsearch_client.indices.get_alias(name=store._alias)
        assert sorted(searched) == [f"{store._alias}-{one}" for one in held]
        assert store.current() == whole.current() == name
    assert (index.search(parse("")).total, other.search(parse("")).total) == (8, 5)
    other.close()
    whole.close()


def test_a_generation_goes_with_all_its_indexes_and_no_other(
    index: Index, store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    near = ElasticStore(replace(store._connection, period="none"), "kho-g0001")
    near.create_generation()
    kept = store.create_generation()
    store.drop_generation("g0001")
    assert store.generations() == (kept,)
    left = {"g0002": 0, "g0001-g0001": 0}
    assert lying(elasticsearch_client, store) == left
    assert near.generations() == ("g0001",)
    with pytest.raises(HosoError) as caught:
        index.state()
    assert caught.value.code == "index-missing"
    near.close()


def test_how_a_generation_is_parted_stays_whatever_the_setting_says_later(
    index: Index,
    store: ElasticStore,
    connection: Connection,
    elasticsearch_client: Elasticsearch,
) -> None:
    assert index.info()["indexes"] == 4
    for period in ("none", "decade"):
        later = ElasticStore(replace(connection, period=period), "kho")
        again = Index(later.open_generation("g0001"))
        again.upsert([letter("2031", 1)])
        again.delete([letter("2031", 1).id, LETTERS[0].id])
        again.commit()
        assert again.state() == keys(LETTERS[1:])
        again.close()
        later.close()
    assert set(lying(elasticsearch_client, store)) >= {"g0001-y2031"}


def test_an_index_a_killed_run_left_without_aliases_is_taken(
    index: Index, store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    mapping = elasticsearch_client.indices.get_mapping(index=f"{store._alias}-g0001-y2020")
    (found,) = mapping.values()
    elasticsearch_client.indices.create(
        index=f"{store._alias}-g0001-y2040", mappings=found["mappings"]
    )
    index.upsert([letter("2040", 1)])
    index.commit()
    assert index.state() == keys([*LETTERS, letter("2040", 1)])


def test_a_year_that_was_lost_is_missed_and_made_again(
    index: Index, store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    elasticsearch_client.indices.delete(index=f"{store._alias}-g0001-y2020")
    assert index.state() == keys([*LETTERS[:2], *LETTERS[4:]])
    index.upsert(LETTERS)
    with pytest.raises(HosoError) as caught:
        index.commit()
    assert caught.value.code == "index-missing"
    again = Index(store.open_generation("g0001"))
    again.upsert(LETTERS)
    again.commit()
    assert again.state() == keys(LETTERS)
    again.close()


def test_a_year_that_cannot_answer_is_no_answer(
    index: Index, store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    elasticsearch_client.indices.close(index=f"{store._alias}-g0001-y2020")
    index._engine._forget()  # a point in time taken before is of before
    with pytest.raises(HosoError) as caught:
        index.search(parse("giao đất"))
    assert caught.value.code == "index-closed"
    store.drop_generation("g0001")
    assert store.generations() == ()


def test_a_walk_over_all_years_holds_every_entry_once(index: Index) -> None:
    more = [letter(str(1990 + n), n, subject=f"việc {n}") for n in range(30)]
    index.upsert(more)
    index.commit()
    listed = [row["id"] for row in index.listing(parse("", sort="title"), most=100).rows]
    assert sorted(listed) == sorted(keys([*LETTERS, *more]))
    reader = index._engine.reader()
    places = reader.ordered(Wanted(Both()), BY_ID, after=None, limit=100)()
    assert [place.tie for place in places] == sorted(place.tie for place in places)
    assert len(reader.fetch(places)()) == len(places) == 38
