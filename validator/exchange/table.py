"""What is asked of messages, as data (``data/exchange.json``)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from schemas.finding import Severity

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierRow:
    """A DocumentId in ``block``, and the fields beside it that say the same of the document."""

    block: str
    id: str
    organ: str = ""
    day: str = ""
    code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeTable:
    """``skeleton``, ``required``: by kind of message (document, status). Fields are patterns of
    paths (``MessageField.pattern``). ``organ_levels``: letter of a code's first level -> its
    greatest number.
    """

    skeleton: Mapping[str, Mapping[str, str]]
    syntax: Mapping[str, Severity]
    required: Mapping[str, Sequence[Sequence[str]]]
    identifiers: tuple[IdentifierRow, ...]
    organ_fields: frozenset[str]
    organ_levels: Mapping[str, int]
    organ_short_forms: tuple[re.Pattern[str], ...]
    date_fields: frozenset[str]
    time_fields: frozenset[str]
    asks_reason: frozenset[str]
    fields: Mapping[str, Words]
    kinds: Mapping[str, Words]
    comparisons: Mapping[str, str]

    def field_words(self, pattern: str) -> dict[str, str]:
        """``field_vi`` and ``field_vi_en`` of a finding about one field."""
        known = self.fields.get(pattern, {"vi": pattern, "en": pattern})
        return {"field_vi": known["vi"], "field_vi_en": known["en"]}


@cache
def exchange_table() -> ExchangeTable:
    """The data of ``exchange.json``."""
    text = files("validator.exchange").joinpath("data", "exchange.json").read_text("utf-8")
    raw: dict[str, Any] = json.loads(text)
    return ExchangeTable(
        skeleton=raw["skeleton"],
        syntax=cast("Mapping[str, Severity]", raw["syntax"]),
        required=raw["required"],
        identifiers=tuple(
            IdentifierRow(**{**row, "code": tuple(row.get("code", ()))})
            for row in raw["identifiers"]
        ),
        organ_fields=frozenset(raw["organ_fields"]),
        organ_levels=raw["organ_levels"],
        organ_short_forms=tuple(map(re.compile, raw["organ_short_forms"])),
        date_fields=frozenset(raw["date_fields"]),
        time_fields=frozenset(raw["time_fields"]),
        asks_reason=frozenset(raw["asks_reason"]),
        fields=raw["fields"],
        kinds=raw["kinds"],
        comparisons={row["rule"]: row["path"] for row in raw["comparisons"]},
    )
