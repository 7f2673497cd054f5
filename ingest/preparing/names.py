"""What the name of a file tells of the document in it: number and symbol, day, role, words."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date

from schemas.text import fold, fold_head
from schemas.vocabulary import load_vocabulary

_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_LONGEST = 8  # tokens a symbol may take
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}$")
_TOKEN = re.compile(r"\d+|[a-z]+")
_WORD = re.compile(r"[a-z0-9]+")
_SEP = r"[\s._/-]{1,3}"
_DAYS = (
    (re.compile(rf"(?<!\d)(\d{{4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}})(?!\d)"), (0, 1, 2)),
    (re.compile(rf"(?<!\d)(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}})(?!\d)"), (2, 1, 0)),
    (re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)"), (0, 1, 2)),
    (re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)"), (2, 1, 0)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTold:
    """``parts``: runs of tokens, broken where a day stood; ``years``: years that are no day's.

    ``role``: id of the vocabulary roles, "" where the name tells none. ``words``: for comparing
    with a subject.
    """

    parts: tuple[tuple[str, ...], ...]
    days: frozenset[date]
    years: frozenset[int]
    role: str
    words: frozenset[str]

    def signs(self, known: Container[str]) -> frozenset[str]:
        """The signs (``PaperKey.sign``) among ``known`` that stand in the name.

        Where one goes on to another (12/QĐ-SNV in 12/QĐ-SNV-VP) the longest alone.
        """
        found: set[str] = set()
        for tokens in self.parts:
            for start, token in enumerate(tokens):
                if token.isdecimal():
                    fits = [sign for sign in _signs_at(tokens, start) if sign in known]
                    found.update(fits[-1:])
        return frozenset(found)

    def fits(self, day: date | None) -> bool:
        """Whether a document of that day may bear the name: nothing in it says otherwise."""
        if day is None:
            return True
        return day in self.days if self.days else not self.years or day.year in self.years


def told_by_name(path: str) -> NameTold:
    """What the last part of ``path`` tells; pure, and nothing is too odd for it."""
    stem = _EXTENSION.sub("", fold(path.rpartition("/")[2]))
    days, broken = _days(stem)
    parts = tuple(tuple(_TOKEN.findall(part)) for part in broken.split("\n"))
    tokens = [token for part in parts for token in part]
    return NameTold(
        parts=parts,
        days=days,
        years=frozenset(int(t) for t in tokens if len(t) == 4 and _is_year(t)),
        role=_role(tokens),
        words=words_of(stem),
    )


def words_of(text: str) -> frozenset[str]:
    """The words of a text without case and accents."""
    return frozenset(_WORD.findall(fold(text)))


def sign_forms(sign: str) -> tuple[str, ...]:
    """The forms under which a sign is looked for: as it is, and without a year in its symbol."""
    number, _, notation = sign.partition("/")
    bare = re.sub(r"^(19|20)\d{2}(?=.)", "", notation)
    return (sign,) if bare == notation else (sign, f"{number}/{bare}")


def _signs_at(tokens: tuple[str, ...], start: int) -> Iterator[str]:
    """Signs that may begin with the number at ``start``, the shortest first."""
    number = tokens[start].lstrip("0")
    after = start + 1
    for end in range(after + 1, min(len(tokens), after + _LONGEST) + 1):
        own, rest = tokens[after], tokens[after:end]
        yield f"{number}/{''.join(rest)}"
        if _is_year(own) and len(rest) > 1:
            yield f"{number}/{''.join(rest[1:])}"
        if len(own) == 1 and len(rest) > 1:
            yield f"{number}{own}/{''.join(rest[1:])}"


def _is_year(token: str) -> bool:
    return token.isdecimal() and len(token) == 4 and _FIRST_YEAR <= int(token) <= _LAST_YEAR


def _days(stem: str) -> tuple[frozenset[date], str]:
    """The days in a name, and the name with a line end where each stood."""
    days = set()
    for pattern, order in _DAYS:
        for found in pattern.finditer(stem):
            year, month, day = (int(found.groups()[place]) for place in order)
            if not _FIRST_YEAR <= year <= _LAST_YEAR:
                continue
            try:
                days.add(date(year, month, day))
            except ValueError:
                continue
            start, end = found.span()
            stem = f"{stem[:start]}{chr(10) * (end - start)}{stem[end:]}"
    return frozenset(days), stem


def _role(tokens: list[str]) -> str:
    """The role whose words stand in the name, written apart or together."""
    spaced = f" {' '.join(tokens)} "
    for term in load_vocabulary("roles").terms:
        names = (term.vi, *term.aliases)
        if term.id != "main" and any(
            f" {' '.join(_WORD.findall(fold(name)))} " in spaced or fold_head(name) in tokens
            for name in names
        ):
            return term.id
    return ""
