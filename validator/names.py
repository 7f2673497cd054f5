"""Names of people and organs, compared as an office reads them.

Case, accents, titles, an aside in brackets and usual short names do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice, zip_longest

from schemas.organs import Register
from schemas.text import fold, nfc
from validator.tables import signing_table

_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]")
_WORD = re.compile(r"\w+")
_FEWEST = 2  # words that must agree where one name is part of the other
_MOST_PEOPLE = 50  # readings of a text as names of people: no more are compared
_BETWEEN = re.compile(r"[;,/\n–]|\s-\s|\svà\s", re.IGNORECASE)
_TURNED = 3  # words of a name that may stand in another order
_LEVEL = re.compile(
    r"\b(?:(tỉnh|huyện|quận|phường|xã|đặc khu)|(thành phố|tp\b\.?)|(thị xã|thị trấn))"
    r"\s+(?![uủ][yỷ]\b|hội\b)"
)
_PLACE_END = re.compile(r"[,;()–/]|\s-\s|$")


def words(text: str) -> tuple[str, ...]:
    """The words of a name without accents, case and asides."""
    return tuple(_WORD.findall(fold(nfc(_ASIDE.sub(" ", text)))))


@cache
def _titles() -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(map(words, signing_table().titles), key=len, reverse=True))


@cache
def _short_names() -> dict[str, tuple[str, ...]]:
    return {fold(key): words(full) for key, full in signing_table().short_names.items()}


def person_words(text: str) -> tuple[str, ...]:
    """The words of a person's name, titles before it taken off."""
    found, at = words(text), 0
    while len(found) - at > _FEWEST:
        title = next((one for one in _titles() if one and found[at : at + len(one)] == one), None)
        if title is None or len(found) - at - len(title) < _FEWEST:
            break
        at += len(title)
    return found[at:]


def organ_words(text: str) -> tuple[str, ...]:
    """The words of an organ's name, usual short names spelled out."""
    short = _short_names()
    return tuple(word for part in words(text) for word in short.get(part, (part,)))


def within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether ``part`` (two words or more) stands in ``whole`` without a gap."""
    size = len(part)
    if size < _FEWEST:
        return size > 0 and tuple(part) == tuple(whole)
    return any(tuple(whole[at : at + size]) == tuple(part) for at in range(len(whole) - size + 1))


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: one ends with the other, or has the same words turned.

    Certificates of some authorities put the given name first. Each may name several people, and
    posts before or behind them; a given name more (``An``, ``An Bình``) is another person.
    """
    others = list(islice(_people(other), _MOST_PEOPLE))
    return any(_one_person(p, q) for p in islice(_people(one), _MOST_PEOPLE) for q in others)


def _people(text: str) -> Iterator[tuple[str, ...]]:
    """The words of the names in a text, titles before them taken off; without posts behind, too."""
    for piece in _BETWEEN.split(nfc(text)):
        found = person_words(piece)
        yield found
        yield from (found[:at] for at in range(_FEWEST, len(found)) if _post_at(found, at))


def _post_at(found: tuple[str, ...], at: int) -> bool:
    return any(found[at : at + len(post)] == post for post in _posts())


@cache
def _posts() -> tuple[tuple[str, ...], ...]:
    return tuple(map(words, signing_table().posts))


def _one_person(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    short, long = sorted((first, second), key=len)
    if len(short) < _FEWEST:
        return bool(short) and short == long
    turned = len(short) >= _TURNED and sorted(short) == sorted(long)
    return turned or long[-len(short) :] == short


def without_titles(text: str) -> str:
    """A person's name as it is written, titles before it taken off."""
    parts = text.replace(".", ". ").split()
    over, at = len(words(text)) - len(person_words(text)), 0
    while over > 0 and at < len(parts) - 1:
        over -= len(words(parts[at]))
        at += 1
    return " ".join(parts[at:])


def same_organ(one: str, other: str, register: Register, on: date) -> bool:
    """Whether two names mean one organ, or one that had followed the other by ``on``."""
    first, second = organ_words(one), organ_words(other)
    if within(first, second) or within(second, first):
        return True
    known = [register.find(name) for name in (one, other)]
    if known[0] is None or known[1] is None:
        return False
    ids = [organ.id for organ in known if organ is not None]
    if ids[0] == ids[1]:
        return True
    return ids[1] in register.successors(ids[0], on) or ids[0] in register.successors(ids[1], on)


def places(text: str) -> Mapping[str, tuple[str, ...]]:
    """The places a name names: level (``tỉnh``) -> words without accents."""
    name = nfc(text).casefold()
    found = list(_LEVEL.finditer(name))
    told: dict[str, tuple[str, ...]] = {}
    for one, following in zip_longest(found, found[1:]):
        end = following.start() if following is not None else len(name)
        level = one[1] or one[3] or "thành phố"
        if place := words(_PLACE_END.split(name[one.end() : end])[0]):
            told.setdefault(level, place)
    return told


def elsewhere(own: Iterable[str], stated: str) -> bool:
    """Whether the names of a certificate's subject say another place than the ``stated`` name.

    ``SỞ NỘI VỤ`` of ``UBND TỈNH GIA LAI`` is not the Sở Nội vụ tỉnh Kon Tum.
    """
    wanted = places(stated)
    told = [place for name in own for place in places(name).items()]
    return any(
        not any(level == other and _begins(place, wanted[level]) for other, place in told)
        for level in {level for level, _ in told} & wanted.keys()
    )


def _begins(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one is the beginning of the other, or it in one word: Kontum, HCM (Hồ Chí Minh)."""
    size = min(len(one), len(other))
    if tuple(one[:size]) == tuple(other[:size]):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and short[0] in ("".join(long), "".join(word[0] for word in long))


def moved(own: Iterable[str], stated: str, register: Register, on: date) -> bool:
    """Whether the places that differ are merged ones, as the register tells of their committees."""
    wanted = places(stated)
    told = (place for name in own for place in places(name).items())
    seats = ((level, " ".join(place)) for level, place in told if level in wanted)
    return any(
        same_organ(
            f"Ủy ban nhân dân {level} {seat}",
            f"Ủy ban nhân dân {level} {' '.join(wanted[level])}",
            register,
            on,
        )
        for level, seat in seats
    )


def is_inner_unit(name: str) -> bool:
    """Whether a name is that of a unit inside an organ, which seals for it."""
    found = words(name)
    openings = map(words, signing_table().inner_units)
    return any(found[: len(opening)] == opening for opening in openings)
