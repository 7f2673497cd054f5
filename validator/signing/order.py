"""S-007: the organ signs only what the authorised person has signed (NĐ 30/2020 Đ32.2d)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from validator.case import DocumentCase
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, on_document
from validator.signature.value import wanted_value
from validator.signing.issuers import authorised, sealing
from validator.signing.signers import (
    QUIRK_ROOM,
    Signed,
    apart_of,
    direction_of,
    main_files,
    signed_by,
    standing_of,
)

_ORIGINALS = ("electronic_original",)


@on_document("S-007")
def person_before_organ(document: DocumentCase) -> Verdict:
    """By the order of the revisions first, then by the times where both are known."""
    originals = [
        signed_by(document.dossier, item)
        for item in main_files(document)
        if wanted_value(standing_of(document, item)) in _ORIGINALS
    ]
    sealed_alone = _sealed_alone(document, originals)
    verdicts = [_file(document, signed, sealed_alone=sealed_alone) for signed in originals]
    hits = [one for verdict in verdicts if isinstance(verdict, list) for one in verdict]
    if hits:
        return hits
    if any(isinstance(verdict, list) for verdict in verdicts):
        return ()
    if not verdicts:
        return not_applicable("not-an-original")
    if "none" in verdicts:
        return not_applicable("no-signature")
    return not_evaluated("no-person-and-organ")


def _file(
    document: DocumentCase, signed: tuple[Signed, ...], *, sealed_alone: bool
) -> list[Hit] | str:
    """Hits; else "none" without a signature, "apart" where person or organ is not there.

    Asked of the stated signer and organ where they signed: initials before them and other parties
    of a joint document have their own order.
    """
    if not signed:
        return "none"
    persons, organs = authorised(document, signed), sealing(document, signed)
    if not persons and organs and sealed_alone:
        return [hit(organs[0].place, **organs[0].names)]
    if not persons or not organs:
        return "apart"
    first = organs[0]
    if any(one.end < first.end for one in persons):
        late = _later_by_time(first, persons[0])
        return [late] if late else []
    if any(one.end < first.end and one.party.kind == "unknown" for one in signed):
        return "apart"
    return [hit(first.place, case="order", **_names(first, persons[0]))]


def _sealed_alone(document: DocumentCase, originals: Sequence[Sequence[Signed]]) -> bool:
    """Whether the office's own document bears no signature that could be a person's.

    Asked of all its files: where roles are not told an annex is one of them, and takes the organ's
    signature alone. What came in from elsewhere may be a copy that organ sealed.
    """
    told = all(one.party.kind == "organ" for signed in originals for one in signed)
    return told and direction_of(document) == "out"


def _later_by_time(organ: Signed, person: Signed) -> Hit | None:
    """The organ's time lies before the person's, though its revision comes after.

    Own stamps are compared where both have one, else what the signers state; a difference that
    local time written as UTC explains says nothing.
    """
    after = apart_of(person, organ)
    if after is None or after >= timedelta(0):
        return None
    if organ.stamped and person.stamped:
        return hit(organ.place, case="time", **_names(organ, person))
    if -after <= QUIRK_ROOM:
        return None
    return hit(organ.place, "warning", case="time", **_names(organ, person))


def _names(organ: Signed, person: Signed) -> dict[str, str]:
    return {
        **organ.names,
        "person": person.verdict.signer,
        "organ_time": organ.stamped or organ.verdict.claimed_time or "-",
        "person_time": person.stamped or person.verdict.claimed_time or "-",
    }
