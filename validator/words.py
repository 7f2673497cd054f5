"""Words around rules and findings: place, window, basis, severity. Vietnamese first."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.clock import dmy
from schemas.finding import Place
from schemas.profile import field_named
from validator.rule import Rule, fill


@cache
def _table() -> dict[str, Any]:
    text = files("validator").joinpath("data/words.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def word(group: str, key: str, lang: str = "vi") -> str:
    """The word for a key of a group (bases, severities, intake, …); the key where none is known."""
    known = _table()[group].get(key)
    return str(known[lang]) if known else key


def source_text(source: str, lang: str = "vi") -> str:
    """A rule's source for readers: the English notes around its citation put into Vietnamese."""
    if lang != "vi":
        return source
    told = _source_notes().sub(lambda found: _source_words()[found[0]], source)
    return " ".join(told.split()).replace(" ;", ";").replace(" ,", ",")


@cache
def _source_words() -> dict[str, str]:
    return dict(_table()["sources"])


@cache
def _source_notes() -> re.Pattern[str]:
    """Any of the notes, a longer one before one it holds, never within a word."""
    longest_first = sorted(_source_words(), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(note)}(?!\w)" for note in longest_first))


def place_text(place: Place, lang: str = "vi") -> str:
    """Where something stands, e.g. ``tệp a.pdf, trang 2`` or ``bảng Hồ sơ, dòng 3, trường …``."""
    known = place.as_dict()
    if "field" in known:
        known["field"] = field_title(place, lang)
    parts = [
        fill(words[lang], {"value": str(known[name])})
        for name, words in _table()["place"].items()
        if name in known
    ]
    return ", ".join(parts)


def field_title(place: Place, lang: str = "vi") -> str:
    """The field's name in ``lang``; its short name where the entity or field is not known."""
    name = place.field or ""
    field = field_named(place.entity or "", name, place.profile)
    if field is None:
        return name
    return field.vi if lang == "vi" else field.en


def window_text(rule: Rule, lang: str = "vi") -> str:
    """The days on which a rule applies."""
    words = _table()["window"]
    if rule.by_profile:
        return fill(words["profile"][lang], {"profile": ", ".join(rule.by_profile)})
    parts = []
    if rule.effective_from:
        parts.append(fill(words["from"][lang], {"from": dmy(rule.effective_from)}))
    if rule.effective_to:
        parts.append(fill(words["to"][lang], {"to": dmy(rule.effective_to)}))
    return " ".join(parts) or str(words["open"][lang])
