"""The pages' templates: everything put into them is escaped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from archive.leases import kinds
from reports.signature.wording import masked
from schemas.clock import from_iso, local_times, vn_time
from search.words import count_words
from search.words import words as said_in_search
from validator.signature import reason_text
from validator.signature.value import told_value
from validator.words import source_text

_UNITS = ("byte", "KB", "MB", "GB", "TB")


class Piece(NamedTuple):
    """A piece of text and whether it is what was searched for."""

    text: str
    marked: bool


@cache
def words() -> dict[str, Any]:
    """The pages' words, ``web/data/words.json``: group -> code -> Vietnamese."""
    text = files("web").joinpath("data/words.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def said(group: str, code: Any) -> str:
    """The Vietnamese of a coded value; the value itself where there is none."""
    return str(words()[group].get(str(code), code))


def pieces(text: str, marks: Sequence[Sequence[int]]) -> list[Piece]:
    """``text`` cut at ``marks``, ranges (start, end) that may touch or overlap."""
    out: list[Piece] = []
    last = 0
    for start, end in sorted((int(one[0]), int(one[1])) for one in marks):
        start, end = max(start, last), min(end, len(text))
        if start >= end:
            continue
        out += [Piece(text[last:start], False), Piece(text[start:end], True)]
        last = end
    return [one for one in [*out, Piece(text[last:], False)] if one.text]


def day(iso: str | None) -> str:
    """``DD/MM/YYYY`` of an ISO day; other text as it stands."""
    parts = (iso or "").split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else iso or ""


def moment(instant: str) -> str:
    """An RFC 3339 instant in Vietnamese time; other text as it stands."""
    try:
        return vn_time(from_iso(instant))
    except ValueError:
        return instant


def size(value: int) -> str:
    """A number of bytes for people."""
    amount, unit = float(value), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{value} byte" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}".replace(".", ",")


def _job(kind: str) -> str:
    """A kind of job in Vietnamese; one nobody knows as it is called."""
    return str(kinds()[kind]["vi"]) if kind in kinds() else kind


@cache
def _environment() -> Environment:
    folder = Path(str(files("web").joinpath("data/templates")))
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        called=lambda value, group: said_in_search(group, str(value)),
        day=day,
        moment=moment,
        number=count_words,
        size=size,
        source=source_text,
        pieces=pieces,
        said=lambda v, g: said(g, v),
        job=_job,
        legal=lambda row: told_value(row["legal_value"], row["legal_missing"]),
        reason=lambda row: local_times(masked(reason_text(row))),
    )
    return made


def rendered(template: str, **values: Any) -> str:
    """The page of ``template`` with ``values``."""
    return _environment().get_template(template).render(**values)
