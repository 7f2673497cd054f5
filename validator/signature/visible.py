"""What a signature made later shows on the page, and whether it may (``data/stamps.json``).

All must hold: the signature itself is intact; its certificate is the issuing organ's, or the
receiving one's for what that one may add, on a path that was found; it shows a number, a date, a
seal, a person's signature, a copy or arrival stamp; it stands in a cell of the decree for that; it
hides nothing, and what is no image overprints nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from schemas.text import nfc
from validator.names import elsewhere, is_inner_unit, organ_words, within
from validator.signature.outcome import table
from validator.signature.parties import party_of
from validator.signature.proofs import is_self_signed, signer_path
from validator.signature.revisions import Change, signature_of

POINTS_PER_MM = 72 / 25.4
UNVERIFIED, NOT_TOLD = "seen-signer-unverified", "seen-signer-not-told"
OPEN_YET = frozenset({UNVERIFIED, NOT_TOLD})  # nothing speaks against what was added
_ANY = ("person", "organ", "unknown")


@cache
def stamp_table() -> dict[str, Any]:
    """Kinds of stamps, their patterns and cells."""
    return dict(table("stamps"))


@cache
def copy_form() -> re.Pattern[str]:
    """The form of a certified copy at the beginning of a text: sao y, sao lục, trích sao."""
    marks = "|".join(map(re.escape, stamp_table()["copy_marks"]))
    return re.compile(rf"\s*(?:{marks})\b", re.IGNORECASE)


def begins_as_copy(text: str) -> bool:
    """Whether a text begins so."""
    return copy_form().match(nfc(text)) is not None


def stray(
    change: Change,
    facts: Mapping[str, Any],
    signed: Mapping[str, Any],
    receivers: Sequence[str] = (),
) -> str:
    """Why a visible signature may not have been added after ``signed``; "" where it may.

    ``receivers``: names of the organ that received the file. The answer is a key of
    ``data/reasons.json``. Whether the certificate's issuer is known is the last question: what no
    organ may add is told as that, whoever signed it. Those of :data:`OPEN_YET` are no fault.
    """
    item = signature_of(change, facts)
    look = item.get("appearance") if item else None
    if item is None or not _intact(item):
        return "seen-signature-broken"
    by = whose(item, signed, receivers)
    if not by:
        return "seen-signer-other"
    if look is None or look.get("error") or (change.get("covers") or {}).get("error", "-"):
        return "seen-not-read"
    may = "issuing" if by == "superior" else by
    own = (kind for kind in stamp_table()["kinds"] if may in kind["by"])
    kinds = [kind for kind in own if party_of(_subject(item)).kind in kind.get("parties", _ANY)]
    why = _misplaced(look, change, kinds) or _untrusted(item, facts)
    return why or (NOT_TOLD if by == "superior" else "")


def _misplaced(look: Mapping[str, Any], change: Change, kinds: Sequence[Mapping[str, Any]]) -> str:
    fitting = [kind for kind in kinds if _fits(kind, look)]
    if not fitting:
        return "seen-no-stamp"
    placed = [kind for kind in fitting if _in_cells(kind, look)]
    if not placed:
        return "seen-out-of-place"
    covers = change["covers"]
    hides = covers["hidden"] > stamp_table()["hidden_most"]
    prints = covers["under"] > max(map(_printed_over, placed))
    return "seen-covers" if hides or prints else ""


def _printed_over(kind: Mapping[str, Any]) -> float:
    """How much of its area may be ink that stood there."""
    default = 1.0 if kind["over"] else stamp_table()["under_most"]
    return float(kind.get("under_most", default))


def _intact(item: Mapping[str, Any]) -> bool:
    equal, valid = item["digest"]["message_digest_equal"], item["signature"]["valid"]
    return item["coverage"]["kind"] != "bad" and equal is True and valid is True


def _untrusted(item: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """What speaks against its path; :data:`UNVERIFIED` where only an authority is missing."""
    path = signer_path(item, facts)
    if path is None or (not path["path_found"] and not is_self_signed(path)):
        return UNVERIFIED
    return "" if path["path_found"] and not path["problems"] else "seen-signer-unknown"


def whose(item: Mapping[str, Any], signed: Mapping[str, Any], receivers: Sequence[str]) -> str:
    """Whose certificate it is: "issuing", "receiving", "" for anybody else's.

    "superior": the earlier signer's names nothing nearer than the superior of both, so that it
    cannot be told whether the later one's organ is the issuing one or a sister of it.
    """
    own = _own_names(item)
    if _any_same(own, _all_names(signed)) and not _elsewhere(item, signed):
        return "issuing"
    if _any_same(own, receivers):
        return "receiving"
    return "superior" if _same_superior(item, signed) else ""


def _elsewhere(item: Mapping[str, Any], signed: Mapping[str, Any]) -> bool:
    """Whether the two name different places: organs of one name are there in every province."""
    return elsewhere(_all_names(item), ", ".join(_all_names(signed)))


def _own_names(item: Mapping[str, Any]) -> list[str]:
    """What the holder's organ is called: not its superior, which sister organs name too."""
    subject = _subject(item)
    common = subject.get("cn", "")
    if party_of(subject).kind == "organ" and not is_inner_unit(common):
        return [common]
    return _all_names(item)


