"""T02-SIG-02 to -06, T05-SIG-01: how the digitising organ's signature looks on a scan."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from validator.appearance.faults import (
    Fault,
    corner_faults,
    date_faults,
    dress_faults,
    no_image_faults,
    organ_faults,
    time_faults,
)
from validator.appearance.pick import Look, each_file, look_at, organs_of
from validator.appearance.seen import Seen, organ_names
from validator.appearance.table import day
from validator.case import DocumentCase, FileCase
from validator.registry import Skip, Verdict, not_applicable, not_evaluated, on_document
from validator.scans.pages import is_scanned
from validator.signature.parties import is_enterprise
from validator.signing.issuers import is_organ
from validator.signing.signers import role_of


def _scans(document: DocumentCase, faults: Look) -> Verdict:
    """``faults`` of the organ's signatures on scans; other files are not what the rules mean."""

    def check(_: DocumentCase, item: FileCase, signatures: list[Seen]) -> Verdict:
        people = any(seen.party.kind == "person" for seen in signatures)
        scan = role_of(item) == "scan" or (role_of(item) == "main" and is_scanned(item))
        if not scan or (people and role_of(item) == "main"):
            return not_applicable("not-a-scan")
        organs = organs_of(signatures)
        if isinstance(organs, Skip):
            return organs
        own = [seen for seen in organs if not seen.is_copy]
        if not own:
            return not_applicable("no-organ-signature")
        return look_at(item, own[-1:], faults, "warning")

    return each_file(document, check)


def _if_seen(seen: Seen, faults: Callable[[Seen], Iterable[Fault]]) -> Iterable[Fault]:
    return [Fault("invisible")] if seen.look is None else faults(seen)


@on_document("T02-SIG-02")
def scan_corner(document: DocumentCase) -> Verdict:
    """The digitising organ signs top right of page 1."""
    return _scans(document, lambda seen: _if_seen(seen, lambda s: corner_faults(s.look or {})))


@on_document("T02-SIG-03")
def scan_text(document: DocumentCase) -> Verdict:
    """It shows the organ's name and the time of signing."""
    names = organ_names(document)

    def faults(seen: Seen) -> Iterable[Fault]:
        if not seen.text:
            return [Fault("no-text")]
        old = seen.day is not None and seen.day < day("no_seal_image_from")
        time = date_faults if old else time_faults  # TT 01/2019/TT-BNV asks for the day alone
        return [*organ_faults(seen, names), *time(seen.text)]

    return _scans(document, faults)


@on_document("T02-SIG-04")
def scan_seal(document: DocumentCase) -> Verdict:
    """A red seal before Decree 30; since then a seal is only noted."""

    def faults(seen: Seen) -> Iterable[Fault] | Skip:
        if seen.day is None:
            return not_evaluated("law-date-unknown")
        image = seen.image
        red = seen.drawn("red") or (image is not None and image["hue"] == "red")
        if seen.day < day("no_seal_image_from"):
            return [] if red else [Fault("no-seal")]
        return [Fault("seal-shown")] if red else []

    return _scans(document, faults)


@on_document("T02-SIG-05")
def scan_dress(document: DocumentCase) -> Verdict:
    """Its text is Times New Roman 10, upright, black (since Decree 30)."""

    def faults(seen: Seen) -> Iterable[Fault] | Skip:
        if seen.day is None:
            return not_evaluated("law-date-unknown")
        if seen.day < day("no_seal_image_from"):
            return not_applicable("not-in-force")
        return dress_faults(seen) if seen.text else not_applicable("no-text-shown")

    return _scans(document, faults)


@on_document("T05-SIG-01")
def scan_look(document: DocumentCase) -> Verdict:
    """The successor circular asks for all of it at once, and for no seal."""
    names = organ_names(document)

    def faults(seen: Seen) -> Iterable[Fault] | Skip:
        if seen.day is None:
            return not_evaluated("law-date-unknown")
        if seen.day < day("tt05_from"):
            return not_applicable("not-in-force")
        if seen.look is None:
            return [Fault("invisible")]
        text = [Fault("no-text")] if not seen.text else _text_faults(seen, names)
        return [*no_image_faults(seen), *corner_faults(seen.look), *text]

    return _scans(document, faults)


def _text_faults(seen: Seen, names: list[str]) -> list[Fault]:
    return [*organ_faults(seen, names), *time_faults(seen.text), *dress_faults(seen)]


@on_document("T02-SIG-06")
def scansigner_of(document: DocumentCase) -> Verdict:
    """The signature on a scan is an organ's, of the organ of the document or the fonds."""
    names = organ_names(document)

    def check(_: DocumentCase, item: FileCase, signatures: list[Seen]) -> Verdict:
        if role_of(item) != "scan":
            return not_applicable("not-a-scan")
        kinds = {seen.party.kind for seen in signatures}
        if kinds == {"person"}:
            return look_at(
                item,
                signatures[-1:],
                lambda seen: [Fault("person-signed", {"signer": seen.party.name})],
                "warning",
            )
        organs = [seen for seen in signatures if seen.party.kind == "organ"]
        if any(_is_of(document, seen, names) for seen in organs):
            return ()
        hired = [seen for seen in organs if is_enterprise(seen.subject)]
        if organs and len(hired) == len(organs):
            return look_at(item, hired[-1:], _hired, "warning")
        return not_evaluated("organ-not-matched" if organs else "party-unknown")

    return each_file(document, check)


def _hired(seen: Seen) -> list[Fault]:
    return [Fault("company-signed", {"signer": seen.party.name})]


def _is_of(document: DocumentCase, seen: Seen, names: list[str]) -> bool:
    """Whether the certificate is that of one of the organs, or of a body of one of them."""
    own = [{**seen.subject, "cn": seen.subject.get(key, "")} for key in ("cn", "o")]
    return any(is_organ(document, name, part) for part in own for name in names)
