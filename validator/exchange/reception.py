"""S-021, V-022, V-030, V-031 on the documents of a dossier, by the messages that lie in it.

1. messages that tell of the document (number and symbol, and the day where both state one) are read
   as events, from the point of view of the organ whose records these are;
2. the day of arrival of the metadata stands in where no message tells of the arrival;
3. the signatures judged are those on the files as the message carried them: what lies beside it may
   have been stamped since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from evidence.exchange.model import Message
from evidence.exchange.trace import organ_names, party
from schemas.clock import parse_dmy
from schemas.trace import Event, Moment, Paper, PaperKey, paper_state
from validator.case import DocumentCase, FileCase
from validator.exchange.messages import is_status
from validator.process.case import PaperCase, ProcessContext
from validator.process.lacking import named
from validator.process.receiving import (
    acknowledged,
    recall_answered,
    returned_with_reason,
    verified_first,
)
from validator.registry import (
    Hit,
    Skip,
    Verdict,
    not_applicable,
    not_evaluated,
    on_document,
    summed,
)
from validator.signature.outcome import FAILED
from validator.signing.signers import direction_of


@dataclass(frozen=True)
class Received:
    """A document that came in, with the messages that carried it or told of it."""

    document: DocumentCase
    messages: tuple[tuple[FileCase, Message, Paper], ...]

    @cached_property
    def case(self) -> PaperCase:
        """All that is told of it, as one paper."""
        told = [paper for _, _, paper in self.messages]
        events = [*(event for paper in told for event in paper.events), *self._arrival(told)]
        paper = replace(told[0], direction="in", medium="electronic", events=tuple(events))
        context = self.document.dossier.context
        state = paper_state(paper, context.calendar, context.today)
        return PaperCase(
            self.document.position,
            paper,
            state,
            ProcessContext(calendar=context.calendar, today=context.today, packs=context.packs),
        )

    def _arrival(self, told: list[Paper]) -> Iterator[Event]:
        day = parse_dmy(self.document.record.get("ArrivalDate"))
        if day is not None and not any(e.kind == "arrived" for p in told for e in p.events):
            yield Event(kind="arrived", moment=Moment(day))

    @property
    def carriers(self) -> Iterator[tuple[FileCase, Message]]:
        """The messages that carry it."""
        return ((item, message) for item, message, _ in self.messages if not is_status(message))

    @cached_property
    def bad(self) -> tuple[str, ...]:
        """The files that came with a signature that is not valid."""
        return tuple(
            inner.name
            for item, _ in self.carriers
            for inner in item.carried
            if any(
                verdict.conclusion == FAILED
                for verdict in self.document.dossier.verdicts(inner)
                if inner.message is None
            )
        )

    @property
    def has_signed_files(self) -> bool:
        """Whether a file came whose signatures could be judged."""
        dossier = self.document.dossier
        carried = (inner for item, _ in self.carriers for inner in item.carried)
        return any(inner.message is None and dossier.verdicts(inner) for inner in carried)

    @property
    def is_misaddressed(self) -> bool:
        """Whether every message that carries it names receivers, and none is the organ's."""
        own = organ_names(self.document.dossier.own_names)
        named = [tuple(map(party, message.every("To"))) for _, message in self.carriers]
        if not own or not named or not all(named):
            return False
        return not any(own & organ_names((one.organ, one.organ_code)) for to in named for one in to)


def received(document: DocumentCase) -> Received | Skip:
    """The document with what messages tell of it; why not."""
    direction = direction_of(document)
    if direction != "in":
        return (
            not_applicable("other-direction") if direction else not_evaluated("direction-unknown")
        )
    record = document.record
    key = PaperKey(number=record.get("CodeNumber"), notation=record.get("CodeNotation"))
    found = document.dossier.told.get(key.sign, ()) if key.sign else ()
    same = tuple(one for one in found if len({document.issued, one[2].key.issued} - {None}) < 2)
    return Received(document, same) if same else not_evaluated("no-message")


def _on_received(rule_id: str, judged: Callable[[Received], Verdict]) -> None:
    @on_document(rule_id)
    def check(document: DocumentCase) -> Verdict:
        found = received(document)
        return found if isinstance(found, Skip) else judged(found)


def _accepted(told: Received) -> Verdict:
    """V-030: what fails the check, or is another's, is returned, with a reason."""
    reasons = returned_with_reason(told.case)
    if not told.case.of("registered"):
        return reasons if told.case.of("refused") else not_evaluated("event-not-told")
    hits = [*_not_returned(told)]
    if hits or told.has_signed_files:
        return summed((hits, reasons))
    return not_evaluated("received-files-unknown") if isinstance(reasons, Skip) else reasons


def _not_returned(told: Received) -> Iterator[Hit]:
    if told.bad:
        yield named(told.case, case="invalid", files=", ".join(told.bad))
    if told.is_misaddressed:
        yield named(told.case, case="astray")


_on_received("S-021", lambda told: verified_first(told.case))
_on_received("V-022", lambda told: recall_answered(told.case))
_on_received("V-030", _accepted)
_on_received("V-031", lambda told: acknowledged(told.case))
