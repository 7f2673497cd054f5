"""S-006 and SNV-5.2: the legal value of a document's files by their role and signatures."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from schemas.finding import Place
from schemas.judgement import LegalValue
from validator.case import DocumentCase, DossierCase, FileCase
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, on_document
from validator.signature.judge import INVALID, UNCHECKED, VALID
from validator.signature.value import (
    INFORMATION,
    NOT_ENOUGH,
    Mark,
    Standing,
    legal_value,
    missing_words,
    value_words,
    wanted_value,
)
from validator.signing.issuers import receives
from validator.signing.signers import (
    Signed,
    direction_of,
    read,
    role_of,
    signed_by,
    standing_of,
)
from validator.verdicts import may_be_signed

_UNDECIDED = frozenset(("insufficient", "unknown", "not-read"))
_ISSUED = ("electronic_original", "signed_attachment")
_MAIN_VALUES = ("electronic_original", "copy", "digitised", "agreed")


def legal_values(dossier: DossierCase) -> tuple[LegalValue, ...]:
    """The legal value of every received file of the dossier, in the order of its files."""
    found = [
        replace(_value(document, item), document=document.position)
        for document in dossier.documents
        for item in document.files
        if item.facts is not None
    ]
    loose = [
        legal_value(item.view.path, Standing(role=role_of(item)), _marks(dossier, item))
        for item in dossier.loose
        if item.facts is not None and (item.facts.format.kind == "pdf" or _marks(dossier, item))
    ]
    return (*found, *loose)


def _value(document: DocumentCase, item: FileCase) -> LegalValue:
    """The value of a file; what the receiver stamped on it makes nobody's original."""
    standing = standing_of(document, item)
    left_out = _received(document, item) if wanted_value(standing) in _ISSUED else ()
    return legal_value(item.view.path, standing, _marks(document.dossier, item, left_out))


def _received(document: DocumentCase, item: FileCase) -> list[Signed]:
    """What the receiving organ put on a file."""
    return [
        one
        for one in signed_by(document.dossier, item)
        if one.party.kind == "organ" and receives(document, one.item, one.subject)
    ]


def _marks(
    dossier: DossierCase, item: FileCase, left_out: Collection[Signed] = ()
) -> list[Mark] | None:
    """Its signatures; None where they could not be read, none where its kind carries none."""
    if not read(item):
        return None if item.facts is not None and may_be_signed(item.facts) else []
    return [
        Mark(
            kind=one.party.kind,
            verdict_vi=one.verdict.verdict_vi,
            who=one.verdict.signer or one.verdict.field,
        )
        for one in signed_by(dossier, item)
        if one not in left_out
    ]


def _place(document: DocumentCase, item: FileCase) -> Place:
    return replace(item.place, ordinal=document.record.get("DocOrdinal") or None)


@on_document("S-006")
def valued_by_role(document: DocumentCase) -> Verdict:
    """One main file must bear what its role asks for, each PDF annex the organ's signature."""
    files = [item for item in document.files if item.facts is not None]
    if not files:
        return not_applicable("paper" if document.on_paper else "no-file")
    values = {item.view.path: _value(document, item) for item in files}
    mains = [item for item in files if values[item.view.path].wanted in _MAIN_VALUES]
    annexes = [item for item in files if values[item.view.path].wanted == "signed_attachment"]
    hits = [*_best_main(document, mains, values), *_annexes(document, annexes, values)]
    certain = [one for one in hits if isinstance(one, Hit)]
    if certain:
        return certain
    doubts = [one for one in hits if isinstance(one, str)]
    if doubts:
        return not_evaluated(doubts[0])
    return () if mains or annexes else not_applicable("no-file")


def _best_main(
    document: DocumentCase, mains: list[FileCase], values: dict[str, LegalValue]
) -> Iterator[Hit | str]:
    """Nothing where one main file stands; why that is open; else a hit on the first."""
    lacking = [item for item in mains if values[item.view.path].value in (NOT_ENOUGH, INFORMATION)]
    if not mains or len(lacking) < len(mains):
        return
    doubts = [_open(values[item.view.path], direction_of(document)) for item in lacking]
    if any(doubts):
        yield next(filter(None, doubts))
        return
    signed = [item for item in lacking if values[item.view.path].value == NOT_ENOUGH]
    yield _hit(document, (signed or lacking)[0], values)


def _annexes(
    document: DocumentCase, annexes: list[FileCase], values: dict[str, LegalValue]
) -> Iterator[Hit | str]:
    for item in annexes:
        value = values[item.view.path]
        if doubt := _open(value):
            yield doubt
        elif value.value == NOT_ENOUGH:
            yield _hit(document, item, values)
        elif value.value == INFORMATION and item.facts and item.facts.format.kind == "pdf":
            yield _hit(document, item, values, mild=True)


def _open(value: LegalValue, direction: str = "out") -> str:
    """Why what is missing may be there after all, "" where it surely is not.

    A file of another organ that bears no person's signature may be a copy that organ sealed.
    """
    lacks = {one["why"] for one in value.missing if one["why"] not in _UNDECIDED}
    if value.missing and not lacks:
        return "signature-not-evaluated"
    absent = [one for one in value.missing if one["why"] == "absent"]
    sealed = [one["party"] for one in absent] == ["person"] and lacks == {"absent"}
    return "may-be-copy" if sealed and direction != "out" else ""


def _hit(
    document: DocumentCase,
    item: FileCase,
    values: dict[str, LegalValue],
    *,
    mild: bool = False,
) -> Hit:
    value = values[item.view.path]
    params = {
        "wanted": value_words(value.wanted),
        "wanted_en": value_words(value.wanted, "en"),
        "found": _missing(value, "vi"),
        "found_en": _missing(value, "en"),
    }
    return hit(_place(document, item), "warning" if mild else None, **params)


def _missing(value: LegalValue, lang: str) -> str:
    if value.missing:
        return "; ".join(missing_words(one, lang) for one in value.missing)
    return value_words(value.value, lang)


@on_document("SNV-5.2")
def reference_only(document: DocumentCase) -> Verdict:
    """Quy chế SNV Đ5.2: what is not signed is for information; an issued document must be signed.

    Never asked of attachments, copies, minutes and contracts.
    """
    files = [item for item in document.files if item.facts is not None]
    if not files:
        return not_applicable("paper" if document.on_paper else "no-file")
    mains = [
        item
        for item in files
        if role_of(item) in ("main", "")
        and wanted_value(standing_of(document, item)) == "electronic_original"
    ]
    if not mains:
        return not_applicable("not-an-original")
    marks = [_marks(document.dossier, item, _received(document, item)) for item in files]
    if any(_good(mark) for listed in marks for mark in listed or ()):
        return ()
    if any(listed is None for listed in marks) or any(
        mark.verdict_vi != INVALID for listed in marks for mark in listed or ()
    ):
        return not_evaluated("signature-not-evaluated")
    issued = direction_of(document) == "out"
    place = _place(document, mains[0])
    return [hit(place, case="issued")] if issued else [hit(place, "info")]


def _good(mark: Mark) -> bool:
    return mark.verdict_vi in (VALID, UNCHECKED)
