"""Reads what a person types into a :class:`search.query.Query`. Nothing typed is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from search.entry import clean
from search.fields import field_named, field_pattern, table
from search.query import Clause, Ignored, Number, Query, Word, Words, Years
from search.text import is_syllable, number_at, number_key, tokens

MAX_CHARS = 2_000
MAX_CLAUSES = 40
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u2212": "-"})
_CHUNK = re.compile(r'[^\s"\x00-\x1f\x7f]+')
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")
_YEARS = re.compile(r"(\d{4})(?:(?:\.\.|-)(\d{4}))?")
_CONNECTORS = frozenset("-–—,.;:&+/|")
_NUMBER_FIELDS = frozenset({"number", "notation"})


def parse(text: str, **options: Any) -> Query:
    """The query of ``text``; ``options`` are the other fields of :class:`Query`.

    Words are all required. ``"…"`` is a phrase, ``-`` before a part excludes it, ``field:value``
    looks in one field, a document number is recognised with slashes or blanks. What cannot be read
    is left out and named in ``ignored``.
    """
    return Query(text=text, **_read(text), **options)


def _read(text: str) -> dict[str, Any]:
    reader = _Reader(text)
    clauses = list(dict.fromkeys(reader.clauses()))
    if len(clauses) > MAX_CLAUSES:
        reader.ignored.append(Ignored("…", "too-long"))
    if not clauses and not reader.ignored and reader.text.strip():
        reader.ignored.append(Ignored(reader.text.strip(), "no-word"))
    return {
        "clauses": tuple(clauses[:MAX_CLAUSES]),
        "ignored": tuple(dict.fromkeys(reader.ignored)),
    }


class _Reader:
    """Walks through the text once, from part to part."""

    def __init__(self, text: str) -> None:
        whole = clean(text[: MAX_CHARS + 1]).translate(_QUOTES)
        self.text = whole[:MAX_CHARS]
        self.at = 0
        self.ignored: list[Ignored] = []
        if len(text) > MAX_CHARS:
            self.ignored.append(Ignored("…", "too-long"))

    def clauses(self) -> Iterator[Clause]:
        """Every part of the text that asks for something."""
        while self._skip(_BLANK) or self.at < len(self.text):
            if self.at < len(self.text):
                yield from self._part()

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match is not None

    def _part(self) -> Iterator[Clause]:
        negated = self._minus()
        name = field_pattern().match(self.text, self.at)
        if name is None:
            yield from self._value("", negated)
            return
        self.at = name.end()
        if self.at >= len(self.text):
            self.ignored.append(Ignored(name.group().strip(), "no-value"))
            return
        yield from self._value(field_named(name.group(1)), negated)

    def _minus(self) -> bool:
        """Whether a minus sign stands right before the part here; steps over it."""
        after = self.text[self.at + 1 : self.at + 2]
        if self.text[self.at] != "-" or not (after.isalnum() or after == '"'):
            return False
        self.at += 1
        return True

    def _value(self, group: str, negated: bool) -> Iterator[Clause]:
        if self.text[self.at] == '"':
            yield from self._quoted(group, negated)
            return
        if group == "year":
            yield from self._years(negated)
            return
        number = self._number(group, negated)
        if number is not None:
            yield number
            return
        chunk = self._chunk()
        yield from self._words(chunk, group, negated)

    def _chunk(self) -> str:
        match = _CHUNK.match(self.text, self.at)
        found = match.group() if match else self.text[self.at]
        self.at += len(found)
        return found

    def _quoted(self, group: str, negated: bool) -> Iterator[Clause]:
        end = self.text.find('"', self.at + 1)
        if end < 0:
            self.ignored.append(Ignored('"', "open-quote"))
            self.at += 1
            return
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        if group == "year":
            yield from self._year_span(inner, negated)
        else:
            yield from self._words(inner, group, negated)

    def _words(self, text: str, group: str, negated: bool) -> Iterator[Clause]:
        words = _words_of(text)
        if words:
            yield Words(words, group, negated)
        elif text not in _CONNECTORS:
            self.ignored.append(Ignored(text, "no-word"))

    def _years(self, negated: bool) -> Iterator[Clause]:
        yield from self._year_span(self._chunk(), negated)

    def _year_span(self, text: str, negated: bool) -> Iterator[Clause]:
        match = _YEARS.fullmatch(text.strip().rstrip(",;."))
        if match is None:
            self.ignored.append(Ignored(text, "bad-year"))
            return
        ends = sorted(int(year) for year in match.groups() if year)
        yield Years(ends[0], ends[-1], negated)

    def _number(self, group: str, negated: bool) -> Number | None:
        """The document number that begins here, the word "số" before it included."""
        if group and group not in _NUMBER_FIELDS:
            return None
        start = self.at
        said = re.compile(r"(?:số|so)[ \u00a0]+(?=\d)", re.IGNORECASE).match(self.text, start)
        end = _number_end(self.text, said.end() if said else start)
        if end is None:
            return None
        self.at = end
        written = self.text[said.end() if said else start : end]
        return Number(number_key(written), _words_of(written), group, negated)


def _words_of(text: str) -> tuple[Word, ...]:
    return tuple(Word(token.exact, token.folded) for token in tokens(text))


def _number_end(text: str, start: int) -> int | None:
    """Where the document number that begins at ``start`` ends; None where none begins."""
    written = number_at(text, start)
    return written if written is not None else _spaced_number_end(text, start)


def _spaced_number_end(text: str, start: int) -> int | None:
    """End of a number typed with blanks: digits, a year or none, a type, letters of organs."""
    match = re.compile(r"\d{1,6}[a-zA-Z]?(?=[ \u00a0])(?:[ \u00a0]+(?:19|20)\d\d)?").match(
        text, start
    )
    kinds = table("number_types")["types"]
    parts = re.compile(r"[ \u00a0]+([^\W\d_]+\d*)(?![^\s])")
    if match is None:
        return None
    kind = parts.match(text, match.end())
    if kind is None or number_key(kind[1]) not in kinds:
        return None
    end = kind.end()
    while (part := parts.match(text, end)) is not None and _abbreviates(part[1]):
        end = part.end()
    return end


def _abbreviates(word: str) -> bool:
    """Whether ``word`` looks like an organ's letters: capitals, or no syllable of the language."""
    folded = number_key(word)
    return word.isupper() or (len(folded) <= 6 and not is_syllable(folded))
