"""Which queries find which entries: the truth table of the query language."""

from __future__ import annotations

import pytest

from search.entry import BodyPart, Entry
from search.index import Index
from search.parse import parse

DOSSIER = "urn:hoso:000.00.12.H34:2024.01"
ENTRIES = [
    Entry(
        id="land",
        kind="document",
        dossier=DOSSIER,
        file_code="000.00.12.H34.2024.01",
        document=1,
        title="Hồ sơ giao đất khu dân cư",
        subject="Quyết định về việc giao đất",
        number="12",
        notation="QĐ-SNV",
        organ="Sở Nội vụ",
        signer="Nguyễn Thị Thúy",
        type_name="Quyết định",
        unit="Phòng Tổ chức",
        issued="2024-03-05",
        date_from="2024-03-05",
        date_to="2024-03-05",
        year="2024",
        label="Công khai",
        label_unit="Phòng Tổ chức",
        extra={"own": "1", "FondName": "Phông Sở Nội vụ", "Box": "7"},
        body=(
            BodyPart("qd.pdf", 1, "Điều 1. Giao đất cho ông Trần Văn"),
            BodyPart("qd.pdf", 2, "Bình tại xã Hòa Bình. Nơi nhận:"),
            BodyPart("phu-luc.pdf", 1, "Danh sách kèm theo, mục I"),
        ),
    ),
    Entry(
        id="result",
        kind="document",
        dossier=DOSSIER,
        document=2,
        subject="Báo cáo kết quả đạt được",
        number="05",
        notation="BC-UBND",
        organ="Ủy ban nhân dân tỉnh",
        signer="Trần Thúi",
        type_name="Báo cáo",
        unit="Phòng Hành chính",
        issued="2023-12-31",
        date_from="2023-12-31",
        date_to="2023-12-31",
        year="2023",
        label="Hạn chế",
        label_unit="Phòng Hành chính",
        body=(BodyPart("bc.pdf", 1, "Căn cứ Quyết định số 12/QĐ-SNV, đã đạt chỉ tiêu y tế"),),
    ),
    Entry(
        id="bare",
        kind="document",
        dossier=DOSSIER,
        document=3,
        subject="Cong van ve viec giao dat",
        number="30/2020/NĐ-CP",
        issued="2020-03-05",
        date_from="2020-03-05",
        date_to="2020-03-05",
        year="2020",
        body=(BodyPart("cv.txt", 0, "giao dat o xa Hoà Bình, theo 01-QĐ/TU"),),
    ),
    Entry(
        id="scan",
        kind="document",
        dossier=DOSSIER,
        document=4,
        subject="Tờ trình quý I của ông Lí",
        type_name="Tờ trình",
    ),
    Entry(
        id="photo",
        kind="photo",
        dossier=DOSSIER,
        subject="Lễ kỷ niệm",
        issued="2022-09-02",
        year="2022",
        label_unit="Phòng Hành chính",
    ),
    Entry(
        id="dossier",
        kind="dossier",
        dossier=DOSSIER,
        title="Hồ sơ giao đất khu dân cư",
        file_code="000.00.12.H34.2024.01",
        date_from="2020-01-01",
        date_to="2024-12-31",
        year="2024",
    ),
]

