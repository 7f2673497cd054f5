"""What judging stored signatures again changed, as a workbook: verdicts then and now, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reports.labels import Labels
from reports.sheets import Block, Book, Column, Line, Row, Sheet, Table
from reports.workbook import write_book
from schemas.clock import from_iso, local_times, vn_time
from validator.signature import reason_text

_CHANGES = (
    ("dossier", 24.0),
    ("file", 30.0),
    ("signer", 24.0),
    ("old", 22.0),
    ("new", 22.0),
    ("steps", 46.0),
    ("because", 46.0),
)
_MISSING = (("issuer", 60.0), ("signatures", 12.0), ("stamps", 12.0), ("examples", 46.0))


def write_rejudged(told: Mapping[str, Any], path: Path, *, agency: str, made: str) -> None:
    """Write ``told`` (``hoso rejudge --json``) to ``path``; ``made``: RFC 3339.

    Raises ``HosoError`` report-not-writable.
    """
    labels = Labels("vi")
    title = labels("rejudged.title")
    front: list[Block] = [
        Line(title, "title"),
        Line(labels("rejudged.about", made=vn_time(from_iso(made)), agency=agency), "subtitle"),
        *(Line(text) for text in count_lines(told, labels)),
        *(Line(text, "note") for text in older_lines(told["facts"], labels)),
        Line(labels("rejudged.caution"), "note"),
        _table(_CHANGES, (_change(row, labels) for row in told["changes"]), labels),
    ]
    lacking = _table(_MISSING, map(_missing, told["missing_issuers"]), labels)
    book = Book(
        sheets=(
            Sheet(labels("rejudged.sheet.changes"), tuple(front)),
            Sheet(labels("rejudged.sheet.missing"), (lacking,)),
        ),
        title=title,
        author=agency or "Hoso",
        made=made,
    )
    write_book(book, path, labels)


def _table(
    columns: Iterable[tuple[str, float]], rows: Iterable[tuple[Any, ...]], labels: Labels
) -> Table:
    heads = tuple(
        Column(
            labels(f"rejudged.col.{name}"),
            width,
            "count" if name in ("signatures", "stamps") else "text",
        )
        for name, width in columns
    )
    return Table(heads, tuple(Row(cells) for cells in rows), main=True)


def _change(row: Mapping[str, Any], labels: Labels) -> tuple[Any, ...]:
    return (
        row["file_code"] or row["object_id"],
        row["file"],
        row["signer"] or row["field"],
        *shown(row, labels),
        "\n".join(step_lines(row)),
        "\n".join(because_line(cause, labels) for cause in row["because"]),
    )


def _missing(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["issuer"], row["signatures"], row["stamps"], ", ".join(row["examples"])


def count_lines(told: Mapping[str, Any], labels: Labels) -> list[str]:
    """How many signatures were judged and differ; apart from these, those found or lost."""
    kinds = Counter(row["kind"] for row in told["changes"])
    counts = {name: told[name] for name in ("signatures", "dossiers")}
    lines = [labels("rejudged.counts", changes=kinds["changed"], **counts)]
    if kinds["found"] or kinds["lost"]:
        lines.append(labels("rejudged.counts.read", found=kinds["found"], lost=kinds["lost"]))
    return lines


def shown(row: Mapping[str, Any], labels: Labels) -> tuple[str, str]:
    """The verdicts then and now in words; of a signature that was not, or is not, found: that."""
    old, new = row["old"], row["new"]
    return (
        old["verdict_vi"] if old else labels("rejudged.not-found-then"),
        new["verdict_vi"] if new else labels("rejudged.not-found-now"),
    )


def step_lines(row: Mapping[str, Any]) -> list[str]:
    """What each step that says something else says now, numbered."""
    return [
        local_times(f"{step['number']}. {reason_text({**step['new'], 'step': step['step']})}")
        for step in row["steps"]
    ]


def older_lines(facts: Mapping[str, int], labels: Labels) -> list[str]:
    """How many files have facts of an earlier version, and what became of them; none without."""
    if not facts["older"]:
        return []
    said = "rejudged.read-again" if facts["read_again"] else "rejudged.older"
    return [labels(said, **facts)]


def because_line(cause: Mapping[str, str], labels: Labels) -> str:
    """Why a verdict changed: a certificate, a list, facts read again, or the rules."""
    return labels(f"rejudged.because.{cause['kind']}", name=local_times(cause["name"]))
