"""Canonical JSON and content keys: equal content gives equal bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys, no blanks and no escapes of non-ASCII; NaN is refused."""
    return _ENCODER.encode(value).encode("utf-8")


def sha256_hex(data: bytes) -> str:
    """Lower-case hex SHA-256 of ``data``."""
    return hashlib.sha256(data).hexdigest()


def content_key(payload: Iterable[tuple[str, int, str]], metadata: Any) -> str:
    """Key of a dossier's content: SHA-256 over the sorted ``sha256 size path`` lines + metadata.

    ``payload`` yields (sha256, size in bytes, logical path).
    """
    lines = sorted(f"{digest} {size} {path}\n" for digest, size, path in payload)
    return sha256_hex("".join(lines).encode("utf-8") + canonical_json(metadata))
