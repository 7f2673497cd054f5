"""V-004, V-034, V-035, V-036, SNV-8.3: followed to the end, directed, done in time, filed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from schemas.clock import dmy, vn_time
from schemas.trace import Event, Party, holdings
from schemas.trace.holding import same_party
from schemas.trace.kinds import state_table
from schemas.trace.order import clock_time
from schemas.trace.state import closing_minute
from validator.process.case import PaperCase, RegisterCase
from validator.process.clocks import doubt_words, doubts, moment_text
from validator.process.lacking import named, told_of_some
from validator.process.limits import late_words
from validator.process.registry import on_each, on_paper, on_register
from validator.registry import Hit, Skip, Verdict, hit, not_applicable, not_evaluated

_BOOKED = frozenset({"arrived", "registered", "numbered", "digitised", "verified"})
_BESIDE = ("support", "info")
_GIVES = ("directed", "assigned")
_NO_TERM = ("info", "recalled", "returned")
_NAMED = 10  # papers a finding names


@on_each("V-004")
def followed(register: RegisterCase) -> Verdict:
    """Every paper tells what became of it; of past years also how it ended (NĐ 30/2020 Đ4.2d)."""
    if register.direction == "draft":
        return not_applicable("other-direction")
    silent = told_of_some(register, lambda _: True, _is_told, lambda case: named(case))
    if register.year >= register.context.today.year or isinstance(silent, Skip):
        return silent
    endless = (case for case in register.papers if _is_told(case) and _is_endless(case))
    return [*silent, *(named(case, case="open") for case in endless)]


def _is_told(case: PaperCase) -> bool:
    return bool(case.paper.status) or any(event.kind not in _BOOKED for event in case.events)


def _is_endless(case: PaperCase) -> bool:
    """Open, and no term will ever say so."""
    return case.state.open and case.state.kind == "no_due" and case.paper.direction == "in"


@on_paper("V-034")
def directed(case: PaperCase) -> Verdict:
    """Who, what and by when; one lead where several get it (NĐ 30/2020 Đ23.2)."""
    if case.paper.direction != "in":
        return not_applicable("other-direction")
    given = case.of(*_GIVES)
    if not given:
        return not_evaluated("event-not-told")
    return list(_undirected(case, given))


def _undirected(case: PaperCase, given: Sequence[Event]) -> Iterator[Hit]:
    if not any(event.to for event in case.of(*_GIVES, "forwarded")):
        yield named(case, case="nobody")
    if not any(event.text.strip() for event in given):
        yield named(case, case="silent")
    shared = [one for one in map(_receivers, _givings(case)) if len(one) > 1]
    leads = [sum("lead" in parts for parts in one.values()) for one in shared]
    if (wrong := next((count for count in leads if count != 1), None)) is not None:
        yield named(case, case="lead", count=str(wrong))
    if case.state.due is None and case.state.kind not in _NO_TERM:
        yield hit(case.paper.place, None if shared else "warning", case="term", **case.names)


def _givings(case: PaperCase) -> Iterator[list[Event]]:
    """What one giver handed out on one day and did not get back, to one or several.

    Who got it hands it on within the unit, or sends it back and another unit gets it: those are
    givings of their own, and leads of each other's no rivals.
    """
    given: list[Event] = []
    for event in case.of(*_GIVES, "forwarded", "returned"):
        if event.kind == "returned":
            given = [one for one in given if event.by and not same_party(one.to, event.by)]
        elif event.to and event.part != "info":
            if given and not _together(given[-1], event):
                yield given
                given = []
            given.append(event)
    yield given


def _together(one: Event, other: Event) -> bool:
    days = [event.moment.day if event.moment else None for event in (one, other)]
    return days[0] == days[1] and (not other.by or not one.by or one.by == other.by)


def _receivers(given: Sequence[Event]) -> dict[tuple[str, str], set[str]]:
    """Who got it -> the parts they were given; who was only passed it counts beside no other.

    A person of a unit that got it is no other: where nobody tells who gave, it handed it on.
    """
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event in given:
        if event.kind in _GIVES or event.part == "lead":
            unit, one = (event.to.unit, ""), (event.to.unit, event.to.person)
            found[unit if event.to.unit and unit in found else one].add(event.part)
    return found


@on_paper("V-035")
def in_time(case: PaperCase) -> Verdict:
    """Done by the term (NĐ 30/2020 Đ24.2); the class of the paper decides."""
    state = case.state
    if case.paper.direction != "in" or not (state.in_rate or state.kind == "unknown"):
        return not_applicable("no-term")
    if state.kind == "unknown":
        return not_evaluated(state.why)
    if not state.kind.endswith("_late") or state.due is None or state.last_day is None:
        return ()
    end = state.closed.day if state.closed else case.context.today
    doubt = doubts(case.context.calendar, state.due, state.closed or state.due)
    moved = "" if state.last_day == state.due.day else dmy(state.last_day)
    named_case = {"case": "open"} if state.open else {}
    return [
        hit(
            case.paper.place,
            "warning" if doubt else None,
            **case.names,
            due=moment_text(state.due),
            moved=f" (tính đến hết ngày {moved})" if moved else "",
            moved_en=f" (counted to {moved})" if moved else "",
            end=dmy(end),
            **late_words(state.late),
            terms=_terms(case, "vi"),
            terms_en=_terms(case, "en"),
            about=f"due {state.due.day.isoformat()}",
            unit=_held_by(case, state.last_day),
            ended="" if state.open else end.isoformat(),
            **named_case,
            **doubt_words(doubt),
        )
    ]


def _held_by(case: PaperCase, last_day: date) -> str:
    """The unit that had the paper when its term ran out; "" where no source tells.

    Who only supports or takes note is not asked.
    """
    lead = [span for span in holdings(case.paper) if span.unit and span.part not in _BESIDE]
    had = [span for span in lead if span.end is None or span.end.day > last_day]
    return (had or lead[-1:])[0].unit if lead else ""


def _terms(case: PaperCase, lang: str) -> str:
    """The history of the term where there is one, else ""."""
    if len(case.state.dues) < 2:
        return ""
    void = {"vi": " (đặt lại khi đã quá hạn, không tính)", "en": " (set too late, void)"}
    steps = (
        moment_text(step.due) + ("" if step.counts else void[lang]) for step in case.state.dues
    )
    head = {"vi": "Thời hạn đã đặt", "en": "Terms set"}[lang]
    return f" {head}: {', '.join(steps)}."


@on_register("V-036")
def entered_afterwards(register: RegisterCase) -> Verdict:
    """Papers one person closed, or one hand entered, in the same minute: more than work allows."""
    closed: dict[_Minute, list[PaperCase]] = defaultdict(list)
    booked: dict[_Minute, list[PaperCase]] = defaultdict(list)
    for case in register.papers:
        minute = closing_minute(case.paper) if case.state.kind == "retroactive" else None
        if minute:
            closed[minute].append(case)
        if entry := _entry_minute(case):
            booked[entry].append(case)
    least = state_table()["retroactive"]["papers"]
    many = {minute: cases for minute, cases in booked.items() if len(cases) >= least}
    return [
        *(_bulk(who, minute, cases) for (who, minute), cases in closed.items()),
        *(_bulk(who, at, cases, case="booked") for (who, at), cases in many.items()),
    ]


_Minute = tuple[Party, datetime]


def _entry_minute(case: PaperCase) -> _Minute | None:
    """Who entered the paper in the register in which minute; None where no hour is told."""
    event = next(iter(case.of("registered", "numbered")), None)
    at = clock_time(event.moment) if event else None
    return (event.by, at.replace(second=0, microsecond=0)) if event and at else None


def _bulk(who: Party, minute: datetime, cases: Sequence[PaperCase], **more: str) -> Hit:
    name = who.person or who.unit
    return hit(
        cases[0].paper.place,
        count=len(cases),
        who=name,
        minute=vn_time(minute)[:-3],
        papers=", ".join(case.names["paper"] for case in cases[:_NAMED])
        + (", ..." if len(cases) > _NAMED else ""),
        about=f"{more.get('case', 'closed')} {minute.isoformat()} {name}".rstrip(),
        **more,
    )


@on_each("SNV-8.3")
def filed(register: RegisterCase) -> Verdict:
    """What was done lies in a dossier (Quy chế SNV Đ8.3a)."""
    if register.direction != "in":
        return not_applicable("other-direction")
    return told_of_some(
        register,
        lambda case: not case.state.open and case.state.kind not in _NO_TERM,
        lambda case: bool(case.paper.dossier or case.of("filed")),
        lambda case: named(case),
    )
