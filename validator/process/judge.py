"""judge_papers(): from papers and their context to findings, results and states. Pure.

1. every paper gets its state (class) by today; papers entered afterwards in bulk are told apart;
2. papers are put into the registers of their direction and year;
3. each rule with a check runs on each paper, on each register or on all papers together, after
   pack and law date were asked;
4. rules that say the same of the same place are told once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.finding import Finding
from schemas.judgement import RuleResult
from schemas.trace import Paper, State, paper_states
from validator.catalogue import Catalogue
from validator.lawdate import Span, within
from validator.once import once
from validator.process.case import PaperCase, ProcessContext, RegisterCase, register_year
from validator.process.registry import (
    ALL_CHECKS,
    OF_EACH,
    PAPER_CHECKS,
    REGISTER_CHECKS,
    RegisterCheck,
)
from validator.registry import Verdict
from validator.rule import Rule
from validator.sheet import Sheet

REGISTER = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterResult:
    """What the rules said of the register of one direction and year."""

    direction: str
    year: int
    results: tuple[RuleResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessJudgement:
    """``results``: one per rule and paper, ``document`` being the paper's position from 1; 0 where
    a rule looks at the papers of all registers together.

    ``states``: of each paper, in their order. ``calendar``: version of the calendar counted by.
    """

    findings: tuple[Finding, ...]
    results: tuple[RuleResult, ...]
    registers: tuple[RegisterResult, ...]
    states: tuple[State, ...]
    calendar: str


def judge_papers(
    papers: Sequence[Paper], context: ProcessContext, catalogue: Catalogue
) -> ProcessJudgement:
    """The judgement of papers by the rules of process; depends on its arguments alone."""
    states = paper_states(papers, context.calendar, context.today)
    cases = [
        PaperCase(position, paper, state, context)
        for position, (paper, state) in enumerate(zip(papers, states, strict=True), 1)
    ]
    sheet, registers, findings = Sheet(), [], []
    for rule in _rules(catalogue, context):
        _judge_each(sheet, rule, cases, context)
        _judge_all(sheet, rule, cases, context)
    for register in _registers(cases, context):
        own = _judge_register(register, catalogue, context)
        findings += own.findings
        results = tuple(own.results)
        registers.append(
            RegisterResult(direction=register.direction, year=register.year, results=results)
        )
    return ProcessJudgement(
        findings=tuple(once([*sheet.findings, *findings], catalogue)),
        results=tuple(sheet.results),
        registers=tuple(registers),
        states=states,
        calendar=context.calendar.version,
    )


def process_rules() -> frozenset[str]:
    """Ids of the rules with a check over papers or registers."""
    return frozenset(PAPER_CHECKS) | frozenset(REGISTER_CHECKS) | frozenset(ALL_CHECKS)


def _rules(catalogue: Catalogue, context: ProcessContext) -> Iterator[Rule]:
    known = process_rules()
    return (
        rule
        for rule in catalogue
        if rule.id in known and (not rule.pack or rule.pack in context.packs)
    )


def _judge_each(
    sheet: Sheet, rule: Rule, cases: Sequence[PaperCase], context: ProcessContext
) -> None:
    check = PAPER_CHECKS.get(rule.id)
    if check is None:
        return
    for case in cases:
        verdict = within(rule, Span(case.day, case.day)) or check(case)
        sheet.write(rule, context.packs.get(rule.pack, ""), case.position, verdict)


def _judge_all(
    sheet: Sheet, rule: Rule, cases: Sequence[PaperCase], context: ProcessContext
) -> None:
    """The verdict of a rule on the papers of all registers that fall under it."""
    check = ALL_CHECKS.get(rule.id)
    if check is not None and cases:
        skips = [within(rule, Span(case.day, case.day)) for case in cases]
        under = [case for case, skip in zip(cases, skips, strict=True) if skip is None]
        verdict = check(under, context) if under else next(skip for skip in skips if skip)
        sheet.write(rule, context.packs.get(rule.pack, ""), REGISTER, verdict)


def _judge_register(register: RegisterCase, catalogue: Catalogue, context: ProcessContext) -> Sheet:
    sheet = Sheet()
    for rule in _rules(catalogue, context):
        if check := REGISTER_CHECKS.get(rule.id):
            each = rule.id in OF_EACH
            verdict = _of_each(rule, register, check) if each else _of_all(rule, register, check)
            sheet.write(rule, context.packs.get(rule.pack, ""), REGISTER, verdict)
    return sheet


def _of_all(rule: Rule, register: RegisterCase, check: RegisterCheck) -> Verdict:
    """The verdict on a register that stands or falls as a whole."""
    days = [case.day for case in register.papers if case.day]
    first = min(days, default=date(register.year, 1, 1))
    span = Span(first, max(days, default=date(register.year, 12, 31)))
    return within(rule, span) or check(register)


def _of_each(rule: Rule, register: RegisterCase, check: RegisterCheck) -> Verdict:
    """The verdict on the papers of a register that fall under the rule."""
    skips = [within(rule, Span(case.day, case.day)) for case in register.papers]
    under = tuple(case for case, skip in zip(register.papers, skips, strict=True) if skip is None)
    if not under:
        return next(skip for skip in skips if skip is not None)
    return check(replace(register, papers=under))


def _registers(cases: Sequence[PaperCase], context: ProcessContext) -> Iterator[RegisterCase]:
    groups: dict[tuple[str, int], list[PaperCase]] = defaultdict(list)
    for case in cases:
        year = register_year(case)
        if year is not None:
            groups[case.paper.direction, year].append(case)
    for (direction, year), items in sorted(groups.items()):
        yield RegisterCase(direction, year, tuple(items), context)
