"""What an answer holds beside the hits: pages, snippets, facets, filters, order, access."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from schemas.errors import HosoError
from search.access import Access, Grant
from search.entry import BodyPart, Entry
from search.index import Index
from search.parse import parse
from search.query import Filters, Query

UNITS = ("Phòng A", "Phòng B")


def report(number: int) -> Entry:
    day = f"20{20 + number % 4}-0{1 + number % 9}-15"
    return Entry(
        id=f"r{number:02}",
        kind="document" if number % 5 else "photo",
        dossier=f"d{number % 3}",
        document=number,
        subject=f"Báo cáo lần {number}",
        number=str(number),
        notation="BC-SNV",
        type_name="Báo cáo" if number % 2 else "Tờ trình",
        unit=UNITS[number % 2],
        issued=day,
        date_from=day,
        date_to=day,
        year=day[:4],
        label="Công khai" if number % 2 else "Hạn chế",
        label_unit=UNITS[number % 2],
        body=(BodyPart("a.pdf", 1, "nội dung"),) if number % 3 else (),
    )


REPORTS = [report(number) for number in range(1, 25)]


@pytest.fixture
def filled(index: Index) -> Index:
    undated = Entry(id="undated", kind="document", dossier="d9", subject="Báo cáo không ngày")
    index.upsert([*REPORTS, undated])
    index.commit()
    return index


def ids(index: Index, query: Query, access: Access | None = None) -> list[str]:
    return [hit.id for hit in index.search(query, access=access).hits]


def test_pages_of_hits_hold_every_hit_once(filled: Index) -> None:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        answer = filled.search(parse("báo cáo", limit=7, sort="date", cursor=cursor))
        seen += [hit.id for hit in answer.hits]
        cursor = answer.cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == answer.total == 25


def test_equal_scores_come_in_order_of_their_ids(index: Index) -> None:
    names = [f"{one}#{number}" for one in ("d9", "d10", "đ", "D1", "Z") for number in range(1, 12)]
    index.upsert(Entry(id=one, kind="document", dossier=one, subject="quyết") for one in names)
    index.commit()
    for asked in (parse("quyết", limit=7), parse("quy*", limit=7), parse("quyết", by="dossier")):
        found: list[str] = []
        cursor: str | None = None
        while not found or cursor:
            answer = index.search(replace(asked, cursor=cursor))
            found += [hit.id for hit in answer.hits]
            cursor = answer.cursor
        assert found == sorted(names)


@pytest.mark.parametrize("cursor", ["", "!!", "cDE", "AAAA", "é" * 9, "cC0x"])
def test_a_forged_cursor_is_refused(filled: Index, cursor: str) -> None:
    with pytest.raises(HosoError) as caught:
        filled.search(parse("báo", cursor=cursor))
    assert caught.value.code == "cursor-invalid"


def test_a_limit_of_nothing_only_counts(filled: Index) -> None:
    answer = filled.search(parse("báo cáo", limit=0))
    assert (answer.total, answer.hits, answer.cursor) == (25, (), None)


@pytest.mark.parametrize(
    ("sort", "key", "backwards"),
    [
        ("date", "issued", True),
        ("date-asc", "issued", False),
        ("number", "number", False),
        ("number-desc", "number", True),
    ],
)
def test_order_by_a_field_puts_what_lacks_it_last(
    filled: Index, sort: str, key: str, backwards: bool
) -> None:
    answer = filled.search(parse("báo cáo", sort=sort, limit=100))
    values = [hit.shown[key] for hit in answer.hits]
    assert values[-1] == ""
    if key == "number":
        numbers = [int(value.split("/")[0]) for value in values[:-1]]
        assert numbers == sorted(numbers, reverse=backwards)
    else:
        assert values[:-1] == sorted(values[:-1], reverse=backwards)


@pytest.mark.parametrize(
    ("filters", "keep"),
    [
        (Filters(unit=("Phòng A",)), lambda e: e.unit == "Phòng A"),
        (Filters(unit=UNITS), lambda e: e.unit in UNITS),
        (Filters(year=("2021", "2023")), lambda e: e.year in ("2021", "2023")),
        (Filters(type=("Tờ trình",)), lambda e: e.type_name == "Tờ trình"),
        (Filters(kind=("photo",)), lambda e: e.kind == "photo"),
        (Filters(dossier=("d1",)), lambda e: e.dossier == "d1"),
        (Filters(date_from="2022-01-01"), lambda e: e.issued >= "2022-01-01"),
        (Filters(date_to="2022-06-15"), lambda e: e.issued <= "2022-06-15"),
        (Filters(date_from="2022-06-15", date_to="2022-06-15"), lambda e: e.issued == "2022-06-15"),
        (
            Filters(unit=("Phòng A",), kind=("photo",)),
            lambda e: e.unit == "Phòng A" and e.kind == "photo",
        ),
        (Filters(unit=("phòng a\ud800",)), lambda _: False),
    ],
)
def test_filters_narrow_the_hits(filled: Index, filters: Filters, keep: object) -> None:
    expected = {entry.id for entry in REPORTS if keep(entry)}  # type: ignore[operator]
    assert set(ids(filled, parse("báo cáo", filters=filters, limit=100))) == expected


def test_a_dossier_is_within_dates_it_overlaps(index: Index) -> None:
    dossier = Entry(
        id="d", kind="dossier", dossier="d", title="x", date_from="2020-05-01", date_to="2022-05-01"
    )
    index.upsert([dossier])
    index.commit()
    spans = {
        ("2021-01-01", "2021-02-01"): 1,
        ("2022-05-01", ""): 1,
        ("2022-05-02", ""): 0,
        ("", "2020-04-30"): 0,
        ("", "2020-05-01"): 1,
    }
    for (first, last), total in spans.items():
        filters = Filters(date_from=first, date_to=last)
        assert index.search(parse("", filters=filters)).total == total


def test_facets_count_the_hits_and_ignore_their_own_selection(filled: Index) -> None:
    chosen = Filters(unit=("Phòng A",))
    facets = filled.search(parse("báo cáo", filters=chosen)).facets
    assert {one.value: one.count for one in facets["unit"]} == {"Phòng A": 12, "Phòng B": 12}
    assert {one.value: one.count for one in facets["type"]} == {"Tờ trình": 12}
    years = {one.value: one.count for one in facets["year"]}
    assert sum(years.values()) == 12


def test_documents_without_text_are_counted_within_the_filters(filled: Index) -> None:
    without = [e for e in REPORTS if e.kind == "document" and not e.body]
    assert filled.search(parse("gì đó")).without_text == len(without) + 1
    chosen = Filters(unit=("Phòng A",))
    assert filled.search(parse("gì đó", filters=chosen)).without_text == len(
        [e for e in without if e.unit == "Phòng A"]
    )


def test_access_hides_everything_it_does_not_grant(filled: Index) -> None:
    access = Access((Grant(label="Công khai"), Grant(label="Hạn chế", unit="Phòng B")))
    answer = filled.search(parse("báo cáo", limit=100), access=access)
    assert {hit.shown["label"] for hit in answer.hits} == {"Công khai"}
    assert answer.total == 12
    assert {one.value for one in answer.facets["unit"]} == {"Phòng B"}
    hidden = [e for e in REPORTS if e.kind == "document" and not e.body and e.label != "Công khai"]
    all_without = filled.search(parse("")).without_text
    assert answer.without_text == all_without - len(hidden) - 1
    assert filled.search(parse(""), access=Access()).total == 0
    assert filled.search(parse(""), access=Access((Grant(),))).total == 25
    assert ids(filled, parse(""), Access((Grant(label="", unit=""),))) == ["undated"]


def test_nothing_hidden_is_suggested(index: Index) -> None:
    index.upsert([Entry(id="s", kind="document", dossier="d", subject="kỷ luật", label="Hạn chế")])
    index.commit()
    assert index.search(parse("luaat")).did_you_mean == "luat"
    open_only = Access((Grant(label="Công khai"),))
    assert index.search(parse("luaat"), access=open_only).did_you_mean is None


def test_a_hidden_word_does_not_keep_a_suggestion_back(index: Index) -> None:
    index.upsert(
        [
            Entry(id="a", kind="document", dossier="d", subject="kỷ luật", label="Công khai"),
            Entry(id="b", kind="document", dossier="d", subject="luaat", label="Hạn chế"),
        ]
    )
    index.commit()
    open_only = Access((Grant(label="Công khai"),))
    assert index.search(parse("luaat"), access=open_only).did_you_mean == "luat"


def test_a_hit_names_the_file_and_page_and_marks_the_original(index: Index) -> None:
    pages = ["Trang đầu không có gì"] * 30
    pages[17] = "Nghị quyết về bảo\nhiểm y tế.\nĐiều khoản thi hành"
    index.upsert(
        [
            Entry(
                id="a",
                kind="document",
                dossier="d",
                document=3,
                subject="x",
                body=(
                    BodyPart("van ban/chính.pdf", 1, "bảo vệ, hiểm nghèo"),
                    *(BodyPart("phụ lục.pdf", n, text) for n, text in enumerate(pages, start=1)),
                ),
            )
        ]
    )
    index.commit()
    for text in ('"bảo hiểm"', '"bao hiem"', "bảo hiểm nghị"):
        hit = index.search(parse(text)).hits[0].as_dict()
        assert (hit["file"], hit["page"], hit["document"]) == ("phụ lục.pdf", 18, 3)
        for start, end in hit["marks"]:
            assert hit["snippet_text"][start:end] in ("bảo hiểm", "bảo", "hiểm", "Nghị")
        assert "«bảo" in hit["snippet"]


def test_a_hit_tells_the_name_of_its_file_as_it_was_received(index: Index) -> None:
    names = [unicodedata.normalize(form, "Báo cáo.pdf") for form in ("NFC", "NFD")]
    index.upsert(
        [
            Entry(
                id="a",
                kind="document",
                dossier="d",
                body=tuple(BodyPart(name, 1, f"nội dung {at}") for at, name in enumerate(names)),
            ),
            Entry(id="b", kind="document", dossier="d", body=(BodyPart("a\udcff.pdf", 1, "khác"),)),
        ]
    )
    index.commit()
    for at, name in enumerate(names):
        assert index.search(parse(f'"dung {at}"')).hits[0].as_dict()["file"] == name
    assert index.search(parse("khác")).hits[0].as_dict()["file"] == "a?.pdf"


def test_a_hit_in_the_metadata_alone_has_no_page(index: Index) -> None:
    index.upsert(
        [
            Entry(
                id="a",
                kind="document",
                dossier="d",
                subject="Tờ trình xin kinh phí",
                body=(BodyPart("a.pdf", 1, "khác hẳn"),),
            )
        ]
    )
    index.commit()
    hit = index.search(parse("kinh phí")).hits[0].as_dict()
    assert (hit["file"], hit["page"]) == (None, None)
    assert hit["snippet"] == "Tờ trình xin «kinh» «phí»"


def test_a_phrase_over_two_pages_is_shown_where_it_begins(index: Index) -> None:
    body = (
        BodyPart("a.pdf", 1, "phần đầu của Ủy ban"),
        BodyPart("a.pdf", 2, "nhân dân xã. Ủy quyền, ban hành"),
    )
    index.upsert([Entry(id="a", kind="document", dossier="d", subject="x", body=body)])
    index.commit()
    hit = index.search(parse('"Ủy ban nhân dân"')).hits[0]
    assert (hit.snippet.page, hit.snippet.rendered) == (1, "phần đầu của «Ủy ban»")


def test_a_file_of_one_endless_page_still_gives_a_short_snippet(index: Index) -> None:
    text = "dài dòng " * 60_000 + "cây kim trong đống rơm" + " dài dòng" * 60_000
    body = (BodyPart("a.txt", 0, text),)
    index.upsert([Entry(id="a", kind="document", dossier="d", subject="x", body=body)])
    index.commit()
    hit = index.search(parse('"cây kim"')).hits[0].as_dict()
    assert (hit["file"], hit["page"]) == ("a.txt", None)
    assert "«cây kim» trong đống rơm" in hit["snippet"]
    assert len(hit["snippet"]) < 300
