"""The frames every report is made of: their columns, and one value that holds them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final

import pandas as pd

# Frame -> its columns; "#" marks a number, the rest is text ("" where unknown). Instants are
# RFC 3339 UTC, law dates ISO dates. The first seven follow archive/catalogue/tables.py.
COLUMNS: Final[dict[str, str]] = {
    "fonds": "organ_id identifier name",
    "dossier": (
        "object_id version file_code organ_id identifier catalog notation title maintenance"
        " start_date end_date unit creator work_closed documents# files# pages# size# composition"
        " transfer_id received_at operator profile rules_version"
    ),
    "document": (
        "object_id position# ordinal doc_code type_name number notation issued organ_name subject"
        " direction signer unit carrier pages# own# signature_state"
    ),
    "file": (
        "object_id path document# role sha256 size# format pages# signatures# legal_value"
        " legal_missing"
    ),
    "signature": (
        "object_id path position# field conclusion sub_indication verdict_vi signer organisation"
        " issuer claimed_time reasons"
    ),
    "finding": "object_id position# document# rule severity place evidence params",
    "result": "object_id document# rule status reason",
    # One row per transfer taken in, per decision on a dossier, per file that lay in a transfer.
    # Counts of a transfer are those of staging, 0 where its receipt was not written yet.
    "transfer": (
        "transfer_id received_at operator sender source profile rules_version state"
        " dossiers# files#"
    ),
    # ``findings``: JSON list, the reasons; ``later``: why a held dossier was released or rejected.
    "decision": (
        "transfer_id position# file_code title unit outcome reason findings later object_id version"
    ),
    "account": "transfer_id path size# sha256 file_code outcome reason",
    # Rows of the file plan (Danh mục hồ sơ), whichever transfer brought them.
    "planned": "transfer_id unit year notation heading title maintenance creator note",
    # Where findings stand that somebody took a step of (:mod:`reports.lives`), on the day the
    # frames were read; position 0: of a finding that is no longer found.
    "life": "object_id position# key rule unit state due overdue# basis approver until",
    # Findings on papers of registers, summed up: by rule, unit, day of the paper and where they
    # stand on the day the frames were read (:func:`reports.lives.paper_life_rows`).
    "paper_finding": ("rule severity unit day state basis approver until overdue# found#"),
    # What registers tell, summed up: papers of a unit, day, direction and way they came or went
    # (exchange | electronic | paper | ""); dossiers their papers are put into.
    "exchange": "unit day direction way papers#",
    "work": "dossier unit started ended papers# open#",
    # State of the archive itself: fixity runs and backups.
    "fixity": "run_id started finished state objects# files# faults#",
    "backup": "backup_id made_at made_by kind files# bytes#",
    # What the rules of safekeeping in force say of the archive at the moment the frames were read:
    # a row per finding, or one for a rule without (:mod:`reports.safekept`).
    "safekeeping": "rule position# status reason severity params",
}
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "document": ("object_id", "position"),
    "signature": ("object_id", "path", "position"),
    "finding": ("object_id", "position"),
    "decision": ("transfer_id", "position"),
    "life": ("object_id", "position", "key"),
    "safekeeping": ("rule", "position"),
}


def column_names(frame: str) -> tuple[str, ...]:
    """The columns of a frame, in order."""
    return tuple(name.rstrip("#") for name in COLUMNS[frame].split())


def number_names(frame: str) -> tuple[str, ...]:
    """The columns of a frame that hold whole numbers."""
    return tuple(name[:-1] for name in COLUMNS[frame].split() if name.endswith("#"))


def shaped(frame: str, rows: pd.DataFrame | list[Mapping[str, Any]] | None) -> pd.DataFrame:
    """``rows`` with exactly the frame's columns and types, sorted, with a fresh index.

    Missing columns become "" or 0, surplus columns are dropped.
    """
    if rows is None:
        return _empty(frame).copy()
    return _shaped(frame, pd.DataFrame(rows))


@cache
def _empty(frame: str) -> pd.DataFrame:
    return _shaped(frame, pd.DataFrame())


def _shaped(frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    names, numbers = column_names(frame), set(number_names(frame))
    table = rows.reindex(columns=list(names))
    for name in names:
        if name in numbers:
            table[name] = pd.to_numeric(table[name]).fillna(0).astype("int64")
        else:
            table[name] = table[name].fillna("").astype(str).astype(object)
    key = list(_KEYS.get(frame, names))
    return table.sort_values(key, kind="stable").reset_index(drop=True)


def kept(table: pd.DataFrame, wanted: Iterable[bool]) -> pd.DataFrame:
    """The rows for which ``wanted`` says yes (also of a table without rows)."""
    return table[pd.Series(list(wanted), index=table.index, dtype=bool)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """All frames of one moment. Build with :meth:`of`, which fixes columns, types and order."""

    fonds: pd.DataFrame
    dossier: pd.DataFrame
    document: pd.DataFrame
    file: pd.DataFrame
    signature: pd.DataFrame
    finding: pd.DataFrame
    result: pd.DataFrame
    transfer: pd.DataFrame
    decision: pd.DataFrame
    account: pd.DataFrame
    planned: pd.DataFrame
    life: pd.DataFrame
    paper_finding: pd.DataFrame
    exchange: pd.DataFrame
    work: pd.DataFrame
    fixity: pd.DataFrame
    backup: pd.DataFrame
    safekeeping: pd.DataFrame

    @classmethod
    def of(cls, **rows: pd.DataFrame | list[Mapping[str, Any]]) -> Frames:
        """Frames from whatever is at hand, by frame name; absent frames are empty."""
        unknown = set(rows) - set(COLUMNS)
        if unknown:
            raise ValueError(f"unknown frames: {sorted(unknown)}")
        return cls(**{name: shaped(name, rows.get(name)) for name in COLUMNS})

    def named(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """(name, frame), in a fixed order."""
        for field in fields(self):
            yield field.name, getattr(self, field.name)
