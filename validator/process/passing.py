"""SNV-8.1a, -8.1b, -8.2a, -8.2c, -8.2d, -12, -6: who passes what to whom, and how."""

from __future__ import annotations

from collections.abc import Iterator

from validator.process.case import PaperCase, RegisterCase, is_secret
from validator.process.clocks import clock_check
from validator.process.lacking import first_place, named, tells, told_of_some
from validator.process.registry import on_each, on_paper
from validator.process.table import process_table
from validator.registry import Hit, Verdict, not_applicable, not_evaluated, summed

_IN_TIME = clock_check("SNV-8.2a")
_PASSES = ("presented", "forwarded", "assigned", "directed")


@on_each("SNV-8.1a")
def digitised(register: RegisterCase) -> Verdict:
    """What came on paper was scanned and registered (Quy chế SNV Đ8.1a; NĐ 30/2020 Đ22.3b)."""
    if register.direction != "in":
        return not_applicable("other-direction")
    return told_of_some(
        register,
        lambda case: case.paper.medium == "paper",
        tells("digitised"),
        lambda case: named(case),
    )


@on_each("SNV-8.1b")
def verified(register: RegisterCase) -> Verdict:
    """The signature of what came by the exchange was checked (Quy chế SNV Đ8.1b)."""
    if register.direction != "in":
        return not_applicable("other-direction")
    return told_of_some(
        register,
        lambda case: case.paper.medium == "electronic",
        tells("verified"),
        lambda case: named(case),
    )


@on_each("SNV-6")
def exchanged(register: RegisterCase) -> Verdict:
    """What is electronic and not secret was sent by the exchange (Quy chế SNV Đ6)."""
    if register.direction != "out":
        return not_applicable("other-direction")
    return told_of_some(
        register,
        lambda case: (
            bool(case.paper.recipients)
            and case.paper.medium != "paper"
            and not is_secret(case.paper)
        ),
        lambda case: bool(case.paper.message or case.of("sent")),
        lambda case: named(case),
    )


@on_paper("SNV-8.2a")
def to_the_office_head(case: PaperCase) -> Verdict:
    """To the head of the general office, in time by its clock (Quy chế SNV Đ8.2)."""
    return summed((_IN_TIME(case), _to_the_head(case)))


def _to_the_head(case: PaperCase) -> Verdict:
    given = first_place(case, ("directed", "assigned"))  # from then on units pass it on
    passed = (event for event in case.events[:given] if event.kind in ("presented", "forwarded"))
    first = next((event for event in passed if event.to.role), None)
    if first is None or case.is_urgent:
        return not_evaluated("role-not-told")
    known = process_table().heads_of_office
    return () if first.to.role in known else [named(case, case="receiver")]


@on_paper("SNV-8.2c")
def to_the_leaders(case: PaperCase) -> Verdict:
    """To the deputy in charge and at the same time to the director (Quy chế SNV Đ8.2)."""
    table = process_table()
    if case.paper.direction != "in":
        return not_applicable("other-direction")
    roles = {event.to.role for event in case.of(*_PASSES)} & table.leaders
    if not roles:
        return not_evaluated("role-not-told")
    return () if "director" in roles else [named(case)]


@on_paper("SNV-8.2d")
def directed_to_a_head(case: PaperCase) -> Verdict:
    """A leader writes a direction and passes it to the head of a unit (Quy chế SNV Đ8.2)."""
    if case.paper.direction != "in":
        return not_applicable("other-direction")
    given = [event for event in case.of(*_PASSES) if event.by.role in process_table().leaders]
    if not given:
        return not_evaluated("role-not-told")
    return list(_misdirected(case))


def _misdirected(case: PaperCase) -> Iterator[Hit]:
    table = process_table()
    given = [event for event in case.of(*_PASSES) if event.by.role in table.leaders]
    if not any(event.text.strip() for event in given):
        yield named(case, case="silent")
    receivers = {event.to.role for event in given if event.to.role} - table.leaders
    if receivers and not receivers & table.unit_heads:
        yield named(case, case="receiver")


@on_paper("SNV-12")
def sent_back_with_notice(case: PaperCase) -> Verdict:
    """What belongs elsewhere goes back with a word to who handed it on (Quy chế SNV Đ12)."""
    back = case.of("returned")
    if case.paper.direction != "in" or not back:
        return not_applicable("not-returned")
    return [named(case) for event in back if not (event.to and event.text.strip())]
