"""Walks through what was typed, once, from part to part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search.entry import clean
from search.fields import field_named, field_pattern, holds_dates
from search.language.dates import date_at, date_value_at
from search.language.numbers import number_clause_at
from search.language.words import start_of, words_of
from search.query import AnyOf, Clause, Ignored, Number, Part, Words
from search.text import strays, whole_tokens

MAX_CHARS = 2_000
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u2212": "-"})
_CHUNK = re.compile(r'[^\s"\x00-\x1f\x7f]+')
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")
_OPENING = re.compile(r"[(\[{<'‘]+(?=\w)")
_CONNECTORS = frozenset("-–—,.;:&+/|()[]{}…")


class Reader:
    """Reads one text. ``typing``: its last word may be half typed."""

    def __init__(self, text: str, *, typing: bool = False) -> None:
        whole = clean(text[: MAX_CHARS + 1]).translate(_QUOTES)
        self.text = whole[:MAX_CHARS]
        self._strays = frozenset(strays(self.text))
        self.at = 0
        self.ignored: list[Ignored] = []
        self._typing = typing
        if len(text) > MAX_CHARS:
            self.ignored.append(Ignored("…", "too-long"))

    def parts(self) -> Iterator[Part]:
        """Every part of the text that asks for something, or is ignored."""
        while self._skip(_BLANK) or self._skip(_OPENING) or self.at < len(self.text):
            start = self.at
            if start >= len(self.text):
                return
            named = len(self.ignored)
            clauses = list(self._part())
            for clause in clauses:
                yield Part(start, self.at, clause)
            if not clauses and len(self.ignored) > named:
                yield Part(start, self.at, None)

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match is not None

    def _part(self) -> Iterator[Clause]:
        negated = self._minus()
        for clause in self._positive(finished=negated):
            yield replace(clause, negated=negated)

    def _minus(self) -> bool:
        """Whether a minus sign stands right before the part here; steps over it."""
        after = self.text[self.at + 1 : self.at + 2]
        if self.text[self.at] != "-" or not (after.isalnum() or after == '"'):
            return False
        self.at += 1
        return True

    def _positive(self, *, finished: bool) -> Iterator[Clause]:
        name = field_pattern().match(self.text, self.at)
        if name is None:
            yield from self._value("", finished)
            return
        self.at = name.end()
        field = field_named(name.group(1))
        if self.at >= len(self.text):
            self._ignore(name.group().strip(), "no-value")
        elif holds_dates(field):
            yield from self._dates(field)
        else:
            told = len(self.ignored)
            clauses = list(self._value(field, finished))
            if not clauses and len(self.ignored) == told:
                self._ignore(self.text[name.start() : self.at].strip(), "no-value")
            yield from clauses

    def _value(self, group: str, finished: bool) -> Iterator[Clause]:
        if self.text[self.at] == '"':
            yield from self._quoted(group, finished)
            return
        found = date_at(self.text, self.at) if not group else None
        found = found or self._number(group, finished)
        if found is None:
            yield from self._chunk_words(group, finished)
            return
        clause, self.at = found
        if isinstance(clause, Number) and (self._star() or self._half_typed(finished)):
            clause = replace(clause, open=True)
        yield clause

    def _number(self, group: str, finished: bool) -> tuple[Clause, int] | None:
        """The number that begins here; one that may go on only as it is written."""
        found = number_clause_at(self.text, self.at, group)
        clause, end = found or (None, 0)
        if not isinstance(clause, AnyOf) or clause.why != "joined":
            return found
        goes_on = self._typing and not finished and end >= len(self.text)
        if not goes_on and self.text[end : end + 1] != "*":
            return found
        typed = clause.alternatives[0]
        return (typed, end) if isinstance(typed, Number) else None

    def _chunk(self) -> str:
        match = _CHUNK.match(self.text, self.at)
        start, self.at = self.at, match.end() if match else self.at + 1
        while self.at in self._strays and (more := _CHUNK.match(self.text, self.at + 1)):
            self.at = more.end()
        return self.text[start : self.at]

    def _chunk_words(self, group: str, finished: bool) -> Iterator[Clause]:
        chunk = self._chunk()
        if chunk.endswith("*") or self._half_typed(finished):
            yield from self._beginning(chunk, group)
        else:
            yield from self._words(chunk, group)

    def _star(self) -> bool:
        """Whether a star follows; steps over it."""
        found = self.text[self.at : self.at + 1] == "*"
        self.at += found
        return found

    def _half_typed(self, finished: bool) -> bool:
        return self._typing and not finished and self.at >= len(self.text)

    def _words(self, text: str, group: str) -> Iterator[Clause]:
        words = words_of(text)
        if words:
            yield Words(words, group)
        elif not set(text) <= _CONNECTORS:
            self._ignore(text, "no-word")

    def _beginning(self, text: str, group: str) -> Iterator[Clause]:
        """The last word of ``text`` as the beginning of one, what stands before it as a phrase."""
        found = list(whole_tokens(text))
        if not found or text[found[-1].end :].rstrip("*"):
            yield from self._words(text, group)
            return
        yield from self._words(text[: found[-1].start], group) if found[:-1] else ()
        yield start_of(text, found[-1], group)

    def _quoted(self, group: str, finished: bool) -> Iterator[Clause]:
        end = self.text.find('"', self.at + 1)
        if end < 0:
            yield from self._open_quote(group, finished)
            return
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        yield from self._words(inner, group)

    def _open_quote(self, group: str, finished: bool) -> Iterator[Clause]:
        """A phrase still being typed; else the quotation mark means nothing."""
        self.at += 1
        rest = self.text[self.at :]
        if self._typing and not finished and rest.strip():
            self.at = len(self.text)
            yield from self._beginning(rest, group)
        else:
            self._ignore('"', "open-quote")

    def _dates(self, field: str) -> Iterator[Clause]:
        close = self.text.find('"', self.at + 1) if self.text[self.at] == '"' else -1
        if close > 0:
            value, start = self.text[self.at + 1 : close].strip(), 0
        else:
            value, start = self.text, self.at
        found = date_value_at(value, start)
        if close > 0:
            found = found if found and found[1] == len(value) else None
            self.at = close + 1
        elif found is not None:
            self.at = found[1]
        else:
            value = self._chunk()
        if found is None:
            self._ignore(value, "bad-year" if field == "year" else "bad-date")
        else:
            yield found[0]

    def _ignore(self, text: str, reason: str) -> None:
        self.ignored.append(Ignored(text, reason))
