"""Which signatures of a document issue it: its signer's and its organ's, not the receiver's.

A file that came in may bear more: the seal with which the receiving organ stamped its arrival, and
signatures of people who only looked at it before the one who answers for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from schemas.text import nfc
from validator.case import DocumentCase
from validator.names import (
    elsewhere,
    is_inner_unit,
    moved,
    organ_words,
    same_organ,
    same_person,
    within,
)
from validator.signature.visible import stamp_table
from validator.signing.signers import Signed, direction_of

_INCOMING, _ARRIVAL = "in", "arrival"
_NAMES, _PLACES = ("cn", "ou", "o"), ("l", "st", "s")


def authorised(document: DocumentCase, signed: Sequence[Signed]) -> list[Signed]:
    """The signatures of the people named as signers; of all people where none of them is."""
    people = [one for one in signed if one.party.kind == "person"]
    stated = document.record.get("SignerName").strip()
    named = [one for one in people if stated and same_person(stated, one.verdict.signer)]
    return named or people


def sealing(document: DocumentCase, signed: Sequence[Signed]) -> list[Signed]:
    """The seals of the stated organ; of all organs but the receiving one where none of them is."""
    organs = [
        one
        for one in signed
        if one.party.kind == "organ" and not receives(document, one.item, one.subject)
    ]
    stated = document.record.get("OrganName").strip()
    own = [one for one in organs if stated and is_organ(document, stated, one.subject)]
    return own or organs


def receives(document: DocumentCase, item: Mapping[str, Any], subject: Mapping[str, str]) -> bool:
    """Whether an organ's signature is the receiver's: it shows the arrival stamp, or what came in
    from another organ bears the seal of the organ whose records these are.
    """
    look = item.get("appearance") or {}
    text = " ".join(" ".join(str(part.get("text", "")) for part in look.get("text", ())).split())
    if text and _arrival().fullmatch(nfc(text)):
        return True
    stated = document.record.get("OrganName").strip()
    if direction_of(document) != _INCOMING or not stated or is_organ(document, stated, subject):
        return False
    return any(is_organ(document, name, subject) for name in document.dossier.receivers)


@cache
def _arrival() -> re.Pattern[str]:
    kind = next(one for one in stamp_table()["kinds"] if one["kind"] == _ARRIVAL)
    return re.compile("|".join(kind["text"]), re.DOTALL)


def is_organ(document: DocumentCase, stated: str, subject: Mapping[str, str]) -> bool:
    """Whether a certificate is that of the organ ``stated``, or of one that follows it.

    A unit inside an organ seals for that organ; an organ of the same name in another place is
    another one, unless the places were merged.
    """
    register, day = document.dossier.context.organs, document.dossier.received
    names = [subject.get("cn", "")]
    if is_inner_unit(names[0]):
        names += [subject.get(key, "") for key in ("ou", "o")]
    told = [subject.get(key, "") for key in _NAMES]
    seats = [subject.get(key, "") for key in _PLACES]  # where it is: may speak for it alone
    same = any(same_organ(stated, name, register, day) for name in names if name)
    if not same or not _is_bare(names, stated):
        return same
    if not elsewhere(told, stated) or not elsewhere([*told, *seats], stated):
        return True
    return moved(told, stated, register, day)


def _is_bare(names: Sequence[str], stated: str) -> bool:
    """Whether none of the names says as much as the stated one: then its place is said apart."""
    return not any(within(organ_words(stated), organ_words(name)) for name in names if name)
