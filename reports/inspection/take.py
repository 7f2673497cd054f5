"""What a workbook given back says: verdicts taken, and rows refused with place and reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from reports.inspection.model import Frozen
from reports.inspection.rows import ALLOWED, VERDICTS, Asked, Given, Verdict, asked_rows
from reports.labels import Labels
from reports.scope import folded
from schemas.text import fold_head, nfc

HEADS: Final = ("code", "verdict", "reason", "missed_rule", "inspector")
"""Columns that are read back; their heads are labels ``inspect_col.<name>``."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row not taken: where it stands, and why (label ``inspect_refused.<why>``)."""

    sheet: str
    row: int
    column: str
    code: str
    why: str
    words: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one workbook. ``rows`` = taken + refused + blank (no verdict yet)."""

    rows: int = 0
    blank: int = 0
    given: tuple[Given, ...] = ()
    refused: tuple[Refused, ...] = field(default=())


def head_of(name: str) -> str:
    """The head of a column in the workbook."""
    return Labels()(f"inspect_col.{name}")


def take(
    frozen: Frozen,
    sheets: Sequence[Mapping[str, Any]],
    *,
    rules: Collection[str],
    source: str,
    at: str,
) -> Taken:
    """The verdicts of one workbook (op ``answers``) on the rows of ``frozen``.

    ``rules``: ids an inspector may name for what the machine missed.
    """
    desk = _Desk(frozen, rules, source, at)
    for sheet in sheets:
        desk.read(sheet)
    return Taken(desk.rows, desk.blank, tuple(desk.given), tuple(desk.refused))


class _Desk:
    """Reads row after row and keeps what came of each."""

    def __init__(self, frozen: Frozen, rules: Collection[str], source: str, at: str) -> None:
        self.rows = self.blank = 0
        self.given: list[Given] = []
        self.refused: list[Refused] = []
        self._labels = Labels()
        self._asked = {_key(row.code): row for row in asked_rows(frozen)}
        self._rules = {_key(rule): rule for rule in rules}
        self._people = {folded(name_of(one)): name_of(one) for one in frozen.inspection.inspectors}
        self._words = {fold_head(self._labels(f"inspect_verdict.{v}")): v for v in VERDICTS}
        self._source, self._at = source, at
        self._seen: dict[str, set[tuple[str, ...]]] = {}

    def read(self, sheet: Mapping[str, Any]) -> None:
        columns = {name: sheet["columns"].get(head_of(name), "") for name in HEADS}
        for number, told in sheet["rows"]:
            cells = {name: nfc(told.get(head_of(name), "")).strip() for name in HEADS}
            self._row(sheet["name"], number, cells, columns)

    def _row(
        self, sheet: str, number: int, cells: Mapping[str, str], columns: Mapping[str, str]
    ) -> None:
        self.rows += 1
        if not any(cells[name] for name in HEADS[1:4]):
            self.blank += 1
            return
        asked = self._asked.get(_key(cells["code"]))
        verdict = self._words.get(fold_head(cells["verdict"]))
        column, why = self._fault(asked, verdict, cells)
        if why or asked is None or verdict is None:
            words = self._labels(f"inspect_refused.{why}", value=cells[column])
            place = columns[column] or columns["code"]
            self.refused.append(Refused(sheet, number, place, cells["code"], why, words))
            return
        rule = asked.rule or self._rules.get(_key(cells["missed_rule"]), "")
        self.given.append(
            Given(
                code=asked.code,
                sort=asked.sort,
                item=asked.item.number,
                rule=rule,
                verdict=verdict,
                reason=cells["reason"],
                inspector=self._inspector(cells["inspector"]),
                source=self._source,
                sheet=sheet,
                row=number,
                at=self._at,
            )
        )

    def _fault(
        self, asked: Asked | None, verdict: Verdict | None, cells: Mapping[str, str]
    ) -> tuple[str, str]:
        """(column, why) of the first thing wrong with a row; why is "" where it can be taken."""
        if asked is None:
            return "code", "code"
        if not cells["verdict"]:
            return "verdict", "no_verdict"
        if verdict is None:
            return "verdict", "verdict"
        if verdict not in ALLOWED[asked.sort]:
            return "verdict", "not_here"
        if verdict != "right" and not cells["reason"]:
            return "reason", "no_reason"
        if asked.sort == "rest" and verdict == "missed" and not self._known(cells["missed_rule"]):
            return "missed_rule", "rule"
        if not self._inspector(cells["inspector"]):
            return "inspector", "inspector"
        return "code", "" if self._first(asked, verdict, cells) else "twice"

    def _first(self, asked: Asked, verdict: Verdict, cells: Mapping[str, str]) -> bool:
        """Whether a row says something new; only faults the machine missed may be several."""
        several = asked.sort == "rest" and verdict == "missed"
        entry = (cells["missed_rule"], cells["reason"]) if several else ()
        held = self._seen.setdefault(asked.code, set())
        if entry in held or (held and (not several or () in held)):
            return False
        held.add(entry)
        return True

    def _known(self, rule: str) -> bool:
        other = self._labels("inspect_other_rule")
        return _key(rule) in self._rules or fold_head(rule) == fold_head(other)

    def _inspector(self, name: str) -> str:
        """The inspector as the decision names them; the only one needs not be written."""
        if not name and len(self._people) == 1:
            return next(iter(self._people.values()))
        return self._people.get(folded(name_of(name)), "")


def name_of(inspector: str) -> str:
    """The name without what stands behind a comma: "Nguyễn Văn A, Trưởng đoàn"."""
    return inspector.partition(",")[0].strip()


def _key(code: str) -> str:
    """A code or rule id for comparing: blanks and case do not count."""
    return "".join(code.split()).casefold()
