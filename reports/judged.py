"""Papers of registers held against the rules of process, as a workbook or page.

Sheets: states and rules on one page, findings by unit, every finding, what was not evaluated, how
each figure is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from reports.book.summary import heading, office_day_text, signing
from reports.judged_model import JudgedPapers
from reports.labels import Labels
from reports.model import Agency
from reports.noted import noted_sheet
from reports.onpapers import OnPaper, on_papers
from reports.phrases import SEVERITIES
from reports.sheets import (
    Block,
    Book,
    Column,
    Kind,
    Line,
    Row,
    Share,
    Sheet,
    Table,
    Total,
    Value,
)
from reports.tally import STATUSES
from schemas.clock import dmy, iso, office_date, vn_time
from schemas.masking import mask_numbers
from schemas.trace import state_kinds
from validator.catalogue import Catalogue
from validator.report import render
from validator.words import word

_MOST: Final = 20_000  # findings listed at most; the sheet says where it ends
_FIGURES: Final = ("states", *STATUSES, "rate", "unit", "breach")


def judged_book(found: JudgedPapers, *, agency: Agency, now: datetime, labels: Labels) -> Book:
    """The workbook."""
    every = on_papers(found)
    sheets = (
        _main(found, agency, now, labels),
        _units(every, labels),
        _findings(every, found, labels),
        _unjudged(found, labels),
        _method(found, now, labels),
    )
    return Book(
        sheets=sheets,
        title=labels("judged.title"),
        author=agency.name or "Hoso",
        made=iso(now),
        footer=labels("judged.footer", rules=found.rules.version),
    )


def _main(found: JudgedPapers, agency: Agency, now: datetime, labels: Labels) -> Sheet:
    dated = office_day_text(labels, agency.place, office_date(now))
    blocks: list[Block] = [
        *heading(agency.parent, agency.name, dated, labels),
        Line(labels("judged.title"), "title"),
        Line(labels("judged.as_of", day=dmy(found.today)), "subtitle"),
        Line(labels("judged.papers", papers=len(found.papers), rows=found.tellings), "subtitle"),
        Line(""),
        Line(labels("judged.states"), "heading"),
        _states(found, labels),
        Line(labels("judged.rules"), "heading"),
        _rules(found, labels),
        *signing(labels("summary.maker"), labels("summary.head"), labels),
    ]
    return Sheet(labels("judged.sheet.main"), tuple(blocks))


def _states(found: JudgedPapers, labels: Labels) -> Table:
    states = found.states()
    columns = (_column("state", 5, labels, span=4), _column("count", 5, labels, "count"))
    rows = [
        Row((kind.vi if labels.lang == "vi" else kind.en, states[kind.id]))
        for kind in state_kinds().values()
        if states[kind.id]
    ]
    total = Row((labels("judged.incoming"), Total(states.total())), "total")
    return Table(columns, (*rows, total))


def _rules(found: JudgedPapers, labels: Labels) -> Table:
    """Per rule: results by status and the share that passed, as formulas."""
    columns = (
        _column("rule", 10, labels, "code"),
        _column("title_of", 60, labels),
        _column("basis", 36, labels),
        *(_column(status, 11, labels, "count") for status in STATUSES),
        _column("rate", 9, labels, "rate"),
    )
    tally = found.tally()
    rows = []
    for name in sorted(tally):
        counts, rule = tally[name], found.rules.rule(name)
        judged = counts["passed"] + counts["failed"]
        share = Share((3,), (3, 4), counts["passed"] / judged if judged else None)
        basis = word("bases", rule.basis, labels.lang)
        told: tuple[Value, ...] = (
            name,
            rule.title(labels.lang),
            basis,
            *(counts[one] for one in STATUSES),
            share,
        )
        rows.append(Row(told))
    if rows:
        sums = (Total(sum(tally[name][one] for name in tally)) for one in STATUSES)
        rows.append(Row((None, labels("judged.total"), None, *sums, None), "total"))
    return Table(columns, tuple(rows), main=True)


def _units(every: Sequence[OnPaper], labels: Labels) -> Sheet:
    """Findings by the unit that held the paper, and by how grave they are."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for item in every:
        counts[_unit(item, labels)][item.finding.severity] += 1
    columns = (
        _column("no", 5, labels, "centre"),
        _column("unit", 44, labels),
        *(_column(one, 12, labels, "count") for one in SEVERITIES),
        _column("findings", 12, labels, "count"),
    )
    rows = []
    for number, unit in enumerate(sorted(counts), start=1):
        own = counts[unit]
        rows.append(Row((number, unit, *(own[one] for one in SEVERITIES), own.total())))
    if rows:
        sums = [sum(counts[unit][one] for unit in counts) for one in SEVERITIES]
        totals = (Total(value) for value in (*sums, sum(sums)))
        rows.append(Row((None, labels("judged.total"), *totals), "total"))
    return noted_sheet("judged", "units", columns, rows, labels)


