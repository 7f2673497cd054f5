"""K-001, K-002, K-003: what could not be evaluated, and why."""

from __future__ import annotations

from validator.case import FileCase
from validator.package.secrecy import TEXT_KINDS, unread
from validator.registry import Verdict, hit, not_applicable, on_file

_KILLED = frozenset(("timeout", "memory", "crash"))


@on_file("K-001")
def every_collector_answered(item: FileCase) -> Verdict:
    """No collector reported an error or a limit."""
    if item.facts is None:
        return not_applicable("file-missing")
    return [
        hit(item.place, evidence=problem.detail, **problem.as_dict())
        for problem in item.facts.problems
        if problem.kind not in _KILLED
    ]


@on_file("K-003")
def no_reader_was_killed(item: FileCase) -> Verdict:
    """No collector had to be ended by time or memory, or crashed."""
    if item.facts is None:
        return not_applicable("file-missing")
    return [
        hit(item.place, evidence=problem.detail, **problem.as_dict())
        for problem in item.facts.problems
        if problem.kind in _KILLED
    ]


@on_file("K-002")
def secrecy_was_checked(item: FileCase) -> Verdict:
    """Every page had text to look at; image-only pages are counted."""
    facts = item.facts
    if facts is None:
        return not_applicable("file-missing")
    if facts.format.kind not in TEXT_KINDS:
        return not_applicable("not-pdf")
    if not unread(item):
        return ()
    if facts.text is None or not facts.text.image_only:
        return [hit(item.place, case="no_text")]
    pages = facts.text.image_only
    return [hit(item.place, count=len(pages), pages=", ".join(map(str, pages[:20])))]
