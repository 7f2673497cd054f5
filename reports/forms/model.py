"""Forms as data (``data/forms.json``), and what they are filled from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from reports.frames import Frames
from reports.period import Period
from reports.sheets import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A sheet behind the form: the rows one of its figures counts."""

    sheet: str
    rows: str
    columns: tuple[Column, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """``rows``: what the rows are; ``values``: the value of each column ("" is left blank).

    ``needs``: "period" or "dossier", without which it cannot be made. ``foot`` stands below the
    table, its marks filled from the rows. ``official``: whether the heads are those of a law.
    """

    id: str
    title: str
    source: str
    rows: str
    needs: str
    official: bool
    columns: tuple[Column, ...]
    values: tuple[str, ...]
    foot: str = ""
    summed: bool = False
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """``papers``: of the snapshot of registers; ``frames``: of catalogue and ledger."""

    papers: pd.DataFrame
    frames: Frames
    period: Period | None = None
    unit: str | None = None
    dossier: str = ""


@cache
def _forms() -> Mapping[str, Form]:
    text = files("reports").joinpath("data/forms.json").read_text(encoding="utf-8")
    return {row["id"]: _form(row) for row in json.loads(text)["forms"]}


def _form(row: Mapping[str, Any]) -> Form:
    plain = {name: value for name, value in row.items() if name not in ("columns", "details")}
    details = tuple(
        Detail(sheet=one["sheet"], rows=one["rows"], **_columns(one))
        for one in row.get("details", ())
    )
    return Form(**plain, **_columns(row), details=details)


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "columns": tuple(Column(c["head"], c["width"], c["kind"]) for c in row["columns"]),
        "values": tuple(c["value"] for c in row["columns"]),
    }


def form_ids() -> tuple[str, ...]:
    """The ids of all forms."""
    return tuple(_forms())


def load_form(form_id: str) -> Form:
    """The form of that id. Raises ``KeyError``."""
    return _forms()[form_id]
