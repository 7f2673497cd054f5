"""A row of a register as a paper with the events it tells; nothing is told that stands nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from evidence.register.rows import Line
from evidence.register.values import moment_of, sign_of
from schemas.text import fold_head, nfc
from schemas.trace import Event, Medium, Moment, Paper, PaperKey, Party
from schemas.vocabulary import load_vocabulary

_SIGN = re.compile(r"(?<![\d/])(\d{1,7})\s*[/-]\s*([^\s,;()]*\w)")
_OF = re.compile(r"\b(?:của|do)\s+(.+?)(?:\s+(?:ban hành|về)\b.*)?$", re.IGNORECASE)
_OPENED = frozenset({"started", "suspended", "returned", "recalled"})


def incoming(line: Line) -> Paper | None:
    """The paper of a row of a register of incoming papers; None where it names none (X-131)."""
    key = _told_key(line) if line.told("told") else line.key()
    arrival = line.told("arrival_number")
    if not (key.sign or arrival):
        line.tell("X-131", "", line.told("subject", "type_subject", "organ"))
        return None
    due, state = line.moment("due"), line.meant("states", "status")
    paper = _paper(line, key, due)
    return replace(
        paper,
        direction="in",
        arrival_number=arrival,
        handling="info" if state == "info" or _is_informed(line) else "",
        replies=line.several("reply"),
        events=tuple(_with_place(line, [*_incoming_events(line, due, state)])),
    )


def outgoing(line: Line) -> Paper | None:
    """The paper of a row of a register of outgoing papers; None where it names none (X-131)."""
    key = line.key()
    if not key.sign:
        line.tell("X-131", "", line.told("subject", "type_subject", "recipients"))
        return None
    paper = _paper(line, key, line.moment("due"))
    return replace(
        paper,
        direction="out",
        recipients=line.several("recipients"),
        answers=tuple(_answered(text) for text in line.several("answers")),
        events=tuple(_with_place(line, [*_outgoing_events(line)])),
    )


READERS: dict[str, Callable[[Line], Paper | None]] = {
    "register-in": incoming,
    "register-out": outgoing,
}


def _paper(line: Line, key: PaperKey, due: Moment | None) -> Paper:
    subject = line.told("subject", "type_subject", "told")
    return Paper(
        direction="in",
        key=key,
        type=line.told("type") or type_named(subject),
        subject=subject,
        signer=line.told("signer"),
        position=line.told("position"),
        urgency=line.term("urgency", "urgency"),
        secrecy=line.term("secrecy", "secrecy"),
        medium=_medium(line),
        pages=line.told("pages"),
        copies=line.told("copies"),
        due=due,
        status=line.told("status"),
        dossier=line.told("dossier"),
        dossier_title=line.told("dossier_title"),
        retention=line.told("retention"),
        attachments=line.several("attachments"),
        place=line.place,
    )


def _medium(line: Line) -> Medium:
    match line.meant("media", "medium"):
        case "paper":
            return "paper"
        case "electronic":
            return "electronic"
    return ""


def _is_informed(line: Line) -> bool:
    told = line.told("handling")
    return bool(told) and line.columns.meant("handlings", told) == "info"


def type_named(subject: str) -> str:
    """The document type a subject begins with (``Quyết định về …``), by its name; else ""."""
    folded = fold_head(subject[:60])
    names = [term.vi for term in load_vocabulary("document-types").terms]
    fits = [name for name in names if folded.startswith(fold_head(name))]
    return max(fits, key=len, default="")


def _told_key(line: Line) -> PaperKey:
    """The key in one cell of the register of handling: type, sign, day and organ together."""
    told = nfc(line.told("told"))
    sign, organ = _SIGN.search(told), _OF.search(told)
    day = moment_of(told)
    return PaperKey(
        number=sign[1] if sign else "",
        notation=sign[2] if sign else "",
        issued=day.day if day else None,
        organ=organ[1].strip(" .,") if organ else line.told("organ"),
    )


def _answered(text: str) -> PaperKey:
    number, notation = sign_of(text)
    return PaperKey(number=number, notation=notation)


def _incoming_events(line: Line, due: Moment | None, state: str) -> Iterator[Event]:
    arrival = line.told("arrival_number")
    arrived = line.moment("arrival_day")
    if arrived or arrival:
        yield Event(kind="arrived", moment=arrived)
    if arrival:
        yield Event(kind="registered", moment=line.moment("registered_at"), code=arrival)
    leader = Party(person=line.told("leader"))
    if presented := line.moment("presented_at"):
        yield Event(kind="presented", moment=presented, to=leader)
    directed = line.moment("directed_at")
    if leader or line.told("direction") or directed:
        text = line.told("direction")
        yield Event(kind="directed", moment=directed, by=leader, text=text, due=due)
    yield from _handed(line, leader, directed)
    finished = line.moment("finished_at")
    if finished or state == "finished":
        yield Event(kind="finished", moment=finished, by=line.party("unit", "person"))
    elif state in _OPENED:
        yield Event(kind=state, by=line.party("unit", "person"))
    for reply in line.several("reply"):
        yield Event(kind="answered", text=reply)


def _handed(line: Line, leader: Party, directed: Moment | None) -> Iterator[Event]:
    """To whom the paper went: who leads, who supports, who is informed."""
    at = line.moment("passed_at") or directed
    receivers = line.several("receiver")
    lead = line.party("unit", "person")
    if lead:
        yield Event(kind="assigned", moment=at, by=leader, to=lead, part="lead")
    for name in receivers:
        alone = len(receivers) == 1 and not lead
        yield Event(
            kind="assigned" if alone else "forwarded",
            moment=at,
            by=leader,
            to=Party(unit=name),
            part="lead" if alone else "",
        )
    for name in line.several("support"):
        yield Event(kind="forwarded", moment=at, by=leader, to=Party(unit=name), part="support")
    for name in line.several("informed"):
        yield Event(kind="forwarded", moment=at, by=leader, to=Party(unit=name), part="info")


def _outgoing_events(line: Line) -> Iterator[Event]:
    drafter = line.party("unit", "person")
    if drafter:
        yield Event(kind="drafted", by=drafter)
    if signed := line.moment("signed_at"):
        yield Event(kind="signed", moment=signed, by=Party(person=line.told("signer")))
    if numbered := line.moment("registered_at"):
        yield Event(kind="numbered", moment=numbered)
    issued = line.moment("issued_at", "passed_at")
    for name in line.several("recipients") or ("",):
        if issued or name:
            yield Event(kind="issued", moment=issued, to=Party(organ=name))


def _with_place(line: Line, events: list[Event]) -> Iterator[Event]:
    return (replace(event, place=line.place) for event in events)
