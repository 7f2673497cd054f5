"""Versions in an inventory: their names, and each one's block (OCFL 3.5.3)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from archive.ocfl.paths import Found, path_faults

_NAME = re.compile(r"v(0{0,20}[1-9][0-9]{0,9})")  # longer ones are no versions of anybody
# RFC 3339 section 5.6: to the second, with a zone.
_CREATED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+")
_KEYS = frozenset(("created", "state", "message", "user"))


def number_of(name: str) -> int:
    """The number of a version's name, 0 where it is none."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def sequence_faults(names: Collection[str], head: str) -> Iterator[Found]:
    """Faults of the names of versions, and of the head among them."""
    if not names:
        yield "E008", "versions"
        return
    numbers = {name: number_of(name) for name in names}
    yield from (("E046", name) for name, number in numbers.items() if not number)
    found = sorted(number for number in numbers.values() if number)
    yield from gaps(found)
    padded = [name for name in names if name.startswith("v0")]
    if padded:
        yield "W001", padded[0]
        for name in names:
            if numbers[name] and name not in padded:
                yield "E011", name
                yield "E013", name
        if len({len(name) for name in padded}) > 1:
            yield "E012", ", ".join(padded)
    newest = max(numbers, key=lambda name: numbers[name])
    if head and head != newest:
        yield "E040", f"{head} ≠ {newest}"


def gaps(numbers: list[int]) -> Iterator[Found]:
    """Whether the sorted numbers are 1, 2, 3 …"""
    if numbers and numbers[0] != 1:
        yield "E009", f"v{numbers[0]}"
    for before, after in itertools.pairwise(numbers):
        if after != before + 1:
            yield "E010", f"v{before}, v{after}"


def version_faults(
    body: Mapping[str, Any], manifest: Mapping[str, Any], used: set[str]
) -> Iterator[Found]:
    """Faults of a version block; the digests of its state are added to ``used``."""
    yield from (("E102", key) for key in body if key not in _KEYS)
    yield from (("E048", key) for key in ("created", "state") if key not in body)
    if "created" in body and not _is_time(body["created"]):
        yield "E049", str(body["created"])[:80]
    if not isinstance(body.get("message", ""), str):
        yield "E094", "message"
    yield from _user(body)
    yield from _state(body.get("state", {}), manifest, used)


def _is_time(value: Any) -> bool:
    if not isinstance(value, str) or not _CREATED.fullmatch(value):
        return False
    try:
        # A leap second is a moment of RFC 3339, though not of datetime.
        plain = re.sub(r"\.[0-9]+", "", value.upper()).replace(":59:60", ":59:59")
        datetime.fromisoformat(plain)
    except ValueError:
        return False
    return True


def _user(body: Mapping[str, Any]) -> Iterator[Found]:
    yield from (("W007", key) for key in ("message", "user") if key not in body)
    if "user" not in body:
        return
    user = body["user"]
    if not isinstance(user, dict) or not isinstance(user.get("name"), str) or not user["name"]:
        yield "E054", "user"
    elif "address" not in user:
        yield "W008", "user"
    elif not isinstance(user["address"], str) or not _URI.fullmatch(user["address"]):
        yield "W009", str(user["address"])[:80]


def _state(state: Any, manifest: Mapping[str, Any], used: set[str]) -> Iterator[Found]:
    if not isinstance(state, dict):
        yield "E050", "state"
        return
    used.update(state)
    yield from (("E050", digest[:80]) for digest in state if digest not in manifest)
    yield from (("E051", digest[:80]) for digest, paths in state.items() if not texts(paths))
    paths = [path for listed in state.values() if texts(listed) for path in listed]
    yield from path_faults(paths, slash="E053", part="E052", clash="E095")


def texts(value: Any) -> bool:
    """Whether a value is a list of texts."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def block_differences(
    prior: Mapping[str, Any], now: Mapping[str, Any], keys: Iterable[str]
) -> Iterator[str]:
    """Keys whose values differ between two blocks of one version."""
    yield from (key for key in keys if prior.get(key) != now.get(key))
