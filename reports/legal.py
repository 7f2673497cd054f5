"""Documents by the legal value of their files, and what the files lack."""

from __future__ import annotations

import json
from typing import Any, Final

import pandas as pd

from reports.labels import Lang
from reports.scope import Scope, folded
from schemas.judgement import LegalValue
from validator.signature.value import lacking, told_value, value_table

# The best of its main files counts for a document; "" where no value was judged.
VALUES: Final = (*value_table()["values"], "")
_MAIN: Final = ("chính", "")


def document_values(scope: Scope, lang: Lang) -> dict[tuple[str, int], tuple[str, str]]:
    """(object, document) -> its value, and the value in words with what is missing."""
    best: dict[tuple[str, int], tuple[tuple[bool, int], Any]] = {}
    for row in scope.frames.file.itertuples(index=False):
        value = str(row.legal_value)
        if not value:
            continue
        key = (str(row.object_id), int(str(row.document)))
        rank = (folded(str(row.role)) not in _MAIN, _rank(value))
        if key not in best or rank < best[key][0]:
            best[key] = (rank, row)
    return {key: (str(row.legal_value), _text(row, lang)) for key, (_, row) in best.items()}


def _rank(value: str) -> int:
    return VALUES.index(value) if value in VALUES else len(VALUES)


def _text(row: Any, lang: Lang) -> str:
    return told_value(str(row.legal_value), _missing(row.legal_missing), lang)


def legal_text(value: LegalValue, lang: Lang) -> str:
    """A value in words, with what is missing."""
    return told_value(value.value, lacking(value), lang)


def _missing(text: str) -> list[dict[str, str]]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict) and "why" in one] if found else []


def value_counts(documents: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Value -> block -> number of documents, in the order of :data:`VALUES`; none left out."""
    counted = documents.groupby(["value", "block"]).size()
    return {
        value: {block: int(counted.get((value, block), 0)) for block in ("own", "received")}
        for value in VALUES
        if value in set(documents["value"])
    }
