"""Thresholds by date: data, only where the article is known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from evidence.signature.fingerprints import fingerprints
from schemas.canonical import sha256_hex

Era = Literal["before", "unsure", "in_force"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What one text asks of a signature's algorithms, since when.

    ``possibly_from``/``surely_from`` bound the day it took effect where the exact day was not read.
    ``digests`` and ``key_bits`` are None where its text was not read: it then asks nothing.
    """

    id: str
    basis: str
    possibly_from: date
    surely_from: date | None
    digests: frozenset[str] | None
    key_bits: Mapping[str, int] | None

    def era(self, day: date) -> Era:
        """Whether the thresholds were in force on a day."""
        if day < self.possibly_from:
            return "before"
        sure = self.surely_from is not None and day >= self.surely_from
        return "in_force" if sure else "unsure"

    def weaknesses(self, digests: tuple[str, ...], key: Mapping[str, Any] | None) -> list[str]:
        """What falls short of the thresholds, e.g. ``["sha1", "rsa-1024"]``."""
        if self.digests is None or self.key_bits is None:
            return []
        weak = sorted({digest for digest in digests if digest and digest not in self.digests})
        if key:
            floor = self.key_bits.get(str(key.get("type")))
            if floor is None or int(key.get("bits") or 0) < floor:
                weak.append(f"{key.get('type')}-{key.get('bits')}")
        return weak


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What signatures must meet, by date, and whose anchors are whose.

    ``thresholds``: the latest first. ``state_anchors`` and ``public_anchors``: SHA-256 of the
    anchor -> its name.
    """

    id: str
    thresholds: tuple[Thresholds, ...]
    state_anchors: Mapping[str, str]
    public_anchors: Mapping[str, str]

    def asked(self, day: date) -> Iterator[Thresholds]:
        """The thresholds that may have been in force on a day, the latest first.

        The first that surely was closes the list: it replaced the earlier ones.
        """
        for one in self.thresholds:
            era = one.era(day)
            if era != "before":
                yield one
            if era == "in_force":
                return


@cache
def default_policy() -> Policy:
    """The policy shipped with the product (``data/policy.json``)."""
    text = files("validator.signature").joinpath("data/policy.json").read_text(encoding="utf-8")
    return policy_from(json.loads(text))


@cache
def policy_sha256() -> str:
    """The digest of the shipped policy's bytes, hex."""
    data = files("validator.signature").joinpath("data/policy.json").read_bytes()
    return sha256_hex(data)


def policy_from(raw: Mapping[str, Any]) -> Policy:
    """A policy from its data form (policy.schema.json). Raises ``KeyError``, ``ValueError``."""
    rows = sorted(map(_thresholds, raw["thresholds"]), key=lambda one: one.possibly_from)
    return Policy(
        id=raw["id"],
        thresholds=tuple(reversed(rows)),
        state_anchors={**_published("state"), **raw.get("state_anchors", {})},
        public_anchors={**_published("public"), **raw.get("public_anchors", {})},
    )


def _published(scope: str) -> dict[str, str]:
    """The anchors of one scope among the fingerprints that ship."""
    return {
        key: row["subject"]
        for key, row in fingerprints().items()
        if (row["role"], row["scope"]) == ("anchor", scope)
    }


def _thresholds(raw: Mapping[str, Any]) -> Thresholds:
    sure = raw["surely_from"]
    return Thresholds(
        id=raw["id"],
        basis=raw["basis"],
        possibly_from=date.fromisoformat(raw["possibly_from"]),
        surely_from=date.fromisoformat(sure) if sure else None,
        digests=frozenset(raw["digests"]) if raw["digests"] is not None else None,
        key_bits=dict(raw["key_bits"]) if raw["key_bits"] is not None else None,
    )
