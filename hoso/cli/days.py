"""Days and periods on the command line: DD/MM/YYYY, or ISO for scripts; where figures close."""

from __future__ import annotations

from datetime import date, datetime

import click

DAY = click.DateTime(formats=["%d/%m/%Y", "%Y-%m-%d"])
cut_off_option = click.option(
    "--cut-off",
    type=click.Choice(["calendar", "nd-09-2019"]),
    default="calendar",
    show_default=True,
    help="Mốc chốt số liệu. / From which day to which a period counts.",
)
until_option = click.option(
    "--until",
    "--at",
    "until",
    metavar="NGÀY",
    type=DAY,
    help="Tính đến hết ngày này (mặc định: hôm nay). / As of the end of this day.",
)


def a_day(moment: datetime | None) -> date | None:
    """The day an option was given, None where it was not."""
    return moment.date() if moment else None


def end_of(moment: datetime | None) -> datetime | None:
    """The end of that day in Vietnam, None where it was not given."""
    from schemas.clock import end_of_day

    return end_of_day(moment.date()) if moment else None


def iso_day(moment: datetime | None) -> str:
    """Its ISO text, "" where the option was not given."""
    return moment.date().isoformat() if moment else ""


def span(start: datetime | None, end: datetime | None) -> None:
    """Refuse a span that ends before it begins. Raises ``click.UsageError``."""
    if start and end and end < start:
        raise click.BadParameter(
            "khoảng thời gian kết thúc trước khi bắt đầu / the span ends before it begins",
            param_hint="--from / --to",
        )
