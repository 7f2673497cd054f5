"""What a reader sees of the paragraphs of a DOCX: text, lists, breaks, cells; sections."""

from __future__ import annotations

import io
from contextlib import closing
from typing import Any

import pytest
from docx_support import A4, first, layout, p, package, texts
from hypothesis import given
from hypothesis import strategies as st

from evidence.docx import paragraphs as module
from evidence.docx.layout import read_layout
from evidence.docx.numbering import numeral
from evidence.docx.package import Package

SECTION = f"<w:sectPr>{A4}</w:sectPr>"


def run(inner: str, rpr: str = "") -> str:
    return f"<w:r><w:rPr>{rpr}</w:rPr>{inner}</w:r>"


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>'


@pytest.mark.parametrize(
    ("inner", "seen"),
    [
        (run(t("a") + "<w:br/>" + t("b") + "<w:tab/>" + t("c")), ["a\nb\tc"]),
        (run(t("12") + "<w:noBreakHyphen/>" + t("CP")), ["12-CP"]),
        (run('<w:sym w:font="Wingdings" w:char="F0FC"/>'), ["\uf0fc"]),
        (f"<w:ins>{run(t('a'))}</w:ins><w:del>{run('<w:delText>b</w:delText>')}</w:del>", ["a"]),
        (f"<w:moveFrom>{run(t('cũ'))}</w:moveFrom><w:moveTo>{run(t('mới'))}</w:moveTo>", ["mới"]),
        (f"<w:hyperlink>{run(t('a'))}</w:hyperlink><w:sdt><w:sdtContent>{run(t('b'))}"
         "</w:sdtContent></w:sdt>", ["ab"]),
        (run(f"<mc:AlternateContent><mc:Choice>{t('a')}</mc:Choice><mc:Choice>{t('b')}</mc:Choice>"
             f"<mc:Fallback>{t('c')}</mc:Fallback></mc:AlternateContent>"), ["a"]),
        (run(t("tối mật"), "<w:caps/>"), ["TỐI MẬT"]),
        (run(t("e\u0302")), ["ê"]),
        (run(t("a") + '<w:br w:type="page"/>' + t("b")), ["a", "b"]),
    ],
)  # fmt: skip
def test_text_as_it_is_seen(inner: str, seen: list[str]) -> None:
    assert texts(layout(f"<w:p>{inner}</w:p>")) == seen


def test_hidden_text_is_counted_and_not_told() -> None:
    got = first(f"<w:p>{run(t('a'))}{run(t('ẩn'), '<w:vanish/>')}</w:p>")
    assert got == {"hidden": 2, "spans": [[0, "a"]]}


def test_runs_of_one_style_are_one_span() -> None:
    told = layout(f"<w:p>{run(t('Số'))}{run(t(': '))}{run(t('12'), '<w:b/>')}</w:p>")
    assert told["paragraphs"][0]["spans"] == [[0, "Số: "], [1, "12"]]
    assert [style[2] for style in told["styles"]] == [False, True]


def test_text_that_is_underlined_throughout() -> None:
    line = '<w:u w:val="single"/>'
    assert first(f"<w:p>{run(t('a'), line)}{run(t(' '))}</w:p>")["underlined"] is True
    assert "underlined" not in first(f"<w:p>{run(t('a'), line)}{run(t('b'))}</w:p>")


