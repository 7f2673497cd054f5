"""What a message tells of the work: a paper and its events, in the shape registers tell it.

The message says who sent what; whether the paper came in or went out depends on who looks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.exchange.model import Message
from evidence.exchange.read import VERSION
from evidence.exchange.times import read_time
from schemas.codes import parse_document_number, parse_organ_code
from schemas.finding import Place
from schemas.text import fold
from schemas.trace import Event, Paper, PaperKey, Party, Reading
from schemas.trace.model import Direction

_TOLD = "acknowledged"
_ID = re.compile(r"(?P<organ>[^,]+),(?P<day>[^,]+),(?P<code>[^,]+)")


@cache
def status_table() -> Mapping[str, Mapping[str, Any]]:
    """Status code -> its words, who sends it, and the event it is."""
    text = files("evidence.exchange").joinpath("data", "status.json").read_text("utf-8")
    codes: Mapping[str, Mapping[str, Any]] = json.loads(text)["codes"]
    return codes


def reading_of(facts: Mapping[str, Any], *, own: Collection[str] = (), source: str = "") -> Reading:
    """The reading of one message; ``facts`` as ``read_message`` gives them.

    ``own``: codes and names of the office that looks, else a document is taken to have come in and
    a status to have come back. ``source``: path of the message, for places. A message that names no
    document yields no paper and counts as refused.
    """
    message = Message.of(facts)
    status = message.kind == "status"
    names = organ_names(own)
    papers = tuple((_of_status if status else _of_document)(message, names, Place(file=source)))
    return Reading(
        kind="status" if status else "edoc",
        mapping=f"edxml/{VERSION}",
        papers=papers,
        rows=max(1, len(papers)),
        refused=0 if papers else 1,
    )


def document_key(identifier: str, *, code: str = "", day: str = "", organ: str = "") -> PaperKey:
    """The key of a document from its DocumentId (``organ,date,number/symbol``) and what else is
    told of it; what is told apart counts more.
    """
    found = _ID.fullmatch(identifier.strip())
    parts = found.groupdict() if found else {"organ": "", "day": "", "code": ""}
    number = parse_document_number(code or parts["code"].strip())
    moment = read_time(day or parts["day"]).moment
    return PaperKey(
        number=number.number if number else (code or parts["code"]).partition("/")[0].strip(),
        notation=_notation(code or parts["code"]),
        issued=moment.day if moment else None,
        organ_code=organ or parts["organ"].strip(),
    )


def _notation(code: str) -> str:
    known = parse_document_number(code.strip())
    if known is None:
        return code.partition("/")[2].strip()
    return "/".join(part for part in (known.year, known.notation) if part)


def party(told: Mapping[str, str]) -> Party:
    """The organ of a From or To block."""
    return Party(organ=told.get("OrganName", ""), organ_code=told.get("OrganId", ""))


def organ_names(names: Iterable[str]) -> frozenset[str]:
    """Names and codes of organs in the form compared; a code in its old and new form is one."""
    return frozenset(filter(None, map(_compared, names)))


def _compared(name: str) -> str:
    code = parse_organ_code(name.strip())
    return ".".join(code.levels) if code is not None else fold(name.strip())


def _is_own(who: Party, names: frozenset[str]) -> bool:
    return bool(names & organ_names((who.organ, who.organ_code)))


def _of_document(message: Message, names: frozenset[str], place: Place) -> Iterator[Paper]:
    sender = party(message.below("From."))
    number, notation = message.get("Code.CodeNumber"), message.get("Code.CodeNotation")
    told = document_key(
        message.get("DocumentId"),
        code="/".join(filter(None, (number, notation))),
        day=message.get("PromulgationInfo.PromulgationDate"),
        organ=sender.organ_code,
    )
    if not told.sign and not message.get("DocumentId"):
        return
    receivers = tuple(party(one) for one in message.every("To"))
    direction: Direction = "out" if _is_own(sender, names) else "in"
    targets, event = _targets(message), _business(message, sender, place)
    done = (event,) if event is not None else ()
    yield Paper(
        direction=direction,
        key=PaperKey(
            number=told.number,
            notation=told.notation,
            issued=told.issued,
            organ=sender.organ,
            organ_code=told.organ_code,
        ),
        type=message.get("DocumentType.TypeName", "DocumentType"),
        subject=message.get("Subject"),
        signer=message.get("SignerInfo.FullName"),
        position=message.get("SignerInfo.Position"),
        urgency=_urgency(message.get("OtherInfo.Priority")),
        medium="electronic",
        recipients=tuple(one.organ or one.organ_code for one in receivers),
        pages=message.get("OtherInfo.PageAmount"),
        copies=message.get("OtherInfo.PromulgationAmount"),
        due=read_time(message.get("DueDate")).moment,
        answers=tuple(_answered(one) for one in message.every("ResponseFor")),
        message=message.get("DocumentId"),
        events=(*_way(message, sender, receivers, place), *(done if not targets else ())),
        place=place,
    )
    for identifier in targets:
        key = document_key(identifier)
        yield Paper(direction=direction, key=key, message=identifier, events=done, place=place)


def _urgency(code: str) -> str:
    """The id of the urgency: codes are ids of the vocabulary; others are not known."""
    return code if code in ("0", "1", "2", "3", "4") else ""


def _answered(one: Mapping[str, str]) -> PaperKey:
    return document_key(
        one.get("DocumentId", ""),
        code=one.get("Code", ""),
        day=one.get("PromulgationDate", ""),
        organ=one.get("OrganId", ""),
    )


def _way(
    message: Message, sender: Party, receivers: tuple[Party, ...], place: Place
) -> Iterator[Event]:
    """Sent to each receiver; then each organ the message passed, as it was forwarded or arrived."""
    traces = message.every("TraceHeader")
    passed = [(party(one), read_time(one.get("Timestamp", "")).moment) for one in traces]
    start = next((when for who, when in passed if who.organ_code == sender.organ_code), None)
    for one in receivers:
        yield Event(kind="sent", moment=start, by=sender, to=one, place=place)
    goals = {one.organ_code for one in receivers} - {""}
    for who, when in passed:
        if who.organ_code in goals:
            yield Event(kind="arrived", moment=when, by=sender, to=who, place=place)
        elif who.organ_code != sender.organ_code:
            yield Event(kind="forwarded", moment=when, by=who, place=place)


_KINDS = {"revocation": "recalled", "update": "updated", "replacement": "replaced"}


def _business(message: Message, sender: Party, place: Place) -> Event | None:
    """What the message does to an earlier document, at the time it was sent."""
    kind = _KINDS.get(message.kind)
    if kind is None:
        return None
    times = (read_time(one.get("Timestamp", "")).moment for one in message.every("TraceHeader"))
    staff = next(message.every("Bussiness.StaffInfo"), {})
    return Event(
        kind=kind,
        moment=next(times, None),
        by=_person(sender, staff),
        text=message.get("Bussiness.BussinessDocReason"),
        place=place,
    )


def _person(organ: Party, staff: Mapping[str, str]) -> Party:
    """Somebody of the records office of an organ; every message names a clerk there."""
    return Party(
        organ=organ.organ,
        organ_code=organ.organ_code,
        unit=staff.get("Department", ""),
        person=staff.get("Staff", ""),
        role="clerk" if staff else "",
    )


def _targets(message: Message) -> tuple[str, ...]:
    """DocumentIds of the documents it takes back, changes or replaces, but for its own."""
    if message.kind not in _KINDS:
        return ()
    replaced = message.every("Bussiness.ReplacementInfoList.ReplacementInfo")
    named = [message.get("Bussiness.DocumentId"), *(one.get("DocumentId", "") for one in replaced)]
    return tuple(dict.fromkeys(one for one in named if one and one != message.get("DocumentId")))


def _of_status(message: Message, names: frozenset[str], place: Place) -> Iterator[Paper]:
    """The document a status is about, with that one event."""
    teller = party(message.below("From."))
    row = status_table().get(message.get("StatusCode"), {})
    by_author = row.get("by") == "sender"
    direction = _direction(by_author=by_author, ours=_is_own(teller, names))
    for one in message.every("ResponseFor"):
        # a request of the author's names the organ it goes to, not the author
        told = {**one, "OrganId": teller.organ_code} if by_author else one
        yield Paper(
            direction=direction,
            key=_answered(told),
            status=message.get("Description"),
            medium="electronic",
            message=one.get("DocumentId", ""),
            events=tuple(_status_events(message, teller, direction, place)),
            place=place,
        )


def _direction(*, by_author: bool, ours: bool) -> Direction:
    """Out where the author looks: our own request, or somebody's answer to what we sent."""
    return "out" if by_author == ours else "in"


def _status_events(
    message: Message, teller: Party, direction: Direction, place: Place
) -> Iterator[Event]:
    """The event a status is; the first ones also tell the author that the document has come."""
    code = message.get("StatusCode")
    row = status_table().get(code, {})
    event = Event(
        kind=str(row.get(direction, "status")),
        moment=read_time(message.get("Timestamp")).moment,
        by=_person(teller, next(message.every("StaffInfo"), {})),
        text=message.get("Description"),
        code=code,
        place=place,
    )
    if direction == "in" and row.get("receipt") and event.kind != _TOLD:
        yield replace(event, kind=_TOLD)
    yield event
