"""Judging the rows of workbooks of findings: which count, which are refused and why. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from schemas.clock import dmy, from_iso, office_date
from schemas.finding_key import ALPHABET, LETTER, plain_code
from schemas.life import Life, Step, Subject, may_follow, named, state_of, word
from schemas.masking import mask_numbers
from schemas.text import fold_head, nfc

_MOST_TEXT: Final = 4_000  # characters a cell is read to
_LETTER: Final = re.compile(rf"\b{LETTER}-[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}\b")
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DECIDES: Final = ("upheld", "withdrawn", "mended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A finding as it stands in the archive today, or stood when it was last written of."""

    subject: Subject
    code: str
    object_id: str
    found: str
    reported: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What rows are held against: findings by code, steps by key of finding, letters by code.

    ``letters``: code of the letter -> (number, unit, its steps by code of finding). ``at``: RFC
    3339 of this reading; ``on``: its office day; ``by``: who reads.
    """

    findings: Mapping[str, Known]
    steps: Mapping[str, Sequence[Step]]
    letters: Mapping[str, tuple[str, str, Mapping[str, Step]]]
    at: str
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A row that does not count. ``why``: an id of the refusals in ``finding-life.json``."""

    sheet: str
    row: int
    column: str
    why: str
    message: str

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "why": self.why,
            "message": self.message,
        }


@dataclass(slots=True, kw_only=True)
class Judged:
    """``rows`` read = ``steps`` taken + ``refused`` + ``known`` before + ``blank``."""

    kind: str
    rows: int = 0
    steps: list[Step] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    known: int = 0
    blank: int = 0


class _RowError(Exception):
    """A row is refused: at which column and why."""

    def __init__(self, column: str, why: str, **fills: str) -> None:
        self.column, self.why, self.fills = column, why, fills
        super().__init__(why)


def rows_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the worker read (op ``answers`` with :func:`heads`) as ``{"letter": …, "rows": […]}``.

    ``letter``: the code above the head, "" where there is none; of each row its sheet and number,
    and by id of the column its letter and its text. Raises ``ValueError`` where several letters are
    in one workbook.
    """
    ids = {word("columns", name): name for name in named("columns")}
    letters: dict[str, None] = {}
    rows: list[dict[str, Any]] = []
    for sheet in answers["sheets"]:
        columns = {ids[head]: letter for head, letter in sheet["columns"].items()}
        if not {"choice", "decision"} & set(columns):
            continue
        letters |= dict.fromkeys(code for text in sheet["above"] for code in _LETTER.findall(text))
        for number, told in sheet["rows"]:
            cells = {ids[head]: text for head, text in told.items()}
            if any(text for name, text in cells.items() if name != "found"):
                rows.append(
                    {"sheet": sheet["name"], "row": number, "columns": columns, "cells": cells}
                )
    if len(letters) > 1:
        raise ValueError(", ".join(letters))
    return {"letter": next(iter(letters), ""), "rows": rows}


def heads() -> list[str]:
    """The heads of the columns that are read, that of the code first."""
    return [word("columns", name) for name in named("columns")]


def judge_rows(read: Mapping[str, Any], desk: Desk) -> Judged:
    """What :func:`rows_of` found as steps and refusals.

    A workbook with the code of a letter bears replies, one without it decisions.
    """
    letter = read["letter"]
    judged = Judged(kind="replies" if letter else "decisions")
    asked: dict[str, str] = {}
    make = _reply if letter else _decision
    for row in read["rows"]:
        judged.rows += 1
        cells: Mapping[str, str] = dict.fromkeys(named("columns"), "") | row["cells"]
        if not any(cells[name] for name in _ANSWERS[judged.kind]):
            judged.blank += 1
            continue
        try:
            step = make(cells, desk, letter)
            _once(step, cells, asked)
            if _told_before(step, desk):
                judged.known += 1
                continue
            _allowed(step, desk)
        except _RowError as no:
            judged.refused.append(_refusal(row, no))
        else:
            judged.steps.append(step)
    return judged


_ANSWERS: Final = {"replies": ("choice", "text", "who", "day"), "decisions": ("decision", "reason")}


def _reply(cells: Mapping[str, str], desk: Desk, letter: str) -> Step:
    """A unit's reply as a step. Raises ``_RowError``."""
    code = _code(cells)
    number, unit, sent = desk.letters[letter]
    if code not in sent:
        why = "elsewhere" if code in desk.findings else "unknown"
        raise _RowError("code", why, code=code, letter=letter, unit=unit)
    asked = sent[code]
    if shown(cells["found"]) != shown(asked.found):
        raise _RowError("found", "changed", code=code)
    choice = _named("choices", cells["choice"], named("choices"))
    if choice is None:
        raise _RowError("choice", "choice", value=cells["choice"])
    if choice == "objected" and not cells["text"]:
        raise _RowError("text", "objection")
    if not cells["who"]:
        raise _RowError("who", "who")
    day = _day(cells["day"])
    if day is None:
        raise _RowError("day", "day", value=cells["day"])
    if day and not _sent_on(asked) <= date.fromisoformat(day) <= desk.on:
        raise _RowError("day", "when", value=cells["day"], sent=dmy(_sent_on(asked)))
    return Step(
        kind="explained",
        at=desk.at,
        by=desk.by,
        key=asked.key,
        code=code,
        object_id=asked.object_id,
        rule=asked.rule,
        unit=asked.unit,
        dossier=asked.dossier,
        letter=number or letter,
        choice=choice,
        text=cells["text"],
        who=cells["who"],
        day=day,
    )


