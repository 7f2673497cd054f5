"""Properties of text and paragraphs, resolved in the order of ECMA-376 §17.7.2."""

from __future__ import annotations

from typing import Any

import pytest
from docx_support import first, layout, named, p, style
from hypothesis import given
from hypothesis import strategies as st

DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>'
    '<w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160"/>'
    "</w:pPr></w:pPrDefault></w:docDefaults>"
)
THEME = (
    "<a:themeElements><a:fontScheme>"
    '<a:majorFont><a:latin typeface="Cambria"/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Calibri"/></a:minorFont>'
    "</a:fontScheme></a:themeElements>"
)


def test_without_any_style_text_is_as_the_standard_has_it() -> None:
    assert style(p()) == ["Times New Roman", 10.0, False, False, "000000"]
    assert first(p()) == {"spans": [[0, "chữ"]]}


def test_each_level_comes_before_the_one_below() -> None:
    styles = (
        DEFAULTS
        + named("paragraph", "Base", '<w:rPr><w:sz w:val="24"/><w:i/></w:rPr>')
        + named("paragraph", "Own", '<w:rPr><w:sz w:val="26"/></w:rPr>', "Base")
        + named("character", "Char", '<w:rPr><w:color w:val="FF0000"/></w:rPr>')
    )
    own, char = '<w:pStyle w:val="Own"/>', '<w:rStyle w:val="Char"/>'
    assert style(p(), styles=styles)[:2] == ["Arial", 11.0]
    assert style(p(ppr=own), styles=styles) == ["Arial", 13.0, False, True, "000000"]
    assert style(p(ppr=own, rpr=char), styles=styles)[4] == "ff0000"
    direct = f'{char}<w:color w:val="auto"/><w:sz w:val="28"/><w:i w:val="0"/>'
    assert style(p(ppr=own, rpr=direct), styles=styles) == ["Arial", 14.0, False, False, "000000"]


def test_the_default_style_counts_where_none_is_named_or_known() -> None:
    default = named("paragraph", "N", '<w:rPr><w:sz w:val="28"/></w:rPr>', more=' w:default="1"')
    for ppr in ("", '<w:pStyle w:val="Lost"/>'):
        assert style(p(ppr=ppr), styles=default)[1] == 14.0
    by_name = named("paragraph", "x", '<w:name w:val="Normal"/><w:rPr><w:sz w:val="30"/></w:rPr>')
    assert style(p(), styles=by_name)[1] == 15.0


def test_fonts_of_the_theme_have_names_and_give_way_to_fonts_said_above() -> None:
    styles = named("paragraph", "S", '<w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:ascii="Old" '
                   'w:hAnsiTheme="minorHAnsi"/></w:rPr>')  # fmt: skip
    ppr = '<w:pStyle w:val="S"/>'
    assert style(p(ppr=ppr), styles=styles, theme=THEME)[0] == "Calibri"
    major = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorAscii"/>'
    assert style(p("chu", ppr=ppr, rpr=major), styles=styles, theme=THEME)[0] == "Cambria"
    direct = '<w:rFonts w:ascii="Verdana" w:hAnsi="Verdana"/>'
    assert style(p(ppr=ppr, rpr=direct), styles=styles, theme=THEME)[0] == "Verdana"
    assert style(p("chu", ppr=ppr), styles=styles)[0] == "Old"  # no theme to look it up in


def test_letters_outside_ascii_have_the_font_of_their_own() -> None:
    rpr = '<w:rFonts w:ascii="Arial" w:hAnsi="Times New Roman"/>'
    told = layout(p("Sở X", rpr=rpr))
    (one,) = told["paragraphs"]
    named_spans = [(told["styles"][place][0], text) for place, text in one["spans"]]
    assert named_spans == [("Arial", "S"), ("Times New Roman", "ở"), ("Arial", " X")]


def test_rings_of_styles_end() -> None:
    ring = named("paragraph", "A", "<w:rPr><w:b/></w:rPr>", "B") + named(
        "paragraph", "B", '<w:rPr><w:sz w:val="40"/></w:rPr>', "A"
    )
    assert style(p(ppr='<w:pStyle w:val="A"/>'), styles=ring)[1:3] == [20.0, True]


@pytest.mark.parametrize(
    ("ppr", "told"),
    [
        ('<w:jc w:val="both"/>', {"align": "both"}),
        ('<w:jc w:val="end"/>', {"align": "right"}),
        ('<w:jc w:val="distribute"/>', {"align": "both"}),
        ('<w:ind w:firstLine="567"/>', {"first": 28.35}),
        ('<w:ind w:left="1cm" w:hanging="0.5cm"/>', {"left": 28.35, "first": -14.17}),
        ('<w:ind w:start="20" w:end="-20"/>', {"left": 1.0, "right": -1.0}),
        ('<w:spacing w:before="120" w:after="60"/>', {"before": 6.0, "after": 3.0}),
        ('<w:spacing w:beforeAutospacing="1" w:before="5"/>', {"before": 14.0}),
        ('<w:spacing w:beforeLines="50"/>', {"before": 6.0}),
        ('<w:spacing w:line="360" w:lineRule="auto"/>', {"line": [1.5, "auto"]}),
        ('<w:spacing w:line="276"/>', {"line": [1.15, "auto"]}),
        ('<w:spacing w:line="340" w:lineRule="exact"/>', {"line": [17.0, "exact"]}),
        ('<w:spacing w:line="300" w:lineRule="atLeast"/>', {"line": [15.0, "atLeast"]}),
        ('<w:spacing w:line="much" w:before="x"/><w:jc/>', {}),
    ],
)
def test_a_paragraph_as_it_is_set(ppr: str, told: dict[str, Any]) -> None:
    assert first(p(ppr=ppr)) == {**told, "spans": [[0, "chữ"]]}


