"""Entries laid out in worker processes: the same, in the same order, whatever befalls them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_support import (
    PLAIN,
    index_state,
    new_home,
    silent,
    store_of,
    take,
    wanted_state,
    write_transfer,
)
from laying_ops import DEADLY

from evidence.pool import Pool
from ingest import laying
from ingest.laying import Laying
from ingest.rebuild import rebuild_index
from ingest.sync import Syncer
from search.carried import carried, lay_out_op, layouts_carried
from search.entry import BodyPart, Entry
from search.layout import lay_out

OPS = Path(__file__).with_name("laying_ops.py")
TEXTS = st.text(max_size=30) | st.sampled_from(
    ["", "Quyết định số 15/QĐ-SNV", "e\u0301", "\ud800 a"]
)
SEVERAL = st.lists(TEXTS, max_size=3).map(tuple)


@st.composite
def an_entry(draw: st.DrawFn) -> Entry:
    pages = st.builds(BodyPart, st.sampled_from(["a.pdf", "b.pdf"]), st.integers(0, 3), TEXTS)
    return Entry(
        id=draw(TEXTS) or "x",
        kind=draw(st.sampled_from(["document", "dossier"])),
        dossier="d",
        document=draw(st.none() | st.integers(0, 3)),
        title=draw(TEXTS),
        number=draw(TEXTS),
        codes=draw(SEVERAL),
        findings=draw(SEVERAL),
        context=draw(SEVERAL),
        extra=draw(st.dictionaries(TEXTS, TEXTS, max_size=2)),
        body=tuple(draw(st.lists(pages, max_size=3))),
    )


@given(st.lists(an_entry(), max_size=3))
def test_what_is_carried_comes_back_as_if_laid_out_here(entries: list[Entry]) -> None:
    heads, texts = carried(entries)
    answer, (blob,) = lay_out_op(json.loads(json.dumps(heads)), (texts,))
    back = layouts_carried(json.loads(json.dumps(answer))["layouts"], blob, entries)
    assert list(back) == list(map(lay_out, entries))


def some(number: int, *, deadly: tuple[int, ...] = (), words: int = 800) -> list[Entry]:
    return [
        Entry(
            id=f"d#{place}",
            kind="document",
            dossier="d",
            title=DEADLY if place in deadly else "Tờ trình",
            body=(BodyPart("a.pdf", 1, f"việc thứ {place} " + "nội dung " * words),),
        )
        for place in range(number)
    ]


def laid(how: Laying, entries: list[Entry]) -> bool:
    """Whether they come as they are laid out here, in order."""
    with how.of(len(entries)) as lay:
        return list(lay(iter(entries))) == list(map(lay_out, entries))


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if every number of entries were many."""
    monkeypatch.setattr(laying, "_MANY", 1)
    return


def use(monkeypatch: pytest.MonkeyPatch, op: str) -> None:
    monkeypatch.setattr(laying, "_OPS", {"lay_out": f"{OPS}:{op}"})


@pytest.mark.usefixtures("many")
def test_workers_give_the_same_in_the_same_order() -> None:
    how = Laying(workers=2)
    assert laid(how, some(40))
    assert how.lost == 0


@pytest.mark.usefixtures("many")
def test_what_kills_a_worker_is_laid_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "die_of_some")
    how = Laying(workers=2)
    assert laid(how, some(20, deadly=(3, 19)))
    assert how.lost == 2


@pytest.mark.usefixtures("many")
def test_without_any_working_worker_all_is_laid_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "die")
    how = Laying(workers=2)
    assert laid(how, some(30))
    assert how.lost == laying._MOST_LOST


@pytest.mark.usefixtures("many")
def test_a_very_large_one_is_laid_out_here_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "_LARGEST", 20_000)
    how = Laying(workers=2)
    large = some(4, words=3_000)
    assert laid(how, [*some(5), *large[:2], *some(3), *large[2:]])
    assert how.lost == 0


@pytest.mark.parametrize(("workers", "number"), [(1, 1_000), (2, 3)])
def test_alone_or_for_a_few_no_process_is_started(
    monkeypatch: pytest.MonkeyPatch, workers: int, number: int
) -> None:
    def never(*_: Any, **__: Any) -> Pool:
        raise AssertionError

    monkeypatch.setattr(laying, "Pool", never)
    assert laid(Laying(workers=workers), some(number, words=1))


@pytest.mark.usefixtures("many")
def test_only_a_little_is_read_ahead() -> None:
    read = count()
    entries = (entry for entry in some(400) if next(read) >= 0)
    with Laying(workers=2).of(400) as lay:
        next(lay(entries))
    assert next(read) < 60


@pytest.mark.usefixtures("many")
def test_a_rebuild_with_workers_ends_with_what_the_catalogue_wants(
    tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, "lay_out")
    home = new_home(tmp_path / "archive")
    take(home, write_transfer(tmp_path / "transfer", [PLAIN]), pool)
    sync = Syncer(home=home, store=store_of(home), laying=Laying(workers=2))
    told = rebuild_index(home, sync, silent)
    assert told.index.whole
    assert (told.index.written, told.index.redone) == (3, 0)
    assert index_state(home) == wanted_state(home)
