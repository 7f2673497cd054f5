"""The words of the signature report, from ``reports/data/signature/words.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.clock import dmy, from_iso, office_date, vn_time

_PERSONAL_NUMBER = re.compile(r"\b((?:CMND|CCCD|HC)\s*:?\s*)\d{5,}(\d{3})(?!\d)")


@cache
def words() -> dict[str, Any]:
    """The table: ``items`` (the eight, in order) and ``says`` (key -> texts)."""
    text = files("reports").joinpath("data/signature/words.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def say(key: str, lang: str, /, **params: object) -> str:
    """The words of ``key`` filled with ``params``. Raises ``KeyError`` for an unknown key."""
    text: str = words()["says"][key][lang]
    return text.format(**params) if params else text


def moment(instant: str) -> str:
    """``DD/MM/YYYY HH:MM:SS`` in Vietnamese time of an RFC 3339 text, "" for none."""
    return vn_time(from_iso(instant)) if instant else ""


def day(instant: str) -> str:
    """``DD/MM/YYYY`` in Vietnamese time of an RFC 3339 text, "" for none."""
    return dmy(office_date(from_iso(instant))) if instant else ""


def masked(text: str) -> str:
    """``text`` with numbers of identity papers (CMND, CCCD, HC) but for their last three digits."""
    return _PERSONAL_NUMBER.sub(r"\1…\2", text)


def held(facts: Mapping[str, Any] | None, position: int) -> Mapping[str, Any]:
    """The facts of one signature, empty without."""
    found = (facts or {}).get("items", ())
    return next((item for item in found if item["position"] == position), {})


def path_of(facts: Mapping[str, Any] | None, position: int) -> Mapping[str, Any]:
    """The signer's path facts of one signature, empty without; of a document stamp its maker's."""
    found = ((facts or {}).get("paths") or {}).get("items", ())
    row = next((item for item in found if item["position"] == position), None)
    if row is None:
        return {}
    stamped = held(facts, position).get("kind") == "document_timestamp" and row["stamps"]
    path: Mapping[str, Any] = row["stamps"][0] if stamped else row["signer"]
    return path


def signer_of(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Facts of the certificate that signed, empty without; of a document stamp its maker's."""
    stamps = item.get("timestamps") or ()
    if item.get("kind") == "document_timestamp" and stamps:
        item = stamps[0]
    return item.get("signer_facts") or {}
