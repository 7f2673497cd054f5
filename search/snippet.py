"""Snippets, highlights and the page of the best match, computed on the original text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from search.glance import Glance, Passage
from search.query import AnyOf, Clause, Number, Query, Start, Word, Words
from search.results import Snippet
from search.text import Token, citations, key_forms, whole_tokens, without_marks

WIDTH = 240
_ENOUGH_PAGES = 8
_MOST_PAGES = 120  # looked at for want of one that matches
_NEAR = 3  # characters between words that stand side by side
_ENOUGH_MARKS = 5
_LONGEST_PIECE = 20_000
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")

Page = Sequence[object]  # file, page number, text
Mark = tuple[int, int, int]  # start, end, number of the clause


@dataclass(frozen=True, slots=True)
class _Best:
    place: int
    close: int
    marks: list[Mark]

    def worth(self) -> tuple[int, int, int, int]:
        """More different clauses first, then more of them side by side, then more matches, then
        the earlier page.
        """
        return (
            len({clause for _, _, clause in self.marks}),
            self.close,
            min(len(self.marks), _ENOUGH_MARKS),
            -self.place,
        )


class Highlighter:
    """Finds what a query asks for in original text."""

    def __init__(self, query: Query) -> None:
        self._words: dict[str, list[tuple[int, tuple[Word, ...]]]] = {}
        self._starts: list[tuple[int, Start]] = []
        self._numbers: dict[str, int] = {}
        self._longest = 1
        self._clauses = len(query.wanted)
        for place, clause in enumerate(query.wanted):
            self._learn(place, clause)
        self._pairs = tuple(dict.fromkeys(_pairs(query.wanted)))
        words = frozenset(self._words_of_interest())
        self._glance = Glance(words, self._folded_starts(), self._pairs)

    def _learn(self, place: int, clause: Clause) -> None:
        if isinstance(clause, AnyOf):
            for one in clause.alternatives:
                self._learn(place, one)
        if isinstance(clause, Start):
            self._starts.append((place, clause))
        if isinstance(clause, Words | Number) and clause.words:
            self._words.setdefault(clause.words[0].folded, []).append((place, clause.words))
            self._longest = max(self._longest, len(clause.words))
        if isinstance(clause, Number):
            self._numbers[clause.key] = place

    def _words_of_interest(self) -> Iterator[str]:
        for rows in self._words.values():
            for _, words in rows:
                yield from (word.folded for word in words)
        yield from (start.word.folded for _, start in self._starts)

    def _folded_starts(self) -> tuple[str, ...]:
        return tuple(without_marks(one) for _, start in self._starts for one in start.starts)

    @property
    def _idle(self) -> bool:
        return not self._words and not self._starts

    def marks(self, text: str, after: str = "") -> list[Mark]:
        """What matches in ``text``; a phrase may run on into ``after``, the file's next page."""
        return [] if self._idle else self._marks(self._glance.passages(text), text, after)

    def _marks(self, passages: list[Passage], text: str, after: str) -> list[Mark]:
        marks: list[Mark] = []
        for found, last in passages:
            ahead = list(islice(whole_tokens(after), self._longest - 1)) if after and last else []
            marks += self._word_marks(found, found + ahead, len(text))
        if self._numbers:
            marks += self._number_marks(text)
        return sorted(marks)

    def _word_marks(self, found: list[Token], run: list[Token], length: int) -> Iterable[Mark]:
        for place, token in enumerate(found):
            for clause, start in self._starts:
                if start.matches(token.exact, token.folded):
                    yield token.start, token.end, clause
            for clause, words in self._words.get(token.folded, ()):
                piece = run[place : place + len(words)]
                if len(piece) == len(words) and _all_match(words, piece):
                    inside = place + len(words) <= len(found)
                    yield token.start, piece[-1].end if inside else length, clause

    def _number_marks(self, text: str) -> Iterable[Mark]:
        for citation in citations(text):
            for form in key_forms(citation.key):
                if form in self._numbers:
                    yield citation.start, citation.end, self._numbers[form]

    def best(self, pages: Sequence[Page], heading: str) -> Snippet:
        """The snippet of the page that matches best; of the heading where no page does."""
        pages = [] if self._idle else list(_pieces(pages))
        best = self._best_page(pages)
        if best is None:
            return Snippet(heading, _ranges(self.marks(heading), 0, len(heading)))
        page = pages[best.place]
        text, marks = _window(str(page[2]), best.marks)
        number = page[1] if isinstance(page[1], int) else 0
        return Snippet(text, marks, file=str(page[0]), page=number)

    def _best_page(self, pages: Sequence[Page]) -> _Best | None:
        """Looks closely at the pages that hold most of the words, side by side if they can be."""
        likely = self._glance.likely([str(page[2]) for page in pages])
        best: _Best | None = None
        for seen, (place, close, passages) in enumerate(islice(likely, _MOST_PAGES), start=1):
            marks = self._marks(passages, str(pages[place][2]), _next_page(pages, place))
            found = _Best(place, close, marks)
            if marks and (best is None or found.worth() > best.worth()):
                best = found
            if best is not None and (seen >= _ENOUGH_PAGES or self._is_full(best)):
                break
        return best

    def _is_full(self, best: _Best) -> bool:
        """Whether no later page can be worth more."""
        return best.worth()[:3] >= (self._clauses, len(self._pairs), _ENOUGH_MARKS)