LAND, RESULT, BARE, SCAN, PHOTO, FILE = "land", "result", "bare", "scan", "photo", "dossier"
TRUTH: list[tuple[str, set[str]]] = [
    # accents: an accented word finds itself and bare text, a bare word finds every form
    ("đất", {LAND, BARE, FILE}),
    ("đạt", {RESULT, BARE}),
    ("dat", {LAND, RESULT, BARE, FILE}),
    ("ĐẤT", {LAND, BARE, FILE}),
    ("giao đất", {LAND, BARE, FILE}),
    ("giao đạt", {BARE}),
    ("quyết định", {LAND, RESULT}),
    ("quyet dinh", {LAND, RESULT}),
    ("quyet định", {LAND, RESULT}),
    ("quyệt định", {LAND, RESULT}),  # "quyệt" stands nowhere: all but one
    # one spelling: tone placement, i and y
    ("hoà bình", {LAND, BARE}),
    ("hòa bình", {LAND, BARE}),
    ("ông Lý", {SCAN}),
    ("kỉ niệm", {PHOTO}),
    ("thúy", {LAND}),
    ("thúi", {RESULT}),
    ('"y tế"', {RESULT}),
    ("quý I", {SCAN}),
    # phrases: accents word by word, across pages, never across files
    ('"giao đất"', {LAND, BARE, FILE}),
    ('"giao dat"', {LAND, BARE, FILE}),
    ('"dat giao"', set()),
    ('"giao đạt"', {BARE}),
    ('"quyet định"', {LAND, RESULT}),
    ('"văn bình tại"', {LAND}),
    ('"van binh tại"', {LAND}),
    ('"nơi nhận danh sách"', set()),
    ("“giao đất”", {LAND, BARE, FILE}),
    # numbers, however they are written
    ("12/QĐ-SNV", {LAND, RESULT}),
    ("12 QD SNV", {LAND, RESULT}),
    ("số 12 qd snv", {LAND, RESULT}),
    ("Số: 12/QĐ-SNV", {LAND}),
    ("012/qđ-snv", {LAND, RESULT}),
    ("12/QĐ", {LAND, RESULT}),
    ("12/2024/QĐ-SNV", {LAND}),
    ("5/BC-UBND", {RESULT}),
    ("05/BC-UBND", {RESULT}),
    ("30/NĐ-CP", {BARE}),
    ("30/2020/NĐ-CP", {BARE}),
    ("01-QĐ/TU", {BARE}),
    ("1 qd TU", {BARE}),
    ("12/QĐ-UBND", set()),
    # fields
    ("số:12", {LAND}),
    ("số: 12/qđ-snv", {LAND}),
    ("ký hiệu:QĐ-SNV", {LAND}),
    ("ky hieu: bc-ubnd", {RESULT}),
    ('cơ quan:"Sở Nội vụ"', {LAND}),
    ('organ:"so noi vu"', {LAND}),
    ("người ký:Thúy", {LAND}),
    ("signer:thuy", {LAND}),
    ("năm:2024", {LAND, FILE}),
    ("nam: 2022..2023", {RESULT, PHOTO, "dossier"}),
    ("year:2023-2022", {RESULT, PHOTO, "dossier"}),
    ("phông:nội", {LAND}),
    ('loại:"tờ trình"', {SCAN}),
    ('đơn vị:"Phòng Hành chính"', {RESULT}),
    ("mã:000.00.12.H34.2024.01", {LAND, FILE}),
    ("hộp:7", {LAND}),
    ("tiêu đề:đất", {LAND, BARE, FILE}),
    ("nội dung:quyết", {RESULT}),
    # exclusion, alone too
    ("giao -đất", set()),
    ("giao -đạt", {LAND, FILE}),
    ("-giao", {RESULT, SCAN, PHOTO}),
    ('-"giao đất"', {RESULT, SCAN, PHOTO}),
    ("-năm:2024", {RESULT, BARE, SCAN, PHOTO}),
    ("-loại:báo -giao", {SCAN, PHOTO}),
    # flags are no text
    ("own", set()),
    # words that stand in different fields
    ("thúy đất bình", {LAND}),
    # nothing meets them all: all but one
    ("kỷ niệm vũ trụ", set()),
    ("kỷ niệm vũtrụ", {PHOTO}),
    # nothing asked: everything; nothing understood: nothing
    ("", {LAND, RESULT, BARE, SCAN, PHOTO, FILE}),
    ("  \t\n", {LAND, RESULT, BARE, SCAN, PHOTO, FILE}),
    ("???", set()),
    ("năm:abc", set()),
    ('"', set()),
    ("đất ???", {LAND, BARE, FILE}),
    ('đất "', {LAND, BARE, FILE}),
    ("đất năm:", {LAND, BARE, FILE}),
    ("đất\x00giao", {LAND, BARE, FILE}),
    ("đất \ud800", {LAND, BARE, FILE}),
]


@pytest.fixture
def filled(index: Index) -> Index:
    index.upsert(ENTRIES)
    index.commit()
    return index


def ids(index: Index, text: str, **options: object) -> list[str]:
    return [hit.id for hit in index.search(parse(text, **options)).hits]


def test_the_truth_table_of_queries_and_hits(filled: Index) -> None:
    wrong = {
        text: (set(ids(filled, text)), expected)
        for text, expected in TRUTH
        if set(ids(filled, text)) != expected
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("12/QĐ-SNV", LAND),  # who has the number, then who cites it
        ("quyết định", LAND),  # the title before the body
        ("y tế", RESULT),
        ("thúy", LAND),
    ],
)
def test_the_best_hit_comes_first(filled: Index, text: str, first: str) -> None:
    assert ids(filled, text)[0] == first


