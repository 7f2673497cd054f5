"""The draft minutes of an inspection, from what was frozen and the verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.inspection.model import Frozen, Inspection
from reports.inspection.results import (
    NUMBERS,
    OF_RULE,
    meanings,
    rule_rows,
    total_row,
    unit_rows,
)
from reports.inspection.take import name_of
from reports.inspection.tally import Result, Told
from reports.inspection.words import (
    decision_text,
    period_text,
    rule_name,
    sample_text,
    share_text,
)
from reports.labels import Labels
from reports.minutes import Block, Ground, Heading, Minutes, Paragraph, Party, Table
from reports.minutes.model import Align
from reports.model import Agency
from schemas.clock import from_iso, vn_time
from schemas.masking import mask_numbers

_DOTS: Final = "......"
_LISTS: Final = ("confirmed", "missed", "false_alarms", "unclear")


def inspection_minutes(
    frozen: Frozen, result: Result, *, agency: Agency, symbol: str, made: str
) -> Minutes:
    """The minutes; where verdicts are lacking they say so first. ``made``: RFC 3339."""
    labels, told = Labels(), frozen.inspection
    return Minutes(
        organ=agency.name,
        parent=agency.parent,
        symbol=symbol,
        about=told.decision.about[:1].upper() + told.decision.about[1:],
        body=tuple(_body(frozen, result, labels)),
        parties=_parties(told, labels),
        recipients=(labels("inspect_minutes.to_unit"),),
        kept="VT, HSKT",
        author=agency.name,
        made=made,
    )


def _parties(told: Inspection, labels: Labels) -> tuple[Party, ...]:
    head = name_of(told.inspectors[0]) if told.inspectors else ""
    return (
        Party(labels("inspect_minutes.inspected")),
        Party(labels("inspect_minutes.secretary")),
        Party(labels("inspect_minutes.head"), head),
    )


def _body(frozen: Frozen, result: Result, labels: Labels) -> Iterator[Block]:
    told = frozen.inspection
    if result.whole.open:
        lead = labels("inspect_minutes.unfinished")
        yield Paragraph(labels("inspect_minutes.unfinished_text", count=result.whole.open), lead)
    yield Ground(labels("inspect_minutes.ground", decision=decision_text(told, labels)))
    yield Paragraph(labels("inspect_minutes.moment"), labels("inspect_minutes.begun"))
    yield Paragraph(_DOTS * 6, labels("inspect_minutes.place"))
    yield from _present(told, labels)
    yield from _method(told, labels)
    yield from _results(frozen, result, labels)
    yield Heading(labels("inspect_minutes.advice"))
    yield Paragraph(labels("inspect_minutes.advice_text"))
    yield Paragraph(_DOTS * 14)
    yield Paragraph(labels("inspect_minutes.copies"))
    yield Paragraph(labels("inspect_minutes.end"))


def _present(told: Inspection, labels: Labels) -> Iterator[Block]:
    yield Heading(labels("inspect_minutes.present"))
    yield Heading(labels("inspect_minutes.team"), 2)
    last = len(told.inspectors) - 1
    for place, person in enumerate(told.inspectors):
        yield Paragraph(f"- {person}{'.' if place == last else ';'}")
    yield Heading(labels("inspect_minutes.hosts"), 2)
    yield Paragraph(labels("inspect_minutes.host"))


def _method(told: Inspection, labels: Labels) -> Iterator[Block]:
    yield Heading(labels("inspect_minutes.method"))
    yield Paragraph(period_text(told, labels) + ".", labels("inspect_minutes.scope"))
    if told.rules:
        listed = "; ".join(f"{rule} ({rule_name(told, rule, labels)})" for rule in told.rules)
        yield Paragraph(listed + ".", labels("inspect_minutes.rules"))
    if told.undated:
        yield Paragraph(labels("inspect_minutes.undated", count=told.undated))
    data = labels(
        "inspect_minutes.data_text",
        snapshot=told.snapshot,
        rules=told.rules_version,
        at=vn_time(from_iso(told.frozen_at)),
        id=told.id,
    )
    yield Paragraph(data, labels("inspect_minutes.data"))
    yield Paragraph(sample_text(told, labels), labels("inspect_minutes.sample"))
    yield Paragraph(labels("inspect_minutes.again"))
    if told.method != "simple":
        heads = (labels("inspect_col.stratum"), labels("inspect_col.held"))
        rows = tuple((s.name or "–", str(s.size), str(s.drawn)) for s in told.strata)
        yield _table((*heads, labels("inspect_col.drawn")), rows, (6, 1.5, 1.5))


def _results(frozen: Frozen, result: Result, labels: Labels) -> Iterator[Block]:
    told, whole = frozen.inspection, result.whole
    yield Heading(labels("inspect_minutes.results"))
    yield Heading(labels("inspect_minutes.overall"), 2)
    yield Paragraph(
        labels(
            "inspect_minutes.overall_text",
            items=whole.items,
            kind=labels(f"inspect_kind.{told.kind}"),
            faulty=whole.faulty,
            sound=whole.items - whole.faulty - whole.undecided,
            undecided=whole.undecided,
        )
    )
    yield Paragraph(labels("inspect.whole", share=share_text(whole.share, labels)))
    yield Heading(labels("inspect_minutes.by_rule"), 2)
    yield from _by_rule(result, told, labels)
    yield Heading(labels("inspect_minutes.by_unit"), 2)
    heads = (labels("col.unit"), *(labels(f"inspect_col.{name}") for name in NUMBERS))
    rows = [_texts(row) for row in (*unit_rows(result, labels), total_row(result, labels))]
    yield _table(heads, tuple(rows), (3, *(1.15,) * len(NUMBERS)), total=True)
    yield Paragraph(labels("inspect_minutes.meaning"))
    for text in meanings(labels):
        yield Paragraph(f"- {text}")
    for place, name in enumerate(_LISTS, start=4):
        yield Heading(f"{place}. {labels(f'inspect_minutes.list_{name}')}", 2)
        listed = [row for row in result.listed(name) if name != "confirmed" or row.fault]
        yield from _listed(listed, told, labels)


def _by_rule(result: Result, told: Inspection, labels: Labels) -> Iterator[Block]:
    rows = rule_rows(result, told, labels)
    if not rows:
        yield Paragraph(labels("inspect_minutes.none"))
        return
    heads = (labels("col.rule"), *(labels(f"inspect_col.{name}") for name in OF_RULE))
    counted = tuple(_texts((row[0], *row[2:])) for row in rows)
    shares = (2, *(1.2,) * len(OF_RULE), 3)
    yield _table((*heads, labels("inspect_col.share")), counted, shares)


def _listed(rows: Sequence[Told], told: Inspection, labels: Labels) -> Iterator[Block]:
    """A row per item and rule (and reason), with how many verdicts it stands for and the first."""
    if not rows:
        yield Paragraph(labels("inspect_minutes.none"))
        return
    alike: dict[tuple[int, str, str], list[Told]] = {}
    for row in rows:
        reason = row.given.reason if row.given else ""
        alike.setdefault((row.asked.item.number, row.rule, reason), []).append(row)
    heads = ("no", "item", "rule", "count", "what")
    table = tuple(
        (
            str(number),
            some[0].asked.item.name,
            _rule(some[0], told, labels),
            str(len(some)),
            _what(some[0], labels),
        )
        for number, some in enumerate(alike.values(), start=1)
    )
    yield _table(
        tuple(labels(f"inspect_list.{head}") for head in heads),
        table,
        (0.8, 2.6, 3, 0.9, 4.7),
        ("center", "left", "left", "center", "left"),
    )


def _rule(row: Told, told: Inspection, labels: Labels) -> str:
    name = rule_name(told, row.rule, labels)
    return f"{row.rule}: {name}" if row.rule else name


def _what(row: Told, labels: Labels) -> str:
    """What the machine found, and what the inspector says of it."""
    found, given = row.asked.finding, row.given
    parts = [f"{found.conclusion}: {found.found} ({found.place})"] if found else []
    if given and given.reason:
        parts.append(labels("inspect_minutes.said", who=given.inspector, reason=given.reason))
    return mask_numbers("\n".join(parts))


def _texts(row: Sequence[str | int]) -> tuple[str, ...]:
    return tuple(map(str, row))


def _table(
    heads: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    shares: tuple[float, ...],
    aligns: tuple[Align, ...] = (),
    *,
    total: bool = False,
) -> Table:
    """Numbers stand right where nothing else is said, the first column left."""
    kinds = aligns or tuple(_align(rows, place) for place in range(len(heads)))
    return Table(heads, rows, shares, kinds, total)


def _align(rows: Sequence[Sequence[str]], place: int) -> Align:
    return "right" if rows and all(row[place].isdecimal() for row in rows) else "left"
