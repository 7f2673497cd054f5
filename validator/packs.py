"""Agency packs: an office's own regulation as one data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.errors import HosoError
from validator.rule import Rule, parse_rule

PACK_STATES = ("draft", "active")
_NEEDED = ("id", "title_vi", "title_en", "rules")
_RULE_NEEDED = ("id", "vi", "en", "severity", "source", "remedy_vi", "remedy_en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A regulation with its rules. ``state`` is what its text allows at most: findings of a draft
    are notes, whatever the administrator switches on.
    """

    id: str
    state: str
    title_vi: str
    title_en: str
    note_vi: str
    note_en: str
    rules: tuple[Rule, ...]


def load_pack(raw: Mapping[str, Any]) -> Pack:
    """The pack of a parsed data file.

    Its rules must carry id, words, severity, source and remedies; ``basis`` is always
    "agency-rule": a pack cannot call itself law. Raises ``HosoError`` pack-invalid.
    """
    if missing := [name for name in _NEEDED if not raw.get(name)]:
        raise HosoError("pack-invalid", pack=raw.get("id", "?"), why=", ".join(missing))
    state = raw.get("state", "draft")
    if state not in PACK_STATES:
        raise HosoError("pack-invalid", pack=raw["id"], why=f"state={state}")
    for row in raw["rules"]:
        if lacking := [name for name in _RULE_NEEDED if not row.get(name)]:
            why = f"{row.get('id', '?')}: {', '.join(lacking)}"
            raise HosoError("pack-invalid", pack=raw["id"], why=why)
    rules = tuple(
        parse_rule({**row, "basis": "agency-rule"}, pack=raw["id"]) for row in raw["rules"]
    )
    if len({rule.id for rule in rules}) != len(rules):
        raise HosoError("pack-invalid", pack=raw["id"], why="id")
    return Pack(
        id=raw["id"],
        state=state,
        title_vi=raw["title_vi"],
        title_en=raw["title_en"],
        note_vi=raw.get("note_vi", ""),
        note_en=raw.get("note_en", ""),
        rules=rules,
    )
