"""``hoso search`` beyond words: filters in words, facets, dossiers, notices, saved searches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_support import Answer, hoso
from test_cli_json import check

from hoso.cli.search_lines import result_lines
from hoso.cli.search_options import FILTERS
from search.narrow import VALUE_FILTERS
from search.results import Bare, Results
from search.words import notices

Call = Callable[..., Answer]
CODE = "000.00.07.H99.2024.03.TCCB"


def test_every_filter_of_the_search_room_is_an_option() -> None:
    assert sorted(one.name for one in FILTERS) == sorted(VALUE_FILTERS)


@pytest.mark.parametrize(
    ("filters", "key", "value"),
    [
        (("--kind", "Hồ sơ"), "kind", "dossier"),
        (("--direction", "Đến"), "direction", "den"),
        (("--access", "hạn chế"), "label", "restricted"),
        (("--signature", "không hợp lệ"), "signature", "invalid"),
        (("--text", "paper"), "text", "paper"),
        (("--format", "Word (.docx)"), "formats", ["pdf", "docx"]),
        (("--organ", "ủy ban nhân dân tỉnh an bình"), "organ", "Ủy ban nhân dân tỉnh An Bình"),
        (("--dossier", CODE), "file_code", CODE),
    ],
)
def test_filters_are_given_in_words_and_need_no_query(
    at_home: Call, filters: tuple[str, ...], key: str, value: object
) -> None:
    hits = at_home("--json", "search", "--limit", "50", *filters).json["hits"]
    assert hits
    assert [hit[key] for hit in hits if hit[key] != value] == []


def test_a_filter_by_finding_and_retention(at_home: Call) -> None:
    hits = at_home("--json", "search", "--finding", "t02-code-04", "--retention", "20 năm").json
    assert hits["total"]
    assert all("T02-CODE-04" in hit["findings"] for hit in hits["hits"])


def test_facets_are_counted_in_words(at_home: Call) -> None:
    out = at_home("search", "ubnd", "--facets", "--limit", "1").out
    assert re.search(r"Văn bản đi, đến:\n +\d+  Đi\n", out)
    assert re.search(r"\n +\d+  T02-CODE-04 \S+", out)
    told = at_home("--json", "search", "ubnd", "--facets").json["facets"]
    assert set(told) == {one.name for one in FILTERS} - {"dossier"}
    assert {"value": "den", "vi": "Đến", "en": "Incoming"}.items() <= next(
        row for row in told["direction"] if row["value"] == "den"
    ).items()


def test_dossiers_are_counted_as_dossiers(at_home: Call) -> None:
    said = at_home("search", "sở nội vụ", "--by", "dossier").out
    assert "Tìm thấy 7 hồ sơ" in said
    hits = at_home("--json", "search", "sở nội vụ", "--by", "dossier").json["hits"]
    assert len({hit["dossier"] for hit in hits}) == len(hits) == 7
    documents = [hit for hit in hits if hit["kind"] == "document"]
    assert documents
    for hit in documents:
        assert f"Hồ sơ · {hit['file_code']} · {hit['title']}\n     Mục hợp nhất: Văn bản" in said


def test_documents_without_text_are_listed(at_home: Call) -> None:
    wanted = at_home("--json", "search", "quyết định").json["without_text"]
    told = at_home("--json", "search", "--without-text").json
    assert told["total"] == wanted > 0
    assert {hit["text"] for hit in told["hits"]} & {"text"} == set()
    out = at_home("search", "--without-text").out
    assert "hộp 01, tờ 1–3 · Tài liệu giấy, không có tệp" in out


def test_half_typed_words_find_and_suggest(at_home: Call) -> None:
    assert at_home("--json", "search", "quyế", "--typing").json["total"]
    answer = at_home("search", "--suggest", "quyế")
    assert (answer.code, "Quyết định" in answer.out.splitlines()) == (0, True)
    check("search --suggest", at_home("--json", "search", "--suggest", "quyế"))
    assert at_home("search", "--suggest", "zzzz").code == 1


def test_abbreviations_can_be_left_alone(at_home: Call) -> None:
    out = at_home("search", "UBND").out
    assert "tìm cả Ủy ban nhân dân; tắt: --no-abbreviations" in out
    plain = at_home("--json", "search", "UBND", "--no-abbreviations").json
    assert plain["expanded"] == []
    assert plain["total"] < at_home("--json", "search", "UBND").json["total"]


def test_entries_like_one_are_found_by_its_handle(at_home: Call) -> None:
    first = at_home("--json", "search", "bổ nhiệm").json["hits"][0]
    handle = f"{first['file_code']}#{first['document']}"
    assert handle in at_home("search", "bổ nhiệm").out
    told = at_home("--json", "search", "--like", handle).json
    assert told["total"]
    assert told["hits"] == at_home("--json", "search", "--like", first["id"]).json["hits"]
    assert first["id"] not in {hit["id"] for hit in told["hits"]}
    assert at_home("search", "--like", "không có").code == 8


def test_other_names_of_an_organ_are_offered(at_home: Call) -> None:
    answer = at_home("search", 'cơ quan:"Sở Nội vụ tỉnh Kon Tum"')
    assert (
        "cơ quan kế tục từ 01/07/2025: Sở Nội vụ tỉnh Quảng Ngãi (Nghị quyết 202/2025/QH15)"
        in answer.out
    )
    assert """lệnh: hoso search 'cơ quan:"Sở Nội vụ tỉnh Quảng Ngãi"'""" in answer.out
    offers = at_home("--json", "search", 'cơ quan:"Sở Nội vụ tỉnh Kon Tum"').json["offers"]
    assert [one["relation"] for one in offers] == ["successor"]


def test_a_call_that_asks_nothing_is_refused(at_home: Call) -> None:
    answer = at_home("search", "--limit", "3")
    assert (answer.code, answer.out) == (2, "")


HIT = {
    "id": "urn:hoso:A:A.01#2",
    "kind": "document",
    "dossier": "urn:hoso:A:A.01",
    "file_code": "A.01",
    "document": 2,
    "number": "1/QĐ",
    "issued": "2024-01-02",
    "heading": "Về việc",
    "file": None,
    "page": None,
    "box": "",
    "sheet_from": "",
    "sheet_to": "",
    "text": "scan",
    "text_confidence": "",
    "snippet": "",
    "also_in": [],
}


def said(results: Results, *hits: dict[str, object], by: str = "entry") -> str:
    told = {**results.as_dict(), "hits": list(hits)}
    return "\n".join(result_lines(told, notices(told), [], by))


def test_a_count_over_ten_thousand_is_not_called_exact() -> None:
    assert "hơn 10.000 hồ sơ" in said(Results(total=10_000, total_is_exact=False), by="dossier")


def test_where_paging_ends_it_says_what_to_do() -> None:
    out = said(Results(total=12_345, capped=True))
    assert "12.345 kết quả" in out
    assert "10.000 kết quả đầu: hãy sắp xếp" in out


def test_the_count_without_accents_is_one_command_away() -> None:
    out = said(Results(total=3, bare=Bare("bao cao", 4_000)))
    assert "bỏ dấu (“bao cao”): 4.000 kết quả; lệnh: hoso search 'bao cao'" in out


def test_the_same_file_elsewhere_is_said() -> None:
    others = [f"urn:hoso:A:A.0{number}%2FB" for number in range(2, 7)]
    out = said(Results(total=1), HIT | {"also_in": others})
    assert "Cùng tệp có trong: A.02/B, A.03/B, A.04/B và 2 hồ sơ khác" in out


def test_a_document_that_cannot_be_searched_says_why() -> None:
    assert "A.01#2 · Ảnh quét, chưa có lớp chữ" in said(Results(total=1), HIT)


def test_a_document_read_by_machine_says_so_and_how_sure() -> None:
    read = HIT | {"text": "ocr", "text_confidence": "93"}
    assert "A.01#2 · Chữ đọc bằng máy (OCR), độ tin cậy 93%" in said(Results(total=1), read)


@pytest.fixture
def mine(own_home: Path) -> Iterator[Call]:
    """``hoso`` as one operator at a home of the test's own."""
    yield lambda *arguments: hoso("--home", own_home, "--operator", "An", *arguments)


