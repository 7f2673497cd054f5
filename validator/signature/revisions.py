"""Step 5: what later revisions changed, against what a signature lets them change.

Levels after ISO 32000-2 §12.8.2.2 (``data/changes.json``): none < lta_updates < signatures <
form_filling < annotations < other. What is not listed there is "other".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Change = Mapping[str, Any]


@cache
def change_table() -> dict[str, Any]:
    """Levels, which change has which, and what a certification permits."""
    text = files("validator.signature").joinpath("data/changes.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def later_revisions(facts: Mapping[str, Any], after: int) -> list[Mapping[str, Any]]:
    """The revisions that came after number ``after``, in file order."""
    return [entry for entry in facts.get("revisions", ()) if entry["number"] > after]


def later_changes(facts: Mapping[str, Any], after: int) -> Iterator[Change]:
    """All their changes."""
    for entry in later_revisions(facts, after):
        yield from entry["changes"]


def level_of(change: Change, facts: Mapping[str, Any]) -> str:
    """The level of one change."""
    table, what = change_table(), str(change["what"])
    if what == "signature":
        if change["detail"] not in table["signed"]:
            return "other"
        stamp = (signature_of(change, facts) or {}).get("kind") == "document_timestamp"
        return "lta_updates" if stamp and not change["visible"] else "signatures"
    if what == "unused":
        return "none" if change["detail"] in table["unused_harmless"] else "other"
    return str(table["what"].get(what, "other"))


def worst_level(changes: Iterable[Change], facts: Mapping[str, Any]) -> str:
    """The highest level of some changes."""
    levels: list[str] = change_table()["levels"]
    found = [level_of(change, facts) for change in changes]
    return max(found, key=levels.index, default="none")


def signature_of(change: Change, facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The signature that a field got by this change, None where no fact tells of it."""
    wanted = change.get("signature")
    for item in facts.get("items", ()):
        if item.get("object", [None])[0] == wanted:
            found: Mapping[str, Any] = item
            return found
    return None


def permits(certified: int | None, level: str) -> bool:
    """Whether a certification of this level (None: no certification) permits changes of a level."""
    return certified is None or level in change_table()["permitted"][str(certified)]


def locked(locks: Mapping[str, Any] | None, name: str) -> bool:
    """Whether a FieldMDP transform locks the field (ISO 32000-2 table 258)."""
    if not locks:
        return False
    named = any(name == entry or name.startswith(f"{entry}.") for entry in locks["fields"])
    return {"All": True, "Include": named, "Exclude": not named}.get(locks["action"], True)
