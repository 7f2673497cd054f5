"""``--split unit``: a report written once per unit into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from hoso.cli.main import Run
from hoso.cli.out import FORMS_OF_BOOKS, check_ending
from hoso.cli.output import emit_json, say

split_option = click.option(
    "--split",
    type=click.Choice(["unit"]),
    default=None,
    help="Tách mỗi đơn vị một tệp, ghi vào thư mục --out. / A workbook per unit, in a folder.",
)


def check_out(out: Path, split: str | None) -> None:
    """Refuse an ending that says no form of a report. Raises ``click.BadParameter``."""
    if split is None:
        check_ending(out, FORMS_OF_BOOKS)


def split_folder(out: Path) -> Path:
    """The folder that is meant by ``--out``: without the ending of a file."""
    return out.with_suffix("") if out.suffix.lower() == ".xlsx" else out


def say_split(run: Run, folder: Path, names: Sequence[str]) -> None:
    """Say which files were written."""
    if run.as_json:
        emit_json({"folder": str(folder), "files": list(names)})
        return
    say(f"Đã ghi {len(names)} tệp vào thư mục {folder}:")
    for name in names:
        say(f"  {name}")
