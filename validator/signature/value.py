"""The legal value of a file by its role and signatures (Decree 30/2020, articles 5, 25, 26). Pure.

What each value needs, on which article and in which words: ``data/values.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from schemas.judgement import LegalValue
from validator.signature.judge import INVALID, UNCHECKED, VALID
from validator.signature.outcome import table
from validator.signature.parties import Kind

_GOOD = (VALID, UNCHECKED)
INFORMATION, NOT_ENOUGH, INTERNAL = "information_only", "not_enough", "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One signature as far as legal value goes: whose it is, and where it stands on the ladder."""

    kind: Kind
    verdict_vi: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a file is in its document.

    ``role``: id of the vocabulary ``roles``, "" = main. ``type``: id of ``document-types``.
    ``direction``: in | out | internal | "". ``copy``: it bears the mark of a certified copy.
    """

    role: str = ""
    type: str = ""
    direction: str = ""
    paper: bool = False
    copy: bool = False


@cache
def value_table() -> dict[str, Any]:
    """``data/values.json``."""
    return table("values")


def wanted_value(standing: Standing) -> str:
    """The value the file has once it bears the signatures that value needs."""
    known = value_table()
    if standing.role in known["internal_roles"]:
        return INTERNAL
    if standing.role in known["attachment_roles"]:
        return "signed_attachment"
    if standing.copy or standing.type in known["copy_types"]:
        return "copy"
    if standing.role == "scan" or standing.paper:
        return "digitised"
    return "agreed" if standing.type in known["agreed_types"] else "electronic_original"


def legal_value(file: str, standing: Standing, marks: Sequence[Mark] | None) -> LegalValue:
    """The value of one file; ``marks`` None where its signatures could not be read.

    ``missing`` says what it lacks where evidence is not enough; ``unchecked`` whether it rests on
    a signature whose revocation could not be checked.
    """
    wanted = wanted_value(standing)
    if wanted == INTERNAL:
        return _value(file, INTERNAL, wanted, marks)
    if marks is None:
        return _value(file, NOT_ENOUGH, wanted, (), ({"why": "not-read"},))
    inside = standing.direction == "internal"
    if not marks:
        return _value(file, INTERNAL if inside else INFORMATION, wanted, marks)
    lacks = tuple(_lacks(value_table()["values"][wanted]["needs"], marks))
    if inside and lacks and all(one["why"] == "absent" for one in lacks):
        return _value(file, INTERNAL, wanted, marks)
    return _value(file, NOT_ENOUGH if lacks else wanted, wanted, marks, lacks)


def _lacks(needs: Sequence[str], marks: Sequence[Mark]) -> Iterator[dict[str, str]]:
    for party in needs:
        listed = [mark for mark in marks if party in (mark.kind, "anyone")]
        if any(mark.verdict_vi in _GOOD for mark in listed):
            continue
        if listed:
            best = min(listed, key=lambda mark: mark.verdict_vi == INVALID)
            why = "invalid" if best.verdict_vi == INVALID else "insufficient"
            yield {"why": why, "party": party, "who": best.who}
            continue
        unknown = next((mark for mark in marks if mark.kind == "unknown"), None)
        if unknown is not None:
            yield {"why": "unknown", "party": party, "who": unknown.who}
        else:
            yield {"why": "absent", "party": party}


def _value(
    file: str,
    value: str,
    wanted: str,
    marks: Sequence[Mark] | None,
    missing: tuple[dict[str, str], ...] = (),
) -> LegalValue:
    row = value_table()["values"]
    rests = [mark for mark in marks or () if mark.verdict_vi in _GOOD]
    held = any(mark.verdict_vi == UNCHECKED for mark in rests)
    return LegalValue(
        file=file,
        value=value,
        wanted=wanted,
        basis=row[wanted if value == NOT_ENOUGH else value]["basis"],
        missing=missing,
        unchecked=held and bool(row[value]["needs"]),
    )


def value_words(value: str, lang: str = "vi") -> str:
    """A value in words; the value itself where the table does not know it."""
    row: Mapping[str, str] = value_table()["values"].get(value, {})
    return str(row.get(lang, value))


def missing_words(missing: Mapping[str, str], lang: str = "vi") -> str:
    """What is missing, as part of a sentence."""
    known = value_table()
    words = str(known["missing"][missing["why"]][lang])
    party = known["parties"].get(missing.get("party", ""), {}).get(lang, "")
    return words.replace("{party}", party).replace("{who}", missing.get("who", ""))


def lacking(value: LegalValue) -> list[dict[str, str]]:
    """What a value lacks, and that it rests on a signature whose revocation was not checked."""
    return [*value.missing, *([{"why": "unchecked"}] if value.unchecked else [])]


def told_value(value: str, lacks: Iterable[Mapping[str, str]], lang: str = "vi") -> str:
    """A value with what it lacks, in words; ``lacks``: :func:`lacking`."""
    said = "; ".join(missing_words(one, lang) for one in lacks)
    return f"{value_words(value, lang)}: {said}" if said else value_words(value, lang)
