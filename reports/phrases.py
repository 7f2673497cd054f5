"""Findings and their places in words, without tables: receipts need no pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from reports.labels import Labels
from reports.words import RuleWords
from schemas.clock import local_times
from schemas.codes import DocumentNumber
from schemas.profile import field_named, load_profile

OUTCOMES: Final = ("archived", "already_archived", "quarantined", "refused", "withheld")
SEVERITIES: Final = ("error", "warning", "info")
_PLACES: Final = ("file", "page", "sheet", "row", "column", "ordinal", "field", "signature_field")


def conclusion(basis: str, severity: str, block: str, labels: Labels) -> str:
    """How a finding may be called. Only basis "law" is ever called a breach of the law, and never
    on a document that another organ made.
    """
    if block == "received":
        return labels("conclusion.received")
    kind = "law" if basis == "law" else "agency" if basis.startswith("agency") else "other"
    return labels(f"conclusion.{kind}.{severity}")


def basis_text(words: RuleWords, labels: Labels, basis: str = "") -> str:
    """The basis in words (``basis`` where it differs by date); a draft regulation is called one."""
    basis = basis or words.basis
    if basis.startswith("agency"):
        return labels("basis.agency_draft" if words.draft else "basis.agency")
    return labels.of("basis", basis)


def found_text(words: RuleWords, params: Mapping[str, str], evidence: str, labels: Labels) -> str:
    """What was found: the rule's message; its title and the evidence where it has none."""
    message = local_times(words.say(labels.lang, {"found": evidence, **params}))
    if more := params.get("more"):  # the last of those a reader lists of one sheet
        message = labels("found.more", message=message, more=more)
    told = not words.untold and words.message
    if told or not evidence or evidence in message:
        return message
    return f"{message}\n{labels('found.evidence', evidence=local_times(evidence))}"


def place_text(place: Mapping[str, Any], labels: Labels) -> str:
    """A place in words: "tệp a.pdf, trang 2, trường “Ngày văn bản”, bảng Văn bản, dòng 7"."""
    shown = dict(place)
    if place.get("field"):
        name = field_name(place, labels)
        known = name != place["field"] or place.get("sheet")
        shown["field" if known else "signature_field"] = name
        shown = shown if known else {**shown, "field": None}
    parts = [
        labels(f"place.{name}", value=shown[name])
        for name in _PLACES
        if shown.get(name) is not None
    ]
    return ", ".join(parts) or labels("place.dossier")


def field_name(place: Mapping[str, Any], labels: Labels) -> str:
    """A field by the name its column bears, e.g. "Ngày, tháng, năm văn bản (IssuedDate)"."""
    entity, name = str(place.get("entity", "")), str(place["field"])
    entities, form = load_profile().entities, place.get("profile")
    asked = [entity] if entity in entities else list(entities)
    field = next((found for one in asked if (found := field_named(one, name, form))), None)
    if field is None:
        return name
    return f"{field.vi if labels.lang == 'vi' else field.en} ({name})"


def symbol(number: str, notation: str) -> str:
    """Số và ký hiệu of a document: ``15/QĐ-SNV``."""
    return DocumentNumber(number, notation).text
