"""Which set to make next: a full one, or one that adds to the newest whole chain of a place.

Circular 02/2019/TT-BNV, article 10: incremental every day, full on the first day of each month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from archive.backup.sets import (
    BackupSet,
    Chain,
    as_damage,
    begin_of,
    open_chain,
    open_set,
    require_present,
    sets_in,
)
from archive.operations.model import SetKind
from schemas.clock import from_iso, office_date
from schemas.errors import HosoError

Kind = Literal["full", "incremental", "auto"]
_NO_SET = "chưa có bản sao lưu nào / no set yet"
CHAIN_LIMIT = 62  # incremental sets on one full set: two months of days


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``parent``: the chain to add to, None for a full set. ``broken``: the sets of the place that
    cannot be added to, and why; ``why``: what makes a full set due.
    """

    parent: Chain | None
    broken: tuple[tuple[str, HosoError], ...] = ()
    why: Literal["asked", "none", "month", "long", "broken", ""] = ""

    @property
    def kind(self) -> SetKind:
        """What the set will be."""
        return "incremental" if self.parent else "full"


def plan_set(
    place: Path, archive_id: str, *, kind: Kind, at: datetime, limit: int = CHAIN_LIMIT
) -> Plan:
    """Look at the sets of ``archive_id`` in the folder ``place`` and choose.

    Raises HosoError backup-no-chain, or what is wrong with the newest set, for an incremental set
    where none can be added to.
    """
    if kind == "full":
        return Plan(parent=None, why="asked")
    broken: list[tuple[str, HosoError]] = []
    for chain in _whole(place, archive_id, broken):
        plan = Plan(parent=chain, broken=tuple(broken))
        if chain.head.depth >= limit:
            plan = replace(plan, parent=None, why="long")
        elif kind == "auto" and not _of_month(chain, at):
            plan = replace(plan, parent=None, why="month")
        if kind == "incremental" and plan.parent is None:
            why = f"{chain.head.path.name}: {chain.head.depth} ≥ {limit}"
            raise HosoError("backup-no-chain", path=place, why=why)
        return plan
    if kind == "auto":
        return Plan(parent=None, broken=tuple(broken), why="broken" if broken else "none")
    raise broken[0][1] if broken else HosoError("backup-no-chain", path=place, why=_NO_SET)


def _whole(place: Path, archive_id: str, broken: list[tuple[str, HosoError]]) -> Iterator[Chain]:
    """The chains of the place that are all there, the newest first; the others into ``broken``."""
    for one in sorted(_opened(place, archive_id, broken), key=_newest, reverse=True):
        try:
            chain = open_chain(one.path)
            require_present(chain)
        except HosoError as error:
            broken.append((one.path.name, error))
        else:
            yield chain


def _opened(
    place: Path, archive_id: str, broken: list[tuple[str, HosoError]]
) -> Iterator[BackupSet]:
    begin = begin_of(archive_id)
    for path in sets_in(place, begin):
        try:
            one = open_set(path)
        except HosoError as error:
            if damage := as_damage(error, path, begin):
                broken.append((path.name, damage))
        else:
            if one.archive_id == archive_id:
                yield one


def _newest(one: BackupSet) -> tuple[datetime, str]:
    return one.made_at, one.path.name


def _of_month(chain: Chain, at: datetime) -> bool:
    """Whether the full set of the chain was made in the month of ``at`` (office days)."""
    made = [named.made_at for named in chain.state.sets.values()]
    first = office_date(min([chain.head.made_at, *map(from_iso, made)]))
    day = office_date(at)
    return (first.year, first.month) == (day.year, day.month)
