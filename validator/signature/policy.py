"""Thresholds by date: data, only where the article is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Era = Literal["before", "unsure", "in_force"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a signature's algorithms must meet, since when, and whose anchors are whose.

    ``possibly_from``/``surely_from`` bound the day the thresholds took effect where the exact day
    was not read. ``state_anchors`` and ``public_anchors``: SHA-256 of the anchor -> its name.
    """

    id: str
    digests: frozenset[str]
    key_bits: Mapping[str, int]
    basis: str
    possibly_from: date
    surely_from: date
    state_anchors: Mapping[str, str]
    public_anchors: Mapping[str, str]

    def era(self, day: date) -> Era:
        """Whether the thresholds were in force on a day."""
        if day < self.possibly_from:
            return "before"
        return "in_force" if day >= self.surely_from else "unsure"

    def weaknesses(self, digests: tuple[str, ...], key: Mapping[str, Any] | None) -> list[str]:
        """What falls short of the thresholds, e.g. ``["sha1", "rsa-1024"]``."""
        weak = sorted({digest for digest in digests if digest and digest not in self.digests})
        if key:
            floor = self.key_bits.get(str(key.get("type")))
            if floor is None or int(key.get("bits") or 0) < floor:
                weak.append(f"{key.get('type')}-{key.get('bits')}")
        return weak


@cache
def default_policy() -> Policy:
    """The policy shipped with the product (``data/policy.json``)."""
    text = files("validator.signature").joinpath("data/policy.json").read_text(encoding="utf-8")
    return policy_from(json.loads(text))


def policy_from(raw: Mapping[str, Any]) -> Policy:
    """A policy from its data form. Raises ``KeyError``, ``ValueError``."""
    return Policy(
        id=raw["id"],
        digests=frozenset(raw["digests"]),
        key_bits=dict(raw["key_bits"]),
        basis=raw["basis"],
        possibly_from=date.fromisoformat(raw["possibly_from"]),
        surely_from=date.fromisoformat(raw["surely_from"]),
        state_anchors=dict(raw["state_anchors"]),
        public_anchors=dict(raw["public_anchors"]),
    )
