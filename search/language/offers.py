"""Other names under which an organ's records lie: those before it and those after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from schemas.organs import Organ, Register
from search.fields import name_of
from search.language.words import words_of
from search.query import AnyOf, Clause, Query, Start, Word, Words

Relation = Literal["predecessor", "successor", "earlier-name", "later-name"]


@dataclass(frozen=True, slots=True)
class Offer:
    """An organ to look for as well. ``since``: the day of the change; ``basis``: the text on it.

    ``text``: the part of a query that looks for it.
    """

    name: str
    relation: Relation
    since: date
    basis: str
    text: str


def organ_offers(query: Query, organs: Register) -> tuple[Offer, ...]:
    """What the dated register knows of the organs asked for in ``query``, nearest first.

    A name left short (``cơ quan:"Sở Nội vụ"``) stands for every organ whose name holds it.
    """
    asked = [words for words in _asked(query.wanted) if words]
    meant = [organ for organ in organs.organs.values() if any(map(_Named(organ), asked))]
    offers = [
        offer for organ in meant for offer in _of(organ, organs) if not _is_asked(offer, asked)
    ]
    return tuple({(offer.name, offer.relation): offer for offer in reversed(offers)}.values())[::-1]


class _Named:
    """Whether words are, or are part of, a name of an organ."""

    def __init__(self, organ: Organ) -> None:
        renamed = [event.name_vi for event in organ.events if event.name_vi]
        self._names = [words_of(name) for name in (organ.vi, *organ.aliases, *renamed)]

    def __call__(self, asked: tuple[Word, ...]) -> bool:
        return any(_holds(name, asked) for name in self._names)


def _holds(name: Sequence[Word], asked: Sequence[Word]) -> bool:
    return any(
        all(
            word.matches(other.exact, other.folded)
            for word, other in zip(asked, name[start:], strict=False)
        )
        for start in range(len(name) - len(asked) + 1)
    )


def _asked(clauses: Sequence[Clause]) -> Iterator[tuple[Word, ...]]:
    """The names asked for in the organ field; a bare word takes the words after it along."""
    for place, clause in enumerate(clauses):
        for one in _alternatives(clause):
            if isinstance(one, Words) and one.group == "organ":
                more = _following(clauses[place + 1 :]) if len(one.words) == 1 else ()
                yield (*one.words, *more)


def _alternatives(clause: Clause) -> tuple[Clause, ...]:
    return clause.alternatives if isinstance(clause, AnyOf) else (clause,)


def _following(clauses: Sequence[Clause]) -> Iterator[Word]:
    for clause in clauses:
        first = _alternatives(clause)[0]
        if isinstance(first, Start) and not first.group:
            yield first.word
        if not isinstance(first, Words) or first.group or len(first.words) > 1:
            return
        yield first.words[0]


def _of(organ: Organ, organs: Register) -> Iterator[Offer]:
    yield from _after(organ, organs)
    yield from _before(organ, organs, seen=frozenset({organ.id}))
    names = [organ.vi]
    for event in organ.events:
        if event.name_vi:
            yield _offer(names[-1], "earlier-name", event.date, event.basis)
            yield _offer(event.name_vi, "later-name", event.date, event.basis)
            names.append(event.name_vi)


def _after(organ: Organ, organs: Register) -> Iterator[Offer]:
    seen = {organ.id}
    current: Organ | None = organ
    while current is not None:
        step = next((event for event in current.events if event.successor), None)
        current = organs.organs.get(step.successor) if step else None
        if step is None or current is None or current.id in seen:
            return
        seen.add(current.id)
        yield _offer(current.vi, "successor", step.date, step.basis)


def _before(organ: Organ, organs: Register, *, seen: frozenset[str]) -> Iterator[Offer]:
    for other in organs.organs.values():
        step = next((event for event in other.events if event.successor == organ.id), None)
        if step is not None and other.id not in seen:
            yield _offer(other.vi, "predecessor", step.date, step.basis)
            yield from _before(other, organs, seen=seen | {other.id})


def _offer(name: str, relation: Relation, since: date, basis: str) -> Offer:
    return Offer(name, relation, since, basis, f'{name_of("organ")}:"{name}"')


def _is_asked(offer: Offer, asked: Sequence[tuple[Word, ...]]) -> bool:
    """Whether the query finds the offered name anyway."""
    return any(_holds(words_of(offer.name), words) for words in asked)
