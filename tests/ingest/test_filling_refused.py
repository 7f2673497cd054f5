"""An entry the engine refuses is named and left; all others are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import pytest

from archive.storage import StorageRoot
from ingest.filling import Filled, fill
from ingest.laying import Laying
from ingest.pending import Pending
from schemas.errors import HosoError
from search.engine import Engine


class Refusing:
    """An engine that refuses something at its commit."""

    def __init__(self, code: str) -> None:
        self._code = code

    def delete(self, ids: Iterable[str]) -> None:
        pass

    def commit(self) -> None:
        raise HosoError(self._code, count=1, ids="b", why="mapping", path="", url="")

    def state(self) -> dict[str, str]:
        return {"a": "1"}


class Unreadable:
    """A storage root of which nothing can be read."""

    def get(self, object_id: str) -> Any:
        raise HosoError("object-damaged", id=object_id, path="", why="")


def _work() -> Pending:
    return Pending(stale=[("d", {"a": "1", "b": "2"})], gone=frozenset())


def _filled(code: str) -> Filled:
    """The filling of an engine that refuses with ``code`` from a root that cannot be read."""
    engine, root = cast(Engine, Refusing(code)), cast(StorageRoot, Unreadable())
    return fill(engine, _work(), root, lambda *_: None, Laying())


def test_what_is_refused_is_left_and_named() -> None:
    done = _filled("index-rejected")
    assert ("b", "2") in done.left
    assert [ids for ids, _ in done.damaged][-1] == "b"


def test_any_other_fault_of_the_engine_ends_the_filling() -> None:
    with pytest.raises(HosoError, match="index-unavailable"):
        _filled("index-unavailable")
