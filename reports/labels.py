"""The words of the reports, from ``reports/data/labels.json``: Vietnamese first, English second."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["vi", "en"]


@cache
def label_table() -> dict[str, dict[str, str]]:
    """The table: key -> {vi, en}."""
    text = files("reports").joinpath("data/labels.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)
    return table


class Labels:
    """The words in one language: ``labels("sheet.summary")``; parameters fill ``{name}``."""

    def __init__(self, lang: Lang = "vi") -> None:
        self.lang: Lang = lang

    def __call__(self, key: str, /, **params: object) -> str:
        """The words of ``key``. Raises ``KeyError`` for an unknown key (a programming fault)."""
        text = label_table()[key][self.lang]
        return text.format(**params) if params else text

    def has(self, key: str) -> bool:
        """Whether there are words for ``key``."""
        return key in label_table()

    def of(self, group: str, value: str) -> str:
        """Words of a coded ``value`` (``severity`` + ``error``); the code itself when unknown."""
        row = label_table().get(f"{group}.{value}")
        return row[self.lang] if row else value
