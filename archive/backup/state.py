"""The state of an archive as a backup set tells it: every file, and the set its bytes lie in.

``state.jsonl`` of a set: a line for each file, then a line for each earlier set that holds some of
the bytes. So every set says by itself what the archive was, whatever it holds itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from schemas.canonical import canonical_json

STATE = "state.jsonl"
OWN = ""  # the set the state stands in: its digest is known only once the state is written


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: path below the home, bytes, digest, and the set that holds it."""

    path: str
    size: int
    sha256: str
    set: str = OWN


@dataclass(frozen=True, slots=True)
class Named:
    """An earlier set, as a person finds it: its digest, its folder's name, when it was made."""

    set: str
    name: str
    made_at: str


@dataclass(frozen=True, slots=True)
class State:
    """``sets``: the earlier sets that hold bytes of ``entries``, by digest; entries by path."""

    sets: Mapping[str, Named]
    entries: Mapping[str, Entry]

    def of(self, own: Named) -> State:
        """The same, the set it stands in named ``own``: as a later set sees it."""
        entries = {
            path: entry if entry.set else replace(entry, set=own.set)
            for path, entry in self.entries.items()
        }
        return State({**self.sets, own.set: own}, entries)


def line(item: Named | Entry) -> bytes:
    """The line of a set or a file."""
    return canonical_json(asdict(item)) + b"\n"


def read_state(path: Path) -> State:
    """The state a file tells. Raises ``ValueError`` or ``KeyError`` on a bad line, ``OSError``."""
    sets: dict[str, Named] = {}
    digests: dict[str, str] = {}  # one text for all files of a set
    entries: dict[str, Entry] = {}
    with path.open("rb") as stream:
        for line in stream:
            raw = json.loads(line)
            if "path" in raw:
                within = digests.setdefault(str(raw["set"]), str(raw["set"]))
                entry = Entry(_inside(raw["path"]), int(raw["size"]), str(raw["sha256"]), within)
                entries[entry.path] = entry
            else:
                named = Named(str(raw["set"]), str(raw["name"]), str(raw["made_at"]))
                sets[named.set] = named
    if not set(digests) <= {OWN, *sets}:
        raise ValueError("set")
    return State(sets, entries)


def _inside(path: str) -> str:
    """The path itself, which must not lead out of the place it is laid into."""
    if {"", ".", ".."} & set(path.split("/")):
        raise ValueError(path)
    return path
