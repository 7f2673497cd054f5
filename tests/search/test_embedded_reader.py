"""How the embedded index reads: ties, access told by what is hidden, one reader for one state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from search.access import Access, Grant
from search.embedded import EmbeddedEngine
from search.embedded import reader as reader_module
from search.embedded import ties as ties_module
from search.engine import Place, Wanted
from search.entry import Entry
from search.index import Index
from search.layout import id_number, lay_out
from search.narrow import visible
from search.parse import parse
from search.plan import Both, Everything, plan

CLASSES, UNITS = ("open", "restricted", "closed"), ("", "Phòng A", "Phòng B")
EVERYTHING = Both(must=(Everything(),))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    made = EmbeddedEngine.create(tmp_path / "index")
    yield made
    made.close()


def fill(engine: EmbeddedEngine, entries: list[Entry]) -> None:
    for start in range(0, len(entries), 100):  # several segments
        engine.upsert(map(lay_out, entries[start : start + 100]))
        engine.commit()


@pytest.mark.parametrize("most_by_id", [20, 7, 400])
def test_equals_come_in_order_of_their_ids_very_many_in_order_of_their_ties(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch, most_by_id: int
) -> None:
    monkeypatch.setattr(reader_module, "_FIRST_LOOK", 8)
    for module in (reader_module, ties_module):
        monkeypatch.setattr(module, "MOST_BY_ID", most_by_id)
    subjects = ["qui", "quyền"]
    entries = [
        Entry(id=f"e{n}", kind="document", dossier=f"d{n % 60}", subject=subjects[n % 50 > 0])
        for n in range(400)
    ]
    fill(engine, entries)
    wanted, reader = Wanted(plan(parse("quy*"))), engine.reader()
    found = reader.ranked(wanted, place=0, limit=1000)()
    assert found.total == 400
    ids = {id_number(one.id): one.id for one in entries}
    assert {place.tie for place in found.places} == {*ids}
    equals = Counter(place.score for place in found.places)
    assert sorted(equals.values()) == [8, 392]

    def order(place: Place) -> tuple[float, int | str]:
        by_id = equals[place.score] <= most_by_id
        return -place.score, ids[place.tie] if by_id else place.tie

    assert found.places == sorted(found.places, key=order)
    for place, limit in product((0, 3, 7, 90, 395), (1, 5, 30)):
        some = reader.ranked(wanted, place=place, limit=limit)().places
        assert [one.tie for one in some] == [one.tie for one in found.places[place : place + limit]]
    seen = dict.fromkeys(one.dossier for one in found.places)
    dossiers = reader.dossiers(wanted, None, place=0, limit=60)()
    assert [one.dossier for one in dossiers] == list(seen)


def test_what_lacks_the_order_comes_last_by_its_tie(engine: EmbeddedEngine) -> None:
    entries = [
        Entry(id=f"e{n}", kind="document", dossier=f"d{n}", signer="" if n % 3 else f"Lê {n:03}")
        for n in range(200)
    ]
    fill(engine, entries)
    index = Index(engine)
    hits = index.search(parse("", sort="signer", by="dossier", limit=1000)).hits
    having = sorted(one.id for one in entries if one.signer)
    lacking = sorted((one.id for one in entries if not one.signer), key=id_number)
    expected = sorted(having, key=lambda one: int(one[1:])) + lacking
    assert [hit.id for hit in hits] == expected


@pytest.mark.parametrize("rare", [*CLASSES, None])
def test_every_viewer_sees_what_the_grants_say(engine: EmbeddedEngine, rare: str | None) -> None:
    """Mostly one class and few of the others, so that either is told by the fewer."""
    entries = [
        Entry(id=f"e{n}", kind="document", dossier="d", label=label, label_unit=unit)
        for n, (label, unit, again) in enumerate(product(CLASSES, UNITS, range(12)))
        if label != rare or not again
    ]
    fill(engine, entries)
    grants = [Grant(*one) for one in product((None, *CLASSES, "other"), (None, *UNITS))]
    for first, second in product(grants, grants):
        access = Access((first, second))
        expected = sum(
            any(
                one.label in (None, entry.label) and one.unit in (None, entry.label_unit)
                for one in access.grants
            )
            for entry in entries
        )
        wanted = Wanted(EVERYTHING, visible(access))
        assert engine.reader().counts([wanted])() == [expected], access
    assert engine.reader().counts([Wanted(EVERYTHING, visible(Access()))])() == [0]


def test_a_reader_serves_until_something_is_committed(engine: EmbeddedEngine) -> None:
    fill(engine, [Entry(id="a", kind="document", dossier="d")])
    first = engine.reader()
    assert engine.reader() is first
    engine.upsert([lay_out(Entry(id="b", kind="document", dossier="d"))])
    assert engine.reader() is first
    engine.commit()
    wanted = [Wanted(EVERYTHING)]
    assert (first.counts(wanted)(), engine.reader().counts(wanted)()) == ([1], [2])
    engine.close()  # one writes at a time
    other = EmbeddedEngine.open(engine._path)
    other.delete(["a", "b"])
    other.commit()
    assert engine.reader().counts(wanted)() == [0]
    other.close()


def test_an_answer_is_the_same_each_time_it_is_called_for(engine: EmbeddedEngine) -> None:
    fill(engine, [Entry(id="a", kind="document", dossier="d", unit="A")])
    reader = engine.reader()
    values = reader.values(Wanted(EVERYTHING), ("unit", "kind"), size=5)
    assert values() == [[("A", 1)], [("document", 1)]]
    assert values() is values()
