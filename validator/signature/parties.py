"""Whose signature it is, a person's or an organ's, by the certificate's subject. Pure.

Certificates of Vietnam do not say so in a field of their own; names, numbers and words do
(``data/parties.json``). Where they do not agree on anything: "unknown", with the basis said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from schemas.text import fold, nfc
from validator.names import without_titles

Kind = Literal["person", "organ", "unknown"]
_NUMBER = re.compile(r"(?:^|[;,\s])([A-Za-z]+)\s*:\s*\w")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*'?")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_NAME_WORDS = range(2, 8)  # words of a Vietnamese person's name
_BARE_WORDS = range(3, 6)  # of one written without accents
_FOLLOWED = re.compile(r"(?:\s+[-–]\s+|\s*[,;]\s*)(?:.*)$")  # a title or organ behind a name
# A syllable of Vietnamese written without accents.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|gh|gi|nh|ch|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?"
)
_LONGEST_OPENING = 4  # words of the longest organ word


@dataclass(frozen=True, slots=True)
class Party:
    """``kind`` and its ``basis`` (a key of ``bases`` in the data); ``name`` is the common name."""

    kind: Kind
    basis: str
    name: str

    def words(self, lang: str) -> str:
        """The basis in words, ``lang`` vi or en."""
        return str(_table()["bases"][self.basis][lang])


@cache
def _table() -> dict[str, Any]:
    name = files("validator.signature").joinpath("data/parties.json")
    table: dict[str, Any] = json.loads(name.read_text(encoding="utf-8"))
    for key in ("person_numbers", "organ_numbers", "organ_words", "family_names"):
        table[key] = frozenset(_folded(word) for word in table[key])
    for key in ("organ_words", "family_names"):
        table[f"bare_{key}"] = frozenset(map(fold, table[key]))
    return table


def _folded(text: str) -> str:
    return " ".join(nfc(text).split()).casefold()


def party_of(subject: Mapping[str, str] | None) -> Party:
    """Whose certificate has this subject (``signer_facts["subject"]``: cn, o, ou, uid, …).

    In this order: a personal identity number, surname and given name, an organ's word at the
    beginning of the common name, the organisation's own name, a family name (titles before it and
    what follows it do not count), either of these without accents, an organ's number.
    """
    fields = subject or {}
    name = nfc(fields.get("cn", "")).strip()
    kind, basis = _decided(fields, _folded(_ASIDE.sub("", name)))
    return Party(kind, basis, name)


def _decided(fields: Mapping[str, str], name: str) -> tuple[Kind, str]:
    numbers = _prefixes(fields)
    if numbers & _table()["person_numbers"]:
        return "person", "person-number"
    if fields.get("given_name") and fields.get("surname"):
        return "person", "personal-name"
    if begins_like_organ(name):
        return "organ", "organ-word"
    if name and name == _folded(fields.get("o", "")):
        return "organ", "same-as-organisation"
    person = _FOLLOWED.sub("", without_titles(name))
    if kind := _by_bare_words(person):
        return kind, "bare-name"
    if _looks_personal(person):
        return "person", "family-name"
    if numbers & _table()["organ_numbers"] or fields.get("organization_identifier"):
        return "organ", "organ-number"
    return "unknown", "not-told"


def _by_bare_words(name: str) -> Kind | None:
    """By a name written without accents, where it opens as one kind alone (VU, TRUONG do not)."""
    parts = name.split()
    if not name.isascii() or not all(map(_SYLLABLE.fullmatch, parts)):
        return None
    organs, people = _table()["bare_organ_words"], _table()["bare_family_names"]
    longest = range(min(len(parts), _LONGEST_OPENING), 0, -1)
    opening = next((size for size in longest if " ".join(parts[:size]) in organs), 0)
    family = len(parts) in _BARE_WORDS and parts[0] in people
    if opening and (opening > 1 or not family):
        return "organ"
    return "person" if family and not opening else None


def _prefixes(fields: Mapping[str, str]) -> set[str]:
    told = "; ".join(fields.get(key, "") for key in ("uid", "serial_number"))
    return {_folded(prefix) for prefix in _NUMBER.findall(told)}


def begins_like_organ(name: str) -> bool:
    """Whether a name begins with a word only organs begin with (``Sở``, ``Ủy ban`` …)."""
    parts = _folded(name).split()[:_LONGEST_OPENING]
    openings = {" ".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return bool(openings & _table()["organ_words"])


def is_enterprise(subject: Mapping[str, str]) -> bool:
    """Whether the certificate is of a company or of somebody in one: no state organ's."""
    words = (fold(word) for word in _table()["enterprise_words"])
    openings = tuple(f"{word} " for word in words)
    return any(fold(subject.get(key, "")).startswith(openings) for key in ("cn", "o"))


def is_gazette(subject: Mapping[str, str]) -> bool:
    """Whether the certificate is of an official gazette, which signs what it prints."""
    name = f" {_folded(subject.get('cn', ''))} "
    return any(f" {word} " in name for word in _table()["gazette_words"])


def _looks_personal(name: str) -> bool:
    parts = name.split()
    if len(parts) not in _NAME_WORDS or not all(_NAME_WORD.fullmatch(part) for part in parts):
        return False
    return bool({parts[0], " ".join(parts[:2])} & _table()["family_names"])
