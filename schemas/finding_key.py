"""The identity of a finding: the same whenever the same thing is found at the same place.

Letters, replies and decisions speak of a finding by it, so it must outlive new wording, new
evidence, a box measured anew, other rows of the sender's workbook and another order of findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from schemas.canonical import canonical_json, sha256_hex
from schemas.finding import Finding, Place
from schemas.text import fold_head, nfc
from schemas.trace import Paper

PREFIX: Final = "PH"
LETTER: Final = "GT"
# Without 0 O, 1 I L, 2-like Z, 5-like S, 8-like B and U, which is taken for V.
ALPHABET: Final = "23456789ACDEFGHJKMNPQRTVWXY"
REGISTERS: Final = "urn:hoso:registers"
"""Whose the findings on papers are, whatever list tells of them."""
_GROUP: Final = 5
_KEY_LENGTH: Final = 32  # hexadecimal digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A finding and whose it is.

    ``object_id``: of the dossier; :data:`REGISTERS` of findings on papers of registers. ``paper``:
    the paper's own key in one text, "" on dossiers.
    """

    object_id: str
    finding: Finding
    paper: str = ""


def finding_keys(spots: Sequence[Spot]) -> list[str]:
    """A key per finding, in their order: 32 hexadecimal digits, no two alike.

    Object, rule, paper, file, entity, ordinal, field and page tell findings apart; those alike in
    all of them are counted in the order of their rows, boxes, parameters and evidence.
    """
    groups: dict[bytes, list[int]] = defaultdict(list)
    for number, spot in enumerate(spots):
        groups[canonical_json(_identity(spot))].append(number)
    keys = [""] * len(spots)
    for identity, members in groups.items():
        if len(members) > 1:
            members.sort(key=lambda number: _rest(spots[number].finding))
        for nth, number in enumerate(members, 1):
            keys[number] = sha256_hex(identity + f"\n{nth}".encode())[:_KEY_LENGTH]
    return keys


def own_place(place: Place, payload: Collection[str]) -> Place:
    """``place`` without its file where that is no file of the dossier.

    Findings on metadata point at the sender's workbook, which may bear another name next time.
    """
    return place if place.file in payload else replace(place, file=None)


def paper_text(paper: Paper) -> str:
    """The own key of a paper of registers in one text, however its rows move.

    Direction, number and symbol, day and author (NĐ 30/2020 Đ8, Đ14); a paper without a number goes
    by its arrival number and subject.
    """
    key, day = paper.key, paper.key.issued
    named = [key.sign, fold_head(key.organ)]
    if not key.sign:
        named = [paper.arrival_number, fold_head(paper.subject)]
    return "|".join([paper.direction, day.isoformat() if day else "", *named])


def paper_spot(finding: Finding, paper: Paper | None) -> Spot:
    """A finding of a rule of process: on a paper, or (None) on a register as a whole.

    Lists are exported anew under other names, so their files are no part of the place. What is
    broken tells several of one rule apart (``params["about"]``: a clock, a term, a register of a
    year; else the case), never how many days late it is.
    """
    own = replace(finding, where=replace(finding.where, file=None))
    about = finding.params.get("about", finding.params.get("case", ""))
    parts = [paper_text(paper) if paper else "", about]
    return Spot(object_id=REGISTERS, finding=own, paper="|".join(filter(None, parts)))


def short_code(key: str) -> str:
    """A key as it is printed in letters: ``PH-7K3QX-M2D9A``."""
    return _printed(key, 2)


def codes_of(keys: Iterable[str]) -> Mapping[str, str]:
    """Key -> the code it is printed by; keys whose short codes are alike get longer ones."""
    told: dict[str, list[str]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        told[short_code(key)].append(key)
    return {
        key: code if len(members) == 1 else _printed(key, 4)
        for code, members in told.items()
        for key in members
    }


def plain_code(text: str) -> str:
    """A code as :func:`codes_of` writes it, from what a person typed (case and blanks apart)."""
    letters = [char for char in nfc(text).upper() if char.isalnum()]
    body = "".join(letters).removeprefix(PREFIX)
    groups = [body[start : start + _GROUP] for start in range(0, len(body), _GROUP)]
    return "-".join([PREFIX, *groups])


def letter_code(number: str, unit: str, at: str, keys: Iterable[str]) -> str:
    """The code of a letter to a unit, ``GT-…``: by it the reply is known when it comes back."""
    told = canonical_json([number, unit, at, sorted(keys)])
    return _printed(sha256_hex(told), 2, LETTER)


def _printed(key: str, groups: int, prefix: str = PREFIX) -> str:
    number, parts = int(key, 16), []
    for _ in range(groups):
        letters = []
        for _ in range(_GROUP):
            number, place = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[place])
        parts.append("".join(letters))
    return "-".join([prefix, *parts])


def _identity(spot: Spot) -> list[Any]:
    where = spot.finding.where
    named = (where.file, where.entity, where.ordinal, where.field)
    texts = [nfc(part or "") for part in named]
    return [spot.object_id, spot.finding.rule, nfc(spot.paper), *texts, where.page or 0]


def _rest(finding: Finding) -> tuple[Any, ...]:
    """What orders findings alike in place; never part of a key."""
    where = finding.where
    column = where.column or ""
    return (
        where.sheet or "",
        where.row or 0,
        (len(column), column),
        where.box or (),
        canonical_json(finding.params),
        finding.evidence,
    )
