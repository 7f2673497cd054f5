"""The template's texts, from ``data/guide.json``."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.profile import Field
from schemas.record import Entity

# The order of the sheets, as a transfer is described.
SHEET_ORDER: tuple[Entity, ...] = (
    "fonds",
    "dossier",
    "document",
    "file",
    "photo",
    "audiovisual",
    "planned_dossier",
)


@cache
def words() -> dict[str, Any]:
    """All texts of the template."""
    text = files("reports.template").joinpath("data/guide.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def words_of(profile_id: str) -> dict[str, Any]:
    """All texts of the template of one profile; ``mark`` is what declares it, "" for the first."""
    text = words()
    return {"mark": "", **text, **text["profiles"].get(profile_id, {})}


def head_of(item: Field) -> str:
    """The column head of a field: its Vietnamese name, marked where it must be filled in."""
    return item.vi + (words()["required_mark"] if item.required else "")


def length_of(item: Field) -> str:
    """The length a value may have, in words."""
    if item.coded:
        return str(words()["coded"])
    if item.max_length is None:
        return str(words()["unbounded"])
    return f"{item.max_length} {words()['characters']}"
