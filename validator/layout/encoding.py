"""F-005: the text is Unicode (TCVN 6909:2001), in letters other machines can read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from validator.case import DocumentCase, FileCase
from validator.layout.classes import ADMINISTRATIVE, UNKNOWN, class_of
from validator.layout.scope import WRITTEN
from validator.registry import (
    Hit,
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    of_files,
    on_document,
    worst,
)
from validator.scans.pages import is_scanned

_BY_SHARE = ("tcvn3", "vni", "utf8", "question")
_SHOWN = 3  # fonts named

Fault = tuple[str, Mapping[str, str]]  # key of the words, what they need


@cache
def table() -> Mapping[str, Any]:
    """The data of ``encoding.json``."""
    text = files("validator.layout").joinpath("data", "encoding.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@on_document("F-005")
def in_unicode(document: DocumentCase) -> Verdict:
    """No file of an administrative document is written in another encoding."""
    if class_of(document).id not in (ADMINISTRATIVE, UNKNOWN):
        return not_applicable("not-administrative")
    return of_files(document, document.files, _file)


def _file(item: FileCase) -> Verdict:
    facts = item.facts
    if facts is None:
        return not_applicable("file-missing")
    if facts.format.kind not in WRITTEN:
        return not_applicable("no-written-text")
    if facts.encoding is None:
        return not_evaluated("encoding-not-read")
    if not facts.encoding["words"] or is_scanned(item):
        return not_evaluated("scanned-page")
    return _hits(item, list(faults(facts.encoding)))


def faults(encoding: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong, the worst first. ``encoding``: facts of ``evidence.encoding``."""
    signs, words = encoding["signs"], encoding["words"]
    least = max(table()["least_words"], table()["least_share"] * words)
    met = {kind: sign for kind, sign in signs.items() if kind in _BY_SHARE}
    old = max(("tcvn3", "vni"), key=lambda kind: met.get(kind, {"count": 0})["count"])
    for kind in (old, "utf8", "question"):
        if kind in met and met[kind]["count"] >= least:
            yield kind, _told(met[kind])
    for kind in ("replacement", "private"):
        if kind in signs and signs[kind]["count"] >= table()["least_words"]:
            yield kind, _told(signs[kind])
    if legacy := [one["name"] for one in encoding["fonts"] if _is_legacy(one["name"])]:
        yield "font", {"sample": ", ".join(legacy[:_SHOWN])}
    if mute := [one["name"] for one in encoding["fonts"] if not one["unicode"]]:
        yield "no_unicode", {"sample": ", ".join(mute[:_SHOWN])}
    if "decomposed" in signs:
        yield "decomposed", _told(signs["decomposed"])


def _told(sign: Mapping[str, Any]) -> dict[str, str]:
    return {"count": str(sign["count"]), "sample": str(sign["sample"])}


def _is_legacy(name: str) -> bool:
    patterns: Mapping[str, str] = table()["legacy_fonts"]
    return any(re.search(pattern, name, re.IGNORECASE) for pattern in patterns.values())


def _hits(item: FileCase, found: list[Fault]) -> list[Hit]:
    if not found:
        return []
    rows = table()["faults"]
    severity = worst(rows[key]["severity"] for key, _ in found)
    vi, en = (
        "; ".join(str(rows[key][lang]).format_map(params) for key, params in found)
        for lang in ("vi", "en")
    )
    return [hit(item.place, severity, found=vi, found_en=en)]
