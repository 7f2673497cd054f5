"""Law by date: on which day a rule looks, and whether it was in force then (guarantee 8).

A date that is not stated is known only within bounds (a document cannot have been catalogued before
it was issued nor after it was received). A window that holds both bounds holds the date; where the
bounds do not decide, the date is unknown, never a default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from schemas.clock import from_iso, office_date, parse_dmy
from validator.case import DocumentCase, DossierCase, FileCase
from validator.registry import Skip, not_applicable, not_evaluated
from validator.rule import Rule


@dataclass(frozen=True, slots=True)
class Span:
    """The day lies between ``earliest`` and ``latest``; None = not bounded on that side."""

    earliest: date | None
    latest: date | None

    @property
    def day(self) -> date | None:
        """The day itself, where the bounds meet."""
        return self.earliest if self.earliest == self.latest else None


def gate(rule: Rule, dossier: DossierCase, document: DocumentCase | None) -> Skip | None:
    """None where the rule applies on its law date, else why not."""
    if rule.by_profile:
        return None if dossier.applied in rule.by_profile else not_applicable("other-profile")
    return within(rule, law_span(rule.law_date, dossier, document))


def within(rule: Rule, span: Span) -> Skip | None:
    """None where the window surely holds the span."""
    start = None if rule.basis_before else rule.effective_from
    end = rule.effective_to
    if start is not None:
        if span.latest is not None and span.latest < start:
            return not_applicable("not-in-force")
        if span.earliest is None or span.earliest < start:
            return not_evaluated("law-date-unknown")
    if end is not None:
        if span.earliest is not None and span.earliest > end:
            return not_applicable("not-in-force")
        if span.latest is None or span.latest > end:
            return not_evaluated("law-date-unknown")
    return None


def law_span(law_date: str, dossier: DossierCase, document: DocumentCase | None) -> Span:
    """The bounds of a rule's law date. Raises ``KeyError`` for a name it does not know."""
    return _SPANS[law_date](dossier, document)


def _issued(dossier: DossierCase, document: DocumentCase | None) -> Span:
    if document is not None:
        return Span(document.issued, document.issued)
    days = [item.issued for item in dossier.documents]
    known = [day for day in days if day is not None]
    if not known or len(known) < len(days):
        return Span(None, None)
    return Span(min(known), max(known))


def _event(dossier: DossierCase, document: DocumentCase | None) -> Span:
    if document is None:
        return Span(dossier.start, dossier.work_closed or dossier.received)
    arrived = parse_dmy(document.record.get("ArrivalDate")) or document.issued
    return Span(arrived, arrived)


def _work_closed(dossier: DossierCase, _: DocumentCase | None) -> Span:
    if dossier.work_closed is not None:
        return Span(dossier.work_closed, dossier.work_closed)
    return Span(dossier.end, dossier.received)


def _made_between(dossier: DossierCase, document: DocumentCase | None) -> Span:
    earliest = document.issued if document is not None else dossier.end
    return Span(earliest, dossier.received)


def _signed(dossier: DossierCase, document: DocumentCase | None) -> Span:
    """The days its signatures state, where all of them do; else as any making."""
    made = _made_between(dossier, document)
    if document is None:
        return made
    days = [day for item in document.files for day in signing_days(item)]
    if not days or None in days:
        return made
    told = [day for day in days if day is not None]
    first = max(min(told), made.earliest or min(told))
    last = max(max(told), first)
    return Span(first, last) if last <= dossier.received else made


def signing_days(item: FileCase) -> Iterator[date | None]:
    """The office day of each signature of a file (stamped, else claimed); None where not told."""
    facts = item.facts.signatures if item.facts else None
    for one in (facts or {}).get("items", ()):
        if one.get("kind") == "signature":
            told = one.get("stamp_time") or one.get("claimed_time")
            yield office_date(from_iso(told)) if told else None


def _received(dossier: DossierCase, _: DocumentCase | None) -> Span:
    return Span(dossier.received, dossier.received)


_SPANS: dict[str, Callable[[DossierCase, DocumentCase | None], Span]] = {
    "issued": _issued,
    "signed": _signed,
    "event": _event,
    "work_closed": _work_closed,
    "catalogued": _made_between,
    "digitised": _signed,
    "handed_over": _received,
    "operated": _received,
}
