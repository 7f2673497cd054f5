"""Lines, frames and text boxes at the paragraphs of a DOCX."""

from __future__ import annotations

from typing import Any

import pytest
from docx_support import A4, first, layout, named, p, texts
from hypothesis import given
from hypothesis import strategies as st

SECTION = f"<w:sectPr>{A4}</w:sectPr>"
WIDTH = 467.75  # of the type area
BLACK = '<a:ln w="9360"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
RED = '<a:ln><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln>'


def emu(points: float) -> int:
    return round(points * 12_700)


def shape(wide: float, high: float, line: str, kind: str = "rect", inner: str = "") -> str:
    return (
        f'<wps:wsp><wps:spPr><a:xfrm><a:ext cx="{emu(wide)}" cy="{emu(high)}"/></a:xfrm>'
        f'<a:prstGeom prst="{kind}"/>{line}</wps:spPr>{inner}</wps:wsp>'
    )


def anchored(inner: str, at: tuple[float, float] | None = None, align: str = "") -> str:
    place = ""
    if at is not None:
        place = (
            f'<wp:positionH relativeFrom="column"><wp:posOffset>{emu(at[0])}</wp:posOffset>'
            f'</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>{emu(at[1])}'
            "</wp:posOffset></wp:positionV>"
        )
    elif align:
        place = f'<wp:positionH relativeFrom="margin"><wp:align>{align}</wp:align></wp:positionH>'
    return (
        f'<w:r><w:drawing><wp:anchor>{place}<wp:extent cx="0" cy="0"/><a:graphic><a:graphicData>'
        f"{inner}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def drawn(run: str, text: str = "a") -> dict[str, Any]:
    """What is told of lines and frames of a paragraph of that text with that run."""
    told = first(f"<w:p>{run}<w:r><w:t>{text}</w:t></w:r></w:p>" + SECTION)
    return {key: told[key] for key in ("rule", "over", "rule_at", "solid", "frame") if key in told}


@pytest.mark.parametrize("kind", ["line", "straightConnector1"])
def test_a_line_under_the_text(kind: str) -> None:
    run = anchored(shape(160, 0.1, BLACK, kind), (20, 18))
    assert drawn(run) == {"rule": 160.0, "rule_at": [20.0, 18.0]}


def test_a_line_at_the_top_is_over_the_text_and_under_an_empty_one() -> None:
    run = anchored(shape(160, 0, BLACK, "line"), (0, 1))
    assert drawn(run)["over"] == 160.0
    assert drawn(run, "")["rule"] == 160.0


@pytest.mark.parametrize(
    "inner",
    [
        shape(2, 160, BLACK, "line"),  # upright
        shape(160, 160, BLACK, "line"),  # slanting
        shape(160, 0, "<a:ln><a:noFill/></a:ln>", "line"),
        shape(160, 0, BLACK.replace("000000", "FFFFFF"), "line"),
        shape(160, 40, BLACK),  # a rectangle
    ],
)
def test_what_is_no_line_that_lies_flat(inner: str) -> None:
    assert drawn(anchored(inner)) == {}


def test_a_broken_line_a_turned_line_a_flat_rectangle_and_the_longest() -> None:
    dashed = BLACK.replace("</a:ln>", '<a:prstDash val="dash"/></a:ln>')
    assert drawn(anchored(shape(90, 0, dashed, "line"))) == {"rule": 90.0, "solid": False}
    turned = shape(0, 90, BLACK, "line").replace("<a:xfrm>", '<a:xfrm rot="5400000">')
    assert drawn(anchored(turned)) == {"rule": 90.0}
    two = anchored(shape(90, 1, BLACK)) + anchored(shape(120, 0, BLACK, "line"))
    assert drawn(two) == {"rule": 120.0}


def test_colours_come_from_the_shape_or_its_style() -> None:
    style = '<wps:style><a:lnRef idx="{}"><a:schemeClr val="accent1"/></a:lnRef></wps:style>'
    one = shape(90, 0, "", "line", style.format(1))
    theme = '<a:clrScheme><a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme>'
    assert drawn(anchored(one)) == {"rule": 90.0}
    assert drawn(anchored(shape(90, 0, "", "line", style.format(0)))) == {}
    text = f"<wps:txbx><w:txbxContent>{p()}</w:txbxContent></wps:txbx>"
    box = anchored(shape(90, 20, "", inner=text + style.format(1)))
    told = layout(f"<w:p>{box}</w:p>", theme=theme)["paragraphs"]
    assert told[1]["frame"] == [90.0, 20.0, "4472c4"]


def test_lengths_inside_a_group_are_those_on_the_page() -> None:
    group = (
        f'<wpg:wgp><wpg:grpSpPr><a:xfrm><a:ext cx="{emu(100)}" cy="{emu(10)}"/>'
        f'<a:chExt cx="{emu(50)}" cy="{emu(10)}"/></a:xfrm></wpg:grpSpPr>'
        f"{shape(40, 0, BLACK, 'line')}</wpg:wgp>"
    )
    assert drawn(anchored(group)) == {"rule": 80.0}


def boxed(inner: str, line: str = RED, align: str = "") -> str:
    text = f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>"
    return anchored(shape(56.7, 22.7, line, inner=text), align=align)


def test_a_mark_in_a_red_box_stands_behind_its_paragraph() -> None:
    told = layout(f"<w:p>{boxed(p('KHẨN'))}<w:r><w:t>Số: 1</w:t></w:r></w:p>" + p("b"))
    assert texts(told) == ["Số: 1", "KHẨN", "b"]
    box = told["paragraphs"][1]
    assert (box["part"], box["frame"]) == ("box", [56.7, 22.7, "ff0000"])
    assert "frame" not in told["paragraphs"][0]


def test_a_box_without_an_outline_is_no_frame_and_old_forms_do_not_count_twice() -> None:
    run = boxed(p("MẬT"), "<a:ln><a:noFill/></a:ln>").removeprefix("<w:r>").removesuffix("</w:r>")
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice>{run}</mc:Choice><mc:Fallback><w:pict><v:rect>"
        f"<v:textbox><w:txbxContent>{p('MẬT')}</w:txbxContent></v:textbox></v:rect></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    told = layout(f"<w:p>{both}</w:p>")
    assert texts(told) == ["", "MẬT"]
    assert "frame" not in told["paragraphs"][1]


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        ('<v:line from="10pt,20pt" to="110pt,20pt"/>', {"rule": 100.0, "rule_at": [10.0, 20.0]}),
        ('<v:shape type="#_x0000_t32" style="margin-left:5pt;margin-top:1in;width:5cm;height:0"/>',
         {"rule": 141.73, "rule_at": [5.0, 72.0]}),
        ('<v:line from="0,9" to="100,9"><v:stroke dashstyle="dash"/></v:line>',
         {"rule": 75.0, "rule_at": [0.0, 6.75], "solid": False}),
        ('<v:line from="0,9pt" to="100pt,9pt" stroked="f"/>', {}),
        ('<v:line from="0,0" to="0,100pt"/>', {}),
        ('<v:group style="width:200pt;height:100pt" coordsize="1000,1000">'
         '<v:line from="0,500" to="500,500"/></v:group>', {"rule": 100.0, "rule_at": [0.0, 50.0]}),
    ],
)  # fmt: skip
def test_lines_in_vml(inner: str, told: dict[str, Any]) -> None:
    assert drawn(f"<w:r><w:pict>{inner}</w:pict></w:r>") == told


