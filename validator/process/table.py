"""What the rules of process go by beside clocks (``data/process.json``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schemas.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A step a draft goes through before it is signed: the events that show it."""

    case: str
    kinds: tuple[str, ...]
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessTable:
    """Words, types and roles. ``form_begins``: how the subject of a correction of form begins, and
    ``form_types``, its types; ``content_words``: what one that replaces another says.
    ``gap_names``: how many missing numbers a finding names. ``draft_files``: endings of drafts.
    """

    approvals: tuple[Approval, ...]
    form_begins: tuple[str, ...]
    form_types: tuple[str, ...]
    content_words: tuple[str, ...]
    without_slip: tuple[str, ...]
    without_slip_types: tuple[str, ...]
    leaders: frozenset[str]
    heads_of_office: frozenset[str]
    unit_heads: frozenset[str]
    gap_names: int
    draft_files: tuple[str, ...]


@cache
def process_table() -> ProcessTable:
    """The table of ``process.json``."""
    path = files("validator").joinpath("process/data/process.json")
    raw = json.loads(path.read_text("utf-8"))
    corrections = raw["corrections"]
    return ProcessTable(
        approvals=tuple(
            Approval(case=row["case"], kinds=tuple(row["kinds"]), severity=row["severity"])
            for row in raw["approvals"]
        ),
        form_begins=tuple(corrections["form"]["begins"]),
        form_types=tuple(corrections["form"]["types"]),
        content_words=tuple(corrections["content"]["words"]),
        without_slip=tuple(raw["without_slip"]),
        without_slip_types=tuple(raw["without_slip_types"]),
        leaders=frozenset(raw["leaders"]),
        heads_of_office=frozenset(raw["heads_of_office"]),
        unit_heads=frozenset(raw["unit_heads"]),
        gap_names=raw["gap_names"],
        draft_files=tuple(raw["draft_files"]),
    )