def test_a_search_is_saved_listed_run_again_and_dropped(mine: Call) -> None:
    asked = ("báo cáo", "--year", "2024", "--sort", "date", "--no-abbreviations")
    first = mine("--json", "search", "--save", "Báo cáo", *asked).json
    again = mine("--json", "search", "--saved", "Báo cáo").json
    assert first["hits"] == again["hits"] != []
    listed = mine("--json", "search", "--saved")
    check("search --saved", listed)
    assert [row["query"] for row in listed.json["searches"]] == ["báo cáo"]
    assert (
        "Báo cáo: báo cáo\n    Năm: 2024; Ngày mới nhất trước; lưu lúc"
        in mine("search", "--saved").out
    )
    check("search --forget", mine("--json", "search", "--forget", "Báo cáo"))
    assert mine("--json", "search", "--saved").json == {"searches": []}
    assert mine("search", "--saved", "Báo cáo").code == 84


def test_options_given_go_before_saved_ones(mine: Call) -> None:
    mine("search", "--save", "x", "báo cáo", "--year", "2024", "--sort", "date")
    told = mine("--json", "search", "--saved", "x", "--year", "2023", "--limit", "50").json
    assert {hit["year"] for hit in told["hits"]} == {"2023"}


def test_what_one_operator_saves_is_nobody_elses(mine: Call, own_home: Path) -> None:
    mine("search", "--save", "x", "báo cáo")
    other = hoso("--home", own_home, "--operator", "Bình", "search", "--saved", "x")
    assert (other.code, "Bình chưa lưu" in other.err) == (84, True)


def test_a_minus_leaves_a_word_out_and_two_are_an_options(at_home: Call) -> None:
    def total(*words: str) -> int:
        return int(at_home("--json", "search", *words).json["total"])

    having = total("quyết")
    assert 0 < total("-quyết") == total("--facets") - having
    assert total("--sort", "date", "quyết", "-hồxyz", "--limit", "1") == having
    for word in ("--facet", "--limt=5"):
        told = at_home("search", "quyết", word)
        assert (told.code, "Có phải ý bạn là" in told.err) == (2, True)
    assert "Cách dùng: hoso search" in at_home("search", "-h").out
