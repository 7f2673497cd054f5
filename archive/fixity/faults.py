"""What fixity can find wrong, with its words (``archive/data/faults.json``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from schemas.text import tellable

Kind = Literal[
    "declaration",
    "inventory",
    "behind",
    "ahead",
    "torn",
    "differs",
    "sidecar",
    "version",
    "missing",
    "changed",
    "surplus",
    "unreadable",
    "misplaced",
    "root",
    "bag-manifest",
    "bag-digest",
    "bag-incomplete",
    "bag-oxum",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong. ``path`` is below the storage root, "/" separators, in characters
    that can be told whatever bytes its name is made of.
    """

    kind: Kind
    path: str
    detail: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", tellable(self.path))
        object.__setattr__(self, "detail", tellable(self.detail))


@cache
def fault_table() -> dict[str, dict[str, str]]:
    """Kind -> {rule, vi, en, do_vi, do_en}: its words, and what to do."""
    text = files("archive").joinpath("data/faults.json").read_text(encoding="utf-8")
    return {row["kind"]: {"rule": rule, **row} for rule, row in json.loads(text).items()}