def _all_names(item: Mapping[str, Any]) -> list[str]:
    return [_subject(item).get(key, "") for key in ("cn", "ou", "o")]


def _same_superior(item: Mapping[str, Any], signed: Mapping[str, Any]) -> bool:
    """A person's certificate may name nothing but the superior that the organ's names too."""
    own, earlier = _subject(item), _subject(signed)
    bare = party_of(earlier).kind == "person" and not earlier.get("ou")
    return bare and _any_same([own.get("o", "")], [earlier.get("o", "")])


def _subject(item: Mapping[str, Any]) -> Mapping[str, str]:
    found: Mapping[str, str] = (item.get("signer_facts") or {}).get("subject", {})
    return found


def _any_same(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a name of one list is one of the other, or part of it as a whole."""
    pairs = ((organ_words(one), organ_words(other)) for one in some for other in others)
    return any(a and b and (within(a, b) or within(b, a)) for a, b in pairs)


def _fits(kind: Mapping[str, Any], look: Mapping[str, Any]) -> bool:
    """Text by pattern, images by hue: an arrival stamp may have both, a picture alone is none."""
    text = " ".join(" ".join(piece["text"] for piece in look["text"]).split())
    hues = {image["hue"] for image in look["images"]}
    if not hues <= set(kind["hues"]) or (not text and not hues):
        return False
    if "side_mm" in kind and not all(_is_sized(kind, image["box"]) for image in look["images"]):
        return False
    if not text:
        return not kind["text"]
    if kind["kind"] == "copy":
        return begins_as_copy(text) and len(text) <= kind["longest"]
    return any(re.fullmatch(pattern, nfc(text), re.DOTALL) for pattern in kind["text"])


def _is_sized(kind: Mapping[str, Any], box: Sequence[float] | None) -> bool:
    """Whether an image has the size and the sides of its kind."""
    if not box or box[3] <= box[1]:
        return False
    wide, high = (box[2] - box[0]) / POINTS_PER_MM, (box[3] - box[1]) / POINTS_PER_MM
    (least, most), (narrow, broad) = kind["side_mm"], kind["sides"]
    sized: bool = least <= min(wide, high) and max(wide, high) <= most
    return sized and bool(narrow <= wide / high <= broad)


def _in_cells(kind: Mapping[str, Any], look: Mapping[str, Any]) -> bool:
    box, size = look.get("box"), look.get("page_size")
    if not box or not size:
        return False
    across, down = _place(box, size)
    room = stamp_table()["tolerance"]
    return any(
        left - room <= across <= right + room and top - room <= down <= bottom + room
        for left, right, top, bottom in kind["cells"]
    )


def _place(box: list[float], size: list[float]) -> tuple[float, float]:
    """The middle of a box in percent of the type area, from its upper left corner."""
    margin = {key: mm * POINTS_PER_MM for key, mm in stamp_table()["margins_mm"].items()}
    width = size[0] - margin["left"] - margin["right"]
    height = size[1] - margin["top"] - margin["bottom"]
    across = (box[0] + box[2]) / 2 - margin["left"]
    down = size[1] - (box[1] + box[3]) / 2 - margin["top"]
    return 100 * across / width, 100 * down / height
