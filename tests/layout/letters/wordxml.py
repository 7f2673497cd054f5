"""Pieces of WordprocessingML (ISO/IEC 29500-1) as text: runs, paragraphs, lines, frames, tables."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from letters.look import FAMILY, Rule, Style
from letters.marks import MM

EMU = 12700  # of a point
_SPACES = (
    ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
    ("v", "urn:schemas-microsoft-com:vml"),
)
NAMES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES)


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def run(text: str, style: Style) -> str:
    """A run; its face is named only where it is not that of the document. A line feed breaks."""
    face = "" if style.family == FAMILY else fonts(style.family)
    color = "" if style.color == "000000" else f'<w:color w:val="{style.color}"/>'
    half = round(style.size * 2)
    marks = ("<w:b/>" if style.bold else "") + ("<w:i/>" if style.italic else "")
    size = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    shown = "<w:br/>".join(lines)
    return f"<w:r><w:rPr>{face}{marks}{color}{size}</w:rPr>{shown}</w:r>"


def fonts(family: str) -> str:
    """The faces of a run or style."""
    names = "".join(f' w:{kind}="{family}"' for kind in ("ascii", "hAnsi", "cs", "eastAsia"))
    return f"<w:rFonts{names}/>"


def para(
    style: Style,
    *runs: str,
    left: float = 0,
    right: float = 0,
    before: float | None = None,
    border: str = "",
    section: str = "",
    leads: bool = False,
) -> str:
    """A paragraph; ``left``, ``right`` and ``before`` in points, beside what the style says.

    ``leads``: it stays with the next one.
    """
    above = style.before if before is None else before
    align = {"justify": "both"}.get(style.align, style.align)
    spacing = (
        f'<w:spacing w:before="{twips(above)}" w:after="{twips(style.after)}" '
        f'w:line="{round(240 * style.line)}" w:lineRule="auto"/>'
    )
    indent = (
        f'<w:ind w:left="{twips(left + style.left * MM)}" w:right="{twips(right)}" '
        f'w:firstLine="{twips(style.first * MM)}"/>'
    )
    half = round(style.size * 2)
    mark = f'<w:rPr><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    keep = "<w:keepNext/>" if leads else ""
    properties = f'{keep}{border}{spacing}{indent}<w:jc w:val="{align}"/>{mark}{section}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def edge(side: str, rule: Rule) -> str:
    """A border on one side of a paragraph."""
    kind = "dashed" if rule.dashed else "single"
    eighths = max(2, round(rule.weight * 8))
    line = f'<w:{side} w:val="{kind}" w:sz="{eighths}" w:space="1" w:color="auto"/>'
    return f"<w:pBdr>{line}</w:pBdr>"


def _anchor(size: tuple[float, float], across: str, down: float, shape: str, vml: str) -> str:
    """A shape that floats, and the same for old readers."""
    wide, high = (round(side * EMU) for side in size)
    drawing = (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="251659264" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="column">{across}</wp:positionH>'
        '<wp:positionV relativeFrom="paragraph">'
        f"<wp:posOffset>{round(down * EMU)}</wp:posOffset></wp:positionV>"
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="0" name="Shape"/><wp:cNvGraphicFramePr/>'
        "<a:graphic><a:graphicData "
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback><w:pict>{vml}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def line(long: float, down: float, rule: Rule, *, room: float | None = None) -> str:
    """A drawn line of ``long`` points, ``down`` below the top of its paragraph.

    In the middle of the column, or, where the rule is shifted, of its ``room``.
    """
    across = "<wp:align>center</wp:align>"
    if rule.shift and room is not None:
        left = (room - long) / 2 + rule.shift
        across = f"<wp:posOffset>{round(left * EMU)}</wp:posOffset>"
    dash = '<a:prstDash val="dash"/>' if rule.dashed else ""
    ink = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    shape = (
        f'<wps:wsp><wps:cNvCnPr/><wps:spPr>{_box((long, 0))}<a:prstGeom prst="line"><a:avLst/>'
        f'</a:prstGeom><a:ln w="{round(rule.weight * EMU)}">{ink}{dash}</a:ln></wps:spPr>'
        "<wps:bodyPr/></wps:wsp>"
    )
    vml = f'<v:line from="0,0" to="{long:.1f}pt,0" strokeweight="{rule.weight}pt"/>'
    return _anchor((long, 0), across, down, shape, vml)


def frame(size: tuple[float, float], left: float, down: float, color: str, inner: str) -> str:
    """A framed text box, ``left`` points from the column, ``down`` from its paragraph."""
    across = f"<wp:posOffset>{round(left * EMU)}</wp:posOffset>"
    ink = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>' if color else "<a:noFill/>"
    box = f"<w:txbxContent>{inner}</w:txbxContent>"
    shape = (
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>{_box(size)}<a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:noFill/><a:ln w="{EMU}">{ink}</a:ln></wps:spPr>'
        f'<wps:txbx>{box}</wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr">'
        "<a:noAutofit/></wps:bodyPr></wps:wsp>"
    )
    stroke = f'strokecolor="#{color}"' if color else 'stroked="f"'
    vml = (
        f'<v:rect style="position:absolute;width:{size[0]:.1f}pt;height:{size[1]:.1f}pt" '
        f'filled="f" {stroke}><v:textbox inset="0,0,0,0">{box}</v:textbox></v:rect>'
    )
    return _anchor(size, across, down, shape, vml)


def _box(size: tuple[float, float]) -> str:
    wide, high = (round(side * EMU) for side in size)
    return f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def table(widths: list[float], rows: Iterable[Iterable[str]], *, grid: bool = False) -> str:
    """A table of cells given as paragraphs; ``grid``: with lines, its head on every page."""
    kinds = ("top", "left", "bottom", "right", "insideH", "insideV")
    kind = "single" if grid else "none"
    lines = "".join(f'<w:{side} w:val="{kind}" w:sz="4" w:space="0"/>' for side in kinds)
    pad = twips(4) if grid else 0
    sides = "".join(f'<w:{side} w:w="{pad}" w:type="dxa"/>' for side in ("left", "right"))
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    shown = "".join(
        _row(list(cells), widths, head=grid and place == 0) for place, cells in enumerate(rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{sides}</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{shown}</w:tbl>"
    )


def _row(cells: list[str], widths: list[float], *, head: bool) -> str:
    again = "<w:tblHeader/>" if head else ""
    shown = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{shown}</w:tr>"


def field(name: str, style: Style) -> str:
    """A field such as PAGE."""
    size = round(style.size * 2)
    marks = f"<w:rPr>{fonts(style.family) if style.family != FAMILY else ''}"
    marks += ("<w:b/>" if style.bold else "") + ("<w:i/>" if style.italic else "")
    marks += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {name} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>2</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{marks}{part}</w:r>" for part in parts)
