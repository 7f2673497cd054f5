"""Who may see which entries, as a filter inside the query."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.access import Viewer


@dataclass(frozen=True, slots=True)
class Grant:
    """Entries with access class ``label``, of unit ``unit`` only; None stands for any."""

    label: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """What a viewer may see: the entries that meet at least one grant; none without grants."""

    grants: tuple[Grant, ...] = ()

    @classmethod
    def of(cls, viewer: Viewer) -> Access:
        """What ``viewer`` may see: the very grants :func:`schemas.access.may_see` asks."""
        return cls(tuple(Grant(grant.access, grant.unit) for grant in viewer.grants()))
