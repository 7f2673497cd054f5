"""S-021, V-022, V-030, V-031: verified before it is registered, returned where it fails, told of.

The same questions are asked of the rows of registers here and of the documents of a dossier in
:mod:`validator.exchange.reception`.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.trace import Event, Moment
from schemas.trace.order import ending, opening
from validator.process.case import PaperCase, RegisterCase
from validator.process.clocks import clock_check, moment_text
from validator.process.lacking import named, tells, told_of_some
from validator.process.registry import on_each, on_paper
from validator.registry import Hit, Skip, Verdict, not_applicable, not_evaluated, summed

_WORK = ("registered", "assigned", "started", "finished")
_AGREED, _DECLINED = "15", "16"


@on_each("S-021")
def verified_of_each(register: RegisterCase) -> Verdict:
    """Each electronic paper was verified, as others of the register, and before it was entered."""
    if register.direction != "in":
        return not_applicable("other-direction")
    lacking = told_of_some(register, _is_electronic, tells("verified", "refused"), _unverified)
    late = [found for case in register.papers for found in _late(case)]
    return [*late, *lacking] if not isinstance(lacking, Skip) else late or lacking


def _is_electronic(case: PaperCase) -> bool:
    return case.paper.medium == "electronic"


def _unverified(case: PaperCase) -> Hit:
    return named(case, case="lacking")


def verified_first(case: PaperCase) -> Verdict:
    """Verified, and before it was registered (NĐ 30/2020 Đ21.2a)."""
    if reason := _not_received(case):
        return not_applicable(reason)
    if case.of("refused") and not case.of("registered"):
        return ()
    if not case.of("registered"):
        return not_evaluated("event-not-told")
    if not case.of("verified"):
        return not_evaluated("verification-not-told")
    return _late(case)


def _not_received(case: PaperCase) -> str:
    """Why nothing electronic was received; "" where it was."""
    if case.paper.direction != "in":
        return "other-direction"
    return "other-medium" if case.paper.medium == "paper" else ""


def _late(case: PaperCase) -> list[Hit]:
    """Registered surely before it was verified."""
    checked, entered = _first(case.of("verified")), _first(case.of("registered"))
    if checked is None or entered is None or not surely_before(entered, checked):
        return []
    times = {"verified": moment_text(checked), "registered": moment_text(entered)}
    return [named(case, case="late", **times)]


def _first(events: Sequence[Event]) -> Moment | None:
    return next((event.moment for event in events if event.moment), None)


def surely_before(one: Moment | None, other: Moment | None) -> bool:
    """Whether ``one`` was before ``other`` however the hours not told are read."""
    return one is not None and other is not None and ending(one) < opening(other)


@on_paper("V-030")
def returned_with_reason(case: PaperCase) -> Verdict:
    """What is refused goes back with a reason (NĐ 30/2020 Đ21.2b)."""
    if reason := _not_received(case):
        return not_applicable(reason)
    refused = case.of("refused")
    if not refused:
        return not_applicable("not-refused")
    return [named(case, case="reason") for event in refused if not event.text.strip()]


_IN_TIME = clock_check("V-031")


@on_paper("V-031")
def acknowledged(case: PaperCase) -> Verdict:
    """The sender was told of receipt on the same day (NĐ 30/2020 Đ21.2c)."""
    return summed((_IN_TIME(case),))


@on_paper("V-022")
def recall_answered(case: PaperCase) -> Verdict:
    """What the author takes back is given up, and the author told so (NĐ 30/2020 Đ18.4b)."""
    if case.paper.direction != "in":
        return not_applicable("other-direction")
    recalled = case.of("recalled")
    if not recalled:
        return not_applicable("not-recalled")
    answers = {event.code for event in case.events}
    if _AGREED in answers:
        return ()
    if _DECLINED in answers:
        return [named(case, case="declined")]
    since = _first(recalled)
    worked = [event for event in case.of(*_WORK) if surely_before(since, event.moment)]
    if not worked:
        return not_evaluated("answer-not-told")
    times = {"recalled": moment_text(since), "time": moment_text(worked[0].moment)}
    return [named(case, case="worked", **times)]
