"""What commands print: plain Vietnamese lines, or one JSON object with ``--json``.

On a terminal long lines are wrapped with a hanging indent; in a pipe one thing stays on one line.
"""

from __future__ import annotations

import json
import os
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

import click

from hoso.progress import Progress
from schemas.clock import local_times
from schemas.errors import HosoError
from schemas.text import shown

_HALF = re.compile("[\ud800-\udfff]")
_FIRST_STEP = 50  # done between the first lines about work without a known end
_NARROW, _WIDE = 40, 110  # columns a text is fitted to, whatever the terminal says


def say(text: str = "") -> None:
    """Lines for people on standard output."""
    click.echo("\n".join(_fitted(line, sys.stdout) for line in text.split("\n")))


def say_all(lines: Iterable[str]) -> None:
    """Several lines for people; a line feed within one is part of a name and is shown."""
    for line in lines:
        click.echo(_fitted(line, sys.stdout))


def note(text: str) -> None:
    """A line for people on standard error (never mixed with results)."""
    click.echo(_fitted(text, sys.stderr), err=True)


def _fitted(text: str, stream: IO[str]) -> str:
    """One line with its controls shown; wrapped to the width of a terminal, whole in a pipe."""
    line = shown(text)
    if not stream.isatty():
        return line
    return wrapped(line, max(_NARROW, min(_WIDE, _columns(stream))))


def _columns(stream: IO[str]) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except OSError:  # a stream that only looks like a terminal
        return _WIDE


def wrapped(line: str, width: int) -> str:
    """One line broken into lines of at most ``width`` columns, two columns deeper than its start.

    Words longer than a line (paths, digests) are left whole so that they can be copied.
    """
    if len(line) <= width:
        return line
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.fill(
        line,
        width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=True,
    )


def emit_json(value: Any) -> None:
    """The one JSON object of ``--json``."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str)
    # Halves of characters have no UTF-8: names that are none, and what others' JSON may say.
    click.echo(_HALF.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def emit_error(error: HosoError, *, as_json: bool) -> None:
    """An error for people: what, why, what to do (Vietnamese first, English below)."""
    emit_failure(error.as_dict(), as_json=as_json)


def emit_failure(row: Mapping[str, Any], *, as_json: bool) -> None:
    """An error in the one shape of errors: the JSON object, or lines on standard error."""
    if as_json:
        emit_json(row)
        return
    note(f"LỖI [{row['error']}]: {local_times(row['message'])}")
    note(f"  Cách xử lý: {row['remedy']}")
    note(f"  ({_sentence(row['message_en'])} {row['remedy_en']})")


def _sentence(text: str) -> str:
    """``text`` ended by a full stop, so that another sentence may follow."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


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
        # Without a total each line stands for twice as many as the one before.
        step = max(1, total // 4) if total else max(_FIRST_STEP, last.get(stage, 0))
        if done == total or done - last.get(stage, 0) >= step or stage not in last:
            last[stage] = done
            note(f"{stage}: {done}/{total}" if total else f"{stage}: {done}")

    return report
