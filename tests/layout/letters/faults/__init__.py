"""Planted departures: for every rule of the formatting audit, documents that break it alone.

One table a group of rules; a row says which rule, what was done, in which correct documents it can
be done, and which other rules may report it too.
"""

from __future__ import annotations

from letters.faults import body, end, head, page, rest
from letters.faults.plant import Fault

ALL: tuple[Fault, ...] = (*page.FAULTS, *head.FAULTS, *body.FAULTS, *end.FAULTS, *rest.FAULTS)


def of(rule: str) -> tuple[Fault, ...]:
    """The departures from one rule; raises ``LookupError`` where there is none."""
    found = tuple(fault for fault in ALL if fault.rule == rule)
    if not found:
        raise LookupError(f"no departure from {rule} is planted")
    return found


__all__ = ["ALL", "Fault", "of"]
