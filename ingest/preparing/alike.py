"""Subjects by their words: which are most like a name. Words are bits: many are compared fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

LEAST_WORDS = 4
COVERED = Fraction(4, 5)  # of the words of a name have to stand in the subject


class Subjects:
    """Subjects as sets of words (see ``names.words_of``), numbered in their order."""

    def __init__(self, subjects: Sequence[frozenset[str]]) -> None:
        self._places: dict[str, int] = {}
        self._having: dict[str, list[int]] = defaultdict(list)
        self._bits = [self._add(number, words) for number, words in enumerate(subjects)]

    def most_like(self, words: frozenset[str], least: float) -> list[int]:
        """The subjects that share the greatest part of the words of both, none below ``least``.

        Four words at the least and four fifths of ``words`` have to be common.
        """
        wanted = max(LEAST_WORDS, -(-len(words) * COVERED.numerator // COVERED.denominator))
        own = sum(1 << self._places[word] for word in words if word in self._places)
        best, found = 0.0, list[int]()
        for number in sorted(self._candidates(words, len(words) - wanted)):
            theirs = self._bits[number]
            common = (own & theirs).bit_count()
            share = common / (len(words) + theirs.bit_count() - common)
            if common < wanted or share < max(least, best):
                continue
            found = [*found, number] if share == best else [number]
            best = share
        return found

    def _candidates(self, words: frozenset[str], spare: int) -> set[int]:
        """Subjects that hold one of the rarest words: only ``spare`` of all may be missing."""
        if spare < 0:
            return set()
        rare = sorted(words, key=lambda word: (len(self._having.get(word, ())), word))
        return {number for word in rare[: spare + 1] for number in self._having.get(word, ())}

    def _add(self, number: int, words: frozenset[str]) -> int:
        bits = 0
        for word in words:
            self._having[word].append(number)
            bits |= 1 << self._places.setdefault(word, len(self._places))
        return bits