def test_a_first_line_said_above_takes_a_hanging_one_back() -> None:
    styles = named("paragraph", "S", '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>')
    got = first(p(ppr='<w:pStyle w:val="S"/><w:ind w:firstLine="200"/>'), styles=styles)
    assert (got["left"], got["first"]) == (36.0, 10.0)


def test_space_that_gives_way_between_paragraphs_of_one_style() -> None:
    spaced = '<w:pPr><w:spacing w:before="120" w:after="200"/><w:contextualSpacing/></w:pPr>'
    styles = named("paragraph", "L", spaced) + named("paragraph", "M", spaced)
    body = "".join(p(ppr=f'<w:pStyle w:val="{name}"/>') for name in "LLM")
    told = layout(body, styles=styles)["paragraphs"]
    assert [(one.get("before"), one.get("after")) for one in told] == [
        (6.0, None), (None, 10.0), (6.0, 10.0),
    ]  # fmt: skip


def test_the_style_of_a_table_lies_below_that_of_the_paragraph() -> None:
    styles = named("table", "T", '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/>'
                   '<w:sz w:val="30"/></w:rPr>') + named(
        "paragraph", "S", '<w:rPr><w:sz w:val="26"/></w:rPr>'
    )  # fmt: skip
    cell = "<w:tr><w:tc>" + p(ppr='<w:pStyle w:val="S"/>') + "</w:tc></w:tr>"
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr>{cell}</w:tbl>'
    assert style(table, styles=styles)[1:3] == [13.0, True]
    assert first(table, styles=styles)["align"] == "center"


_SAID = st.sampled_from([None, True, False])


@given(st.lists(_SAID, min_size=6, max_size=6))
def test_toggles_turn_over_between_kinds_of_styles(said: list[bool | None]) -> None:
    default, table, base, own, char, direct = said

    def rpr(one: bool | None) -> str:
        return "" if one is None else f'<w:rPr><w:b w:val="{int(one)}"/></w:rPr>'

    styles = (
        f"<w:docDefaults><w:rPrDefault>{rpr(default)}</w:rPrDefault></w:docDefaults>"
        + named("table", "T", rpr(table))
        + named("paragraph", "B", rpr(base))
        + named("paragraph", "P", rpr(own), "B")
        + named("character", "C", rpr(char))
    )
    run = '<w:rStyle w:val="C"/>' + ("" if direct is None else f'<w:b w:val="{int(direct)}"/>')
    cell = "<w:tr><w:tc>" + p(ppr='<w:pStyle w:val="P"/>', rpr=run) + "</w:tc></w:tr>"
    body = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr>{cell}</w:tbl>'
    paragraph = own if own is not None else base
    turned = sum(map(bool, (table, paragraph, char))) % 2 == 1
    wanted = direct if direct is not None else bool(default) or turned
    assert style(body, styles=styles)[2] is wanted


_LEVEL = st.fixed_dictionaries(
    {},
    optional={
        "sz": st.integers(2, 144).map(str),
        "color": st.sampled_from(["auto", "FF0000", "00FF00"]),
        "rFonts": st.sampled_from(["Arial", "Verdana"]),
    },
)


def _rpr(level: dict[str, str]) -> str:
    return "".join(
        f'<w:rFonts w:ascii="{one}" w:hAnsi="{one}"/>' if key == "rFonts" else
        f'<w:{key} w:val="{one}"/>'
        for key, one in level.items()
    )  # fmt: skip


@given(st.lists(_LEVEL, min_size=2, max_size=8))
def test_the_last_level_that_says_something_counts(levels: list[dict[str, str]]) -> None:
    """Oracle: one dictionary over the other, whatever the length of the chain of styles."""
    *chain, direct = levels
    styles = "".join(
        named("paragraph", f"s{n}", f"<w:rPr>{_rpr(one)}</w:rPr>", f"s{n - 1}" if n else "")
        for n, one in enumerate(chain)
    )
    wanted = {"rFonts": "Times New Roman", "sz": "20", "color": "auto"}
    for one in levels:
        wanted.update(one)
    got = style(p("a", f'<w:pStyle w:val="s{len(chain) - 1}"/>', _rpr(direct)), styles=styles)
    color = "000000" if wanted["color"] == "auto" else wanted["color"].lower()
    assert got == [wanted["rFonts"], int(wanted["sz"]) / 2, False, False, color]
