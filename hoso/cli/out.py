"""Files that commands write: the ending says the form, so one that does not is refused at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

BOOK = (".xlsx",)
DOCUMENT = (".docx",)
FORMS_OF_BOOKS = (".xlsx", ".html", ".csv")


class OutFile(click.Path):
    """A file to write, whose name ends in one of ``endings``; ``folder``: or a folder there is."""

    def __init__(self, *endings: str, folder: bool = False) -> None:
        super().__init__(path_type=Path)
        self._endings = endings
        self._folder = folder

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path. Fails as every wrong option does."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not (self._folder and path.is_dir()):
            check_ending(path, self._endings, param)
        return path


def check_ending(path: Path, endings: Sequence[str], param: click.Parameter | None = None) -> None:
    """Raises ``click.BadParameter`` where ``path`` ends otherwise."""
    if path.suffix.casefold() in endings:
        return
    *others, last = endings
    vi, en = ((f"{', '.join(others)} {word} {last}" if others else last) for word in ("hoặc", "or"))
    raise click.BadParameter(
        f"tệp phải có đuôi {vi} / the file has to end in {en}: {path.name}",
        param=param,
        param_hint=None if param else "--out",
    )
