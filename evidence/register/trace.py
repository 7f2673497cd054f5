"""Traces of handling: one event a row, put together to papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from evidence.register.rows import Line
from schemas.trace import Event, Paper, PaperKey, event_kind

_NAMES = ("sign", "number", "arrival_number")
_Known = tuple[PaperKey, str]


def traced(lines: Iterable[Line]) -> Iterator[tuple[Line, Paper | None]]:
    """Each row with a paper of its one event; a row that names no paper goes on with the last.

    None for a row whose action is not known (X-135) or that names no paper at all (X-131).
    """
    known: _Known | None = None
    for line in lines:
        if line.told(*_NAMES):
            known = (line.key(), line.told("arrival_number"))
        if known is None:
            line.tell("X-131", "", line.told("action", "text"))
            yield line, None
            continue
        event = _event(line)
        yield line, _paper(line, known, event) if event else None


def joined(papers: Iterable[Paper]) -> Iterator[Paper]:
    """Papers of one key that follow each other as one, with the events of all."""
    held: Paper | None = None
    for paper in papers:
        if held is not None and _same(held, paper):
            held = replace(held, events=held.events + paper.events)
            continue
        if held is not None:
            yield _directed(held)
        held = paper
    if held is not None:
        yield _directed(held)


def _same(one: Paper, other: Paper) -> bool:
    return (one.key, one.arrival_number) == (other.key, other.arrival_number)


def _directed(paper: Paper) -> Paper:
    """The direction: what has an arrival number or an event of incoming papers alone came in."""
    told = [event_kind(event.kind).directions for event in paper.events]
    direction: Literal["in", "out", "draft"] = "out"
    if paper.arrival_number or ("in",) in told:
        direction = "in"
    elif any("draft" in directions for directions in told):
        direction = "draft"
    return replace(paper, direction=direction)


def _event(line: Line) -> Event | None:
    kind = line.meant("actions", "action")
    if not kind:
        return None
    return Event(
        kind=kind,
        moment=line.moment("at"),
        by=line.party("actor_unit", "actor", "actor_role"),
        to=line.party("to_unit", "to", "to_role"),
        part=_part(line),
        text=line.told("text"),
        due=line.moment("due"),
        place=line.place,
    )


def _part(line: Line) -> Literal["", "lead", "support", "info"]:
    told = line.told("handling")
    match line.columns.meant("handlings", told) if told else "":
        case "lead":
            return "lead"
        case "support":
            return "support"
        case "info":
            return "info"
    return ""


def _paper(line: Line, known: _Known, event: Event) -> Paper:
    return Paper(
        direction="in",
        key=known[0],
        arrival_number=known[1],
        subject=line.told("subject"),
        urgency=line.term("urgency", "urgency"),
        dossier=line.told("dossier"),
        events=(event,),
        place=line.place,
    )
