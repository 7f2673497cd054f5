"""What the port promises about writing: derived, repeatable, visible at commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from search.entry import BodyPart, Entry, entry_key
from search.index import Index
from search.parse import parse


def letter(number: int, **more: object) -> Entry:
    fields = {
        "id": f"urn:hoso:h1:a#{number}",
        "kind": "document",
        "dossier": "urn:hoso:h1:a",
        "document": number,
        "subject": f"Về việc thứ {number}",
        "body": (BodyPart("a.pdf", 1, "Kính gửi Sở Nội vụ"),),
    }
    return Entry(**{**fields, **more})  # type: ignore[arg-type]


def test_the_state_is_the_set_of_ids_and_keys(index: Index) -> None:
    entries = [letter(number) for number in range(5)]
    assert index.state() == {}
    assert index.upsert(entries) == 5
    index.commit()
    assert index.state() == {entry.id: entry_key(entry) for entry in entries}


def test_nothing_is_visible_before_the_commit(index: Index) -> None:
    index.upsert([letter(1)])
    assert index.search(parse("kính gửi")).total == 0
    index.commit()
    assert index.search(parse("kính gửi")).total == 1


def test_writing_an_entry_again_replaces_it(index: Index) -> None:
    first = letter(1)
    index.upsert([first, first])
    index.commit()
    changed = replace(first, subject="Về việc khác")
    index.upsert([changed])
    index.commit()
    assert index.state() == {first.id: entry_key(changed)}
    assert index.search(parse("khác")).total == 1
    assert index.search(parse('"thứ 1"')).total == 0


def test_deleted_entries_are_gone_and_unknown_ids_do_no_harm(index: Index) -> None:
    index.upsert([letter(1), letter(2)])
    index.commit()
    index.delete([letter(1).id, "urn:hoso:nothing"])
    index.commit()
    assert set(index.state()) == {letter(2).id}
    assert index.search(parse("")).total == 1


def test_an_entry_deleted_and_written_in_one_batch_is_there(index: Index) -> None:
    index.upsert([letter(1)])
    index.commit()
    index.delete([letter(1).id])
    index.upsert([letter(1)])
    index.commit()
    assert index.search(parse("")).total == 1


def test_a_commit_of_nothing_is_harmless(index: Index) -> None:
    index.commit()
    index.upsert([])
    index.commit()
    assert index.info()["entries"] == 0


def test_what_was_not_committed_is_dropped_at_close(make_index: Callable[[], Index]) -> None:
    index = make_index()
    index.upsert([letter(1)])
    index.commit()
    index.upsert([letter(2)])
    index.close()
    assert set(index.state()) == {letter(1).id}
    index.upsert([letter(3)])
    index.commit()
    assert set(index.state()) == {letter(1).id, letter(3).id}


def test_hostile_text_is_indexed_all_the_same(index: Index) -> None:
    nasty = "đất\x00nước \ud800 \u2028 " + "x" * 5000 + " \U0010ffff ﷺ"
    index.upsert([letter(1, subject=nasty, unit=nasty, body=(BodyPart(nasty, 1, nasty),))])
    index.commit()
    (hit,) = index.search(parse("đất nước")).hits
    hit.snippet.rendered.encode("utf-8")
    assert index.search(parse("x" * 5000)).total == 1


def test_the_key_covers_everything_an_entry_is_made_of() -> None:
    base = letter(1)
    changes = [
        {"title": "x"},
        {"label": "x"},
        {"label_unit": "x"},
        {"year": "2024"},
        {"document": 2},
        {"extra": {"Box": "7"}},
        {"body": (BodyPart("a.pdf", 2, "Kính gửi Sở Nội vụ"),)},
        {"body": (BodyPart("b.pdf", 1, "Kính gửi Sở Nội vụ"),)},
        {"body": (*base.body, BodyPart("b.pdf", 1, ""))},
    ]
    keys = {entry_key(replace(base, **change)) for change in changes}  # type: ignore[arg-type]
    assert len(keys | {entry_key(base)}) == len(changes) + 1
    assert entry_key(base) == entry_key(letter(1))