@pytest.mark.parametrize(
    "text",
    [
        "số đến:451",
        'chức vụ:"Phó Giám đốc"',
        "tệp:bao-cao.pdf",
        "tệp:cao",
        'mô tả:"bản sao"',
        'thời hạn bảo quản:"20 năm"',
        "người chụp:Hòa",
    ],
)
def test_a_field_finds_what_it_says_and_a_plain_word_finds_it_anywhere(
    index: Index, text: str
) -> None:
    has = Entry(
        id="has",
        kind="document",
        dossier="d",
        arrival="451",
        signer_position="Phó Giám đốc",
        file_names=("BaoCao-cao-bao-cao.pdf",),
        maintenance="20 năm",
        extra={"Description": "Bản sao", "Photographer": "Trần Hòa"},
    )
    words = " ".join([has.arrival, has.signer_position, *has.file_names, has.maintenance])
    other = Entry(
        id="other",
        kind="document",
        dossier="d",
        title=words,
        subject="khác",
        context=("Trần Hòa, bản sao",),
        extra={"InforSign": f"{words} bản sao Hòa"},
    )
    index.upsert([has, other])
    index.commit()
    assert {hit.id for hit in index.search(parse(text)).hits} == {"has"}
    plain = parse(text.partition(":")[2])
    assert {hit.id for hit in index.search(plain).hits} == {"has", "other"}


def test_words_run_together_in_a_file_name_are_found(index: Index) -> None:
    named = [Entry(id="n", kind="document", dossier="d", file_names=("BaoCaoThang3.docx",))]
    index.upsert(named)
    index.commit()
    for text in ("tệp:BaoCaoThang3.docx", "baocaothang3", "tệp:thang", '"bao cao thang 3"'):
        assert index.search(parse(text)).total == 1, text


def test_all_but_one_says_so(filled: Index) -> None:
    assert filled.search(parse("kỷ niệm vũtrụ")).relaxed == (2, 3)
    assert filled.search(parse("kỷ niệm")).relaxed is None
    assert filled.search(parse("vũtrụ")).relaxed is None


@pytest.mark.parametrize(
    ("text", "relaxed", "found"),
    [
        ("quyết định đạt 2024..2025", (3, 4), {"land"}),
        ("cơ quan:sở quyết đạt", (2, 3), {"land"}),
        ("cơ quan:bộ quyết đạt", (2, 3), {"result"}),  # no such organ
    ],
)
def test_days_and_fields_asked_for_are_left_out_last(
    filled: Index, text: str, relaxed: tuple[int, int], found: set[str]
) -> None:
    answer = filled.search(parse(text))
    assert (answer.relaxed, {hit.id for hit in answer.hits}) == (relaxed, found)


def test_what_cannot_be_read_is_named(filled: Index) -> None:
    answer = filled.search(parse('đất ??? năm:xưa "giao')).as_dict()
    assert [(one["text"], one["reason"]) for one in answer["ignored"]] == [
        ("???", "no-word"),
        ("xưa", "bad-year"),
        ('"', "open-quote"),
    ]
    assert all(one["vi"] and one["en"] for one in answer["ignored"])
    assert answer["total"] == 3


@pytest.mark.parametrize(
    "text",
    [
        "đ" * 10_000,
        "đất " * 2_500,
        " ".join(f"w{number}" for number in range(3_000)),
        '"' * 999,
        '"' + "a " * 1_500 + '"',
        "-" * 500,
        "số:" * 300,
        "(((([[[{{{***~~~^^^\\\\//",
        "a:b:c::d AND OR NOT title_x:foo [1 TO 2] ^5 ~2 *:*",
        "\x00\x01\x02",
        "\ud800\udfff",
        "\u202e\u200b\ufeff",
        "1/1/1/1/1/1-1-1-1-1-" * 50,
        "từ 1/3/2023 quý I/2024 2023..2024",
        "năm:99999999999999999999",
        "ﷺ½ ㎏ 𝕊ố",
    ],
)
def test_no_query_is_an_error(filled: Index, text: str) -> None:
    answer = filled.search(parse(text))
    assert answer.total >= len(answer.hits)
    assert isinstance(answer.as_dict(), dict)


def test_a_mistyped_word_is_mended(filled: Index) -> None:
    assert filled.search(parse("quyeet")).did_you_mean == "quyet"
    assert filled.search(parse("đất")).did_you_mean is None
