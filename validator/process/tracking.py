"""V-004, V-034, V-035, V-036, SNV-8.3: followed to the end, directed, done in time, filed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from schemas.clock import dmy, vn_time
from schemas.trace import Event, Party, holdings
from schemas.trace.state import closing_minute
from validator.process.case import PaperCase, RegisterCase
from validator.process.clocks import doubt_words, doubts, moment_text
from validator.process.lacking import named, told_of_some
from validator.process.registry import on_each, on_paper, on_register
from validator.registry import Hit, Skip, Verdict, hit, not_applicable, not_evaluated

_BOOKED = frozenset({"arrived", "registered", "numbered", "digitised", "verified"})
_BESIDE = ("support", "info")
_GIVES = ("directed", "assigned")


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
    passed = [event for event in case.of(*_GIVES, "forwarded") if event.to]
    acting = [event for event in passed if event.part != "info"]
    if not passed:
        yield named(case, case="nobody")
    if not any(event.text.strip() for event in given):
        yield named(case, case="silent")
    receivers = {(event.to.unit, event.to.person) for event in acting if event.kind in _GIVES}
    several = len(receivers) > 1
    leads = {(event.to.unit, event.to.person) for event in acting if event.part == "lead"}
    if several and len(leads) != 1:
        yield named(case, case="lead", count=str(len(leads)))
    if case.state.due is None and case.paper.handling != "info":
        yield hit(case.paper.place, None if several else "warning", case="term", **case.names)


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
    plural = "" if state.late == 1 else "s"
    named_case = {"case": "open"} if state.open else {}
    return [
        hit(
            case.paper.place,
            "warning" if doubt else None,
            **case.names,
            due=moment_text(state.due),
            last=dmy(state.last_day),
            end=dmy(end),
            late=f"{state.late} ngày làm việc",
            late_en=f"{state.late} working day{plural}",
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
    void = {"vi": " (gia hạn sau khi đã quá hạn, không tính)", "en": " (given too late, void)"}
    steps = (
        moment_text(step.due) + ("" if step.counts else void[lang]) for step in case.state.dues
    )
    head = {"vi": "Thời hạn đã đặt", "en": "Terms set"}[lang]
    return f" {head}: {', '.join(steps)}."


@on_register("V-036")
def entered_afterwards(register: RegisterCase) -> Verdict:
    """Papers one person closed in the same minute, in numbers no work allows."""
    groups: dict[tuple[Party, datetime], list[PaperCase]] = defaultdict(list)
    for case in register.papers:
        minute = closing_minute(case.paper) if case.state.kind == "retroactive" else None
        if minute:
            groups[minute].append(case)
    return [
        hit(
            cases[0].paper.place,
            count=len(cases),
            who=who.person or who.unit,
            minute=vn_time(minute)[:-3],
            papers=", ".join(case.names["paper"] for case in cases[:10]),
        )
        for (who, minute), cases in groups.items()
    ]


@on_each("SNV-8.3")
def filed(register: RegisterCase) -> Verdict:
    """What was done lies in a dossier (Quy chế SNV Đ8.3a)."""
    if register.direction != "in":
        return not_applicable("other-direction")
    return told_of_some(
        register,
        lambda case: not case.state.open and case.state.kind not in ("info", "returned"),
        lambda case: bool(case.paper.dossier or case.of("filed")),
        lambda case: named(case),
    )
