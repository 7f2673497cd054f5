"""What the commands ``hoso findings`` do: looking, sending, reading back, deciding, waiving."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from archive.findings import Act, read_acts, steps_of
from archive.home import Home
from hoso.files import check_target
from hoso.judging import judged_if_any
from hoso.reporting import agency_in, frames_of
from hoso.settings import Settings
from hoso.wiring import rules_of
from ingest.replies import Desk, Known, by_key
from reports.cells import visible
from reports.findings import COLUMNS, finding_table
from reports.frames import Frames
from reports.labels import Labels
from reports.letter import decision_book
from reports.lives import StepsByKey, subjects
from reports.model import Agency
from reports.onpapers import MORE, OnPaper, on_papers, paper_table
from reports.rulebook import rule_book
from reports.scope import folded, known_unit, limit
from reports.words import RuleBook
from reports.workbook import write_book
from schemas.clock import iso, now, office_date
from schemas.errors import HosoError
from schemas.finding_key import REGISTERS, plain_code
from schemas.life import Life, Step, Subject, state_of, word


@dataclass(frozen=True)
class World:
    """All findings of an archive and what people did about them, at one moment.

    ``table``: the findings in words, those on documents (:mod:`reports.findings`) before those on
    papers of registers (:mod:`reports.onpapers`). ``known``: by code, also those that
    are no longer found but have a history.
    """

    home: Home
    at: datetime
    frames: Frames
    acts: Sequence[Act]
    book: RuleBook
    table: pd.DataFrame
    known: Mapping[str, Known]

    @property
    def on(self) -> date:
        """The office day."""
        return office_date(self.at)

    @cached_property
    def _steps(self) -> StepsByKey:
        return StepsByKey(steps_of(self.acts))

    def life(self, code: str) -> Life:
        """Where a finding stands."""
        one = self.known[code]
        key = one.subject.key
        return state_of(self._steps.of(key), self.on, one.subject, found=one.reported)

    def asked(self, codes: Iterable[str]) -> list[Known]:
        """The findings of codes as people type them, each once. Raises ``HosoError`` not-found."""
        plain = dict.fromkeys(plain_code(code) for code in codes)
        for code in plain:
            if code not in self.known:
                raise HosoError("not-found", what=code)
        return [self.known[code] for code in plain]

    def desk(self, acts: Sequence[Act], by: str) -> Desk:
        """What rows of workbooks and decisions are held against, after ``acts``."""
        letters = {
            act.told["code"]: (
                act.told["number"],
                act.told["unit"],
                {step.code: step for step in act.steps},
            )
            for act in acts
            if act.told["kind"] == "letter"
        }
        steps = by_key(step for step in steps_of(acts) if step.key)
        at = iso(self.at)
        return Desk(findings=self.known, steps=steps, letters=letters, at=at, on=self.on, by=by)

    def agency(self, settings: Settings) -> Agency:
        """What stands at the head of letters."""
        return agency_in(self.frames, settings)

    def unit(self, name: str) -> str:
        """A unit as it is written. Raises ``HosoError`` unit-unknown."""
        frames = self.frames
        columns = (frames.dossier["unit"], frames.decision["unit"], frames.planned["unit"])
        return known_unit(name, map(str, pd.concat([*columns, self.table["unit"]])))

    def rows(self, codes: Iterable[str]) -> list[dict[Any, Any]]:
        """The rows of the table with these codes, in its order."""
        wanted = set(codes)
        return self.table[self.table["code"].isin(wanted)].to_dict("records")


def world_of(home: Home, settings: Settings) -> World:
    """Everything as it stands; registers as their papers stand today.

    Raises ``HosoError`` rebuild-needed, object-damaged, calendar-invalid, pack-unknown.
    """
    frames, at = frames_of(home), now()
    acts = list(read_acts(home.open_storage()))
    book = rule_book(rules_of(home))
    table = finding_table(limit(frames, None, None, None), book, Labels())
    told: list[OnPaper] = []
    if judged := judged_if_any(home, settings, office_date(at)):
        told = on_papers(judged)
        table = pd.concat([table, paper_table(told, judged, Labels())], ignore_index=True)
    table = table.reindex(columns=[*COLUMNS, *MORE]).fillna("")
    table["found"] = [visible(text) for text in table["found"]]
    by = {subject.key: subject for _, _, subject in subjects(frames)}
    by |= {one.key: one.subject for one in told}
    return World(home, at, frames, acts, book, table, _known(by, table, acts))


def _known(by: Mapping[str, Subject], table: pd.DataFrame, acts: Sequence[Act]) -> dict[str, Known]:
    columns = ["code", "key", "object_id", "found"]
    known = {
        str(code): Known(subject=by[str(key)], code=str(code), object_id=str(oid), found=str(found))
        for code, key, oid, found in table[columns].itertuples(index=False, name=None)
    }
    for step in steps_of(acts):
        if step.code and step.code not in known:
            known[step.code] = _gone(step)
    return known


def _gone(step: Step) -> Known:
    """A finding that is no longer found, as it was told by its first step."""
    return Known(
        subject=Subject(key=step.key, rule=step.rule, unit=step.unit, dossier=step.dossier),
        code=step.code,
        object_id=step.object_id,
        found=step.found,
        reported=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which findings a command speaks of; "" asks for all. ``on``: documents | registers."""

    unit: str = ""
    rule: str = ""
    state: str = ""
    dossier: str = ""
    on: str = ""
    overdue: bool = False


