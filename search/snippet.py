"""Snippets, highlights and the page of the best match, computed on the original text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from search.query import AnyOf, Clause, Number, Query, Start, Word, Words
from search.results import Snippet
from search.text import Token, citations, joined, key_forms, whole, whole_tokens, without_marks

WIDTH = 240
_ENOUGH_PAGES = 20
_ENOUGH_MARKS = 5
_LONGEST_PIECE = 20_000
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")

Page = Sequence[object]  # file, page number, text
Mark = tuple[int, int, int]  # start, end, number of the clause


@dataclass(frozen=True, slots=True)
class _Best:
    place: int
    marks: list[Mark]

    def worth(self) -> tuple[int, int, int]:
        """More different clauses first, then more matches, then the earlier page."""
        return (
            len({clause for _, _, clause in self.marks}),
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
        self._relevant = _Relevant(frozenset(self._words_of_interest()), self._folded_starts())

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
        if self._idle:
            return []
        found = list(whole_tokens(text))
        ahead = list(islice(whole_tokens(after), self._longest - 1)) if after else []
        marks = list(self._word_marks(found, found + ahead, len(text)))
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
        """Looks closely at the pages that hold most of the words, the first ones first."""
        coverage = [self._relevant.count(str(page[2])) for page in pages]
        order = sorted(
            (place for place, count in enumerate(coverage) if count),
            key=lambda place: (-coverage[place], place),
        )
        best: _Best | None = None
        for seen, place in enumerate(order):
            if best is not None and (seen >= _ENOUGH_PAGES or self._is_full(best)):
                break
            marks = self.marks(str(pages[place][2]), _next_page(pages, place))
            if marks and (best is None or _Best(place, marks).worth() > best.worth()):
                best = _Best(place, marks)
        return best

    def _is_full(self, best: _Best) -> bool:
        """Whether no later page can be worth more."""
        return best.worth()[:2] >= (self._clauses, _ENOUGH_MARKS)


class _Relevant:
    """A quick look at a page: how many of the wanted words it holds, wherever they stand."""

    def __init__(self, wanted: frozenset[str], starts: tuple[str, ...]) -> None:
        self._wanted = wanted
        self._starts = starts

    def count(self, text: str) -> int:
        """How many different wanted words ``text`` holds."""
        words = set(joined(whole(text))[1].split(" "))
        held = self._wanted & words
        if self._starts:
            held |= {word for word in words if word.startswith(self._starts)}
        return len(held)


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
    first = max(marks, key=lambda mark: (_clauses_within(marks, mark[0]), -mark[0]))[0]
    start = max(0, first - WIDTH // 4)
    end = min(len(text), start + WIDTH)
    if start > 0:
        blank = _BLANK.search(text, start, first)
        start = blank.end() if blank else first
    if end < len(text):
        blanks = list(_BLANK.finditer(text, first + 1, end))
        end = blanks[-1].start() if blanks else end
    lead = "…" if start > 0 else ""
    piece = lead + _BLANK.sub(" ", text[start:end]) + ("…" if end < len(text) else "")
    ranges = _ranges(marks, start, end)
    return piece, tuple((one + len(lead), other + len(lead)) for one, other in ranges)


def _clauses_within(marks: list[Mark], start: int) -> int:
    reach = start + WIDTH * 3 // 4
    return len({clause for first, last, clause in marks if start <= first and last <= reach})


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
