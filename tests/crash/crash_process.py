"""Calling ``hoso`` in processes forked from one that has everything loaded."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import evidence.pool
import schemas.clock
from evidence import worker
from evidence.facts import Problem
from evidence.pool import Frame, Pool, Task, TaskResult
from hoso.cli.main import COMMANDS, main
from ingest import batch
from schemas.errors import HosoError
from validator.catalogue import load_catalogue

CLEAR = (0, 1)  # exit codes of a run that came to its end
OPERATOR, ANOTHER = "Trần Thị Lưu", "Người khác"
LATER = "2026-03-03T07:00:00Z"
_THREADED = ("pygfried", "__main__")  # starts threads when it is loaded: they do not fork
batch.SIZE = 2  # so that some dossiers are written down when others are not


class PoolInside(Pool):
    """A pool without workers: ops are called in this process."""

    def map(
        self, tasks: Iterable[Task], *, shared: Mapping[str, Any] | None = None
    ) -> Iterator[TaskResult]:
        for task in tasks:
            try:
                result = _op(task)(**(shared or {}), **_arguments(task))
                value, blobs = result if isinstance(result, tuple) else (result, ())
                yield TaskResult(value=json.loads(json.dumps(value)), blobs=tuple(blobs))
            except HosoError:
                raise
            except Exception as error:
                problem = Problem(collector=task.op, kind="error", detail=str(error))
                yield TaskResult(failure=problem)

    def stream(self, task: Task) -> Iterator[Frame]:
        for value, blob in _op(task)(**_arguments(task)):
            yield Frame(value=value, blob=blob)


def _op(task: Task) -> Callable[..., Any]:
    return worker._load(worker.OPS[task.op])


def _arguments(task: Task) -> dict[str, Any]:
    return {**task.args, "blobs": list(task.blobs)} if task.blobs else task.args


def warm_up() -> None:
    """Load what commands load when they are called."""
    if "HOSO_CRASH_POOL" not in os.environ:
        patch.object(evidence.pool, "Pool", PoolInside).start()
    for name in COMMANDS.values():
        importlib.import_module(f"hoso.cli.{name}")
    load_catalogue()


def load_alike(names: Iterable[str]) -> None:
    """Load what a forked process has loaded, but for what starts threads: they do not fork."""
    for name in names:
        if name.partition(".")[0] not in _THREADED:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    gc.collect()
    gc.freeze()


def command(run: Path, words: Iterable[str], *, later: bool = False) -> dict[str, Any]:
    """Call ``hoso`` on the home of ``run``; its exit code, error and what else it printed."""
    if later:
        instant = schemas.clock.from_iso(LATER)
        patch.object(schemas.clock, "MOMENT", instant).start()
    out, err = io.StringIO(), io.StringIO()
    given = ["--json", "--operator", ANOTHER if later else OPERATOR, *words]
    given = given if "--home" in words else ["--home", str(run / "home"), *given]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(given)
    told = json.loads(out.getvalue() or "{}")
    error = told.get("error", "") if code not in CLEAR else ""
    return {"code": code, "error": error, "told": told if error else {}, "err": err.getvalue()}
