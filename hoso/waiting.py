"""A command that waits for another says for whom, on standard error."""

from __future__ import annotations

import click

from schemas.clock import local_times
from schemas.errors import HosoError


def say_waiting(busy: HosoError) -> None:
    """``busy``: what would be raised if nobody waited."""
    click.echo(f"Đang chờ lệnh khác: {local_times(busy.message('vi'))}", err=True)