@pytest.mark.parametrize(
    ("said", "color"),
    [("red", "ff0000"), ("#F00", "ff0000"), ("#00ff00 [3]", "00ff00"), ("", "000000")],
)
def test_boxes_in_vml(said: str, color: str) -> None:
    rect = (
        f'<v:rect style="width:20mm;height:8mm" strokecolor="{said}"><v:textbox><w:txbxContent>'
        f"{p('KHẨN')}</w:txbxContent></v:textbox></v:rect>"
    )
    told = layout(f"<w:p><w:r><w:pict>{rect}</w:pict></w:r></w:p>")["paragraphs"]
    assert told[1]["frame"] == [56.69, 22.68, color]


def sides(*names: str, kind: str = "single", color: str = "FF0000") -> str:
    return "".join(f'<w:{name} w:val="{kind}" w:sz="4" w:color="{color}"/>' for name in names)


def test_borders_of_a_paragraph_are_lines_or_a_frame() -> None:
    def told(borders: str, more: str = "") -> dict[str, Any]:
        facts = first(p(ppr=f"<w:pBdr>{borders}</w:pBdr>{more}") + SECTION)
        return {key: facts[key] for key in ("rule", "over", "solid", "frame") if key in facts}

    assert told(sides("bottom"), '<w:ind w:left="200" w:right="100"/>') == {"rule": WIDTH - 15}
    assert told(sides("top", kind="dashed")) == {"over": WIDTH, "solid": False}
    assert told(sides("bottom", kind="nil")) == {}
    assert told(sides("top", "left", "bottom", "right")) == {"frame": [WIDTH, 0.0, "ff0000"]}


