"""Where in a text words stand, and which pages hold most of them: most pages are never read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import heappop, heappush
from typing import NamedTuple

from search.text import Token, outline, outline_pattern, pieces, whole_tokens

_UNTOLD = -1_000_000
Pair = tuple[str, str]


class Passage(NamedTuple):
    """Words that stand side by side in a text. ``last``: no word follows on them."""

    tokens: list[Token]
    last: bool


class Likely(NamedTuple):
    """A page by its place, how many pairs stand on it, and the passages about the words."""

    place: int
    close: int
    passages: list[Passage]


class Glance:
    """Knows words to look for. ``words`` and ``starts`` (of words): folded forms; ``pairs``: two
    of the words that stand side by side in the query.
    """

    def __init__(
        self, words: frozenset[str], starts: tuple[str, ...], pairs: tuple[Pair, ...]
    ) -> None:
        self.words = words
        self.starts = starts
        self.pairs = tuple(f" {one} {other} " for one, other in pairs)
        self.patterns = [outline_pattern(word) for word in words]
        self.begins = [outline_pattern(start, begins=True) for start in starts]
        self.beside = [outline_pattern(*pair) for pair in pairs]
        self.anything = (_UNTOLD, _UNTOLD) if starts else (-len(words), -len(pairs))

    def passages(self, text: str) -> list[Passage]:
        """What stands about the words in ``text`` (NFC): every one of them is in a passage."""
        return _Page(text, self).passages

    def likely(self, texts: Sequence[str]) -> Iterator[Likely]:
        """The pages that hold any of the words, those with most words first, then those with most
        pairs of them, then in their order.

        A page waits with the most it can hold and is looked at closer, in three steps, whenever
        that makes it the first: what comes first is known long before all pages are read.
        """
        pages = [_Page(text, self) for text in texts]
        looks = (_Page.at_most, _Page.exactly)
        heap = [(*self.anything, 0, 0)] if texts else []
        while heap and heap[0][0]:
            _, close, place, looked = heappop(heap)
            if looked == len(looks):
                yield Likely(place, -close, pages[place].passages)
                continue
            if not looked and place + 1 < len(texts):
                heappush(heap, (*self.anything, place + 1, 0))
            heappush(heap, (*looks[looked](pages[place]), place, looked + 1))


class _Page:
    """One text as far as it was looked at. Numbers of words and pairs are negative."""

    def __init__(self, text: str, wanted: Glance) -> None:
        self._text = text
        self._wanted = wanted

    @cached_property
    def _outline(self) -> bytes | None:
        wanted = self._wanted
        told = None not in wanted.patterns and None not in wanted.begins
        return outline(self._text) if told else None

    def at_most(self) -> tuple[int, int]:
        """No fewer words and pairs than it holds, told at a glance."""
        drawn, wanted = self._outline, self._wanted
        if drawn is None or any(one and one.search(drawn) for one in wanted.begins):
            return wanted.anything
        words = sum(one is not None and one.search(drawn) is not None for one in wanted.patterns)
        if not words:
            return 0, 0
        pairs = sum(one is None or one.search(drawn) is not None for one in wanted.beside)
        return -words, -pairs

    def exactly(self) -> tuple[int, int]:
        """How many different words and pairs it holds."""
        runs = [[token.folded for token in one.tokens] for one in self.passages]
        words = {word for run in runs for word in run}
        held = self._wanted.words & words
        if self._wanted.starts:
            held |= {word for word in words if word.startswith(self._wanted.starts)}
        joined = [f" {' '.join(run)} " for run in runs]
        pairs = sum(any(pair in run for run in joined) for pair in self._wanted.pairs)
        return -len(held), -pairs

    @cached_property
    def passages(self) -> list[Passage]:
        """What stands about the words; the whole text where no outline tells where they are."""
        text, drawn = self._text, self._outline
        if drawn is None:
            return [Passage(list(whole_tokens(text)), last=True)]
        patterns = [one for one in (*self._wanted.patterns, *self._wanted.begins) if one]
        spans = {match.span() for one in patterns for match in one.finditer(drawn)}
        return [
            Passage([_moved(token, start) for token in whole_tokens(text[start:end])], last)
            for (start, end), last in pieces(text, drawn, spans)
        ]


def _moved(token: Token, by: int) -> Token:
    return Token(token.start + by, token.end + by, token.exact, token.folded)