def chosen(world: World, asked: Asked) -> list[tuple[dict[Any, Any], Life]]:
    """(row in words, where it stands) of the findings asked for, in the order of the report.

    Those that are no longer found come last, where a state is asked for.

    Raises ``HosoError`` unit-unknown.
    """
    if asked.unit:
        world.unit(asked.unit)
    rows = world.table.to_dict("records")
    if asked.state:
        rows += _gone_rows(world)
    told = [(row, world.life(row["code"])) for row in rows if _is_asked(row, asked)]
    return [
        (row, life)
        for row, life in told
        if asked.state in ("", life.state) and (not asked.overdue or life.is_overdue(world.on))
    ]


def _is_asked(row: Mapping[Any, Any], asked: Asked) -> bool:
    wanted = (
        (asked.unit, folded(asked.unit) == folded(row["unit"])),
        (asked.rule, asked.rule.strip().upper() == row["rule"].upper()),
        (asked.dossier, asked.dossier == row["file_code"]),
        (asked.on, (asked.on == "registers") == (row["object_id"] == REGISTERS)),
    )
    return all(meets or not said for said, meets in wanted)


def _gone_rows(world: World) -> Iterator[dict[Any, Any]]:
    """Findings that are no longer found, as far as their steps tell of them."""
    for one in world.known.values():
        if not one.reported:
            yield {
                **dict.fromkeys(world.table.columns, ""),
                "code": one.code,
                "key": one.subject.key,
                "object_id": one.object_id,
                "rule": one.subject.rule,
                "unit": one.subject.unit,
                "file_code": one.subject.dossier,
                "found": one.found,
            }


def write_decisions(
    world: World, settings: Settings, found: Sequence[tuple[dict[Any, Any], Life]], out: Path
) -> None:
    """The inspector's workbook of these findings, to decide in.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable.
    """
    rows = [
        {
            **row,
            "state": word("states", life.state),
            "due": life.due,
            "reply": "; ".join(_reply(life)),
        }
        for row, life in found
    ]
    check_target(out)
    write_book(decision_book(rows, world.agency(settings), world.at, Labels()), out, Labels())


def _reply(life: Life) -> Iterator[str]:
    """The unit's last reply in words."""
    replies = [step for step in life.steps if step.kind == "explained"]
    for step in replies[-1:]:
        yield word("choices", step.choice)
        yield from filter(None, (step.text, step.who))
