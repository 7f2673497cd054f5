"""``hoso media``: the register of media backups lie on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.days import DAY, iso_day
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say_all
from hoso.cli.words import day_words, moment_words

if TYPE_CHECKING:
    from archive.home import Home
    from archive.operations import Medium


@click.group(
    help="Sổ theo dõi phương tiện sao lưu: đăng ký, kiểm tra, thôi dùng.\n\n"
    "Register of the media backups lie on."
)
def command() -> None:
    """Group of the media commands."""


@command.command(
    "add",
    help="Đăng ký một phương tiện: ghi tệp HOSO-MEDIUM.json lên đó và ghi vào sổ. Đăng ký lại thì "
    "sửa thông tin.\n\nRegister a medium: a card on it, a row in the register.",
)
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="Ký hiệu phương tiện. / Symbol of the medium.")
@click.option(
    "--kind",
    type=click.Choice(["hdd", "portable", "usb", "nas", "tape", "optical"]),
    required=True,
    help="Loại phương tiện. / Its kind.",
)
@click.option("--place", default="", help="Nơi cất giữ. / Where it is kept.")
@click.option("--responsible", default="", help="Người giữ. / Who answers for it.")
@click.option("--since", type=DAY, metavar="NGÀY", help="Ngày đưa vào dùng. / In use since.")
@click.option("--replace-by", type=DAY, metavar="NGÀY", help="Hạn dùng. / End of its life.")
@click.pass_obj
def add(
    run: Run,
    folder: Path,
    name: str,
    kind: str,
    place: str,
    responsible: str,
    since: datetime | None,
    replace_by: datetime | None,
) -> None:
    """Write the card and the row; without a day it is in use since today."""
    from uuid import uuid4

    from archive.media import add_medium, medium_at
    from archive.operations import Medium
    from hoso.noting import noting
    from hoso.wiring import the_home
    from schemas.clock import now, office_date

    home = the_home(run.settings)
    known = medium_at(folder)
    given = Medium(
        medium_id=known.medium_id if known else str(uuid4()),
        name=name,
        kind=kind,
        place=place,
        responsible=responsible,
        in_use=iso_day(since) or office_date(now()).isoformat(),
        replace_by=iso_day(replace_by),
    )
    with noting(home, run.settings, ("media.add", given.medium_id)) as act:
        medium = add_medium(home, folder, given)
        act.say("media.add", medium.medium_id, "done")
    _show(run, medium, f"Đã đăng ký phương tiện “{medium.name}” ở {folder}")


@command.command("list", help="Liệt kê phương tiện.\n\nList the media.")
@click.pass_obj
def list_rows(run: Run) -> None:
    """Print the register."""
    from hoso.wiring import the_home

    rows = _register(the_home(run.settings))
    if run.as_json:
        emit_json({"media": [_row(row) for row in rows]})
        return
    say_all(line for row in rows for line in _lines(row))
    if not rows:
        say_all(["Chưa đăng ký phương tiện nào: hoso media add THƯ_MỤC --name … --kind …"])


@command.command(
    "check",
    help="Đọc lại từng byte mọi bản sao lưu trên một phương tiện và ghi vào sổ.\n\n"
    "Read every set on a medium again, byte by byte.",
)
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def check(run: Run, folder: Path) -> int:
    """Say of each set whether it is whole; 1 where one is not."""
    from archive.media import checked_medium, known_medium
    from hoso.noting import noting
    from hoso.wiring import the_home
    from schemas.clock import now
    from schemas.errors import HosoError

    home = the_home(run.settings)
    medium = known_medium(home, folder)
    if medium is None:
        raise HosoError("medium-unknown", path=folder)
    with (
        progress(quiet=run.as_json) as report,
        noting(home, run.settings, ("media.check", medium.medium_id)) as act,
    ):
        results = checked_medium(
            home, folder, medium, now(), lambda path: report(f"Đọc {path.name}", 0, 0)
        )
        wrong = [name for name, error in results if error]
        act.say("media.check", medium.medium_id, "faulty" if wrong else "ok")
    if run.as_json:
        told = [{"set": name, "why": error.message() if error else ""} for name, error in results]
        emit_json({"medium_id": medium.medium_id, "name": medium.name, "sets": told})
    else:
        say_all(_checked(medium.name, results))
    return EXIT_FOUND if wrong else EXIT_OK


@command.command(
    "retire",
    help="Ghi một phương tiện thôi dùng; các bản trên đó không còn được tính.\n\n"
    "Note that a medium is out of use.",
)
@click.argument("name", metavar="KÝ_HIỆU")
@click.pass_obj
def retire(run: Run, name: str) -> None:
    """By its name or the begin of its id."""
    from dataclasses import replace

    from hoso.noting import noting
    from hoso.wiring import the_home
    from schemas.clock import now, office_date
    from schemas.errors import HosoError

    home = the_home(run.settings)
    found = [row for row in _register(home) if name == row.name or row.medium_id.startswith(name)]
    if len(found) != 1:
        raise HosoError("medium-unknown", path=name)
    medium = replace(found[0], retired=office_date(now()).isoformat())
    with (
        noting(home, run.settings, ("media.retire", medium.medium_id)) as act,
        closing(home.open_operations()) as operations,
    ):
        operations.keeping.add_medium(medium)
        act.say("media.retire", medium.medium_id, "done")
    _show(run, medium, f"Phương tiện “{medium.name}” thôi dùng từ hôm nay.")


def _register(home: Home) -> list[Medium]:
    operations = home.open_operations()
    try:
        return operations.keeping.media()
    finally:
        operations.close()


def _show(run: Run, medium: Medium, words: str) -> None:
    if run.as_json:
        emit_json(_row(medium))
    else:
        say_all([words, *_lines(medium)])


def _row(medium: Medium) -> dict[str, Any]:
    from dataclasses import asdict

    from schemas.clock import iso

    return {**asdict(medium), "checked": iso(medium.checked) if medium.checked else None}


def _lines(medium: Medium) -> Iterator[str]:
    from archive.media import media_kinds
    from schemas.clock import iso

    kind = media_kinds()[medium.kind]["vi"]
    out, used = day_words(medium.retired), day_words(medium.in_use)
    state = f"thôi dùng từ {out}" if out else f"dùng từ {used}"
    yield f"  {medium.name}: {kind}, {state}, mã {medium.medium_id[:8]}"
    parts = {
        "nơi cất": medium.place,
        "người giữ": medium.responsible,
        "hạn dùng": day_words(medium.replace_by),
        "kiểm tra lần cuối": moment_words(iso(medium.checked)) if medium.checked else "chưa",
        "bản hỏng": str(medium.faults) if medium.faults else "",
    }
    yield "    " + " · ".join(f"{name}: {value}" for name, value in parts.items() if value)


def _checked(name: str, results: list[tuple[str, Any]]) -> Iterator[str]:
    wrong = sum(1 for _, error in results if error)
    yield f"Phương tiện “{name}”: {len(results)} bản sao lưu, {wrong} bản hỏng"
    for folder, error in results:
        yield f"  {'✗' if error else '✓'} {folder}{f': {error.message()}' if error else ''}"
