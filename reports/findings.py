"""Every finding as a person reads it: which dossier and document, where, what, why, what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from reports.labels import Labels
from reports.scope import Scope
from reports.tally import rule_key
from reports.words import RuleBook, RuleWords
from schemas.clock import from_iso, vn_time
from schemas.profile import load_profile

SEVERITIES: Final = ("error", "warning", "info")
# Shown of a received document; faults in handling it are the office's own to mend.
HANDLING: Final = ("submitter", "clerk", "archivist")

_INSTANT = re.compile(r"\b[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ")
_PLACES: Final = ("file", "page", "sheet", "row", "column", "ordinal", "field", "signature_field")
COLUMNS: Final = (
    "block",
    "rule",
    "title",
    "severity",
    "conclusion",
    "unit",
    "file_code",
    "dossier_title",
    "number",
    "issued",
    "subject",
    "organ",
    "place",
    "found",
    "basis",
    "source",
    "remedy",
    "answers",
)


def finding_table(scope: Scope, book: RuleBook, labels: Labels) -> pd.DataFrame:
    """One row per finding in scope, columns :data:`COLUMNS`; own block first, errors first."""
    dossier = scope.frames.dossier[["object_id", "file_code", "title"]]
    document = scope.frames.document[
        ["object_id", "position", "number", "notation", "issued", "subject", "organ_name"]
    ].rename(columns={"position": "document"})
    joined = scope.frames.finding.merge(
        dossier.rename(columns={"title": "dossier_title"}), on="object_id", how="left"
    ).merge(document, on=["object_id", "document"], how="left")
    joined = joined.fillna("")
    words = {rule: book.rule(rule) for rule in joined["rule"].unique()}
    rows = [_row(row, words[str(row.rule)], labels) for row in joined.itertuples(index=False)]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "_position", "_object"])
    return _sorted(table)


def _row(row: Any, words: RuleWords, labels: Labels) -> dict[str, Any]:
    params = _loaded(row.params)
    basis = words.basis_at(str(params.get("law_date", "")))
    return {
        "block": row.block,
        "rule": row.rule,
        "title": words.name(labels.lang),
        "severity": row.severity,
        "conclusion": conclusion(basis, row.severity, row.block, labels),
        "unit": row.unit,
        "file_code": row.file_code,
        "dossier_title": row.dossier_title,
        "number": symbol(row.number, row.notation),
        "issued": row.issued,
        "subject": row.subject,
        "organ": row.organ_name,
        "place": place_text(_loaded(row.place), labels),
        "found": found_text(words, params, row.evidence, labels),
        "basis": basis_text(words, labels, basis),
        "source": source_text(words.source, labels),
        "remedy": words.remedy(labels.lang, params),
        "answers": labels.of("answers", words.answers),
        "_position": row.position,
        "_object": row.object_id,
    }


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
    told = not words.untold and words.message
    if told or not evidence or evidence in message:
        return message
    return f"{message}\n{labels('found.evidence', evidence=local_times(evidence))}"


def local_times(text: str) -> str:
    """``text`` with its RFC 3339 UTC instants in Vietnamese time."""
    return _INSTANT.sub(_local, text)


def _local(hit: re.Match[str]) -> str:
    try:
        return vn_time(from_iso(hit[0]))
    except (ValueError, OverflowError):
        return hit[0]


def source_text(source: str, labels: Labels) -> str:
    """The source in the report's language: the catalogue's few English words are put into it."""
    for phrase, words in labels.phrases("source"):
        source = source.replace(phrase, words)
    return " ".join(source.split()).replace(" ;", ";").replace(" ,", ",")


def place_text(place: Mapping[str, Any], labels: Labels) -> str:
    """A place in words: "tệp a.pdf, trang 2, trường “Ngày văn bản”, bảng Văn bản, dòng 7"."""
    shown = dict(place)
    if place.get("field"):
        name = field_name(str(place.get("entity", "")), str(place["field"]), labels)
        known = name != place["field"] or place.get("sheet")
        shown["field" if known else "signature_field"] = name
        shown = shown if known else {**shown, "field": None}
    parts = [
        labels(f"place.{name}", value=shown[name])
        for name in _PLACES
        if shown.get(name) is not None
    ]
    return ", ".join(parts) or labels("place.dossier")


def field_name(entity: str, name: str, labels: Labels) -> str:
    """A field by the name its column bears, e.g. "Ngày, tháng, năm văn bản (IssuedDate)"."""
    entities = load_profile().entities
    known = [entities[e] for e in entities if e == entity] or list(entities.values())
    field = next((item.by_name[name] for item in known if name in item.by_name), None)
    if field is None:
        return name
    return f"{field.vi if labels.lang == 'vi' else field.en} ({name})"


def symbol(number: str, notation: str) -> str:
    """Số và ký hiệu of a document: ``15/QĐ-SNV``."""
    return "/".join(part for part in (number, notation) if part)


def _loaded(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    rank = {name: place for place, name in enumerate(SEVERITIES)}
    order = {rule: n for n, rule in enumerate(sorted(set(table["rule"]), key=rule_key))}
    keyed = table.assign(_s=table["severity"].map(rank), _r=table["rule"].map(order))
    keyed = keyed.sort_values(
        ["block", "_s", "_r", "unit", "file_code", "_object", "_position"], kind="stable"
    )
    return keyed[list(COLUMNS)].reset_index(drop=True)