def _pairs(clauses: Sequence[Clause]) -> Iterator[tuple[str, str]]:
    """Words that stand side by side in the query, folded."""
    last: tuple[Word, ...] = ()
    for clause in clauses:
        typed = clause.alternatives[0] if isinstance(clause, AnyOf) else clause
        words = typed.words if isinstance(typed, Words) else ()
        yield from pairwise([word.folded for word in (*last[-1:], *words)])
        last = words


def _pieces(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages, cut between words where one is longer than any sheet, as a text file's may be."""
    for page in pages:
        text, start = str(page[2]), 0
        while len(text) - start > _LONGEST_PIECE:
            blank = text.rfind(" ", start + _LONGEST_PIECE // 2, start + _LONGEST_PIECE)
            end = blank if blank > 0 else start + _LONGEST_PIECE
            yield (page[0], page[1], text[start:end])
            start = end
        yield (page[0], page[1], text[start:])


def _next_page(pages: Sequence[Page], place: int) -> str:
    if place + 1 < len(pages) and pages[place + 1][0] == pages[place][0]:
        return str(pages[place + 1][2])
    return ""


def _all_match(words: tuple[Word, ...], found: list[Token]) -> bool:
    return all(
        word.matches(token.exact, token.folded) for word, token in zip(words, found, strict=True)
    )


def _window(text: str, marks: list[Mark]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The piece of ``text`` with most of the marks, cut between words, and the marks in it."""
    first = max(marks, key=lambda mark: (*_clauses_within(marks, mark[0]), -mark[0]))[0]
    start = max(0, first - WIDTH // 4)
    end = min(len(text), start + WIDTH)
    if start > 0:
        blank = _BLANK.search(text, start, first)
        start = blank.end() if blank else first
    if end < len(text):
        blanks = list(_BLANK.finditer(text, first + 1, end))
        end = blanks[-1].start() if blanks else end
    # A blank may stand within a match, where a syllable is broken in two.
    start = max([start, *(last for one, last, _ in marks if one < start < last)])
    end = min([end, *(one for one, last, _ in marks if first < one < end < last)])
    lead = "…" if start > 0 else ""
    piece = lead + _BLANK.sub(" ", text[start:end]) + ("…" if end < len(text) else "")
    ranges = _ranges(marks, start, end)
    return piece, tuple((one + len(lead), other + len(lead)) for one, other in ranges)


def _clauses_within(marks: list[Mark], start: int) -> tuple[int, int, bool]:
    """How many different clauses match behind ``start``, how many side by side, and whether they
    begin right there.
    """
    reach = start + WIDTH * 3 // 4
    within = [mark for mark in marks if start <= mark[0] and mark[1] <= reach]
    beside = [
        one
        for one, other in pairwise(within)
        if other[2] == one[2] + 1 and other[0] - one[1] <= _NEAR
    ]
    here = bool(beside) and beside[0][0] == start
    return len({clause for _, _, clause in within}), len({mark[2] for mark in beside}), here


def _ranges(marks: list[Mark], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Marks within ``text[start:end]`` as ranges relative to it, overlapping ones melted."""
    out: list[tuple[int, int]] = []
    for first, last, _ in sorted(marks):
        if last <= start or first >= end:
            continue
        first, last = max(first, start) - start, min(last, end) - start
        if out and first < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple(out)
