"""What the rules of safekeeping look at: rows of what was done to the archive, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A backup set. ``medium``: id of the registered medium or ""; ``device``: what it lies on."""

    made_at: datetime
    kind: Literal["full", "incremental"] = "full"
    medium: str = ""
    device: str = ""
    minuted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOn:
    """A registered medium. ``replace_by``: the end of its life as its keeper states it."""

    medium: str
    name: str
    in_use: date
    replace_by: date | None = None
    checked: datetime | None = None
    faults: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A finished check of the whole archive; ``changed``: files whose bytes had changed."""

    finished: datetime
    faults: int = 0
    changed: int = 0
    minuted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveState:
    """An archive: since when it is kept, by whom, on which device, and what was done to it.

    ``drills``: when restoring was tried out and came to its end. ``unsigned``: of the oldest line
    of the audit log that no signed checkpoint covers, None where all are.
    """

    created: datetime
    custodian: str = ""
    device: str = ""
    copies: tuple[Copy, ...] = ()
    media: tuple[KeptOn, ...] = ()
    checks: tuple[Check, ...] = ()
    drills: tuple[datetime, ...] = field(default=())
    unsigned: datetime | None = None


def last(moments: Iterable[datetime]) -> datetime | None:
    """The latest moment, None where there is none."""
    return max(moments, default=None)


def independent(state: ArchiveState, since: datetime) -> int:
    """How many media independent of each other and of the archive hold a set made ``since``.

    Sets of one medium or one device are lost together; a medium that is retired, or on which the
    last check found a fault, holds none. Nor does a set of which nobody knows where it lies.
    """
    lost = {one.medium for one in state.media if one.retired or one.faults}
    groups: list[set[str]] = []
    for copy in state.copies:
        known = copy.medium or copy.device
        if copy.made_at < since or copy.medium in lost or beside(copy, state) or not known:
            continue
        own = {key for key in (copy.medium, copy.device) if key}
        joined = [group for group in groups if group & own]
        groups = [group for group in groups if group not in joined]
        groups.append(own.union(*joined))
    return len(groups)


def beside(copy: Copy, state: ArchiveState) -> bool:
    """Whether a set lies on the device of the archive itself."""
    return bool(copy.device) and copy.device == state.device
