"""F-053 and M-010 to M-015: the page's own words against the data's, field by field.

Both the office's own documents and received ones are compared: whoever typed the data answers. One
main file that says the same is enough. Of a scan what a machine read is compared, if it was read:
it may err, so what differs is for somebody to look at, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from schemas.finding import Severity
from schemas.record import Record
from validator.anatomy import Anatomy, Value, values
from validator.case import DocumentCase, FileCase
from validator.layout.classes import ADMINISTRATIVE, UNKNOWN, class_of
from validator.layout.scope import unread
from validator.metadata.duplicates import shown_number
from validator.printed import same
from validator.registry import (
    Skip,
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    of_files,
    on_document,
)
from validator.signature.value import value_table
from validator.signing.signers import copy_symbol, main_files, type_of

_CLASSES = (ADMINISTRATIVE, "legal_normative")  # their heads are those of Annex I


@dataclass(frozen=True, slots=True)
class Seen:
    """A document and one of its main files, the page of which is read."""

    document: DocumentCase
    page: Anatomy


@dataclass(frozen=True, slots=True)
class Comparison:
    """What of the page (``parts``: its components, ``names``: its values) goes with a field.

    ``kind``: how a machine that reads it can err (see ``same.misread``).
    """

    field: str
    parts: tuple[str, ...]
    names: tuple[str, ...]
    fits: Callable[[str, str, Seen], same.Told]
    stated: Callable[[Record], str] | None = None
    kind: same.Kind = "figure"

    def said(self, record: Record) -> str:
        """What the data say, "" where they say nothing."""
        return self.stated(record) if self.stated else record.get(self.field).strip()


COMPARISONS: Mapping[str, Comparison] = {
    "F-053": Comparison(
        "Subject",
        ("abstract", "subject"),
        ("abstract",),
        lambda said, found, seen: same.same_abstract(
            said, found, seen.document.record.get("TypeName")
        ),
        kind="text",
    ),
    "M-010": Comparison(
        "CodeNumber",
        ("number",),
        ("number", "symbol"),
        lambda said, found, _: same.same_number(said, found),
        shown_number,
    ),
    "M-011": Comparison(
        "IssuedDate", ("date",), ("date",), lambda said, found, _: same.same_day(said, found)
    ),
    "M-012": Comparison(
        "TypeName",
        ("type", "subject"),
        ("type",),
        lambda said, found, seen: same.same_type(said, found, seen.page),
    ),
    "M-013": Comparison(
        "OrganName",
        ("organ",),
        ("organ",),
        lambda said, found, seen: same.same_issuer(said, found, seen.document),
        kind="name",
    ),
    "M-014": Comparison(
        "SignerName",
        ("signer",),
        ("signer",),
        lambda said, found, seen: same.same_signer(said, found, seen.page),
        kind="name",
    ),
    "M-015": Comparison(
        "Urgency", ("urgent",), ("urgency",), lambda said, found, _: same.same_urgency(said, found)
    ),
}


def _register(rule_id: str, comparison: Comparison) -> None:
    @on_document(rule_id)
    def judged(document: DocumentCase) -> Verdict:
        said = comparison.said(document.record)
        if not said:
            return not_applicable("value-missing")
        skip = out_of_scope(document)
        if skip is not None:
            return skip
        files = main_files(document)
        told = {item.view.path: compared(document, item, comparison, said) for item in files}
        fits = any(not isinstance(one, Skip) and not one for one in told.values())
        return () if fits else of_files(document, files, lambda item: told[item.view.path])


def out_of_scope(document: DocumentCase) -> Skip | None:
    """Why a document's pages are not compared with its data; None where they are."""
    of = class_of(document).id
    if of not in _CLASSES:
        return not_evaluated("class-unknown") if of == UNKNOWN else not_applicable("other-class")
    if copy_symbol(document) or type_of(document) in value_table()["copy_types"]:
        return not_applicable("data-of-a-copy")
    return None


def compared(document: DocumentCase, item: FileCase, comparison: Comparison, said: str) -> Verdict:
    """What one file's page says of ``said``, a value of the data."""
    skip = None if item.read else unread(item)
    page = item.seen
    if skip is not None or page is None:
        return skip or not_evaluated("lines-not-read")
    part = next((seen for name in comparison.parts if (seen := page.part(name))), None)
    if part is None:
        return not_applicable("no-such-part")
    if not part.certain or "national" not in page.parts:
        return not_evaluated("needs-a-look")
    found = "/".join(_texts(values(page), comparison.names)).rstrip("/")
    if not found:
        return not_evaluated("blank-on-page")
    told = comparison.fits(said, found, Seen(document, page))
    if part.read is not None and told is False:
        told = same.misread(said, found, part, comparison.kind)
    if isinstance(told, Skip):
        return told
    words = document.dossier.field_words(document.record, comparison.field)
    words |= {"value": said, "found": found, "page": str(part.page), "file": item.view.path}
    words |= {"case": "ocr", "sure": str(part.read)} if part.read is not None else {}
    severity: Severity | None = "warning" if part.read is not None else None
    return () if told else [hit(document.record.place(comparison.field), severity, **words)]


def _texts(read: Mapping[str, Value], names: tuple[str, ...]) -> Iterator[str]:
    """The values that are there; a number that is left out leaves the stroke before its symbol."""
    if any(name in read for name in names):
        yield from (read[name].text if name in read else "" for name in names)


for _rule_id, _comparison in COMPARISONS.items():
    _register(_rule_id, _comparison)
