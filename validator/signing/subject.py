"""S-016: who signed is who the document says signed it (TT 15/2025 PL II 2.1)."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.finding import Severity
from validator.case import DocumentCase, FileCase
from validator.names import (
    elsewhere,
    organ_words,
    person_words,
    same_person,
    within,
    words,
)
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, on_document
from validator.signature.parties import is_gazette
from validator.signature.value import wanted_value
from validator.signing.issuers import is_organ, sealing
from validator.signing.signers import (
    Signed,
    main_files,
    signed_by,
    signer_on_page,
    standing_of,
)

_JUDGED = ("electronic_original", "agreed")


@on_document("S-016")
def subject_fits(document: DocumentCase) -> Verdict:
    """The stated signer among the people who signed, the stated organ among the organs.

    Others may sign too (initials, joint issuers, the receiver); one that fits is enough. A gazette
    signs what it prints: that is told, not held against the document.
    """
    files = [
        item
        for item in main_files(document)
        if wanted_value(standing_of(document, item)) in _JUDGED
    ]
    if not files:
        return not_applicable("not-an-original")
    found = [one for item in files for one in signed_by(document.dossier, item)]
    if not found:
        return not_applicable("no-signature")
    told = (_people(document, found), _organs(document, found))
    hits = [one for one in told if isinstance(one, Hit)]
    if hits:
        return hits
    if None in told:
        return not_evaluated("party-unknown")
    return () if any(told) else not_evaluated("signer-not-stated")


def _people(document: DocumentCase, found: Sequence[Signed]) -> Hit | bool | None:
    """A hit; True where one fits; False where there is nothing to compare; None where nobody knows
    whose signature it is.
    """
    stated = document.record.get("SignerName").strip()
    signed = [one for one in found if one.party.kind == "person"]
    unknown = [one for one in found if one.party.kind == "unknown"]
    if stated and any(same_person(stated, one.verdict.signer) for one in (*signed, *unknown)):
        return True
    if not signed:
        return None if unknown and stated else False
    if not stated:
        return _as_printed(signed)
    return _mismatch(signed[0], "person", stated, person_words(signed[0].verdict.signer))


def _as_printed(signed: Sequence[Signed]) -> Hit | bool:
    """Where the data name no signer: the name printed under the title (cell 7b), if it is sure."""
    names = [(one.file, person_words(one.verdict.signer)) for one in signed]
    if any(_named(file, name) or _printed(file, name) for file, name in names):
        return True
    first = signed[0]
    name = signer_on_page(first.file)
    told = hit(first.place, "warning", case="printed", stated=name, **first.names)
    return told if name else False


def _organs(document: DocumentCase, found: Sequence[Signed]) -> Hit | bool:
    stated = document.record.get("OrganName").strip()
    signed = sealing(document, found)
    if not signed:
        return False
    if not stated:
        return any(_printed(one.file, organ_words(one.verdict.signer)) for one in signed)
    if any(is_organ(document, stated, one.subject) for one in signed):
        return True
    first = signed[0]
    if is_gazette(first.subject):
        return hit(first.place, "info", case="gazette", stated=stated, **first.names)
    if not elsewhere(first.subject.values(), stated):
        return _mismatch(first, "organ", stated, words(first.verdict.signer))
    place = first.subject.get("o", "")  # the name may be the same: its place is what differs
    name = first.verdict.signer
    whole = name if words(place) in ((), words(name)) else f"{name} ({place})"
    return _mismatch(first, "organ", stated, words(place), whole)


def _mismatch(one: Signed, case: str, stated: str, name: tuple[str, ...], signer: str = "") -> Hit:
    """A warning where the page itself names who signed: then the metadata may be wrong."""
    told = _named if case == "person" else _printed
    severity: Severity | None = "warning" if told(one.file, name) else None
    names = {**one.names, "signer": signer or one.names["signer"]}
    return hit(one.place, severity, case=case, stated=stated, **names)


def _named(item: FileCase, name: tuple[str, ...]) -> bool:
    """Whether the page names the person as its signer; unsure of it, whether it names him."""
    signer = signer_on_page(item)
    if signer and item.read is None:
        return within(name, person_words(signer))
    return _printed(item, name)


def _printed(item: FileCase, name: tuple[str, ...]) -> bool:
    text = item.facts.text if item.facts is not None else None
    pages = list(text.pages) if text is not None else []
    sheets = item.read.written.sheets if item.read is not None else ()
    pages += [line.text for sheet in sheets for line in sheet.lines]
    return any(within(name, words(page)) for page in pages)
