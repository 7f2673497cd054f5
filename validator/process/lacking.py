"""What a source does not tell at all cannot be shown to be lacking.

A register without a column for a thing tells it of no paper; one that tells it of some papers has
the column, and the others lack it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from validator.process.case import PaperCase, RegisterCase
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated

Test = Callable[[PaperCase], bool]


def told_of_some(
    register: RegisterCase, about: Test, has: Test, fault: Callable[[PaperCase], Hit]
) -> Verdict:
    """A fault for each paper the rule is ``about`` and that has not what others have."""
    papers = [case for case in register.papers if about(case)]
    if not papers:
        return not_applicable("no-such-paper")
    lacking = [case for case in papers if not has(case)]
    if len(lacking) == len(papers):
        return not_evaluated("event-not-told")
    return [fault(case) for case in lacking]


def named(case: PaperCase, /, **params: str) -> Hit:
    """A fault of a paper, at its place, by its name."""
    return hit(case.paper.place, None, **case.names, **params)


def tells(*kinds: str) -> Test:
    """Whether a paper tells an event of one of the kinds."""
    return lambda case: bool(case.of(*kinds))


def first_place(case: PaperCase, kinds: Iterable[str]) -> int | None:
    """The place of its first event of one of the kinds; None where there is none."""
    wanted = frozenset(kinds)
    return next((n for n, event in enumerate(case.events) if event.kind in wanted), None)
