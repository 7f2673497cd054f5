"""Published fingerprints of Vietnamese certification authorities (``data/fingerprints.json``).

Each row says how sure it is: ``published`` (the certificate agrees with a fingerprint from an
independent source), ``read`` (from one public repository), ``unconfirmed``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

PUBLISHED = "published"


@cache
def _table() -> dict[str, Any]:
    text = files("evidence.signature").joinpath("data/fingerprints.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@cache
def fingerprints() -> Mapping[str, Mapping[str, Any]]:
    """SHA-256 (hex) -> row: subject, issuer, not_before, not_after, role, scope, status, sources,
    url.
    """
    return {row["sha256"]: row for row in _table()["certificates"]}


def standing_of(sha256: str) -> str:
    """Published | read | unconfirmed | unknown (not in the table)."""
    row = fingerprints().get(sha256)
    return str(row["status"]) if row else "unknown"


def status_words() -> Mapping[str, Mapping[str, str]]:
    """What each status means: status -> {vi, en}."""
    words: Mapping[str, Mapping[str, str]] = _table()["statuses"]
    return words


def caution() -> Mapping[str, str]:
    """What holds for the whole table: {vi, en}."""
    words: Mapping[str, str] = _table()["note"]
    return words
