"""Who may see what: one access label per entry, one definition for predicate and index filter.

A label is a class and a unit. A viewer holds grants; a label is visible where one grant covers it.
:func:`may_see` asks that of one label; an index asks the same by turning the very same grants into
a disjunction (:meth:`Viewer.grants`): class equal, and unit equal where the grant names one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.text import fold_head
from schemas.vocabulary import load_vocabulary

AccessClass = Literal["open", "restricted", "closed"]
CLASSES: tuple[AccessClass, ...] = ("open", "restricted", "closed")


@dataclass(frozen=True, slots=True)
class AccessLabel:
    """What an entry carries. ``unit``: key of the unit it belongs to (see :func:`unit_key`)."""

    access: AccessClass
    unit: str = ""

    @classmethod
    def of(cls, mode: str, unit: str = "") -> AccessLabel:
        """The label of a stated access mode (Chế độ sử dụng) and unit, as they were received.

        Whatever is not plainly open is not: an empty or unknown mode is "restricted", a secret one
        "closed".
        """
        term = load_vocabulary("access-modes").find(mode) if mode else None
        if term is not None and term.more.get("secret"):
            return cls("closed", unit_key(unit))
        return cls("open" if term and term.id == "open" else "restricted", unit_key(unit))


@dataclass(frozen=True, slots=True)
class Grant:
    """A class a viewer may see: in every unit (``unit`` None) or in one."""

    access: AccessClass
    unit: str | None = None

    def covers(self, label: AccessLabel) -> bool:
        """Whether the grant reaches the label."""
        return self.access == label.access and self.unit in (None, label.unit)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. ``units``: names or keys of the units a person works for.

    ``all_units``: restricted entries of every unit (archivist). ``closed``: also closed entries.
    """

    name: str
    units: frozenset[str] = frozenset()
    all_units: bool = False
    closed: bool = False

    @classmethod
    def public(cls) -> Viewer:
        """Anybody: open entries only."""
        return cls("public")

    @classmethod
    def clerk(cls, name: str, *units: str) -> Viewer:
        """A person of these units: what is open, and what is restricted to their units."""
        return cls(name, frozenset(units))

    @classmethod
    def archivist(cls, name: str) -> Viewer:
        """The keeper of the archive: everything."""
        return cls(name, all_units=True, closed=True)

    def grants(self) -> tuple[Grant, ...]:
        """What this viewer may see, as a disjunction; equal viewers give equal filters."""
        found = [Grant("open")]
        if self.all_units:
            found.append(Grant("restricted"))
        else:
            # A restricted entry without a unit belongs to nobody's unit: the archivist's alone.
            keys = sorted({key for unit in self.units if (key := unit_key(unit))})
            found.extend(Grant("restricted", key) for key in keys)
        if self.closed:
            found.append(Grant("closed"))
        return tuple(found)


def may_see(viewer: Viewer, label: AccessLabel) -> bool:
    """Whether ``viewer`` may see an entry that carries ``label``."""
    return any(grant.covers(label) for grant in viewer.grants())


def unit_key(unit: str) -> str:
    """The form in which units are compared: no case, accents, blanks or punctuation."""
    return fold_head(unit)
