"""Lays minutes out: head, title, content, signatures, recipients (Decree 30, Annexes I and III)."""

from __future__ import annotations

from typing import Any, Final

from docx.shared import Pt

from reports.cells import visible
from reports.labels import Labels
from reports.minutes.grid import grid, plain
from reports.minutes.marks import Look, balanced, fill, put, rule, text_width
from reports.minutes.model import Block, Ground, Heading, Minutes, Paragraph, Party, Table
from reports.minutes.package import TYPE_AREA, new_package, package_bytes

_INDENT: Final = 36.0  # points, 1.27 cm: PL I.II.6
_ORGAN: Final = 0.42  # of the type area: the column of the organ's name; the rest is the motto's
_SHORT: Final = 0.4  # of the words above: the line below organ and abstract (1/3 to 1/2)
_SIGNING_ROOM: Final = 64.0  # points left for a signature and a seal
_ASIDE: Final = 40.0  # points left and right of a title's lines
_BODY: Final = Look(align="justify", first=_INDENT, before=6)
_LOOKS: Final = {
    "parent": Look(size=12, align="center"),
    "organ": Look(size=12, bold=True, align="center"),
    "motto": Look(size=13, bold=True, align="center"),
    "number": Look(size=13, align="center", before=4),
    "date": Look(size=13, italic=True, align="center", before=4),
    "type": Look(bold=True, align="center", before=14),
    "about": Look(bold=True, align="center"),
    "level1": Look(bold=True, align="justify", first=_INDENT, before=12, leads=True),
    "level2": Look(bold=True, align="justify", first=_INDENT, before=6, leads=True),
    "ground": Look(italic=True, align="justify", first=_INDENT, before=6),
    "party": Look(size=13, bold=True, align="center", before=14, leads=True),
    "note": Look(size=13, italic=True, align="center", leads=True),
    "name": Look(bold=True, align="center", before=_SIGNING_ROOM),
    "to": Look(size=12, bold=True, italic=True, before=12, leads=True),
    "recipient": Look(size=11),
    "kept_below": Look(size=11, leads=True),
}
_APART: Final = 12.0  # points between the titles of two who sign
_DOTS: Final = "......"
_CONTROL: Final = str.maketrans("\t", " ")


def minutes_docx(minutes: Minutes) -> bytes:
    """The bytes of the DOCX; equal minutes give equal bytes. Nothing of the text is left out."""
    title = f"{minutes.type} {minutes.about}".strip()
    document = new_package(title=_said(title), author=_said(minutes.author), made=minutes.made)
    _head(document, minutes)
    _title(document, minutes)
    for block in minutes.body:
        _block(document, block)
    _parties(document, minutes.parties)
    _recipients(document, minutes)
    return package_bytes(document)


def _said(text: str) -> str:
    """``text`` as XML can hold it: control characters are shown by their number."""
    return visible(text.translate(_CONTROL))


def _head(document: Any, minutes: Minutes) -> None:
    """Cells 1 to 4: organ and number left; national name, motto, place and date right."""
    labels = Labels()
    widths = [TYPE_AREA * _ORGAN, TYPE_AREA * (1 - _ORGAN)]
    rows = [("", ""), ("", "")]
    (organ, nation), (number, dated) = plain(document, rows, widths)
    if minutes.parent:
        _centred(organ, _said(minutes.parent).upper(), _LOOKS["parent"], widths[0])
    name = _said(minutes.organ).upper() or labels("head.no_agency")
    _ruled(organ, name, _LOOKS["organ"], widths[0], _SHORT)
    put(nation, labels("head.nation"), _LOOKS["organ"])
    _ruled(nation, labels("head.motto"), _LOOKS["motto"], widths[1], 1.0)
    put(number, f"Số: {minutes.number or _DOTS}/{minutes.symbol}", _LOOKS["number"])
    if minutes.place_date:
        put(dated, _said(minutes.place_date), _LOOKS["date"])
    for cell in (organ, nation, number, *([dated] if minutes.place_date else [])):
        _drop_first(cell)


def _drop_first(cell: Any) -> None:
    """Take away the empty paragraph every new cell begins with."""
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)


def _centred(place: Any, text: str, look: Look, room: float) -> float:
    """Put ``text`` in lines of about the same length; returns the longest, in points."""
    lines = balanced(text, look, room)
    put(place, "\n".join(lines), look)
    return max(text_width(line, look) for line in lines)


def _ruled(place: Any, text: str, look: Look, room: float, share: float) -> None:
    """Words and the line below them, ``share`` as long as they are."""
    rule(place, _centred(place, text, look, room) * share, room)


def _title(document: Any, minutes: Minutes) -> None:
    put(document, _said(minutes.type).upper(), _LOOKS["type"])
    if minutes.about:
        about, look = _said(minutes.about), _LOOKS["about"]
        long = _centred(document, about, look, TYPE_AREA - 2 * _ASIDE)
        rule(document, long * _SHORT, TYPE_AREA)


def _block(document: Any, block: Block) -> None:
    match block:
        case Heading():
            text = _said(block.text)
            put(document, text.upper() if block.level == 1 else text, _LOOKS[f"level{block.level}"])
        case Ground():
            put(document, _said(block.text), _LOOKS["ground"])
        case Paragraph():
            put(document, _said(block.text), _BODY, lead=_said(block.lead))
        case Table():
            put(document, "", Look(size=4, leads=True))
            grid(document, _told(block), TYPE_AREA)


def _told(table: Table) -> Table:
    heads = tuple(map(_said, table.heads))
    rows = tuple(tuple(map(_said, row)) for row in table.rows)
    return Table(heads, rows, table.shares, table.aligns, table.total)


def _parties(document: Any, parties: tuple[Party, ...]) -> None:
    """Who signs, side by side; names stand on one line whatever the length of the titles."""
    if not parties:
        return
    width = TYPE_AREA / len(parties)
    room = width - _APART
    rows = [
        [_lines(party.title.upper(), "party", room) for party in parties],
        [_lines(party.note, "note", room) for party in parties],
        [_said(party.name) or _DOTS * 4 for party in parties],
    ]
    cells = plain(document, rows, [width] * len(parties))
    for role, texts, row in zip(("party", "note", "name"), rows, cells, strict=True):
        for text, cell in zip(texts, row, strict=True):
            fill(cell, text, _LOOKS[role])


def _lines(text: str, role: str, room: float) -> str:
    return "\n".join(balanced(_said(text), _LOOKS[role], room))


def _recipients(document: Any, minutes: Minutes) -> None:
    put(document, "Nơi nhận:", _LOOKS["to"])
    for name in minutes.recipients:
        put(document, f"- {_said(name)};", _LOOKS["kept_below"])
    last = put(document, f"- Lưu: {_said(minutes.kept)}.", _LOOKS["recipient"])
    last.paragraph_format.space_after = Pt(0)
