"""The validation codes of OCFL (https://ocfl.io/1.1/spec/validation-codes.html) as data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class OcflFault:
    """One thing that is wrong; ``path`` is below the object, "" is the object itself."""

    code: str
    path: str
    detail: str = ""
    kind: str = ""  # what fixity calls it, where that is not the kind of the code

    @property
    def is_error(self) -> bool:
        """Whether a MUST is broken (E…), not only a SHOULD (W…)."""
        return self.code.startswith("E")


def code_table() -> dict[str, dict[str, Any]]:
    """Code -> {kind, vi, en}: what fixity calls it, and its words."""
    return _tables()["codes"]


def root_table() -> dict[str, dict[str, Any]]:
    """Code -> {vi, en}, of those that are broken between a storage root and its objects."""
    return _tables()["roots"]


@cache
def _tables() -> dict[str, dict[str, dict[str, Any]]]:
    text = files("archive").joinpath("data/ocfl.json").read_text(encoding="utf-8")
    tables: dict[str, dict[str, dict[str, Any]]] = json.loads(text)
    return tables
