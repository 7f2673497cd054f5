"""``python -m hoso.sample TARGET``: write the sample transfer into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hoso.sample.transfer import write_sample
from schemas.errors import HosoError


@click.command(help="Sinh gói hồ sơ mẫu vào thư mục. / Write the sample transfer into a folder.")
@click.argument("target", type=click.Path(path_type=Path))
def main(target: Path) -> None:
    """Write the sample and say what is in it."""
    try:
        summary = write_sample(target)
    except HosoError as error:
        click.echo(f"{error.message('vi')} ({error.message('en')})", err=True)
        sys.exit(error.exit_code)
    click.echo(f"{summary.transfer}: {len(summary.outcomes)} hồ sơ, {summary.documents} văn bản")


if __name__ == "__main__":
    main()
