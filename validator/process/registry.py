"""The registry of checks over papers and registers; in the style of :mod:`validator.registry`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from validator.process.case import PaperCase, ProcessContext, RegisterCase
from validator.registry import Verdict

PaperCheck = Callable[[PaperCase], Verdict]
RegisterCheck = Callable[[RegisterCase], Verdict]
AllCheck = Callable[[Sequence[PaperCase], ProcessContext], Verdict]

PAPER_CHECKS: dict[str, PaperCheck] = {}
REGISTER_CHECKS: dict[str, RegisterCheck] = {}
ALL_CHECKS: dict[str, AllCheck] = {}
# Checks of a register that look at each paper in the light of the others.
OF_EACH: set[str] = set()


def on_paper(*rule_ids: str) -> Callable[[PaperCheck], PaperCheck]:
    """Register a check of each paper."""

    def add(check: PaperCheck) -> PaperCheck:
        PAPER_CHECKS.update(dict.fromkeys(rule_ids, check))
        return check

    return add


def on_register(*rule_ids: str) -> Callable[[RegisterCheck], RegisterCheck]:
    """Register a check of the whole register of one direction and year."""

    def add(check: RegisterCheck) -> RegisterCheck:
        REGISTER_CHECKS.update(dict.fromkeys(rule_ids, check))
        return check

    return add


def on_each(*rule_ids: str) -> Callable[[RegisterCheck], RegisterCheck]:
    """Register a check of each paper in the light of the others of its register.

    It is given those papers only whose day lies in the rule's window.
    """
    OF_EACH.update(rule_ids)
    return on_register(*rule_ids)


def on_all(*rule_ids: str) -> Callable[[AllCheck], AllCheck]:
    """Register a check of the papers of all registers together.

    It is given those papers only whose day lies in the rule's window.
    """

    def add(check: AllCheck) -> AllCheck:
        ALL_CHECKS.update(dict.fromkeys(rule_ids, check))
        return check

    return add
