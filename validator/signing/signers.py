"""The signatures of a document's files as the rules look at them: whose, when, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from schemas.clock import from_iso, office_date
from schemas.finding import Place
from schemas.judgement import SignatureVerdict
from schemas.vocabulary import load_vocabulary
from validator.anatomy import Anatomy
from validator.case import DocumentCase, DossierCase, FileCase, asked_once
from validator.scans.pages import is_scanned
from validator.signature.parties import Party, party_of
from validator.signature.value import Standing, value_table
from validator.signature.visible import begins_as_copy

ZONE_QUIRK, QUIRK_ROOM = timedelta(hours=7), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature (no time stamp, no usage rights) of one file."""

    file: FileCase
    verdict: SignatureVerdict
    item: Mapping[str, Any]
    party: Party

    @property
    def end(self) -> int:
        """End of the bytes it covers: the later of two signatures covers more."""
        return int(self.item["coverage"]["covered_end"])

    @property
    def time(self) -> datetime | None:
        """When it was signed: by its own trusted stamp, else as the signer states."""
        text = self.stamped or self.verdict.claimed_time
        return from_iso(text) if text else None

    @property
    def stamped(self) -> str:
        """The time of its own trusted stamp, "" without one."""
        own = [
            str(proof["time"])
            for proof in self.verdict.proofs
            if proof["kind"] == "signature_timestamp" and proof["counted"]
        ]
        return min(own, default="")

    @property
    def day(self) -> date | None:
        """The office day of :attr:`time`."""
        return office_date(self.time) if self.time else None

    @property
    def subject(self) -> Mapping[str, str]:
        """The subject of its certificate."""
        found: Mapping[str, str] = (self.item.get("signer_facts") or {}).get("subject", {})
        return found

    @property
    def place(self) -> Place:
        """Where a finding about it stands."""
        page = self.item.get("page")
        return Place(file=self.file.view.path, page=page, field=self.verdict.field or None)

    @property
    def names(self) -> dict[str, str]:
        """``signature`` and ``signer`` of a finding about it."""
        name = self.verdict.field or str(self.verdict.position)
        return {"signature": name, "signer": self.verdict.signer}


def apart_of(first: Signed, second: Signed) -> timedelta | None:
    """How long after the first the second was signed, None where that cannot be told.

    Own stamps are compared where both have one, else what the signers state; a difference that
    local time written as UTC explains says nothing.
    """
    if first.stamped and second.stamped:
        return from_iso(second.stamped) - from_iso(first.stamped)
    stated = (first.verdict.claimed_time, second.verdict.claimed_time)
    if not all(stated) or first.time is None or second.time is None:
        return None
    after = second.time - first.time
    return None if abs(abs(after) - ZONE_QUIRK) <= QUIRK_ROOM else after


def signed_by(dossier: DossierCase, item: FileCase) -> tuple[Signed, ...]:
    """The signatures of one file in the order in which they were put on it.

    That over a message of the exchange is nobody's signature on a document.
    """
    if item.message is not None:
        return ()
    facts = item.facts.signatures if item.facts is not None else None
    items = {one["position"]: one for one in (facts or {}).get("items", ())}
    found = [
        Signed(item, verdict, items[verdict.position], _party(items[verdict.position]))
        for verdict in dossier.verdicts(item)
        if items.get(verdict.position, {}).get("kind", "signature") == "signature"
    ]
    return tuple(sorted(found, key=lambda one: one.end))


def _party(item: Mapping[str, Any]) -> Party:
    return party_of((item.get("signer_facts") or {}).get("subject"))


def read(item: FileCase) -> bool:
    """Whether the file's signatures were looked for and could be read."""
    facts = item.facts.signatures if item.facts is not None else None
    if facts is None:
        return False
    faults = [text for text in facts.get("problems", ()) if not text.startswith("note:")]
    return bool(facts.get("items")) or not faults


def role_of(item: FileCase) -> str:
    """The id of the role (vocabulary ``roles``): "main" where none is stated, "" for an unknown."""
    stated = item.view.role.strip()
    if not stated:
        return "main"
    term = load_vocabulary("roles").find(stated)
    return term.id if term else ""


def main_files(document: DocumentCase) -> tuple[FileCase, ...]:
    """Its files of role "chính", else all that have no other role."""
    return tuple(item for item in document.files if role_of(item) == "main")


def standing_of(document: DocumentCase, item: FileCase) -> Standing:
    """What a file is in its document."""
    return Standing(
        role=role_of(item),
        type=type_of(document),
        direction=direction_of(document),
        paper=document.on_paper or _sealed_scan(document, item),
        copy=is_copy(document.dossier, item) or copy_symbol(document),
    )


def _sealed_scan(document: DocumentCase, item: FileCase) -> bool:
    """Pages that are images only, and no person's signature: paper that was scanned."""
    if not is_scanned(item):
        return False
    kinds = {one.party.kind for one in signed_by(document.dossier, item)}
    return kinds == {"organ"}


@asked_once
def type_of(document: DocumentCase) -> str:
    """The id of its type (vocabulary ``document-types``), "" where it is none."""
    term = load_vocabulary("document-types").find(document.record.get("TypeName"))
    return term.id if term else ""


@asked_once
def direction_of(document: DocumentCase) -> str:
    """The id of its direction (in, out, internal), "" where it is not stated."""
    term = load_vocabulary("directions").find(document.record.get("Direction"))
    return term.id if term else ""


def copy_symbol(document: DocumentCase) -> bool:
    """A number of the series of copies: ``05/SY-SNV`` (NĐ 30/2020 PL I phần II)."""
    kind = document.record.get("CodeNotation").strip().partition("-")[0]
    return kind in value_table()["copy_types"]


def signer_on_page(item: FileCase) -> str:
    """The name under the title (cell 7b); "" where it is not sure, or where several sign."""
    page = item.seen
    part = page.part("signer") if page is not None else None
    if page is None or part is None or not (part.certain and part.legible) or _several(page):
        return ""
    return part.text


def _several(page: Anatomy) -> bool:
    """Whether more than one person signs, by the type or by the page."""
    return many_sign(page) or len(page.signing) > 1


def many_sign(page: Anatomy) -> bool:
    """Whether a document is of a type that more than one sign: minutes, contracts, agreements."""
    return page.type_id in value_table()["agreed_types"]


def is_copy(dossier: DossierCase, item: FileCase) -> bool:
    """Whether a signature of the file shows the mark of a certified copy (mẫu 3.2)."""
    return any(copy_marks(dossier, item))


def copy_marks(dossier: DossierCase, item: FileCase) -> Iterator[str]:
    """Marks of certified copies that signatures of the file show, in the order of signing."""
    for one in signed_by(dossier, item):
        yield from filter(begins_as_copy, _shown(one.item))


def _shown(item: Mapping[str, Any]) -> list[str]:
    look = item.get("appearance") or {}
    return [str(part.get("text", "")) for part in look.get("text", ())]