def _decision(cells: Mapping[str, str], desk: Desk, letter: str) -> Step:
    """An inspector's decision as a step. Raises ``_RowError``."""
    del letter
    code = _code(cells)
    known = desk.findings.get(code)
    if known is None:
        raise _RowError("code", "unknown", code=code)
    if cells["found"] and shown(cells["found"]) != shown(known.found):
        raise _RowError("found", "changed", code=code)
    kind = _named("steps", cells["decision"], _DECIDES)
    if kind is None:
        raise _RowError("decision", "decision", value=cells["decision"])
    if not cells["reason"]:
        raise _RowError("reason", "reason")
    return step_on(known, kind, desk, reason=cells["reason"])


def step_on(known: Known, kind: str, desk: Desk, **told: Any) -> Step:
    """A step of a finding, with the finding as it is."""
    return Step(
        kind=kind,
        at=desk.at,
        by=told.pop("by", desk.by),
        key=known.subject.key,
        code=known.code,
        object_id=known.object_id,
        rule=known.subject.rule,
        unit=known.subject.unit,
        dossier=known.subject.dossier,
        found=known.found,
        **told,
    )


def life_of(known: Known, desk: Desk) -> Life:
    """Where a finding stands."""
    steps = desk.steps.get(known.subject.key, ())
    return state_of(steps, desk.on, known.subject, found=known.reported)


def shown(found: str) -> str:
    """A text as it is read back from a cell, numbers of identity papers hidden as letters do."""
    return mask_numbers(" ".join(nfc(found).split()))[:_MOST_TEXT]


def by_key(steps: Iterable[Step]) -> dict[str, list[Step]]:
    """Key -> its own steps, in order."""
    table: dict[str, list[Step]] = {}
    for step in steps:
        table.setdefault(step.key, []).append(step)
    return table


def _code(cells: Mapping[str, str]) -> str:
    if not cells["code"]:
        raise _RowError("code", "nameless")
    return plain_code(cells["code"])


def _named(group: str, text: str, ids: Iterable[str]) -> str | None:
    """The id whose words a person chose or typed."""
    words = {fold_head(word(group, name)): name for name in ids}
    return words.get(fold_head(text))


def _day(text: str) -> str | None:
    """The ISO day a person wrote, "" where nothing is, None where it is no day."""
    if not text:
        return ""
    if not (told := _DAY.fullmatch(text)):
        return None
    day, month, year = map(int, told.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _sent_on(asked: Step) -> date:
    return office_date(from_iso(asked.at))


def _once(step: Step, cells: Mapping[str, str], asked: dict[str, str]) -> None:
    if step.key in asked:
        raise _RowError("code", "twice", code=step.code)
    asked[step.key] = cells["code"]


def _told_before(step: Step, desk: Desk) -> bool:
    """Whether the very same was recorded already: a workbook sent in again with more answers."""
    same = ("kind", "letter", "choice", "text", "who", "day", "reason")
    before = desk.steps.get(step.key, ())
    held = before if step.kind == "explained" else before[-1:]
    return any(all(getattr(one, name) == getattr(step, name) for name in same) for one in held)


def _allowed(step: Step, desk: Desk) -> None:
    known = desk.findings.get(step.code)
    subject = known.subject if known else Subject(key=step.key, rule=step.rule, unit=step.unit)
    life = state_of(desk.steps.get(step.key, ()), desk.on, subject)
    if not may_follow(life, step.kind):
        raise _RowError("code", "state", code=step.code, state=word("states", life.base))


def _refusal(row: Mapping[str, Any], no: _RowError) -> Refusal:
    return Refusal(
        sheet=row["sheet"],
        row=row["row"],
        column=row["columns"].get(no.column, ""),
        why=no.why,
        message=word("refusals", no.why).format_map(no.fills),
    )
