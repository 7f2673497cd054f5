"""Reading the data files that lie in ``schemas/data``."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_bytes(name: str) -> bytes:
    """The bytes of ``schemas/data/<name>``."""
    return files("schemas").joinpath("data", *name.split("/")).read_bytes()


def load_json(name: str) -> Any:
    """The parsed JSON of ``schemas/data/<name>``; a fresh value at each call."""
    return json.loads(read_bytes(name))


@cache
def names(folder: str) -> tuple[str, ...]:
    """The names of the JSON files in ``schemas/data/<folder>``, sorted."""
    found = files("schemas").joinpath("data", *folder.split("/")).iterdir()
    return tuple(sorted(path.name for path in found if path.name.endswith(".json")))
