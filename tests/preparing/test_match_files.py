"""Files and rows of a list: matched by what names and pages tell, never guessed, never twice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.preparing.alike import Subjects
from ingest.preparing.match import Asked, Matcher, PageTold
from ingest.preparing.names import told_by_name, words_of
from schemas.trace import PaperKey

DAY = date(2024, 3, 1)
SUBJECT = "Quyết định về việc ban hành Quy chế làm việc của Sở Nội vụ"


def row(number: str = "12", notation: str = "QĐ-SNV", day: date | None = DAY, **more: str) -> Asked:
    names = tuple(filter(None, (more.get("name", ""),)))
    key = PaperKey(number=number, notation=notation)
    return Asked(sign=key.sign, day=day, names=names, words=words_of(more.get("subject", "")))


def found(
    rows: list[Asked], paths: list[str], pages: dict[int, PageTold] | None = None
) -> list[tuple[int, int, str]]:
    matcher = Matcher(rows, paths)
    matcher.by_names()
    matcher.by_pages(pages or {})
    return [(pair.row, pair.file, pair.basis) for pair in matcher.pairs]


@pytest.mark.parametrize(
    "name",
    [
        "12_QD-SNV_2024-03-01.pdf",
        "12-QĐ-SNV.01.03.2024.signed.pdf",
        "01/03/x/Quyết định số 012 QĐ SNV ngày 1.3.2024.pdf",
        "12-2024-QD-SNV 01_03_2024.PDF",
        "20240301_12qdsnv.pdf",
        "QD/12QĐ-SNV(01032024).pdf",
    ],
)
def test_number_symbol_and_day_are_known_however_a_name_writes_them(name: str) -> None:
    assert found([row()], [name]) == [(0, 0, "sign_day")]


@pytest.mark.parametrize("name", ["12-QĐ-SNV.signed.pdf", "12_QD_SNV_2024.pdf", "so 12.QD-SNV.doc"])
def test_a_name_without_a_day_is_a_match_to_look_at(name: str) -> None:
    assert found([row()], [name]) == [(0, 0, "sign")]


@pytest.mark.parametrize("name", ["12_QD-SNV_2023-03-01.pdf", "12-QĐ-SNV 2023.pdf"])
def test_another_day_or_year_is_another_document(name: str) -> None:
    matcher = Matcher([row()], [name])
    matcher.by_names()
    assert (matcher.pairs, matcher.clashing) == ([], {(0, 0)})


@pytest.mark.parametrize("name", ["112-QD-SNV.pdf", "12-QD.pdf", "QD-SNV-12.pdf", "12.pdf", "%FF"])
def test_less_or_more_than_the_sign_is_no_match(name: str) -> None:
    assert found([row()], [name]) == []


def test_the_longer_sign_wins() -> None:
    rows = [row(), row(notation="QĐ-SNV-VP")]
    assert found(rows, ["12-QD-SNV-VP.pdf"]) == [(1, 0, "sign")]


def test_a_year_in_the_symbol_may_be_left_out_of_the_name() -> None:
    assert found([row(notation="2024/QĐ-UBND")], ["12-QD-UBND.pdf"]) == [(0, 0, "sign")]


def test_two_files_for_a_row_and_two_rows_for_a_file_are_contested() -> None:
    two_files = Matcher([row()], ["12-QD-SNV.pdf", "12-QD-SNV.docx"])
    two_files.by_names()
    assert (two_files.pairs, two_files.contested) == ([], {(0, 0), (0, 1)})
    two_rows = Matcher([row(), row("13")], ["12-QD-SNV va 13-QD-SNV.pdf"])
    two_rows.by_names()
    assert (two_rows.pairs, two_rows.contested) == ([], {(0, 0), (1, 0)})


def test_a_page_chooses_among_the_contested_alone() -> None:
    rows = [row(), row("13"), row("14")]
    paths = ["12-QD-SNV tra loi 13-QD-SNV.pdf"]
    page = PageTold(sign=rows[0].sign, day=DAY)
    assert found(rows, paths, {0: page}) == [(0, 0, "page_day")]
    assert found(rows, paths, {0: PageTold(sign=rows[2].sign, day=DAY)}) == []


def test_of_several_files_of_one_document_the_signed_one_is_it() -> None:
    paths = ["12-QD-SNV.docx", "12-QD-SNV.signed.pdf"]
    told = {
        0: PageTold(sign=row().sign, day=DAY),
        1: PageTold(sign=row().sign, day=DAY, signed=True),
    }
    matcher = Matcher([row()], paths)
    matcher.by_names()
    matcher.by_pages(told)
    (pair,) = matcher.pairs
    assert (pair.file, pair.basis, pair.chosen) == (1, "signed", True)
    both = {file: PageTold(sign=row().sign, day=DAY, signed=True) for file in (0, 1)}
    assert found([row()], paths, both) == []
    other = {0: told[0], 1: PageTold(sign="99/qdsnv", signed=True)}
    assert found([row()], paths, other) == [(0, 0, "page_day")]


def test_the_list_names_its_files() -> None:
    rows = [row(name="Quyết định.pdf"), row("13", name="b.pdf")]
    assert found(rows, ["x/quyet dinh.pdf", "b.pdf"]) == [(0, 0, "listed"), (1, 1, "listed")]


def test_words_of_the_subject_find_a_row_to_look_at() -> None:
    rows = [row(subject=SUBJECT), row("13", subject="Kế hoạch công tác tháng 3")]
    assert found(rows, ["Quy che lam viec cua So Noi vu.pdf"]) == [(0, 0, "subject")]
    assert found(rows, ["Quy che.pdf"]) == []


def test_pages_speak_where_names_are_silent() -> None:
    told = PageTold(sign=row().sign, day=DAY)
    assert found([row()], ["scan0001.pdf"], {0: told}) == [(0, 0, "page_day")]
    undated = PageTold(sign=row().sign)
    assert found([row()], ["scan0001.pdf"], {0: undated}) == [(0, 0, "page")]
    other = PageTold(sign=row().sign, day=date(2023, 3, 1))
    assert found([row()], ["scan0001.pdf"], {0: other}) == []


def test_annexes_and_attachments_follow_their_document() -> None:
    rows = [row(name="12-QD-SNV.pdf")]
    paths = ["12-QD-SNV.pdf", "12-QD-SNV_phu-luc.xlsx", "khac_phu luc.pdf"]
    matcher = Matcher(rows, paths)
    matcher.by_names()
    matcher.by_pages({})
    assert [(p.file, p.role) for p in matcher.pairs] == [(0, ""), (1, "annex")]
    listed = [Asked(sign=row().sign, day=DAY, names=("12-QD-SNV.pdf", "bang.xlsx"))]
    both = Matcher(listed, ["12-QD-SNV.pdf", "bang.xlsx"])
    both.by_names()
    both.by_pages({})
    assert [(p.file, p.role) for p in both.pairs] == [(0, ""), (1, "attachment")]


_SIGNS = st.sampled_from(["12/QĐ-SNV", "12/QĐ-SNV-VP", "13/QĐ-SNV", "1/2024/QĐ-UBND", ""])
_WORDS = st.sampled_from(["12-QD-SNV", "13 QĐ SNV", "2024", "01.03.2024", "phụ lục", "a", "/", "."])
_NAMES = st.lists(_WORDS, max_size=5).map("_".join) | st.text(max_size=12)
_DAYS = st.sampled_from([None, DAY, date(2023, 3, 1)])


@st.composite
def _rows(draw: st.DrawFn) -> Asked:
    number, _, notation = draw(_SIGNS).partition("/")
    names = tuple(draw(st.lists(_NAMES, max_size=2)))
    sign = PaperKey(number=number, notation=notation).sign
    return Asked(sign=sign, day=draw(_DAYS), names=names, words=words_of(draw(_NAMES)))


_PAGES = st.builds(
    PageTold,
    sign=st.sampled_from(["12/qdsnv", "13/qdsnv", ""]),
    day=_DAYS,
    signed=st.booleans(),
)


@given(
    st.lists(_rows(), max_size=6),
    st.lists(_NAMES, max_size=8),
    st.dictionaries(st.integers(0, 7), _PAGES),
)
def test_no_file_has_two_rows_and_no_row_two_main_files(
    rows: list[Asked], paths: list[str], pages: dict[int, PageTold]
) -> None:
    matcher = Matcher(rows, paths)
    matcher.by_names()
    free = set(matcher.free_files())
    matcher.by_pages({file: page for file, page in pages.items() if file in free})
    files = [pair.file for pair in matcher.pairs]
    mains = [pair.row for pair in matcher.pairs if not pair.role]
    assert len(files) == len(set(files))
    assert len(mains) == len(set(mains))
    assert len(files) + len(matcher.free_files()) == len(paths)
    assert all(0 <= pair.row < len(rows) and 0 <= pair.file < len(paths) for pair in matcher.pairs)


_SETS = st.frozensets(st.sampled_from("abcdefghijklmn"), max_size=9)


@given(st.lists(_SETS, max_size=8), _SETS)
def test_the_most_alike_are_those_a_plain_count_finds(
    subjects: list[frozenset[str]], words: frozenset[str]
) -> None:
    fits = {
        number: len(words & theirs) / len(words | theirs)
        for number, theirs in enumerate(subjects)
        if len(words & theirs) >= max(4, 0.8 * len(words))
        and len(words & theirs) / len(words | theirs) >= 0.5
    }
    best = max(fits.values(), default=0)
    wanted = [number for number, share in fits.items() if share == best]
    assert Subjects(subjects).most_like(words, 0.5) == wanted


@given(st.text(max_size=60))
def test_no_name_is_too_odd(name: str) -> None:
    told = told_by_name(name)
    assert told.signs({"12/qdsnv"}) <= {"12/qdsnv"}
