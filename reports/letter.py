"""Workbooks of findings that go out and come back: letters to units, lists to decide on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from reports.book.summary import heading, office_day_text, signing
from reports.labels import Labels
from reports.masking import masked
from reports.model import Agency
from reports.sheets import Block, Book, Column, Kind, Line, Row, Sheet, Table
from schemas.clock import dmy, iso, office_date
from schemas.life import named, word

Found = Mapping[Hashable, Any]
_Columns = tuple[tuple[str, float, Kind], ...]
_NUMBER: Final = 5.0  # width of the column of numbers
_GUIDE_HEAD: Final = 2  # rows of the guide above what its drop-downs offer
DECISIONS: Final = ("upheld", "withdrawn", "mended")
# Column -> its width and kind; those of ``finding-life.json`` are known again by their heads.
_LETTER: Final[_Columns] = (
    ("code", 19, "code"),
    ("file_code", 15, "code"),
    ("document", 19, "text"),
    ("place", 23, "text"),
    ("found", 28, "text"),
    ("source", 12, "text"),
    ("remedy", 22, "text"),
    ("choice", 14, "reply"),
    ("text", 27, "reply"),
    ("who", 13, "reply"),
    ("day", 12, "reply"),
)
_LIST: Final[_Columns] = (
    ("code", 19, "code"),
    ("state", 11, "text"),
    ("unit", 14, "text"),
    ("file_code", 15, "code"),
    ("document", 18, "text"),
    ("place", 25, "text"),
    ("found", 28, "text"),
    ("source", 12, "text"),
    ("due", 12, "date"),
    ("reply", 18, "text"),
    ("decision", 14, "reply"),
    ("reason", 24, "reply"),
)
_HEADS: Final = {
    "file_code": "col.dossier",
    "document": "letter.document",
    "state": "col.life",
    "due": "col.due",
    "reply": "col.reply",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter that asks a unit to explain findings. ``number`` may be "": to be written in."""

    code: str
    number: str
    unit: str
    due: date
    at: datetime
    agency: Agency


def letter_book(letter: Letter, rows: Sequence[Found], labels: Labels) -> Book:
    """The letter: its heading, the findings with cells to reply in, a guide."""
    day = office_date(letter.at)
    place = office_day_text(labels, letter.agency.place, day)
    head = list(heading(letter.agency.parent, letter.agency.name, place, labels))
    head[2] = replace(head[2], text=labels("letter.number", number=letter.number or "…………"))
    fills = {"unit": letter.unit, "count": len(rows), "due": dmy(letter.due)}
    blocks: list[Block] = [
        *head,
        Line(labels("letter.title"), "title"),
        Line(labels("letter.to", **fills), "subtitle"),
        Line(labels("letter.code", code=letter.code), "subtitle"),
        Line(labels("letter.asks", **fills), "text"),
        _table(_LETTER, rows, {"choice": len(named("choices"))}, labels),
        *signing(labels("letter.maker"), labels("letter.head"), labels, seal=False),
    ]
    offered = [word("choices", name, labels.lang) for name in named("choices")]
    guide = _guide("letter.guide", word("columns", "choice", labels.lang), offered, labels)
    title = labels("letter.title")
    return _book(_locked("letter.sheet", blocks, _LETTER, labels), guide, title, letter)


def decision_book(rows: Sequence[Found], agency: Agency, at: datetime, labels: Labels) -> Book:
    """The inspector's list: where every finding stands, with cells to decide in."""
    blocks: list[Block] = [
        Line(labels("decide.title"), "title"),
        Line(labels("decide.note"), "note"),
        _table(_LIST, rows, {"decision": len(DECISIONS)}, labels),
    ]
    offered = [word("steps", name, labels.lang) for name in DECISIONS]
    guide = _guide("decide.guide", word("columns", "decision", labels.lang), offered, labels)
    sheet = _locked("decide.sheet", blocks, _LIST, labels)
    letter = Letter(
        code="", number="", unit="", due=office_date(at), at=at, agency=agency
    )  # for its agency and time
    return _book(sheet, guide, labels("decide.title"), letter)


def _locked(name: str, blocks: Sequence[Block], shown: _Columns, labels: Labels) -> Sheet:
    """A sheet of which only the cells to be filled in may be written to; they keep their width.

    Numbers of identity papers are hidden.
    """
    widths = (_NUMBER, *(width for _, width, _ in shown))
    return masked(Sheet(labels(name), tuple(blocks), widths=widths, locked=True))


def _book(sheet: Sheet, guide: Sheet, title: str, letter: Letter) -> Book:
    return Book(
        sheets=(sheet, guide),
        title=title,
        author=letter.agency.name or "Hoso",
        made=iso(letter.at),
        footer=" – ".join(filter(None, (letter.code, letter.unit))),
    )


def _table(
    shown: _Columns,
    rows: Sequence[Found],
    offered: Mapping[str, int],
    labels: Labels,
) -> Table:
    columns = [Column(labels("col.no"), _NUMBER, "count")]
    for name, width, kind in shown:
        count = offered.get(name, 0)
        last = _GUIDE_HEAD + count
        reference = f"'{labels('guide.sheet')}'!$A${_GUIDE_HEAD + 1}:$A${last}" if count else ""
        columns.append(Column(_head(name, labels), width, kind, choices=reference))
    return Table(tuple(columns), tuple(_rows(shown, rows, labels)), main=True)


def _rows(shown: _Columns, rows: Sequence[Found], labels: Labels) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        told = {**row, "document": _document(row, labels)}
        yield Row((number, *("" if kind == "reply" else told[n] for n, _, kind in shown)))


def _head(name: str, labels: Labels) -> str:
    if name in named("columns"):
        return word("columns", name, labels.lang)
    return labels(_HEADS.get(name, f"col.{name}"))


def _document(row: Found, labels: Labels) -> str:
    """Number, day and subject of the document; words for the dossier itself."""
    issued = str(row["issued"])
    day = dmy(date.fromisoformat(issued)) if issued else ""
    parts = (row["number"], day, row["subject"])
    return "; ".join(str(part) for part in parts if part) or labels("letter.dossier")


def _guide(key: str, head: str, offered: Sequence[str], labels: Labels) -> Sheet:
    """What may be chosen, in the rows the drop-downs point at, and how to fill the sheet in."""
    return Sheet(
        labels("guide.sheet"),
        (
            Line(labels(f"{key}.title"), "heading"),
            Table((Column(head, 40),), tuple(Row((text,)) for text in offered)),
            *(Line(text) for text in labels(key).split("\n")),
        ),
        widths=(40.0, 60.0),
    )
