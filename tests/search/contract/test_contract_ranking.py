"""Forms of words, neighbours and names: what comes first, and what is found where nothing fits."""

from __future__ import annotations

from collections.abc import Callable

from search.entry import BodyPart, Entry
from search.index import Index
from search.parse import parse


def ids(index: Index, text: str, **options: object) -> list[str]:
    return [hit.id for hit in index.search(parse(text, **options)).hits]


def test_a_bare_word_finds_text_written_bare_first(make_index: Callable[[], Index]) -> None:
    index = make_index()
    index.upsert(
        Entry(id=word, kind="document", dossier="d", subject=f"cho {word} ở đây")
        for word in ("đất", "đạt", "dat", "dắt", "đặt", "dật")
    )
    index.commit()
    assert ids(index, "dat")[0] == "dat"
    assert len(ids(index, "dat")) == 6
    assert ids(index, "đất") == ["đất", "dat"]
    assert ids(index, '"cho dat"')[:1] != []


def test_words_standing_together_rank_higher(make_index: Callable[[], Index]) -> None:
    index = make_index()
    texts = {"apart": "kiểm sát viên tra hỏi", "together": "viên kiểm tra hỏi sát"}
    index.upsert(
        Entry(id=name, kind="document", dossier="d", subject="x", body=(BodyPart("a", 1, text),))
        for name, text in texts.items()
    )
    index.commit()
    assert ids(index, "kiểm tra") == ["together", "apart"]


def test_what_a_paper_is_called_begins_with_its_type(make_index: Callable[[], Index]) -> None:
    index = make_index()
    papers = {
        "decision": ("Quyết định", "Bổ nhiệm Phó Trưởng phòng"),
        "notice": ("Thông báo", "Công bố Quyết định bổ nhiệm Phó Trưởng phòng"),
        "law": ("Luật", "Luật Lưu trữ"),
        **{f"other{number}": ("Quyết định", f"Việc số {number}") for number in range(4)},
    }
    index.upsert(
        Entry(id=name, kind="document", dossier="d", type_name=type_name, subject=subject)
        for name, (type_name, subject) in papers.items()
    )
    index.commit()
    assert ids(index, "quyết định bổ nhiệm") == ["decision", "notice"]
    assert ids(index, '"quyết định bổ nhiệm"') == ["notice"]  # it ranks; nothing is found by it
    assert ids(index, '"luật luật"') == []


def test_where_nothing_has_these_accents_any_will_do(make_index: Callable[[], Index]) -> None:
    index = make_index()
    index.upsert(
        Entry(id=name, kind="document", dossier="d", subject="bất động sản")
        for name in ("one", "two")
    )
    index.commit()
    first = index.search(parse("bât đông săn", limit=1))
    assert (first.total, first.relaxed, first.bare) == (2, None, None)
    assert [(one.text, one.by, one.how) for one in first.mended] == [
        ("bât đông săn", ("bat dong san",), "accents")
    ]
    second = index.search(parse("bât đông săn", limit=1, cursor=first.cursor))
    assert {hit.id for hit in (*first.hits, *second.hits)} == {"one", "two"}
    assert index.search(parse("bất đông sản")).relaxed == (2, 3)  # one is left out before
    assert index.search(parse("bât đông vũtrụ")).relaxed == (2, 3)
    alone = index.search(parse("săn"))
    assert (alone.total, alone.bare) == (0, ("san", 2))
    assert index.search(parse('"bât đông"')).total == 0
