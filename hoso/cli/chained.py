"""The option that says where the earlier sets of an incremental one lie."""

from __future__ import annotations

from pathlib import Path

import click

with_others = click.option(
    "--with",
    "others",
    metavar="THƯ_MỤC",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Nơi chứa các bản trước mà bản gia tăng nối tiếp, khi không nằm cạnh nó; lặp lại được. / "
    "Where earlier sets lie.",
)
