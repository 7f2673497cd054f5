"""The dictionary of indicators a template may name, see ``data/indicators.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Source = Literal["processing", "dossiers", "intake", "due", "rates", "safety"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """``figure``: the name of the figure in its ``source``, times ``scale``.

    ``decimals``: digits after the comma where the figure is written within a text.
    """

    id: str
    vi: str
    en: str
    definition: str
    source: Source
    figure: str
    scale: float
    decimals: int


@cache
def indicators() -> Mapping[str, Indicator]:
    """The indicators by id, in the order of the data."""
    return {row["id"]: Indicator(**row) for row in _data()["indicators"]}


@cache
def words() -> Mapping[str, tuple[str, str]]:
    """Marks that stand for words: id -> what it says, in Vietnamese and English."""
    return {row["id"]: (row["vi"], row["en"]) for row in _data()["words"]}


@cache
def _data() -> dict[str, Any]:
    text = files("reports").joinpath("data/indicators.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table
