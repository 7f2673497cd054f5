"""How lists are read, as data: heads, words of states and actions, of each agency."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from schemas.text import fold_head

_LISTS = ("states", "actions", "roles")
_TABLES = ("columns", "handlings", "media")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The spellings in use. ``raw``: the parsed data, after ``columns.schema.json``."""

    raw: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Id and version, as a reading names them."""
        return f"{self.raw['id']}/{self.raw['version']}"

    @cached_property
    def heads(self) -> Mapping[str, str]:
        """Folded head -> field."""
        return _folded(self.raw["columns"])

    @cached_property
    def kinds(self) -> Mapping[str, Mapping[str, Any]]:
        """The kinds of lists by their ids, in the order they are tried."""
        return {row["id"]: row for row in self.raw["kinds"]}

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        told = {name: _folded(self.raw[name]) for name in ("handlings", "media")}
        for name, key in (("states", "id"), ("actions", "kind"), ("roles", "id")):
            told[name] = {
                fold_head(word): row[key] for row in self.raw[name] for word in row["words"]
            }
        return told

    def heads_of(self, kind: str) -> Mapping[str, str]:
        """Folded head -> field for lists of that kind: its own spellings before the common ones."""
        return {**self.heads, **_folded(self.kinds[kind].get("heads", {}))}

    def meant(self, table: str, text: str) -> str:
        """What ``text`` means in a table (states, actions, roles, handlings, media), or ""."""
        return self._words[table].get(fold_head(text), "")


def _folded(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {fold_head(word): field for field, words in table.items() for word in words}


@cache
def _shipped() -> str:
    return files("evidence.register").joinpath("data/columns.json").read_text(encoding="utf-8")


def load_columns(own: Mapping[str, Any] | None = None) -> Columns:
    """The spellings that ship, with those of an agency's ``own`` map added (and winning).

    ``own``: the parsed file of an agency, after ``columns.schema.json``; its id and version name
    the whole.
    """
    raw = json.loads(_shipped())
    if own is None:
        return Columns(raw=raw)
    for name in _TABLES:
        for key, words in own.get(name, {}).items():
            raw[name][key] = [*raw[name].get(key, ()), *words]
    for name in _LISTS:  # later rows win: a word belongs to the agency's meaning
        raw[name] = [*raw[name], *own.get(name, ())]
    if own.get("kinds"):
        kept = {row["id"]: row for row in raw["kinds"]}
        raw["kinds"] = list({**kept, **{row["id"]: row for row in own["kinds"]}}.values())
    return Columns(raw={**raw, "id": own["id"], "version": own["version"]})
