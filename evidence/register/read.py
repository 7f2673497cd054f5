"""A list as a reading: every row below the head is a paper, an event, or refused with a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.exchange.limits import HEAD
from evidence.exchange.read import read_message
from evidence.exchange.recognise import is_message
from evidence.exchange.trace import reading_of
from evidence.register.columns import Columns, load_columns
from evidence.register.heads import Head, find_head, letters
from evidence.register.papers import READERS
from evidence.register.rows import Line, finding
from evidence.register.tables import Row, Sheet, read_sheets
from evidence.register.trace import joined, traced
from evidence.register.values import text_of
from schemas.canonical import canonical_json
from schemas.errors import HosoError
from schemas.finding import Finding, Place
from schemas.trace import Paper, Reading, paper_to_dict, reading_to_dict

VERSION = 1
_CHUNK = 2_000  # papers of one frame
_MOST_FINDINGS = 2_000  # told of one file; the rest is counted


@dataclass(slots=True, kw_only=True)
class _Told:
    """What has been read so far."""

    kinds: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    untold: int = 0
    rows: int = 0
    refused: int = 0

    def add(self, found: list[Finding]) -> None:
        room = max(0, _MOST_FINDINGS - len(self.findings))
        self.findings += found[:room]
        self.untold += len(found[room:])


def read_register(
    path: Path, *, name: str, kind: str = "", columns: Columns | None = None
) -> Reading:
    """The list at ``path`` (a .xlsx, .xls, .ods, .csv or a web page), ``name`` as received.

    ``kind``: register-in | register-out | trace, where the user says it; else by its heads.
    Raises ``HosoError`` register-unreadable, register-unknown (no sheet has a head that is known).
    """
    told, columns = _Told(), columns or load_columns()
    papers = tuple(_papers(path, name, kind, columns, told))
    return _reading(told, columns, papers)


def register_op(
    path: str,
    name: str,
    kind: str = "",
    own: Mapping[str, Any] | None = None,
    organs: Sequence[str] = (),
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Op ``register``: frames of papers (canonical JSON lines), last ``{"reading": …}``.

    ``own``: an agency's map. ``organs``: names and codes of the office whose lists these are: what
    a message sent by it tells went out. Raises as :func:`read_register`.
    """
    if _is_message(Path(path)):
        yield from _message_frames(Path(path), name, organs)
        return
    told, columns = _Told(), load_columns(own)
    lines: list[bytes] = []
    for paper in _papers(Path(path), name, kind, columns, told):
        lines.append(canonical_json(paper_to_dict(paper)) + b"\n")
        if len(lines) == _CHUNK:
            yield {"papers": len(lines)}, b"".join(lines)
            lines = []
    if lines:
        yield {"papers": len(lines)}, b"".join(lines)
    reading = _reading(told, columns, ())
    findings = [finding.as_dict() for finding in reading.findings]
    yield (
        {
            "reading": {
                "kind": reading.kind,
                "mapping": reading.mapping,
                "findings": findings,
                "untold": told.untold,
                "rows": reading.rows,
                "refused": reading.refused,
            }
        },
        b"",
    )


def _is_message(path: Path) -> bool:
    with path.open("rb") as stream:
        return is_message(stream.read(HEAD))


def _message_frames(
    path: Path, name: str, organs: Sequence[str]
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """A message of the exchange told as a list of one row."""
    reading = reading_of(read_message(path), own=organs, source=name)
    lines = b"".join(canonical_json(paper_to_dict(paper)) + b"\n" for paper in reading.papers)
    if lines:
        yield {"papers": len(reading.papers)}, lines
    told = {**reading_to_dict(reading), "untold": 0}
    del told["papers"]
    yield {"reading": told}, b""


def _reading(told: _Told, columns: Columns, papers: tuple[Paper, ...]) -> Reading:
    kinds = sorted(set(told.kinds))
    return Reading(
        kind=kinds[0] if len(kinds) == 1 else "list",
        mapping=f"{columns.name}+{VERSION}",
        papers=papers,
        findings=tuple(told.findings),
        rows=told.rows,
        refused=told.refused,
    )


def _papers(path: Path, name: str, kind: str, columns: Columns, told: _Told) -> Iterator[Paper]:
    try:
        for sheet in read_sheets(path):
            head = find_head(sheet, columns, kind)
            if head is None:
                if any(text_of(cell) for row in sheet.rows for cell in row):
                    where = Place(file=name, sheet=sheet.name)
                    told.add([finding("X-134", where, sheet.name)])
                continue
            told.kinds.append(head.kind)
            if sheet.blank:
                where = Place(file=name, sheet=sheet.name)
                told.add([finding("X-136", where, sheet.blank.text)])
            told.add([_unread(name, sheet, column, text) for column, text in head.unknown])
            yield from _of_sheet(name, sheet, head, columns, told)
    except HosoError as error:
        raise HosoError(error.code, **{**error.params, "name": name}) from error
    if not told.kinds:
        raise HosoError("register-unknown", name=name)


def _of_sheet(
    name: str, sheet: Sheet, head: Head, columns: Columns, told: _Told
) -> Iterator[Paper]:
    lines = (
        Line(
            cells=row,
            head=head,
            columns=columns,
            place=Place(file=name, sheet=sheet.name, row=number),
        )
        for number, row in enumerate(sheet.rows[head.first :], start=head.first + 1)
        if _is_filled(row, head)
    )
    if head.kind == "trace":
        yield from joined(_kept(traced(lines), told))
    else:
        read = READERS[head.kind]
        yield from _kept(((line, read(line)) for line in lines), told)


def _kept(read: Iterator[tuple[Line, Paper | None]], told: _Told) -> Iterator[Paper]:
    for line, paper in read:
        told.rows += 1
        told.refused += paper is None
        told.add(line.findings)
        if paper is not None:
            yield paper


def _is_filled(row: Row, head: Head) -> bool:
    """Whether a row says more than its running number: totals and signatures below do not."""
    filled = {
        field
        for field, column in head.fields.items()
        if column < len(row) and text_of(row[column]) and field != "ordinal"
    }
    return len(filled) > 1


def _unread(name: str, sheet: Sheet, column: int, text: str) -> Finding:
    where = Place(file=name, sheet=sheet.name, column=letters(column))
    return finding("X-133", where, text)
