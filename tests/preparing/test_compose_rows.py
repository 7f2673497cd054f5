"""Rows of the prepared workbook: what is told is copied, what follows is reckoned, no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.preparing.compose import Dossier, Given, compose, sheet_rows, total_up
from ingest.preparing.dossiers import dossier_of
from ingest.preparing.lacking import lacking
from ingest.preparing.match import Pair
from reports.prepared.lists import ranges
from schemas.profile import load_profile
from schemas.trace import Paper, PaperKey

ORGAN = "000.00.07.H99"


def paper(number: str = "12", notation: str = "QĐ-SNV", **more: Any) -> Paper:
    day = more.pop("day", date(2024, 3, 1))
    key = PaperKey(number=number, notation=notation, issued=day)
    return Paper(direction="out", key=key, **more)


def composed(
    papers: list[Paper], paths: list[str], given_values: Mapping[str, str] | None = None
) -> list[Dossier]:
    """Each path is the main file of the paper at its place; "" is none."""
    pairs = [Pair(n, n, "sign") for n, path in enumerate(paths) if path]
    return compose(papers, paths, pairs, Given(values=given_values or {}, agency="Sở Nội vụ"))


@pytest.mark.parametrize(
    ("told", "path", "wanted"),
    [
        (f"{ORGAN}.2024.01.TH", "", (ORGAN, "2024", "01.TH", "")),
        ("01.TH", "", ("", "", "01.TH", "")),
        ("Hồ sơ tuyển dụng năm 2024", "", ("", "", "", "Hồ sơ tuyển dụng năm 2024")),
        ("", "2024/01.TH - Quy chế làm việc/a.pdf", ("", "2024", "01.TH", "Quy chế làm việc")),
        ("", "01-TCCB_Tuyển dụng cán bộ/phụ lục/a.pdf", ("", "", "01-TCCB", "Tuyển dụng cán bộ")),
        ("", "01. Công tác tổ chức/a.pdf", ("", "", "", "01. Công tác tổ chức")),
        ("", "01.Công tác tổ chức/a.pdf", ("", "", "", "01.Công tác tổ chức")),
        ("", f"{ORGAN}.2023.07.TH/a.pdf", (ORGAN, "2023", "07.TH", "")),
        ("", "Tuyển dụng công chức/a.pdf", ("", "", "", "Tuyển dụng công chức")),
        ("", "x1/a.pdf", ("", "", "", "")),
    ],
)  # fmt: skip
def test_the_dossier_is_that_of_the_list_else_of_the_folder(
    told: str, path: str, wanted: tuple[str, ...]
) -> None:
    found = dossier_of(paper(dossier=told), path, "")
    assert found is not None
    assert (found.organ, found.catalog, found.notation, found.title) == wanted


def test_a_paper_without_dossier_and_file_belongs_nowhere() -> None:
    assert dossier_of(paper(), "", ORGAN) is None


def test_the_code_is_composed_of_its_parts_and_of_nothing_less() -> None:
    papers = [paper(dossier="01.TH")]
    (whole,) = composed(papers, ["a.pdf"], {"OrganId": ORGAN})
    assert whole.row.get("FileCode") == f"{ORGAN}.2024.01.TH"
    (part,) = composed(papers, ["a.pdf"])
    assert part.row.get("FileCode") == ""
    two_years = [paper(dossier="01.TH"), paper("13", dossier="01.TH", day=date(2023, 1, 1))]
    (spread,) = composed(two_years, ["a.pdf", ""], {"OrganId": ORGAN})
    assert (spread.row.get("FileCatalog"), spread.row.get("FileCode")) == ("", "")


def test_a_dossier_without_any_file_is_left_out_and_one_with_a_file_is_whole() -> None:
    papers = [paper(dossier="01.TH"), paper("13", dossier="01.TH"), paper("14", dossier="02.TH")]
    (only,) = composed(papers, ["a.pdf", "", ""])
    assert [document.number for document in only.documents] == [0, 1]
    assert only.row.get("TotalDoc") == "2"


def test_documents_stand_in_the_order_of_their_days() -> None:
    papers = [
        paper("3", dossier="1.A", day=None),
        paper("2", dossier="1.A", day=date(2024, 5, 1)),
        paper("1", dossier="1.A"),
    ]
    (only,) = composed(papers, ["a", "b", "c"])
    told = [(doc.row.get("DocOrdinal"), doc.row.get("CodeNumber")) for doc in only.documents]
    assert told == [("1", "01"), ("2", "02"), ("3", "03")]


@pytest.mark.parametrize(
    ("notation", "subject", "stated", "wanted"),
    [
        ("QĐ-SNV", "Về việc x", "", ("Quyết định", "computed")),
        ("QĐ-SNV", "Về việc x", "Thông báo", ("Thông báo", "list")),
        ("SNV-VP", "Kế hoạch tuyển dụng", "Kế hoạch", None),
        ("SNV-VP", "Công văn về việc x", "Công văn", ("Công văn", "list")),
        ("", "Kế hoạch tuyển dụng", "Kế hoạch", ("Kế hoạch", "list")),
    ],
)
def test_the_type_is_stated_or_follows_from_the_symbol(
    notation: str, subject: str, stated: str, wanted: tuple[str, str] | None
) -> None:
    (only,) = composed([paper("12", notation, subject=subject, type=stated)], ["a.pdf"])
    cell = only.documents[0].row.cells.get("TypeName")
    assert (cell and (cell.value, cell.origin)) == wanted


def test_another_organs_paper_in_a_list_of_outgoing_ones_is_not_called_outgoing() -> None:
    other = PaperKey(number="1", notation="QĐ-UBND", organ="UBND tỉnh")
    papers = [paper(dossier="1.A"), Paper(direction="out", key=other, dossier="1.A")]
    (only,) = composed(papers, ["a", "b"])
    assert [doc.row.get("Direction") for doc in only.documents] == ["đi", ""]


def test_a_notation_is_given_to_a_dossier_alone() -> None:
    given_values = {"FileNotation": "05.VP", "OrganId": ORGAN}
    (only,) = composed([paper()], ["x/a.pdf"], given_values)
    assert only.row.get("FileCode") == f"{ORGAN}.2024.05.VP"
    two = composed([paper(), paper("13")], ["x/a.pdf", "y/b.pdf"], given_values)
    assert [dossier.row.get("FileNotation") for dossier in two] == ["", ""]


def test_sums_of_a_dossier_need_all_its_documents() -> None:
    papers = [paper(dossier="1.A"), paper("13", dossier="1.A", day=None)]
    (only,) = composed(papers, ["a", "b"])
    only.documents[0].row.put("PageAmount", "2", "file")
    total_up(only, {})
    assert only.row.get("StartDate") == only.row.get("PageNumber") == ""
    only.documents[1].row.put("PageAmount", "3", "file")
    total_up(only, {1: "05/02/2024"})
    told = [only.row.get(name) for name in ("StartDate", "EndDate", "PageNumber")]
    assert told == ["05/02/2024", "01/03/2024", "5"]


def test_what_nothing_tells_is_named_and_what_a_page_offers_is_not() -> None:
    dossiers = composed([paper(dossier="01.TH")], ["a.pdf"], {"OrganId": ORGAN})
    rows = sheet_rows(dossiers, Given())
    form = load_profile()
    told = lacking(rows, {(1, "Subject")}, form, [form])
    named = {(one.entity, one.field) for one in told}
    assert {("dossier", "Title"), ("dossier", "Rights"), ("document", "Mode")} <= named
    assert ("document", "Subject") not in named
    assert ("document", "FileCode") not in named


_TEXT = st.text(max_size=12)


@given(st.lists(st.tuples(_TEXT, _TEXT, _TEXT, st.booleans()), max_size=5))
def test_every_row_with_a_file_stands_once(rows: list[tuple[str, str, str, bool]]) -> None:
    papers = [paper(number, notation, dossier=name) for number, notation, name, _ in rows]
    paths = [f"x/{n}.pdf" if there else "" for n, (*_, there) in enumerate(rows)]
    dossiers = composed(papers, paths)
    told = [path for dossier in dossiers for path in dossier.paths()]
    assert sorted(told) == sorted(path for path in paths if path)


@given(st.lists(st.integers(1, 60), unique=True).map(sorted))
def test_ranges_name_every_number(numbers: list[int]) -> None:
    told = []
    for part in filter(None, ranges(numbers).split(", ")):
        first, _, last = part.partition("-")
        told += range(int(first), int(last or first) + 1)
    assert told == numbers


@pytest.mark.parametrize(
    ("paths", "title"),
    [
        (["01.TH - Quy chế làm việc/a.pdf", "01.TH - Quy chế làm việc/phụ lục/b.pdf"],
         "Quy chế làm việc"),
        (["Quy chế làm việc mới/a.pdf"], "Quy chế làm việc mới"),
        (["01.TH - Quy chế làm việc/a.pdf", "Quy chế làm việc mới/b.pdf"], ""),  # which?
        (["02.TH - Quy chế làm việc/a.pdf"], ""),  # another dossier's
        (["x/a.pdf"], ""),
    ],
)  # fmt: skip
def test_a_title_the_list_does_not_tell_is_that_of_the_folder_and_says_so(
    paths: list[str], title: str
) -> None:
    papers = [paper(str(n + 10), dossier="01.TH") for n in range(len(paths))]
    (found,) = composed(papers, paths)
    cell = found.row.cells.get("Title")
    assert (cell.value if cell else "") == title
    assert cell is None or (cell.origin, cell.note) == ("file", "note.title")
    named = [paper("10", dossier="01.TH", dossier_title="Của danh sách")]
    (listed,) = composed(named, paths[:1])
    assert listed.row.cells["Title"].origin == "list"
    (given,) = composed(papers[:1], paths[:1], {"Title": "Của người lập"})
    assert given.row.cells["Title"].origin == "given"


def test_a_folder_of_several_dossiers_is_the_title_of_none() -> None:
    papers = [paper("10", dossier="01.TH"), paper("11", dossier="02.TH")]
    paths = [f"Văn bản đi năm 2024/{number}.pdf" for number in (10, 11)]
    assert [found.row.get("Title") for found in composed(papers, paths)] == ["", ""]
