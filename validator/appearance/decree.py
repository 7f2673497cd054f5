"""S-001 to S-005: how signatures look by Annex I of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from validator.appearance.faults import (
    Fault,
    corner_faults,
    dress_faults,
    image_faults,
    no_image_faults,
    number_faults,
    overlap_faults,
    place_faults,
    size_faults,
    time_faults,
)
from validator.appearance.pick import each_file, issued_by, look_at, organs_of, signer_of
from validator.appearance.seen import Seen, is_stated_copy, names_organ, organ_names
from validator.appearance.table import pattern, table
from validator.case import DocumentCase, FileCase
from validator.names import words
from validator.registry import Skip, Verdict, not_applicable, not_evaluated, on_document
from validator.scans.pages import is_scanned
from validator.signature.visible import copy_form
from validator.signing.signers import role_of


@on_document("S-001")
def person_look(document: DocumentCase) -> Verdict:
    """The signer's signature shows a blue, transparent image between title and name."""
    return each_file(document, _person_file)


def _person_file(document: DocumentCase, item: FileCase, signatures: list[Seen]) -> Verdict:
    if role_of(item) != "main":
        return not_applicable("not-main-file")
    if is_scanned(item):
        return not_evaluated("scanned-page")
    signer = signer_of(document, signatures)
    if isinstance(signer, Skip):
        return signer

    def faults(seen: Seen) -> Iterator[Fault]:
        yield from image_faults(seen, "blue")
        yield from place_faults(seen, item.anatomy)

    return look_at(item, [signer], faults, "error")


@on_document("S-002")
def seal_look(document: DocumentCase) -> Verdict:
    """The organ's seal is red, transparent, over the left third of the signer's image."""
    return each_file(document, _seal_file)


def _seal_file(document: DocumentCase, item: FileCase, signatures: list[Seen]) -> Verdict:
    if role_of(item) != "main":
        return not_applicable("not-main-file")
    if is_scanned(item):
        return not_evaluated("scanned-page")
    organs = organs_of(signatures)
    if isinstance(organs, Skip):
        return organs
    own = issued_by(document, organs)
    signer = signer_of(document, signatures)
    if not own or isinstance(signer, Skip) or signer.look is None or signer.unread:
        return not_evaluated("no-person-image") if own else not_applicable("no-organ-signature")
    seals = [seen for seen in own if seen.is_seal or seen.unread]
    chosen = seals or own[-1:]

    def faults(seen: Seen) -> Iterator[Fault]:
        yield from image_faults(seen, "red")
        yield from overlap_faults(seen, signer)
        yield from size_faults(seen, _seal_mm(document))

    return look_at(item, chosen, faults, "warning")


def _seal_mm(document: DocumentCase) -> float:
    """The diameter of the issuing organ's seal by the office's register, 0 where it is not told."""
    organ = document.dossier.context.organs.find(document.record.get("OrganName"))
    return organ.seal_mm if organ else 0


@on_document("S-003")
def attachment_look(document: DocumentCase) -> Verdict:
    """On an attachment of its own file: top right, no image, number and time, in plain dress."""
    return each_file(document, _attachment_file)


def _attachment_file(document: DocumentCase, item: FileCase, signatures: list[Seen]) -> Verdict:
    if role_of(item) not in ("annex", "attachment"):
        return not_applicable("not-attachment")
    organs = organs_of(signatures)
    if isinstance(organs, Skip):
        return organs
    if any(seen.party.kind == "person" for seen in signatures):
        return not_evaluated("attached-original")
    own = issued_by(document, organs)
    if not own:
        return not_applicable("no-organ-signature")

    def faults(seen: Seen) -> Iterator[Fault]:
        return _corner_text(seen, lambda text: (*number_faults(text), *time_faults(text)))

    return look_at(item, own, faults, "error")


def _corner_text(seen: Seen, says: Callable[[str], Iterable[Fault]]) -> Iterator[Fault]:
    """Top right of page 1, no image, text that says what it must in plain dress."""
    if seen.look is None:
        yield Fault("invisible")
        return
    yield from corner_faults(seen.look)
    yield from no_image_faults(seen)
    if not seen.text:
        yield Fault("no-text")
        return
    yield from says(seen.text)
    yield from dress_faults(seen)


@on_document("S-004")
def annex_not_signed(document: DocumentCase) -> Verdict:
    """An annex in the document's own file carries no organ signature of its own."""
    return each_file(document, _annex_in_file)


def _annex_in_file(_: DocumentCase, item: FileCase, signatures: list[Seen]) -> Verdict:
    if role_of(item) != "main":
        return not_applicable("not-main-file")
    first = _first_annex_page(item)
    if isinstance(first, Skip):
        return first
    organs = organs_of(signatures)
    if isinstance(organs, Skip):
        return organs
    pages = [seen.look["page"] if seen.look else None for seen in organs]
    if not any(page is not None and page < first for page in pages):
        return not_applicable("no-organ-signature")
    late = [s for s, page in zip(organs, pages, strict=True) if page is not None and page >= first]

    def faults(seen: Seen) -> list[Fault]:
        return [Fault("annex-signed", {"page": str(seen.look["page"] if seen.look else "")})]

    return look_at(item, late, faults, "info")


def _first_annex_page(item: FileCase) -> int | Skip:
    text = item.facts.text if item.facts else None
    if text is None or is_scanned(item):
        return not_evaluated("scanned-page")
    for number, page in enumerate(text.pages, 1):
        lines = [line for line in page.splitlines() if line.strip()][: table()["annex_lines"]]
        if number > 1 and any(pattern("annex_page").search(line) for line in lines):
            return number
    return not_applicable("no-annex-page")


@on_document("S-005")
def copy_look(document: DocumentCase) -> Verdict:
    """An electronic copy's stamp: top right, no image, form, organ and time, in plain dress."""
    return each_file(document, _copy_file)


def _copy_file(document: DocumentCase, item: FileCase, signatures: list[Seen]) -> Verdict:
    stamps = [seen for seen in signatures if seen.is_copy]
    if not stamps and is_stated_copy(document) and role_of(item) in ("main", "scan"):
        organs = organs_of(signatures)
        if isinstance(organs, Skip):
            return organs
        stamps = organs[-1:]  # the copying organ signs last
    if not stamps:
        return not_applicable("not-a-copy")
    names = organ_names(document)

    def says(seen: Seen) -> Iterator[Fault]:
        if not seen.is_copy:
            yield Fault("no-copy-form")
        if not _names_some_organ(seen, names):
            yield Fault("no-organ")
        yield from time_faults(seen.text)

    return look_at(item, stamps, lambda s: _corner_text(s, lambda _: says(s)), "error")


def _names_some_organ(seen: Seen, names: list[str]) -> bool:
    """The copying organ may be any: two words between the form and the time are enough."""
    rest = copy_form().sub(" ", seen.text, count=1)
    for name in ("date", "clock", "offset"):
        rest = pattern(name).sub(" ", rest)
    return names_organ(seen.text, names) or sum(word.isalpha() for word in words(rest)) > 1