def _findings(every: Sequence[OnPaper], found: JudgedPapers, labels: Labels) -> Sheet:
    columns = (
        _column("no", 5, labels, "centre"),
        _column("code", 17, labels, "code"),
        _column("unit", 20, labels),
        _column("rule", 9, labels, "code"),
        _column("breach", 14, labels),
        _column("sign", 16, labels, "code"),
        _column("issued", 11, labels, "date"),
        _column("subject", 30, labels),
        _column("message", 44, labels),
        _column("place", 28, labels),
        _column("article", 28, labels),
        _column("remedy", 30, labels),
    )
    rows = [
        Row((number, item.code, *_finding(item, found.rules, labels)))
        for number, item in enumerate(every[:_MOST], start=1)
    ]
    cut = labels("judged.findings.cut", shown=_MOST, total=len(every))
    return noted_sheet(
        "judged", "findings", columns, rows, labels, [cut] if len(every) > _MOST else []
    )


def _finding(item: OnPaper, rules: Catalogue, labels: Labels) -> Iterator[Value]:
    words, paper = render(item.finding, rules, labels.lang), item.paper
    key = paper.key if paper else None
    yield _unit(item, labels)
    yield from (item.finding.rule, words["breach"])
    yield "/".join(part for part in (key.number, key.notation) if part) if key else ""
    yield key.issued.isoformat() if key and key.issued else ""
    yield mask_numbers(paper.subject) if paper else ""
    yield from (mask_numbers(words["message"]), words["place"], words["article"], words["remedy"])


def _unjudged(found: JudgedPapers, labels: Labels) -> Sheet:
    columns = (
        _column("rule", 10, labels, "code"),
        _column("title_of", 60, labels),
        _column("reason", 60, labels),
        _column("count", 12, labels, "count"),
    )
    rows = [
        Row((rule, found.rules.rule(rule).title(labels.lang), _reason(found, why, labels), count))
        for rule, reasons in sorted(found.reasons().items())
        for why, count in sorted(reasons.items())
    ]
    if rows:
        total = sum(sum(reasons.values()) for reasons in found.reasons().values())
        rows.append(Row((None, labels("judged.total"), None, Total(total)), "total"))
    return noted_sheet("judged", "unjudged", columns, rows, labels)


def _reason(found: JudgedPapers, why: str, labels: Labels) -> str:
    words = found.rules.reasons.get(why, {})
    return words.get(labels.lang, why)


def _method(found: JudgedPapers, now: datetime, labels: Labels) -> Sheet:
    """How each figure is reckoned, and what it was made of."""
    columns = (_column("figure", 30, labels), _column("definition", 100, labels))
    rows = [Row((labels(f"judged.{one}"), labels(f"judged.define.{one}"))) for one in _FIGURES]
    more = (
        labels("processing.method.calendar", calendar=found.judgement.calendar),
        labels("judged.method.rules", rules=found.rules.version),
        labels("processing.method.made", made=vn_time(now)),
        labels("judged.method.explain"),
    )
    return noted_sheet("judged", "method", columns, rows, labels, more)


def _column(
    name: str, width: float, labels: Labels, kind: Kind = "text", *, span: int = 1
) -> Column:
    return Column(labels(f"judged.{name}"), width, kind, span)


def _unit(item: OnPaper, labels: Labels) -> str:
    """The unit that held the paper a finding is on; of a register as a whole, that."""
    if item.paper is None:
        return labels("judged.whole_register")
    return item.unit or labels("unit.unknown")
