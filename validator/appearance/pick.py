"""Which signatures a rule about looks is about; where that cannot be told: why, never a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from schemas.finding import Severity
from validator.appearance.faults import Fault, told
from validator.appearance.seen import Seen, signatures_of
from validator.case import DocumentCase, FileCase
from validator.names import same_person
from validator.registry import Hit, Skip, Verdict, not_applicable, not_evaluated, of_files
from validator.signing.issuers import is_organ, receives

Look = Callable[[Seen], Iterable[Fault] | Skip]
FileCheck = Callable[[DocumentCase, FileCase, list[Seen]], Verdict]


def each_file(document: DocumentCase, check: FileCheck) -> Verdict:
    """Hits of all files; else what could not be evaluated; else a pass, if any file was judged."""
    return of_files(document, document.files, lambda item: _file(document, item, check))


def _file(document: DocumentCase, item: FileCase, check: FileCheck) -> Verdict:
    if item.facts is None or item.facts.format.kind != "pdf":
        return not_applicable("file-missing" if item.facts is None else "not-pdf")
    signatures = signatures_of(item)
    if signatures is None:
        return not_evaluated("looks-not-read")
    return check(document, item, signatures) if signatures else not_applicable("no-signature")


def look_at(item: FileCase, chosen: list[Seen], faults: Look, worst: Severity) -> Verdict:
    """Every chosen signature looked at; one that could not be read is not evaluated."""
    hits: list[Hit] = []
    skips: list[Skip] = []
    for seen in chosen:
        found = not_evaluated("looks-not-read") if seen.unread else faults(seen)
        if isinstance(found, Skip):
            skips.append(found)
        else:
            hits += told(item, seen, found, worst=worst)
    return hits or (skips[0] if skips else ())


def organs_of(signatures: list[Seen]) -> list[Seen] | Skip:
    """The organ's signatures of a file."""
    found = [seen for seen in signatures if seen.party.kind == "organ"]
    if found:
        return found
    if any(seen.party.kind == "unknown" for seen in signatures):
        return not_evaluated("party-unknown")
    return not_applicable("no-organ-signature")


def issued_by(document: DocumentCase, organs: list[Seen]) -> list[Seen]:
    """Those of the organs' signatures that issue the document: no copy's, no receiver's; of a
    joint document those of the stated organ, where it is among them.
    """
    kept = [
        seen
        for seen in organs
        if not seen.is_copy and not receives(document, seen.item, seen.subject)
    ]
    stated = document.record.get("OrganName").strip()
    own = [seen for seen in kept if stated and is_organ(document, stated, seen.subject)]
    return own or kept


def signer_of(document: DocumentCase, signatures: list[Seen]) -> Seen | Skip:
    """The signature of the person the metadata names as signer, or of the only person."""
    people = [seen for seen in signatures if seen.party.kind == "person"]
    if not people:
        unknown = any(seen.party.kind == "unknown" for seen in signatures)
        return (
            not_evaluated("party-unknown") if unknown else not_applicable("no-personal-signature")
        )
    stated = document.record.get("SignerName")
    named = [seen for seen in people if stated and same_person(seen.party.name, stated)]
    if named:
        return named[-1]
    return people[0] if len(people) == 1 and not stated else not_evaluated("signer-not-told")
