"""Findings as they are told: JSON form with the words of their rules in both languages."""

from __future__ import annotations

from typing import Any

from schemas.finding import Finding
from validator.catalogue import Catalogue
from validator.report import render

_WORDS = ("title", "message", "place", "article", "remedy", "basis", "severity", "breach")
_ORDER = ("error", "warning", "info")
_RAW = ("rule", "severity", "where", "evidence", "params")


def told(rows: list[dict[str, Any]], rules: Catalogue) -> list[dict[str, Any]]:
    """``rows`` of :meth:`web.shelf.Folder.findings`, worst first, each with ``vi`` and ``en``."""
    ordered = sorted(rows, key=lambda row: (_ORDER.index(row["severity"]), row["rule"]))
    return [{**row, **_words(row, rules)} for row in ordered]


def _words(row: dict[str, Any], rules: Catalogue) -> dict[str, dict[str, str]]:
    finding = Finding.from_dict({name: row[name] for name in _RAW})
    spoken = {lang: render(finding, rules, lang) for lang in ("vi", "en")}
    return {lang: {name: words[name] for name in _WORDS} for lang, words in spoken.items()}
