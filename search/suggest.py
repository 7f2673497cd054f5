"""What may be meant while somebody still types: words and names that go on from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.engine import Reader
from search.language.words import start_of
from search.plan import Node
from search.query import Start, Word
from search.text import Token, tokens, without_marks

LEAST_LETTERS = 2
"""Fewer letters are the beginning of everything."""
_MOST_WORDS = 4  # of what was typed that a name may begin with
_LOOKED_AT = 2_000
_WITHIN_NUMBERS = ("/", "-")  # 12/ goes on as a number: 12/QĐ-SNV, not 120/KH-SNV


def suggest(reader: Reader, text: str, narrow: tuple[Node, ...], *, limit: int) -> tuple[str, ...]:
    """``text`` gone on with, at most ``limit`` ways, none of them from an entry beyond ``narrow``.

    What goes on from the most words, and of that first what stands in most entries. What goes on
    from fewer words is told only where more have nothing: with those before it it would say
    nothing that stands anywhere. A word typed with accents goes on only with these.
    """
    typed = list(tokens(text))
    if not typed or (sign := text[typed[-1].end :]) not in ("", *_WITHIN_NUMBERS):
        return ()
    last = start_of(text, typed[-1])
    found: dict[str, str] = {}  # without regard to capitals
    for count in range(min(_MOST_WORDS, len(typed)), 0, -1):
        words = typed[-count:]
        for shown in _going_on(reader, words[:-1], last, narrow):
            if sign and not shown.casefold().startswith(text[words[0].start :].casefold()):
                continue
            found.setdefault(shown.casefold(), text[: words[0].start] + shown)
            if len(found) >= limit:
                break
        if found:
            break
    return tuple(found.values())


def _going_on(
    reader: Reader, before: Sequence[Token], last: Start, narrow: tuple[Node, ...]
) -> Iterator[str]:
    """What hints show that begin with the words ``before`` and go on as ``last`` does."""
    words = [Word(token.exact, token.folded) for token in before]
    for begin in dict.fromkeys(map(without_marks, last.starts)):
        start = " ".join([*(word.folded for word in words), begin])
        if len(start) < LEAST_LETTERS:
            continue
        for hint, _ in reader.hints(start, narrow, limit=_LOOKED_AT)():
            shown = hint.partition("\t")[2]
            if _goes_on(words, last, list(tokens(shown))):
                yield shown


def _goes_on(words: Sequence[Word], last: Start, shown: Sequence[Token]) -> bool:
    if len(shown) <= len(words):
        return False
    pairs = zip(words, shown, strict=False)
    end = shown[len(words)]
    return last.matches(end.exact, end.folded) and all(
        word.matches(token.exact, token.folded) for word, token in pairs
    )
