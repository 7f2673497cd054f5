"""Controlled terms as data, found without regard to case, accents and blanks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from schemas.data_files import load_json
from schemas.text import fold_head, nfc

VOCABULARY_IDS = (
    "document-types",
    "retention",
    "access-modes",
    "urgency",
    "secrecy",
    "directions",
    "carriers",
    "roles",
    "physical-conditions",
    "confidence-levels",
    "coded-retention",
    "coded-access",
    "coded-languages",
    "coded-confidence",
    "coded-conditions",
    "coded-yes-no",
    "coded-backup-states",
    "coded-types",
    "coded-pictures",
    "coded-media",
    "coded-colours",
)
_COMMON = frozenset(("id", "vi", "en", "aliases"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term. ``more``: what this vocabulary says besides (abbreviation, years, secret …)."""

    id: str
    vi: str
    en: str
    aliases: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """A list of terms in the order in which they are offered."""

    id: str
    vi: str
    en: str
    source: str
    confidence: str
    terms: tuple[Term, ...]

    def find(self, text: str) -> Term | None:
        """The term that ``text`` means, by its name or another name; None where none does.

        Exact words (NFC, no case) win over words without accents.
        """
        return self.find_exact(text) or self._folded.get(fold_head(text))

    def find_exact(self, text: str) -> Term | None:
        """As :meth:`find`, but the accents must be right."""
        return self._exact.get(_plain(text))

    def is_exact(self, text: str) -> bool:
        """Whether ``text`` is a term's own Vietnamese name (NFC)."""
        return any(nfc(text) == term.vi for term in self.terms)

    @cached_property
    def _exact(self) -> Mapping[str, Term]:
        return {_plain(name): term for term in self.terms for name in (term.vi, *term.aliases)}

    @cached_property
    def _folded(self) -> Mapping[str, Term]:
        table = {fold_head(name): term for term in self.terms for name in (term.vi, *term.aliases)}
        table.pop("", None)
        return table


@cache
def load_vocabulary(vocabulary_id: str) -> Vocabulary:
    """The vocabulary of that id. Raises ``KeyError`` for one not in ``VOCABULARY_IDS``."""
    if vocabulary_id not in VOCABULARY_IDS:
        raise KeyError(vocabulary_id)
    raw = load_json(f"vocabularies/{vocabulary_id}.json")
    return Vocabulary(
        id=raw["id"],
        vi=raw["vi"],
        en=raw["en"],
        source=raw["source"],
        confidence=raw["confidence"],
        terms=tuple(_term(row) for row in raw["terms"]),
    )


def document_type_by_abbreviation(abbreviation: str) -> Term | None:
    """The document type whose abbreviation this is (QĐ, TTr …), case as written; or None."""
    wanted = nfc(abbreviation)
    return next(
        (
            term
            for term in load_vocabulary("document-types").terms
            if wanted and term.more["abbreviation"] == wanted
        ),
        None,
    )


def _term(row: dict[str, Any]) -> Term:
    more = {key: value for key, value in row.items() if key not in _COMMON}
    return Term(
        id=row["id"],
        vi=row["vi"],
        en=row["en"],
        aliases=tuple(row["aliases"]),
        more=MappingProxyType(more),
    )


def _plain(text: str) -> str:
    return " ".join(nfc(text).casefold().split())
