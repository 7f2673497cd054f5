"""What commands print: plain Vietnamese lines, or one JSON object with ``--json``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click

from schemas.errors import HosoError


class Progress(Protocol):
    """Called with (stage in Vietnamese, done, total); total 0 means unknown."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Report progress."""


def say(text: str = "") -> None:
    """A line for people on standard output."""
    click.echo(text)


def note(text: str) -> None:
    """A line for people on standard error (never mixed with results)."""
    click.echo(text, err=True)


def emit_json(value: Any) -> None:
    """The one JSON object of ``--json``."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str))


def emit_error(error: HosoError, *, as_json: bool) -> None:
    """An error for people: what, why, what to do (Vietnamese first, English below)."""
    if as_json:
        emit_json(error.as_dict())
        return
    note(f"LỖI [{error.code}]: {error.message('vi')}")
    note(f"  Cách xử lý: {error.remedy('vi')}")
    note(f"  ({error.message('en')} {error.remedy('en')})")


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """A progress bar on a terminal, plain lines in a pipe, nothing when ``quiet``."""
    if quiet:
        yield lambda _stage, _done, _total: None
    elif sys.stderr.isatty():
        with _bar() as report:
            yield report
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with RichProgress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield report


def _lines() -> Progress:
    last: dict[str, int] = {}

    def report(stage: str, done: int, total: int) -> None:
        step = max(1, total // 4)
        if done == total or done - last.get(stage, 0) >= step or stage not in last:
            last[stage] = done
            note(f"{stage}: {done}/{total}" if total else f"{stage}: {done}")

    return report
