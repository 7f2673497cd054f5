"""Document numbers as people type them: with slashes, with blanks, with parts left out."""

from __future__ import annotations

import re

from search.fields import table
from search.language.words import words_of
from search.query import AnyOf, Clause, Number, Words
from search.text import is_syllable, number_at, number_key

FIELDS = frozenset({"", "number", "notation"})
"""Fields in which a number is read as one."""
_B = r"[ \u00a0]"
_SAID = re.compile(rf"(?:số|so){_B}+(?=\d)", re.IGNORECASE)
_DATED = re.compile(r"\d{1,6}[a-zA-Z]?/(?:19|20)\d\d(?![\w/]|[.\-]\w)")
_SPACED = re.compile(rf"\d{{1,6}}[a-zA-Z]?(?={_B})(?:{_B}+(?:19|20)\d\d(?!\w))?")
_SPACED_PART = re.compile(rf"{_B}+([^\W\d_]+\d*)(?![^\s*])")
_JOINED = re.compile(
    r"(?:(?P<first>\d{1,6})(?P<letters>[^\W\d_]{2,12})(?P<rest>(?:[/\-][^\W\d_]{1,12}){1,3})"
    r"|(?P<kind>[^\W\d_]{2,4})[./]?(?P<last>\d{1,6}))(?![\w*/]|[.\-]\w)"
)
"""A number with a separator left out, or another one: ``1502UBND-NC``, ``NĐ30``, ``QĐ.12``."""
_KIND = re.compile(r"([^\W\d_]{2,4})[./]?(?=\d)")
"""A type run together with a whole number behind it: ``TT10/2024/TT-BTNMT``, ``NĐ.30/2020``."""
_FILED = re.compile(
    r"\d{1,6}[a-zA-Z]?[._-](?:(?:19|20)\d\d[._-])?([^\W\d_]+\d*)(?:[/_-][^\W\d_]+\d*)*+(?![\w/]|[.\-]\w)"
)
"""A number as files are named after it: ``30_2020_ND-CP``, ``30-2020-NĐ-CP``."""
_ALONE = re.compile(r"\d{1,6}[a-zA-Z]?(?![\w*]|[/.\-]\w)")


def number_clause_at(text: str, start: int, group: str) -> tuple[Clause, int] | None:
    """The number that begins at ``start``, the word "số" before it included, and where it ends."""
    if group not in FIELDS:
        return None
    said = _SAID.match(text, start)
    first = said.end() if said else start
    end = _end(text, first)
    if end is not None:
        written = text[first:end]
        return _as_written(Number(number_key(written), words_of(written), group)), end
    for run_together in (_kind_and_number_at, _joined_at):
        if (found := run_together(text, first, group)) is not None:
            return found
    alone = _ALONE.match(text, first) if said and not group else None
    return (_numbered(alone[0]), alone.end()) if alone else None


def _as_written(number: Number) -> Clause:
    """``number``, or what it is where its type was written without a hyphen: ``71/2024/NĐCP``."""
    first, *rest = number.key.split("-")
    at = next((at for at, part in enumerate(rest) if not part.isdigit()), None)
    split = _type_apart(rest[at]) if at is not None else ()
    if at is None or not split:
        return number
    key = "-".join((first, *rest[:at], *split, *rest[at + 1 :]))
    return AnyOf((number, _of_key(key, number.group)), "joined")


def _kind_and_number_at(text: str, start: int, group: str) -> tuple[Clause, int] | None:
    """A type and the number that follows it, as they are written and as they are meant."""
    kind = _KIND.match(text, start)
    if kind is None or number_key(kind[1]) not in table("number_types")["types"]:
        return None
    behind = text[kind.end() :]
    end = _end(behind, 0)
    if end is None:
        return None
    key = number_key(behind[:end])
    meant = key if key.strip("-0123456789") else number_key(f"{key} {kind[1]}")
    literal = Words(words_of(kind[0] + behind[:end]), group)
    return AnyOf((literal, _of_key(meant, group)), "joined"), kind.end() + end


def _joined_at(text: str, start: int, group: str) -> tuple[Clause, int] | None:
    """A number with a separator left out, as it is written and as it is meant."""
    match = _JOINED.match(text, start)
    key = _apart(**match.groupdict("")) if match else ""
    if not match or not key:
        return None
    literal = Words(words_of(match[0]), group)
    return AnyOf((literal, _of_key(key, group)), "joined"), match.end()


def _apart(first: str, letters: str, rest: str, kind: str, last: str) -> str:
    """The key of what :data:`_JOINED` matches; "" where it is no number."""
    if kind:
        known = number_key(kind) in table("number_types")["types"]
        return number_key(f"{last} {kind}") if known else ""
    parts = _type_apart(number_key(letters)) or (letters,)
    return number_key(" ".join((first, *parts, rest))) if _abbreviates(letters) else ""


def _type_apart(letters: str) -> tuple[str, ...]:
    """``ndcp`` as nd and cp: a type of document and what stands behind it; empty if it is none."""
    types = table("number_types")["types"]
    if letters in types or is_syllable(letters):
        return ()
    known = [one for one in types if len(one) > 1 and letters.startswith(one)]
    kind = max(known, key=len, default="")
    return (kind, letters.removeprefix(kind)) if len(letters) > len(kind) + 1 and kind else ()


def _of_key(key: str, group: str) -> Number:
    return Number(key, words_of(key.replace("-", " ")), group)


def _end(text: str, start: int) -> int | None:
    """Where the document number that begins at ``start`` ends; None where none begins."""
    if (end := number_at(text, start)) is not None:
        return end
    if (dated := _DATED.match(text, start)) is not None:
        return dated.end()
    filed = _FILED.match(text, start)
    return filed.end() if filed and _is_kind(number_key(filed[1])) else _spaced_end(text, start)


def _spaced_end(text: str, start: int) -> int | None:
    """End of a number typed with blanks: digits, a year or none, a type, letters of organs."""
    match = _SPACED.match(text, start)
    if match is None:
        return None
    kind = _SPACED_PART.match(text, match.end())
    if kind is None or not _is_kind(number_key(kind[1])):
        return None
    end = kind.end()
    while (part := _SPACED_PART.match(text, end)) is not None and _abbreviates(part[1]):
        end = part.end()
    return end


def _is_kind(key: str) -> bool:
    """Whether ``key`` is a type of document, or a term of the assembly: ``qh15``."""
    known = table("number_types")
    term = key.rstrip("0123456789")
    return key in known["types"] or (term != key and term in known["terms"])


def _abbreviates(word: str) -> bool:
    """Whether ``word`` looks like an organ's letters: capitals, or no syllable of the language."""
    folded = number_key(word)
    return word.isupper() or (len(folded) <= 6 and not is_syllable(folded))


def _numbered(digits: str) -> Clause:
    """``số 15``: what bears the number, or says the words."""
    (word,) = words_of(digits)
    (say,) = words_of("số")
    bearing = (Words((word,), field) for field in table("fields")["numbered"])
    return AnyOf((*bearing, Words((say, word))), "number")
