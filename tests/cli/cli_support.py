"""Calling the command line in this process."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hoso.cli.main import main

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


@dataclass(frozen=True)
class Answer:
    """What a call gave: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object of standard output; fails where anything else is there."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


def hoso(*arguments: object) -> Answer:
    """Run ``hoso ARGUMENTS``."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Answer(code, out.getvalue(), err.getvalue())


def keys(value: Any, open_maps: frozenset[str] = frozenset(), at: str = "") -> set[str]:
    """Key paths of a JSON value: ``hits[].kind``; maps in ``open_maps`` have keys of their own."""
    if isinstance(value, list):
        return {path for item in value for path in keys(item, open_maps, f"{at}[]")}
    if not isinstance(value, dict):
        return set()
    if at in open_maps:
        return set()
    found = set()
    for name, item in value.items():
        path = f"{at}.{name}" if at else name
        found |= {path} | keys(item, open_maps, path)
    return found
