"""Letters that ask units to explain findings; behind ``hoso findings send``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from archive.findings import keep_act
from archive.home import Home
from hoso.files import check_target, new_file
from hoso.findings import Asked, World, chosen, world_of
from hoso.settings import Settings
from ingest.lives import take_steps
from reports.findings import HANDLING
from reports.labels import Labels
from reports.letter import Letter, letter_book
from reports.onpapers import BLOCK
from reports.phrases import SEVERITIES
from reports.scope import sorted_units
from reports.workbook import write_book
from schemas.finding_key import letter_code
from schemas.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOrder:
    """What is to be sent. ``unit`` "": every unit that has something to explain.

    ``least``: the least severity that is sent. ``again``: also what was sent before and is not
    answered. ``number``: of the letter, "" to be written in by hand.
    """

    due: date
    unit: str = ""
    rule: str = ""
    number: str = ""
    least: str = "warning"
    again: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One letter made: its workbook and the object it is kept in."""

    unit: str
    file: str
    code: str
    findings: int
    object_id: str

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "unit": self.unit,
            "file": self.file,
            "code": self.code,
            "findings": self.findings,
            "object_id": self.object_id,
        }


def send_one(home: Home, settings: Settings, order: SendOrder, out: Path) -> list[Sent]:
    """The letter to one unit, written to ``out``; none where it has nothing to explain.

    Raises ``HosoError``: unit-unknown, out-exists, out-unwritable, archive-busy.
    """
    check_target(out)
    with home.lock("findings"):
        world = world_of(home, settings)
        return [
            _send(world, settings, order, unit, rows, out)
            for unit, rows in _by_unit(world, order).items()
            if unit
        ]


def send_all(
    home: Home, settings: Settings, order: SendOrder, folder: Path
) -> tuple[list[Sent], int]:
    """A letter a unit into a folder that is there; and how many findings have no unit.

    Raises ``HosoError``: out-exists, out-unwritable, archive-busy.
    """
    with home.lock("findings"):
        world = world_of(home, settings)
        groups = _by_unit(world, order)
        unitless = len(groups.pop("", ()))
        names = dict(zip(groups, _names(groups), strict=True))
        for name in names.values():
            check_target(folder / name)
        sent = [
            _send(world, settings, order, unit, rows, folder / names[unit])
            for unit, rows in groups.items()
        ]
    return sent, unitless


def _by_unit(world: World, order: SendOrder) -> dict[str, list[dict[Any, Any]]]:
    """What each unit has to explain: its own papers, and how it handled those of others."""
    states = {"new", "sent"} if order.again else {"new"}
    grave = SEVERITIES[: SEVERITIES.index(order.least) + 1]
    groups: dict[str, list[dict[Any, Any]]] = {}
    for row, life in chosen(world, Asked(unit=order.unit, rule=order.rule)):
        asked = row["block"] in ("own", BLOCK) or world.book.rule(row["rule"]).answers in HANDLING
        if asked and row["severity"] in grave and life.state in states:
            groups.setdefault(row["unit"], []).append(row)
    return {unit: groups[unit] for unit in sorted_units(list(groups))}


def _send(
    world: World,
    settings: Settings,
    order: SendOrder,
    unit: str,
    rows: Sequence[dict[Any, Any]],
    out: Path,
) -> Sent:
    by = order.by or settings.text("operator")
    desk = world.desk(world.acts, by)
    code = letter_code(order.number, unit, desk.at, [row["key"] for row in rows])
    letter = Letter(
        code=code,
        number=order.number,
        unit=unit,
        due=order.due,
        at=world.at,
        agency=world.agency(settings),
    )
    told = {"letter": order.number or code, "due": order.due.isoformat()}
    steps = take_steps(world.asked(row["code"] for row in rows), "sent", desk, **told)
    with new_file(out) as part:
        write_book(letter_book(letter, rows, Labels()), part, Labels())
        object_id = keep_act(
            world.home,
            world.home.open_storage(),
            steps,
            {
                "kind": "letter",
                "code": code,
                "number": order.number,
                "unit": unit,
                "due": told["due"],
            },
            at=world.at,
            operator=settings.text("operator"),
            payload=(out.name, part),
        )
    return Sent(unit=unit, file=str(out), code=code, findings=len(rows), object_id=object_id)


def _names(units: Mapping[str, object]) -> Iterator[str]:
    """A file name a unit: its name without accents; a number where two would be alike."""
    taken: set[str] = set()
    for unit in units:
        words = "".join(char if char.isalnum() else " " for char in fold(unit)).split()
        name = stem = f"phieu-{'-'.join(words)[:80] or 'don-vi'}"
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        yield f"{name}.xlsx"