def test_equal_neighbours_share_their_borders() -> None:
    one = p(ppr=f"<w:pBdr>{sides('top', 'bottom')}</w:pBdr>")
    told = layout(one * 2 + SECTION)["paragraphs"]
    assert [(a.get("over"), a.get("rule")) for a in told] == [(WIDTH, None), (None, WIDTH)]


def test_a_framed_paragraph_stands_by_itself() -> None:
    ppr = f'<w:framePr w:w="1134" w:h="454"/><w:pBdr>{sides("top", "left", "bottom", "right")}'
    got = first(p("KHẨN", ppr + "</w:pBdr>"))
    assert (got["part"], got["frame"]) == ("box", [56.7, 22.7, "ff0000"])


def table(borders: str, cells: int = 1, height: str = "") -> str:
    cell = f"<w:tc><w:tcPr><w:tcBorders>{borders}</w:tcBorders></w:tcPr>{p()}{p()}</w:tc>"
    row = f'<w:tr><w:trPr><w:trHeight w:val="{height}"/></w:trPr>{cell * cells}</w:tr>'
    grid = '<w:gridCol w:w="1134"/>' * cells
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{row}</w:tbl>"


def test_a_table_of_one_bordered_cell_is_a_frame() -> None:
    around = sides("top", "left", "bottom", "right")
    assert first(table(around, height="454"))["frame"] == [56.7, 22.7, "ff0000"]
    assert "frame" not in first(table(around, 2))


def test_the_foot_of_a_cell_that_is_open_at_its_sides_is_a_line() -> None:
    told = layout(table(sides("bottom", "top"), 2))["paragraphs"]
    assert [(a.get("over"), a.get("rule")) for a in told[:2]] == [(56.7, None), (None, 56.7)]
    closed = layout(table(sides("bottom", "left")))["paragraphs"]
    assert [a.get("rule") for a in closed] == [None, None]


def test_borders_of_the_style_of_a_table_count() -> None:
    style = named(
        "table", "T", f"<w:tblPr><w:tblBorders>{sides('bottom')}</w:tblBorders></w:tblPr>"
    )
    body = table("").replace("<w:tbl>", '<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr>')
    assert layout(body, styles=style)["paragraphs"][1]["rule"] == 56.7


def test_the_number_of_the_page_in_a_box_stands_where_the_box_does() -> None:
    field = p().replace("<w:r>", '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE'
                        '</w:instrText><w:fldChar w:fldCharType="end"/></w:r><w:r>')  # fmt: skip
    section = f'<w:sectPr><w:headerReference w:type="default" r:id="header1"/>{A4}</w:sectPr>'
    header = f"<w:p>{boxed(field, align='center')}</w:p>"
    told = layout(p() + section, header1=header)
    assert [one["align"] for one in told["sections"][0]["numbers"]] == ["center"]
    assert [one.get("part") for one in told["paragraphs"]] == ["header", "header", None]


_TEXT = st.text(st.sampled_from("0123456789.-ptincm,#%:; fx"), max_size=20)


@given(st.lists(_TEXT, min_size=6, max_size=6))
def test_any_lengths_and_colours_are_read(said: list[str]) -> None:
    one, two, three, four, five, six = said
    vml = (
        f'<v:group style="width:{one}" coordsize="{two}"><v:line from="{three}" to="{four}" '
        f'strokecolor="{five}"/><v:rect style="{six}"/></v:group>'
    )
    ml = f'<wps:wsp><wps:spPr><a:xfrm rot="{one}"><a:ext cx="{two}" cy="{three}"/></a:xfrm>'
    ml += f'<a:ln><a:solidFill><a:srgbClr val="{five}"/></a:solidFill></a:ln></wps:spPr></wps:wsp>'
    told = drawn(f"<w:r><w:pict>{vml}</w:pict></w:r>{anchored(ml)}")
    assert all(length <= 20_000 for key, length in told.items() if key in ("rule", "over"))
