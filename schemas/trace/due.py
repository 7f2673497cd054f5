"""Due dates of a paper with their history: who set which term when, and which one counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from schemas.trace.model import Event, Moment, Paper, Party

_SETS = ("directed",)
_SETS_ELSE = ("assigned", "forwarded", "presented")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """A term somebody set. ``by`` and ``set_at`` are empty where the source tells the term alone.

    ``counts``: False for an extension given after the term before it had run out.
    """

    due: Moment
    kind: str = ""
    set_at: Moment | None = None
    by: Party = field(default_factory=Party)
    counts: bool = True


def due_history(paper: Paper, events: Sequence[Event]) -> tuple[DueStep, ...]:
    """The terms in the order set, extensions last; the last that counts is the term.

    The term is the one directed (NĐ 30/2020 Đ23.2), else the source's own, else that of the last
    assignment. An extension given after the term had run out is told but does not heal.
    """
    base = _base(paper, events)
    steps = [base] if base else []
    for event in events:
        if event.kind == "extended" and event.due:
            steps.append(_extension(event, steps))
    return tuple(steps)


def term(history: Iterable[DueStep]) -> Moment | None:
    """The term that counts; None where there is none."""
    counted = [step.due for step in history if step.counts]
    return counted[-1] if counted else None


def _base(paper: Paper, events: Sequence[Event]) -> DueStep | None:
    directed, else_set = (_last_set(events, kinds) for kinds in (_SETS, _SETS_ELSE))
    own = DueStep(due=paper.due) if paper.due else None
    return directed or own or else_set


def _last_set(events: Sequence[Event], kinds: Sequence[str]) -> DueStep | None:
    found = [event for event in events if event.kind in kinds and event.due]
    return _step(found[-1]) if found else None


def _extension(event: Event, before: Sequence[DueStep]) -> DueStep:
    last = term(before)
    late = last is not None and event.moment is not None and event.moment.day > last.day
    return _step(event, counts=not late)


def _step(event: Event, *, counts: bool = True) -> DueStep:
    assert event.due is not None
    return DueStep(due=event.due, kind=event.kind, set_at=event.moment, by=event.by, counts=counts)
