"""The rows of each form, as plain values; the order is that of the register or of the law."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from reports.forms.handing import ended_dossiers, handing_over, unfiled_papers
from reports.forms.model import Detail, Form, Material
from reports.forms.papers import is_unit, of_period
from reports.scope import folded
from schemas.clock import dmy
from schemas.text import sort_key
from schemas.trace import state_kinds

Row = dict[str, Any]
_NUMBER = re.compile(r"\d+")


def form_rows(form: Form, material: Material) -> list[Row]:
    """The rows of a form, each with the values its columns name."""
    return _ROWS[form.rows](material)


def detail_rows(detail: Detail, material: Material) -> list[Row]:
    """The rows of a sheet behind a form."""
    return _ROWS[detail.rows](material)


def _incoming(material: Material) -> list[Row]:
    found = of_period(material, "in", "arrived")
    rows = [_paper(row) for row in found.to_dict("records")]
    return sorted(rows, key=lambda row: (str(row["arrived"])[:4], *_order(row["arrival_number"])))


def _outgoing(material: Material) -> list[Row]:
    found = of_period(material, "out", "issued")
    rows = [_paper(row) for row in found.to_dict("records")]
    return sorted(rows, key=lambda row: (str(row["issued"]), *_order(row["number"])))


def _paper(row: Mapping[Any, Any]) -> Row:
    sign = "/".join(part for part in (row["number"], row["notation"]) if part)
    issued = "" if pd.isna(row["issued"]) else f"{row['issued']:%Y-%m-%d}"
    told = [str(row["type"]), sign, f"ngày {dmy(row['issued'])}" if issued else ""]
    return {
        **{str(name): value for name, value in row.items()},
        **{name: _day(row[name]) for name in ("arrived", "issued", "passed", "last_day")},
        "sign": sign,
        "type_subject": _with_type(str(row["type"]), str(row["subject"])),
        "receiver": " – ".join(part for part in (str(row["unit"]), str(row["person"])) if part),
        "told": " ".join(part for part in (*told, str(row["organ"])) if part),
        "progress": _progress(row),
    }


def _progress(row: Mapping[Any, Any]) -> str:
    told = state_kinds()[str(row["state"])].vi
    return told if pd.isna(row["closed"]) else f"{told}, ngày {dmy(row['closed'])}"


def _with_type(kind: str, subject: str) -> str:
    """Type and subject, the type once."""
    if not kind or folded(subject).startswith(folded(kind)):
        return subject
    return f"{kind}: {subject}" if subject else kind


def _dossiers(material: Material) -> list[Row]:
    found = material.frames.dossier
    if material.unit is not None:
        found = found[is_unit(found["unit"], material.unit)]
    rows = [
        {
            **{str(name): value for name, value in row.items()},
            "span": _span(row["start_date"], row["end_date"]),
            "note": "",
        }
        for row in found.to_dict("records")
    ]
    rows.sort(key=lambda row: (row["catalog"], *_order(row["notation"]), row["file_code"]))
    return numbered(rows)


def _documents(material: Material) -> list[Row]:
    dossiers = material.frames.dossier
    mine = dossiers[
        (dossiers["file_code"] == material.dossier) | (dossiers["object_id"] == material.dossier)
    ]
    found = material.frames.document
    found = found[found["object_id"].isin(mine["object_id"])].sort_values("position")
    rows, page = [], 1
    for row in found.to_dict("records"):
        last = page + max(1, int(row["pages"])) - 1
        rows.append(
            {
                **{str(name): value for name, value in row.items()},
                "sign": "/".join(part for part in (row["number"], row["notation"]) if part),
                "type_subject": _with_type(row["type_name"], row["subject"]),
                "sheet": (f"{page}–{last}" if last > page else str(page)) if row["pages"] else "",
                "note": "",
            }
        )
        page = last + 1 if row["pages"] else page
    return numbered(rows)


def _planned(material: Material) -> list[Row]:
    found = material.frames.planned
    if material.unit is not None:
        found = found[is_unit(found["unit"], material.unit)]
    if material.period is not None:
        found = found[found["year"].astype(str) == str(material.period.start.year)]
    rows = [{str(n): v for n, v in row.items()} for row in found.to_dict("records")]
    return sorted(rows, key=lambda row: (row["heading"], *_order(row["notation"])))


def numbered(rows: Iterable[Row]) -> list[Row]:
    """The rows with their place, from 1."""
    return [{**row, "number": number} for number, row in enumerate(rows, start=1)]


def _order(text: Any) -> tuple[int, Any]:
    """Numbers in the order of their value, then text in Vietnamese order."""
    found = _NUMBER.match(str(text))
    return int(found[0]) if found else 0, sort_key(str(text))


def _day(value: Any) -> str:
    return "" if value is None or pd.isna(value) else f"{value:%Y-%m-%d}"


def _span(start: str, end: str) -> str:
    told = [_plain(day) for day in (start, end) if day]
    return " – ".join(dict.fromkeys(told))


def _plain(day: str) -> str:
    parts = day.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else day


_ROWS: Mapping[str, Callable[[Material], list[Row]]] = {
    "incoming": _incoming,
    "outgoing": _outgoing,
    "dossiers": _dossiers,
    "documents": _documents,
    "planned": _planned,
    "handing_over": handing_over,
    "unfiled_papers": unfiled_papers,
    "ended_dossiers": ended_dossiers,
}
