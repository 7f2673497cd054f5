"""S-007: the organ signs only what the authorised person has signed (NĐ 30/2020 Đ32.2d)."""

from __future__ import annotations

from validator.case import DocumentCase
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, on_document
from validator.signature.value import wanted_value
from validator.signing.signers import (
    QUIRK_ROOM,
    ZONE_QUIRK,
    Signed,
    main_files,
    signed_by,
    standing_of,
)

_ORIGINALS = ("electronic_original",)


@on_document("S-007")
def person_before_organ(document: DocumentCase) -> Verdict:
    """By the order of the revisions first, then by the times where both are known."""
    verdicts = [
        _file(signed_by(document.dossier, item))
        for item in main_files(document)
        if wanted_value(standing_of(document, item)) in _ORIGINALS
    ]
    hits = [one for verdict in verdicts if isinstance(verdict, list) for one in verdict]
    if hits:
        return hits
    if any(isinstance(verdict, list) for verdict in verdicts):
        return ()
    if not verdicts or "none" in verdicts:
        return not_applicable("no-signature")
    return not_evaluated("no-person-and-organ")


def _file(signed: tuple[Signed, ...]) -> list[Hit] | str:
    """Hits; else "none" without a signature, "apart" where person or organ is not there."""
    if not signed:
        return "none"
    persons = [one for one in signed if one.party.kind == "person"]
    organs = [one for one in signed if one.party.kind == "organ"]
    if not persons or not organs:
        return "apart"
    first = organs[0]
    before = [one for one in signed if one.end < first.end and one.party.kind != "organ"]
    if not before:
        return [hit(first.place, case="order", **_names(first, persons[0]))]
    if any(one.party.kind == "unknown" for one in before) and persons[0] not in before:
        return "apart"
    late = _later_by_time(first, persons[0])
    return [late] if late else []


def _later_by_time(organ: Signed, person: Signed) -> Hit | None:
    """The organ's time lies before the person's, though its revision comes after.

    Own stamps are compared where both have one, else what the signers state; a difference that
    local time written as UTC explains says nothing.
    """
    if organ.stamped and person.stamped:
        if organ.stamped >= person.stamped:
            return None
        return hit(organ.place, case="time", **_names(organ, person))
    pair = (organ.verdict.claimed_time, person.verdict.claimed_time)
    if not all(pair) or organ.time is None or person.time is None:
        return None
    ahead = person.time - organ.time
    if ahead <= QUIRK_ROOM or abs(ahead - ZONE_QUIRK) <= QUIRK_ROOM:
        return None
    return hit(organ.place, "warning", case="time", **_names(organ, person))


def _names(organ: Signed, person: Signed) -> dict[str, str]:
    return {
        **organ.names,
        "person": person.verdict.signer,
        "organ_time": organ.stamped or organ.verdict.claimed_time or "-",
        "person_time": person.stamped or person.verdict.claimed_time or "-",
    }
