"""Every finding as a person reads it: which dossier and document, where, what, why, what to do."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

import pandas as pd

from reports.keyed import coded
from reports.labels import Labels
from reports.phrases import (
    SEVERITIES,
    basis_text,
    conclusion,
    found_text,
    place_text,
    symbol,
)
from reports.scope import Scope
from reports.tally import rule_key
from reports.words import RuleBook, RuleWords
from schemas.clock import dmy
from schemas.life import FIRST, WAIVED
from validator.words import source_text

# Shown of a received document; faults in handling it are the office's own to mend.
HANDLING: Final = ("submitter", "clerk", "archivist")

COLUMNS: Final = (
    "block",
    "code",
    "key",
    "object_id",
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
    "state",
    "waiver",
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
    for more in (coded(scope.frames), _lives(scope)):
        joined = joined.merge(more, on=["object_id", "position"], how="left")
    joined = joined.fillna("")
    words = {rule: book.rule(rule) for rule in joined["rule"].unique()}
    rows = [_row(row, words[str(row.rule)], labels) for row in joined.itertuples(index=False)]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "_position"])
    return _sorted(table)


def _row(row: Any, words: RuleWords, labels: Labels) -> dict[str, Any]:
    params = _loaded(row.params)
    basis = words.basis_at(str(params.get("law_date", "")))
    return {
        "block": row.block,
        "code": row.code,
        "key": row.key,
        "object_id": row.object_id,
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
        "source": source_text(words.source, labels.lang),
        "remedy": words.remedy(labels.lang, params),
        "answers": labels.of("answers", words.answers),
        "state": row.state or FIRST,
        "waiver": waiver_text(row, labels) if row.state == WAIVED else "",
        "_position": row.position,
    }


def waiver_text(row: Any, labels: Labels) -> str:
    """Basis, approver and last day of a waiver; ``row`` has them by these names, the day ISO."""
    until = dmy(date.fromisoformat(row.until))
    return labels("waiver.text", basis=row.basis, approver=row.approver, until=until)


def _lives(scope: Scope) -> pd.DataFrame:
    columns = ["object_id", "position", "state", "basis", "approver", "until"]
    life = scope.frames.life
    return life[life["position"] > 0][columns]


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
        ["block", "_s", "_r", "unit", "file_code", "object_id", "_position"], kind="stable"
    )
    return keyed[list(COLUMNS)].reset_index(drop=True)