def test_paragraphs_that_are_not_there_are_not_told() -> None:
    marks = "<w:del/>", "<w:vanish/>"
    gone = "".join(f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr></w:p>" for mark in marks)
    assert texts(layout(p("a") + gone + "<w:p/>" + p("b"))) == ["a", "", "b"]


PAGE = '<w:r><w:br w:type="page"/></w:r>'


@pytest.mark.parametrize(
    ("body", "breaks"),
    [
        (p("a") + p("b", "<w:pageBreakBefore/>"), [False, True]),
        (f"<w:p>{run(t('a'))}{PAGE}</w:p>" + p("b"), [False, True]),
        (f"<w:p>{PAGE}{run(t('a'))}</w:p>" + p("b"), [True, False]),
        (f"<w:p>{PAGE}</w:p>" + p("b"), [False, True]),
        (f"<w:p>{run(t('a'))}{PAGE}{run(t('b'))}</w:p>", [False, True]),
        (p("a", SECTION) + p("b") + SECTION, [False, True]),
        (p("a", SECTION) + p("b") + f'<w:sectPr><w:type w:val="continuous"/>{A4}</w:sectPr>',
         [False, False]),
    ],
)  # fmt: skip
def test_where_pages_begin_by_what_the_file_says(body: str, breaks: list[bool]) -> None:
    assert [one.get("break", False) for one in layout(body)["paragraphs"]] == breaks


LIST = (
    '<w:abstractNum w:abstractNumId="5">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1.%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def item(number: int, level: int = 0, more: str = "") -> str:
    return p(ppr=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{more}')


def labels(body: str, numbering: str = LIST) -> list[str]:
    return [one.get("list", "") for one in layout(body, numbering=numbering)["paragraphs"]]


def test_labels_of_lists_as_they_are_seen() -> None:
    body = item(1) + item(1) + item(1, 1) + item(1, 1) + item(1) + item(1, 1) + item(1, 2)
    assert labels(body) == ["1.", "2.", "2.a)", "2.b)", "3.", "3.a)", "\u2022"]
    assert labels(item(1) + item(2) + item(2) + item(1)) == ["1.", "7.", "8.", "9."]
    assert labels(item(9) + p() + item(0)) == ["", "", ""]


def test_the_indents_of_a_list_go_before_those_of_the_style() -> None:
    got = layout(item(1) + item(1, more='<w:ind w:left="100"/>'), numbering=LIST)["paragraphs"]
    assert [(one["left"], one["first"]) for one in got] == [(36.0, -18.0), (5.0, -18.0)]


@given(st.integers(1, 3999))
def test_roman_numbers(count: int) -> None:
    worth = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    got = [worth[letter] for letter in numeral(count, "lowerRoman")]
    assert sum(-a if a < b else a for a, b in zip(got, [*got[1:], 0], strict=True)) == count


def test_letters_count_on_behind_z() -> None:
    assert [numeral(n, "lowerLetter") for n in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]


def table(rows: str, properties: str = "", grid: tuple[int, ...] = (2000, 3000)) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def cell(inner: str = "", properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or p()}</w:tc>"


def edges(body: str, **parts: str) -> list[list[Any]]:
    found = layout(body + SECTION, **parts)["paragraphs"]
    return [one["cell"] for one in found if "cell" in one]


ROW = f"<w:tr>{cell()}{cell()}</w:tr>"
MODERN = '<w:compat><w:compatSetting w:name="compatibilityMode" w:val="15"/></w:compat>'
WIDTH = (11906 - 1701 - 850) / 20  # of the type area


@pytest.mark.parametrize(
    ("properties", "left"),
    [
        ("", -5.4),
        ('<w:tblInd w:w="200" w:type="dxa"/>', 4.6),
        ('<w:tblCellMar><w:left w:w="0" w:type="dxa"/></w:tblCellMar>', 0.0),
        ('<w:jc w:val="center"/>', round((WIDTH - 250) / 2, 2)),
        ('<w:jc w:val="right"/>', round(WIDTH - 250, 2)),
        ('<w:tblpPr w:horzAnchor="page" w:tblpX="1701"/>', 0.0),
    ],
)
def test_where_a_table_begins(properties: str, left: float) -> None:
    assert edges(table(ROW, properties)) == [
        [0, 0, left, round(left + 100, 2)],
        [0, 0, round(left + 100, 2), round(left + 250, 2)],
    ]


def test_since_word_2013_a_tables_edge_stands_at_its_indent() -> None:
    assert edges(table(ROW), settings=MODERN)[0] == [0, 0, 0.0, 100.0]


def test_cells_that_span_and_cells_that_reach_down() -> None:
    down = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = ("<w:tr>" + cell(properties='<w:gridSpan w:val="2"/>') + "</w:tr>") + "".join(
        f"<w:tr>{cell(properties=one)}{cell()}</w:tr>" for one in down
    )
    got = edges(table(rows), settings=MODERN)
    assert got == [
        [0, 0, 0.0, 250.0], [0, 1, 0.0, 100.0], [0, 1, 100.0, 250.0], [0, 2, 100.0, 250.0],
    ]  # fmt: skip


def test_widths_of_cells_go_before_the_grid_and_may_be_shares() -> None:
    wide = '<w:tcW w:w="{}" w:type="{}"/>'
    halves = cell(properties=wide.format(2500, "pct")) + cell(properties=wide.format("50%", "pct"))
    row = f"<w:tr>{halves}</w:tr>"
    whole = '<w:tblW w:w="5000" w:type="pct"/>'
    middle, end = round(WIDTH / 2, 2), round(WIDTH, 2)
    got = edges(table(row, whole, ()), settings=MODERN)
    assert got == [[0, 0, 0.0, middle], [0, 0, middle, end]]


def test_a_table_in_a_cell_is_told_from_the_same_edge() -> None:
    inner = table(f"<w:tr>{cell()}</w:tr>", grid=(1000,)) + p()
    got = edges(table(f"<w:tr>{cell()}{cell(inner)}</w:tr>"), settings=MODERN)
    assert got[1] == [1, 0, 105.4, 155.4]
    assert got[2] == [0, 0, 100.0, 250.0]


def test_deleted_rows_are_not_told() -> None:
    assert edges(table(f"<w:tr><w:trPr><w:del/></w:trPr>{cell()}</w:tr>")) == []


def test_a_section_is_told_as_it_is_stated() -> None:
    more = '<w:cols w:num="2" w:space="720"/><w:titlePg/><w:pgNumType w:start="3"/>'
    (one,) = layout(p() + f"<w:sectPr>{A4}{more}</w:sectPr>")["sections"]
    assert one == {
        "size": [595.3, 841.9], "margins": [56.7, 42.5, 56.7, 85.05], "header": 0.0, "footer": 0.0,
        "columns": 2, "title_page": True, "start": 3, "numbers": [],
    }  # fmt: skip


def test_a_section_that_states_nothing_is_told_as_word_takes_it() -> None:
    (one,) = layout(p())["sections"]
    assert (one["size"], one["assumed"]) == ([612.0, 792.0], ["size", "margins"])


def test_paragraphs_know_their_section() -> None:
    told = layout(p("a", SECTION) + p("b") + SECTION)
    assert [one.get("section", 0) for one in told["paragraphs"]] == [0, 1]
    assert len(told["sections"]) == 2


NUMBER = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PA</w:instrText></w:r>'
    "<w:r><w:instrText>GE  \\* MERGEFORMAT </w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr>'
    '<w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_SIZE = '<w:sz w:val="28"/>'
SIMPLE = f'<w:fldSimple w:instr=" page ">{run(t("2"), _SIZE)}</w:fldSimple>'


def header_of(inner: str, ppr: str = "") -> list[dict[str, Any]]:
    section = f'<w:sectPr><w:headerReference w:type="default" r:id="header1"/>{A4}</w:sectPr>'
    header = f"<w:p><w:pPr>{ppr}</w:pPr>{inner}</w:p>"
    told = layout(p() + section, header1=header)
    numbers: list[dict[str, Any]] = told["sections"][0]["numbers"]
    for one in numbers:
        assert told["styles"][one.pop("style")][1] == 14.0
    return numbers


@pytest.mark.parametrize(
    "field", [NUMBER, SIMPLE, f"<w:sdt><w:sdtContent>{NUMBER}</w:sdtContent></w:sdt>"]
)
@pytest.mark.parametrize(
    ("before", "ppr", "align"),
    [
        ("", '<w:jc w:val="center"/>', "center"),
        ("", '<w:framePr w:xAlign="center"/>', "center"),
        ("<w:r><w:tab/></w:r>", '<w:tabs><w:tab w:val="right" w:pos="9000"/>'
         '<w:tab w:val="center" w:pos="4500"/></w:tabs>', "center"),
        ('<w:r><w:ptab w:alignment="right"/></w:r>', "", "right"),
        ("<w:r><w:tab/></w:r>", "", "left"),
    ],
)  # fmt: skip
def test_where_the_number_of_the_page_stands(field: str, before: str, ppr: str, align: str) -> None:
    assert header_of(before + field, ppr) == [{"where": "header", "of": "default", "align": align}]


def test_other_fields_are_no_page_numbers() -> None:
    assert header_of(NUMBER.replace(">GE ", ">GEREF ")) == []
    assert header_of(SIMPLE.replace(" page ", "NUMPAGES")) == []


def test_headers_are_handed_on_and_told_where_they_are_in_use() -> None:
    def refer(kind: str, part: str) -> str:
        return f'<w:headerReference w:type="{kind}" r:id="{part}"/>'

    one = f"<w:sectPr>{refer('default', 'header1')}{refer('first', 'header2')}{A4}</w:sectPr>"
    two = f"<w:sectPr>{refer('even', 'header3')}{A4}<w:titlePg/></w:sectPr>"
    body = p("a", one) + p("b") + two
    parts = {f"header{n}": f"<w:p>{NUMBER}{run(t(str(n)))}</w:p>" for n in (1, 2, 3)}
    told = layout(body, **parts)
    of = [[number["of"] for number in section["numbers"]] for section in told["sections"]]
    assert of == [["default"], ["default", "first"]]
    heads = [one for one in told["paragraphs"] if one.get("part") == "header"]
    assert [(one["of"], one.get("section", 0)) for one in heads] == [("default", 0), ("first", 1)]
    both = layout(body, settings="<w:evenAndOddHeaders/>", **parts)["sections"][1]["numbers"]
    assert [number["of"] for number in both] == ["default", "even", "first"]


def test_notes_are_told_without_their_lines() -> None:
    notes = (
        f'<w:footnote w:type="separator">{p("-")}</w:footnote><w:footnote>{p("chú")}</w:footnote>'
    )
    told = layout(p("a"), footnotes=notes)
    assert [(one.get("part", "body")) for one in told["paragraphs"]] == ["body", "note"]


def test_too_many_paragraphs_are_told_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "truncated" not in layout(p() * 3)
    monkeypatch.setattr(module, "MAX_PARAGRAPHS", 2)
    told = layout(p() * 3)
    assert (len(told["paragraphs"]), told["truncated"]) == (2, True)


def test_tables_too_deep_are_told_in_part() -> None:
    inner = p("tận cùng")
    for _ in range(25):
        inner = table(f"<w:tr>{cell(inner)}</w:tr>", grid=(100,)) + p("")
    assert layout(inner)["truncated"] is True


def test_a_damaged_part_that_helps_to_lay_out_is_named() -> None:
    data = package(p(), styles="<w:docDefaults/>").replace(b"<w:docDefaults/>", b"<w:docDefaultz/>")
    with closing(Package(io.BytesIO(data))) as opened:
        told = read_layout(opened)
    assert told is not None
    assert told["unread"] == ["word/styles.xml"]
    assert told["paragraphs"] == [{"spans": [[0, "chữ"]]}]
