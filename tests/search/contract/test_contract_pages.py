"""Pages, dossiers, what goes on from what was typed, and more like this."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.text import sort_key
from search.access import Access, Grant
from search.entry import BodyPart, Entry
from search.index import Index
from search.parse import parse
from search.query import SORTS, Filters

TITLES = (
    "Đất đai", "Dat dai", "Bàn giao đất", "Ban hành", "Ăn", "Ân", "An", "", "Quyết định về việc",
    "Quyết định về việc thành lập đoàn kiểm tra năm 2023",
    "Quyết định về việc thành lập đoàn kiểm tra năm 2024",
)  # fmt: skip


def entry(number: int) -> Entry:
    day = f"2023-0{1 + number % 9}-1{number % 7}" if number % 6 else ""
    return Entry(
        id=f"e{number}",
        kind="document",
        dossier=f"d{number % 11}",
        document=number,
        subject=TITLES[number % len(TITLES)],
        number=str(number * 7 % 40) if number % 5 else "",
        notation="QĐ-SNV" if number % 5 else "",
        organ=TITLES[(number * 3) % len(TITLES)],
        signer=("Lê Ân", "Lê An", "")[number % 3],
        issued=day,
        date_from=day,
        date_to=day,
        label="open" if number % 4 else "closed",
        digests=(f"sha{number % 13}",),
        body=(BodyPart("a.pdf", 1, "nội dung chung " * (1 + number % 3)),),
    )


ENTRIES = [entry(number) for number in range(60)]


@pytest.fixture
def filled(index: Index) -> Index:
    index.upsert(ENTRIES)
    index.commit()
    return index


def walk(index: Index, limit: int, **options: object) -> list[str]:
    """The ids on all pages, one after the other."""
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(200):
        answer = index.search(parse("nội dung", limit=limit, cursor=cursor, **options))
        seen += [hit.id for hit in answer.hits]
        cursor = answer.cursor
        if cursor is None:
            return seen
    raise AssertionError("no last page")


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 7, 59, 60])
def test_pages_in_any_order_hold_every_entry_once(filled: Index, sort: str, limit: int) -> None:
    seen = walk(filled, limit, sort=sort)
    assert sorted(seen) == sorted(one.id for one in ENTRIES)
    assert seen == walk(filled, 60, sort=sort)


@pytest.mark.parametrize(
    ("sort", "field"), [("title", "subject"), ("organ", "organ"), ("signer", "signer")]
)
@pytest.mark.parametrize("down", [False, True])
def test_order_is_the_dictionarys_and_what_lacks_the_field_is_last(
    filled: Index, sort: str, field: str, down: bool
) -> None:
    by_id = {one.id: getattr(one, field) for one in ENTRIES}
    found = [by_id[one] for one in walk(filled, 9, sort=f"{sort}-desc" if down else sort)]
    having = [one for one in found if one]
    assert found == having + [""] * (len(found) - len(having))
    assert having == sorted(having, key=sort_key, reverse=down)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sort=st.sampled_from([one for one in SORTS if one != "relevance"]),
    limit=st.integers(1, 9),
    gone=st.sets(st.integers(0, 59), max_size=20),
    new=st.sets(st.integers(60, 90), max_size=20),
)
def test_entries_there_throughout_come_once_whatever_is_committed_between_pages(
    make_index: object, sort: str, limit: int, gone: set[int], new: set[int]
) -> None:
    index = make_index()
    index.upsert(ENTRIES)
    index.commit()
    first = index.search(parse("nội dung", limit=limit, sort=sort))
    index.delete(f"e{number}" for number in gone)
    index.upsert(entry(number) for number in new)
    index.commit()
    seen = [hit.id for hit in first.hits]
    cursor = first.cursor
    while cursor:
        answer = index.search(parse("nội dung", limit=limit, sort=sort, cursor=cursor))
        seen += [hit.id for hit in answer.hits]
        cursor = answer.cursor
    stayed = {one.id for one in ENTRIES} - {f"e{number}" for number in gone}
    assert len(seen) == len(set(seen))
    assert stayed <= set(seen)


@pytest.mark.parametrize("sort", ["relevance", "title", "date"])
def test_dossiers_come_once_with_their_best_entry(filled: Index, sort: str) -> None:
    whole = filled.search(parse("nội dung", limit=100, sort=sort)).hits
    first: dict[str, str] = {}
    for hit in whole:
        first.setdefault(hit.shown["dossier"], hit.id)
    assert walk(filled, 4, sort=sort, by="dossier") == list(first.values())
    answer = filled.search(parse("nội dung", by="dossier", limit=3, sort=sort))
    assert (answer.total, answer.total_is_exact) == (11, True)


def test_a_cursor_belongs_to_its_order(filled: Index) -> None:
    cursor = filled.search(parse("nội dung", limit=5, sort="title")).cursor
    for other in (parse("x", cursor=cursor), parse("x", cursor=cursor, sort="title", by="dossier")):
        with pytest.raises(Exception, match="cursor"):
            filled.search(other)


def test_the_other_dossiers_of_the_same_file_are_said_if_visible(filled: Index) -> None:
    seen = Access((Grant("open"),))
    hit = filled.search(parse("", filters=Filters(dossier=("d1",)), limit=1, sort="date")).hits[0]
    same = {one.dossier for one in ENTRIES if set(one.digests) & set(hit.shown["digests"])} - {"d1"}
    assert set(hit.also_in) == same
    hits = filled.search(parse("nội dung", limit=60), access=seen).hits
    for one in hits:
        others = {
            e.dossier
            for e in ENTRIES
            if set(e.digests) & set(one.shown["digests"]) and e.label == "open"
        }
        assert set(one.also_in) == others - {one.shown["dossier"]}


def test_the_count_without_accents_is_given(filled: Index) -> None:
    answer = filled.search(parse("đất đai"))
    assert answer.bare is not None
    assert answer.bare.total == filled.search(parse("dat dai")).total
    assert filled.search(parse("dat dai")).bare is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [("quyế", "quyết định"), ("quyet d", "quyết định"), ("gửi đấ", "gửi đất đai")],
)
def test_typing_goes_on_with_words_of_the_archive(filled: Index, typed: str, first: str) -> None:
    offered = [one.casefold() for one in filled.suggest(typed)]
    assert first in offered


def test_typing_goes_on_from_all_that_was_typed(index: Index) -> None:
    papers = (("12", "QĐ-SNV", "Bổ nhiệm"), ("120", "KH-SNV", "Nhân dân, bổ NHIỆM"))
    index.upsert(
        Entry(id=one, kind="document", dossier="d", number=one, notation=sign, subject=subject)
        for one, sign, subject in papers
    )
    index.commit()
    assert index.suggest("bổ nh") == ("bổ nhiệm",)
    assert index.suggest("cán bộ nh") == (
        "cán bộ nhiệm",
        "cán bộ nhân",
        "cán bộ nhân dân",
    )
    assert index.suggest("12/") == ("12/QĐ-SNV",)
    assert index.suggest("nhân-") == ()


@pytest.mark.parametrize("typed", ["", "q", "đất ", "xyzq", "“”", "dạt đ"])
def test_nothing_is_offered_for_too_little_or_nothing_there(filled: Index, typed: str) -> None:
    offered = filled.suggest(typed)
    assert all(one.startswith(typed[:1]) for one in offered)
    assert offered == () or typed == "dạt đ"


def test_what_is_hidden_is_neither_offered_nor_likened(index: Index) -> None:
    secret = replace(entry(1), id="s", label="closed", subject="Thanh tra đặc biệt vụ việc")
    like_it = replace(secret, id="s2", dossier="other")
    plain = [replace(one, label="open") for one in ENTRIES[:5]]
    index.upsert([secret, like_it, *plain])
    index.commit()
    seen = Access((Grant("open"),))
    assert any("thanh tra" in one for one in index.suggest("tha"))
    assert not any("thanh tra" in one for one in index.suggest("tha", access=seen))
    assert [hit.id for hit in index.like("s").hits][:1] == ["s2"]
    assert index.like("s", access=seen).total == 0


def test_more_like_this_finds_its_like_first(filled: Index) -> None:
    one = next(e for e in ENTRIES if e.subject.endswith("2023"))
    found = filled.like(one.id, query=parse("", limit=5))
    subjects = [hit.shown["subject"] for hit in found.hits]
    assert one.id not in [hit.id for hit in found.hits]
    assert subjects[0].startswith("Quyết định về việc thành lập")
    assert filled.like("nobody").total == 0


def test_an_entry_hidden_by_id_shows_nowhere(filled: Index) -> None:
    everyone_open = Access((Grant("open"),))
    hidden = frozenset({"e1", "e2"})
    with_it = filled.search(parse("nội dung", limit=60), access=everyone_open)
    without = filled.search(parse("nội dung", limit=60), access=everyone_open, hidden=hidden)
    assert {hit.id for hit in with_it.hits} - {hit.id for hit in without.hits} == hidden
    assert without.total == with_it.total - 2
