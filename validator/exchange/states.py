"""E-007: the states told of one document, in their order, each by the side that may tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from evidence.exchange.model import Message
from evidence.exchange.times import read_time
from evidence.exchange.trace import document_key, status_table
from schemas.text import fold
from schemas.trace import Moment
from validator.case import DossierCase, FileCase
from validator.exchange.messages import is_status, place_of
from validator.process.clocks import moment_text
from validator.process.receiving import surely_before
from validator.registry import Hit, Verdict, hit, not_applicable, on_dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One status of one document. ``teller``: who says it; ``author``: whose document it is."""

    code: str
    document: str
    teller: str
    author: str
    receiver: str
    moment: Moment | None
    item: FileCase
    message: Message

    @property
    def row(self) -> Mapping[str, Any]:
        """What the table says of its code; empty for an unknown one."""
        return status_table().get(self.code, {})

    def found(self, case: str, **params: str) -> Hit:
        """A hit about it."""
        words = {"code": self.code, "state": self.row["vi"], "state_en": self.row["en"]}
        where = place_of(self.item, self.message.field("StatusCode"))
        told = shown(self.moment)
        return hit(where, case=case, document=self.document, time=told, **words, **params)


def states_of(dossier: DossierCase) -> list[State]:
    """Every status told in the dossier, of each document it names."""
    return [
        state
        for item, message in dossier.messages
        if is_status(message)
        for state in _states(item, message)
    ]


def _states(item: FileCase, message: Message) -> Iterator[State]:
    code, teller = message.get("StatusCode"), message.get("From.OrganId", "From.OrganName")
    by_author = status_table().get(code, {}).get("by") == "sender"
    for one in message.every("ResponseFor"):
        named = one.get("OrganId", "")
        key = document_key(one.get("DocumentId", ""), code=one.get("Code", ""))
        yield State(
            code=code,
            document=one.get("DocumentId") or one.get("Code", ""),
            teller=fold(teller),
            author=fold(key.organ_code if by_author or not named else named),
            receiver=fold(named if by_author else teller),
            moment=read_time(message.get("Timestamp")).moment,
            item=item,
            message=message,
        )


def shown(moment: Moment | None) -> str:
    """A moment for people; "?" where it is not told."""
    return moment_text(moment) or "?"


@on_dossier("E-007")
def order(dossier: DossierCase) -> Verdict:
    """States follow one another; nothing follows a refusal; each side tells its own."""
    states = [one for one in states_of(dossier) if one.row]
    if not states:
        return not_applicable("no-status")
    hits = [found for one in states if (found := _side(one)) is not None]
    talks: dict[tuple[str, str], list[State]] = {}
    for one in states:
        talks.setdefault((fold(one.document), one.receiver), []).append(one)
    for talk in talks.values():
        hits += [*_steps(talk), *_refused(talk), *_answers(talk)]
    return hits


def _side(state: State) -> Hit | None:
    """A request comes from the author, every other state from a receiver."""
    if not state.author or not state.teller:
        return None
    by_author = state.row["by"] == "sender"
    return state.found("side") if by_author != (state.teller == state.author) else None


def _steps(talk: Sequence[State]) -> Iterator[Hit]:
    steps = sorted((one for one in talk if "step" in one.row), key=lambda one: one.row["step"])
    for earlier, later in pairwise(steps):
        if later.row["step"] > earlier.row["step"] and surely_before(later.moment, earlier.moment):
            yield later.found("order", other=earlier.code, since=shown(earlier.moment))


def _refused(talk: Sequence[State]) -> Iterator[Hit]:
    """Whoever refused a document neither registers it nor works on it."""
    refusal = next((one for one in talk if one.code == "02"), None)
    steps = [one for one in talk if one.row.get("step", 0) >= 2 and one.code != "02"]
    if refusal is not None and steps:
        codes = ", ".join(sorted({one.code for one in steps}))
        yield refusal.found("refused", other=codes)


def _answers(talk: Sequence[State]) -> Iterator[Hit]:
    asked = next((one for one in talk if one.row["by"] == "sender"), None)
    for one in talk if asked is not None else ():
        answers = one.row["by"] == "receiver" and "step" not in one.row
        if asked is not None and answers and surely_before(one.moment, asked.moment):
            yield one.found("early", other=asked.code, since=shown(asked.moment))
