"""Replies read back, decisions and waivers; behind ``hoso findings read | decide | waive``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from archive import fs
from archive.findings import Act, keep_act, tell_last
from archive.home import Home
from archive.owed import settle
from hoso.findings import World, world_of
from hoso.settings import Settings
from hoso.wiring import worker_pool
from ingest.lives import ReadBack, Reading, read_back, take_steps
from ingest.registers import list_files
from schemas.clock import now
from schemas.errors import HosoError
from schemas.life import Cover, Step


def read_files(home: Home, settings: Settings, sources: Sequence[Path]) -> Iterator[ReadBack]:
    """Read workbooks of replies and decisions back. Raises ``HosoError`` source-missing, …"""
    files = list(list_files(sources))
    operator = settings.text("operator")
    with _acting(home, settings), worker_pool(settings) as pool:
        world = world_of(home, settings)
        reading = Reading(
            operator=operator, at=world.at, desk=lambda acts: world.desk(acts, operator)
        )
        yield from read_back(home, files, pool, reading)


def decide(
    home: Home, settings: Settings, codes: Sequence[str], kind: str, *, by: str, reason: str
) -> tuple[str, list[Step]]:
    """Uphold, withdraw or accept findings as mended: the object and its steps.

    Raises ``HosoError``: not-found, finding-step, archive-busy.
    """
    with _acting(home, settings):
        world = world_of(home, settings)
        desk = world.desk(world.acts, by)
        steps = take_steps(world.asked(codes), kind, desk, by=by, reason=reason)
        return _keep(world, settings, steps, "decisions"), steps


def waive(
    home: Home,
    settings: Settings,
    codes: Sequence[str],
    cover: Cover | None,
    told: dict[str, str],
) -> tuple[str, list[Step], int]:
    """Waive findings, or all a ``cover`` reaches: the object, its steps, how many it concerns now.

    ``told``: by, reason, basis, approver, until.
    Raises ``HosoError``: not-found, finding-step, unit-unknown, archive-busy.
    """
    with _acting(home, settings):
        world = world_of(home, settings)
        desk = world.desk(world.acts, told["by"])
        if cover is None:
            steps = take_steps(world.asked(codes), "waived", desk, **told)
            return _keep(world, settings, steps, "waiver"), steps, len(steps)
        cover = _checked(world, cover)
        steps = [Step(kind="waived", at=desk.at, cover=cover, **told)]
        reached = sum(one.reported and cover.reaches(one.subject) for one in world.known.values())
        return _keep(world, settings, steps, "waiver", world.acts[-1:]), steps, reached


@contextmanager
def _acting(home: Home, settings: Settings) -> Iterator[None]:
    """The home's lock; an act of a killed run is told to the log even where this one is refused.

    Not where the disk fails: then the same act, asked for again, is to be taken up.
    """
    with home.lock("findings"):
        try:
            yield
        except HosoError as error:
            if not fs.is_of_disk(error):
                _tell_last(home, settings)
            raise
        _tell_last(home, settings)


def _tell_last(home: Home, settings: Settings) -> None:
    settle(home, at=now())
    tell_last(home, home.open_storage(), at=now(), operator=settings.text("operator"))


def _checked(world: World, cover: Cover) -> Cover:
    """``cover`` with the unit as it is written. Raises ``HosoError`` unit-unknown, not-found."""
    if cover.rule not in world.book.words:
        raise HosoError("not-found", what=cover.rule)
    if not cover.unit:
        return cover
    return replace(cover, unit=world.unit(cover.unit))


def _keep(
    world: World, settings: Settings, steps: Sequence[Step], kind: str, last: Sequence[Act] = ()
) -> str:
    return keep_act(
        world.home,
        world.home.open_storage(),
        steps,
        {"kind": kind},
        at=world.at,
        operator=settings.text("operator"),
        last=last,
    )
