"""The rules that readers of metadata report themselves (``schemas/data/reader-rules.json``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from schemas.data_files import load_json
from schemas.finding import Place, Severity
from schemas.profile import ENTITIES, field_named

# A rule of the Circular's catalogue that readers see and judges do not: a misprinted name was used.
MISPRINT = "T02-META-12"


@cache
def severities() -> dict[str, Severity]:
    """Rule id -> severity of every rule a reader may report."""
    rows: dict[str, Severity] = {
        row["id"]: row["severity"] for row in load_json("reader-rules.json")
    }
    return {**rows, MISPRINT: "info"}


def told(params: Mapping[str, str], where: Place) -> dict[str, str]:
    """Parameters of a reader's finding at ``where``, with the Vietnamese name of their field."""
    entity = next((name for name in ENTITIES if name == where.entity), None)
    name = params.get("field", "")
    if entity is None or not name:
        return dict(params)
    field = field_named(entity, name, where.profile)
    return {**params, "field_vi": field.vi if field else name}
