"""The inspectors' workbook: a row per finding, per rule named, and for what the machine missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reports.inspection.model import Frozen, Item, Machine
from reports.inspection.rows import VERDICTS, Asked, Given, asked_rows
from reports.inspection.take import head_of, name_of
from reports.inspection.words import day_text, period_text, sample_text
from reports.labels import Labels
from reports.sheets import Book, Column, Kind, Line, Row, Sheet, Table
from schemas.masking import mask_numbers

# Column and its width in characters.
_COLUMNS: Final = (
    ("code", 22.0), ("item", 26.0), ("title", 28.0), ("unit", 15.0), ("rule", 13.0),
    ("asked", 28.0), ("machine", 36.0), ("place", 34.0), ("verdict", 14.0), ("reason", 28.0),
    ("missed_rule", 12.0), ("inspector", 17.0),
)  # fmt: skip
_WIDTHS: Final = tuple(width for _, width in _COLUMNS)  # blank ones are written in by hand


def inspection_book(
    frozen: Frozen,
    told: Mapping[str, Sequence[Given]],
    *,
    organ: str,
    made: str,
    results: tuple[Sheet, ...] = (),
) -> Book:
    """The workbook with the verdicts given so far. Same inspection and verdicts, same book.

    ``results``: sheets that go before the others (:mod:`reports.inspection.results`).
    """
    labels, told_of = Labels(), frozen.inspection
    rows = [row for asked in asked_rows(frozen) for row in _rows(asked, told, frozen, labels)]
    decision = labels(
        "inspect_book.decision",
        number=told_of.decision.number,
        day=day_text(told_of.decision.day),
    )
    lines = (  # so few that the head below them stays in sight
        Line(labels("inspect_book.title"), "title"),
        Line(labels("inspect_book.id", id=told_of.id), "subtitle"),
        Line(f"{decision}. {period_text(told_of, labels)}", "subtitle"),
        Line(sample_text(told_of, labels), "note"),
        Line(f"{labels('inspect_book.how')}\n{labels('inspect_book.missed')}", "note"),
    )
    table = Table(_columns(frozen, labels), tuple(rows), main=True)
    sheets = (
        *results,
        Sheet(labels("inspect_book.verdicts"), (*lines, table), widths=_WIDTHS),
        Sheet(labels("inspect_book.items"), (_items(frozen),)),
    )
    return Book(
        sheets=sheets,
        title=labels("inspect_book.title"),
        author=organ or "Hoso",
        made=made,
        footer=labels("inspect_book.id", id=told_of.id),
    )


def _columns(frozen: Frozen, labels: Labels) -> tuple[Column, ...]:
    words = tuple(labels(f"inspect_verdict.{verdict}") for verdict in VERDICTS)
    people = tuple(name_of(one) for one in frozen.inspection.inspectors)
    choices = {"verdict": words, "inspector": people}
    return tuple(
        Column(
            head_of(name),
            width,
            "code" if name in ("code", "rule") else "text",
            choices=choices.get(name, ()),
        )
        for name, width in _COLUMNS
    )


def _rows(
    asked: Asked, told: Mapping[str, Sequence[Given]], frozen: Frozen, labels: Labels
) -> list[Row]:
    given = told.get(asked.code, ())
    return [Row(_cells(asked, one, frozen, labels)) for one in given or (None,)]


def _cells(asked: Asked, given: Given | None, frozen: Frozen, labels: Labels) -> tuple[str, ...]:
    item, found = asked.item, asked.finding
    told = {
        "code": asked.code,
        "item": item.name,
        "title": mask_numbers(item.title),
        "unit": item.unit,
        "rule": asked.rule,
        "asked": _asked(asked, frozen, labels),
        "machine": mask_numbers(_machine(asked, labels)),
        "place": mask_numbers(_place(found)) if found else "",
        "verdict": labels(f"inspect_verdict.{given.verdict}") if given else "",
        "reason": given.reason if given else "",
        "missed_rule": _missed_rule(given, labels),
        "inspector": given.inspector if given else "",
    }
    return tuple(told[name] for name, _ in _COLUMNS)


def _place(found: Machine) -> str:
    return "; ".join(filter(None, (found.document, found.place)))


def _asked(asked: Asked, frozen: Frozen, labels: Labels) -> str:
    if asked.sort == "rest":
        return labels("inspect_book.rest")
    return frozen.inspection.rule_titles.get(asked.rule, asked.rule)


def _machine(asked: Asked, labels: Labels) -> str:
    """What the machine says on a row."""
    if asked.finding:
        return f"{asked.finding.conclusion}: {asked.finding.found}"
    if asked.check:
        status = labels(f"col.{asked.check.status}")
        return f"{status}: {asked.check.reason}" if asked.check.reason else status
    return labels("inspect_book.checked", **_counts(asked.item))


def _counts(item: Item) -> dict[str, int]:
    statuses = [check.status for check in item.checks]
    return {
        "passed": statuses.count("passed"),
        "failed": statuses.count("failed"),
        "open": statuses.count("not_evaluated"),
    }


def _missed_rule(given: Given | None, labels: Labels) -> str:
    if given is None or given.sort != "rest" or given.verdict != "missed":
        return ""
    return given.rule or labels("inspect_other_rule")


def _items(frozen: Frozen) -> Table:
    """What was drawn, with what the machine checked on it."""
    names = ("number", "item", "title", "issued", "unit", "stratum", "passed", "failed", "open")
    widths = (6.0, 30.0, 60.0, 13.0, 22.0, 20.0, 12.0, 12.0, 14.0)
    counts: dict[str, Kind] = dict.fromkeys(("number", "passed", "failed", "open"), "count")
    kinds: dict[str, Kind] = {**counts, "issued": "date"}
    columns = tuple(
        Column(head_of(name), width, kinds.get(name, "text"))
        for name, width in zip(names, widths, strict=True)
    )
    rows = tuple(_item(item) for item in frozen.items)
    return Table(columns, rows, main=True)


def _item(item: Item) -> Row:
    title = mask_numbers(item.title)
    told = (item.number, item.name, title, item.issued, item.unit, item.stratum)
    return Row((*told, *_counts(item).values()))
