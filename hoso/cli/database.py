"""``hoso database move | forget``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say_all

if TYPE_CHECKING:
    from archive.marker import EngineName
    from archive.moving import Moved

_ENGINES = {"sqlite": "tệp SQLite trong kho", "postgresql": "máy chủ PostgreSQL"}


@click.group(
    help="Cơ sở dữ liệu giữ sổ và danh mục: chuyển giữa tệp trong kho và máy chủ PostgreSQL.\n\n"
    "Where ledger and catalogue lie: move them between SQLite files and PostgreSQL."
)
def command() -> None:
    """Group of the database commands."""


@command.command(
    "move",
    help="Chuyển sổ và danh mục; sao chép, đối chiếu từng bảng, rồi mới dùng bản mới. Sổ cũ được "
    "giữ lại dưới tên khác. Tắt `hoso serve` trước khi chuyển.\n\n"
    "Move ledger and catalogue: copied, compared table by table, only then used. The old ledger "
    "is kept under another name. Stop `hoso serve` before.",
)
@click.argument("engine", metavar="postgresql|sqlite", type=click.Choice(tuple(_ENGINES)))
@click.pass_obj
def move(run: Run, engine: EngineName) -> None:
    """Move the databases; nothing is done where they lie there already."""
    from archive.moving import move
    from hoso.noting import noting
    from hoso.wiring import the_home

    home = the_home(run.settings)
    with noting(home, run.settings, ("archive.database", engine)) as act:
        moved = move(home, engine)
        if moved:
            act.say("archive.database", moved.kept, engine)
    if run.as_json:
        rows, kept = (moved.rows, moved.kept) if moved else (0, "")
        emit_json({"engine": engine, "moved": bool(moved), "rows": rows, "kept": kept})
    else:
        say_all(_lines(engine, moved))


def _lines(engine: str, moved: Moved | None) -> Iterator[str]:
    if moved is None:
        yield f"Sổ và danh mục đã nằm ở {_ENGINES[engine]}; không có gì để chuyển."
        return
    yield f"Đã chuyển {moved.rows} dòng sổ sang {_ENGINES[engine]}; đối chiếu từng bảng: giống hệt."
    yield f"Sổ cũ còn giữ: {moved.kept}"
    if engine == "sqlite":
        yield "Bây giờ hãy bỏ thiết lập database_url (HOSO_DATABASE_URL, hoso.toml)."
    yield "Tiếp theo: hoso doctor; khi đã yên tâm thì bỏ sổ cũ bằng `hoso database forget`."


@command.command(
    "forget",
    help="Bỏ hẳn các sổ cũ mà lệnh chuyển còn giữ. Sau lệnh này không lấy lại được.\n\n"
    "Give up the old ledgers that moves have kept. They cannot be brought back.",
)
@click.pass_obj
def forget(run: Run) -> None:
    """Drop what moves have kept."""
    from archive.moving import forget, old_ledgers
    from hoso.noting import noting
    from hoso.wiring import the_home

    home = the_home(run.settings)
    lines = [("archive.database", name) for name in old_ledgers(home)]
    with noting(home, run.settings, *lines) as act:
        gone = forget(home)
        for name in gone:
            act.say("archive.database", name, "forgotten")
    if run.as_json:
        emit_json({"forgotten": gone})
    else:
        say_all([f"Đã bỏ: {name}" for name in gone] or ["Không còn sổ cũ nào."])
