"""The names of a message's elements, as data (``data/message.json``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.exchange.limits import MAX_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the reader goes by.

    ``names``: lower case -> the name of the standard; ``aliases``: lower case -> the name it stands
    for; ``spoken``: aliases that are told as odd (those of JSON carriers are not); ``lists``:
    element -> what its entries are called; ``payloads``: elements that hold a file;
    ``text``: fields that are read as the text of the message.
    """

    namespaces: Mapping[str, bool]
    roots: frozenset[str]
    soap_root: str
    names: Mapping[str, str]
    aliases: Mapping[str, str]
    spoken: frozenset[str]
    repeated: frozenset[str]
    lists: Mapping[str, str]
    payloads: tuple[str, ...]
    text: frozenset[str]
    business: Mapping[str, str]
    oddities: Mapping[str, Mapping[str, str]]

    def known(self, local: str) -> str | None:
        """The name of the standard that ``local`` is or stands for, whatever its case."""
        lower = local.lower()
        return self.names.get(lower) or self.aliases.get(lower)

    def name(self, local: str) -> str:
        """The same; a name nobody knows as it is written, shortened."""
        return self.known(local) or local[:MAX_NAME]


@cache
def terms() -> Terms:
    """The data of ``message.json``."""
    text = files("evidence.exchange").joinpath("data", "message.json").read_text("utf-8")
    raw: dict[str, Any] = json.loads(text)
    return Terms(
        namespaces={row["uri"]: row["current"] for row in raw["namespaces"]},
        roots=frozenset(name.lower() for name in raw["roots"]),
        soap_root=raw["soap_root"].lower(),
        names={name.lower(): name for name in raw["names"]},
        aliases={name.lower(): meant for name, meant in raw["aliases"].items()},
        spoken=frozenset(name.lower() for name in raw["spoken"]),
        repeated=frozenset(raw["repeated"]),
        lists=raw["lists"],
        payloads=tuple(raw["payloads"]),
        text=frozenset(raw["text"]),
        business=raw["business"],
        oddities=raw["oddities"],
    )
