"""Ops of workers that fail while they lay out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from search.carried import lay_out_op

DEADLY = "chết"


def die_of_some(entries: list[dict[str, Any]], blobs: Sequence[bytes]) -> Any:
    """Lays out, but a group with an entry of that title ends the process."""
    if any(one.get("title") == DEADLY for one in entries):
        os._exit(3)
    return lay_out_op(entries, blobs)


def die(**_: Any) -> None:
    """Ends the process."""
    os._exit(3)


def lay_out(entries: list[dict[str, Any]], blobs: Sequence[bytes]) -> Any:
    """As the real one, which the tests may also call by file."""
    return lay_out_op(entries, blobs)
