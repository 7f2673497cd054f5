"""``hoso verify``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import DOCUMENT, OutFile
from hoso.cli.output import emit_json, progress, say
from hoso.cli.words import size_words

if TYPE_CHECKING:
    from archive.home import Home
    from archive.operations import Operations

_STAGE = "Kiểm tra toàn vẹn"


@click.command(
    help="Kiểm tra toàn vẹn toàn bộ kho; dừng giữa chừng thì lần sau chạy tiếp.\n\n"
    "Check the fixity of the whole archive; resumes where it was broken off."
)
@click.option("--fresh", is_flag=True, help="Bắt đầu lại từ đầu. / Start over.")
@click.option(
    "--out",
    metavar="TỆP",
    type=OutFile(".json"),
    help="Ghi báo cáo JSON. / Write the report as JSON.",
)
@click.option(
    "--minutes",
    metavar="TỆP",
    type=OutFile(*DOCUMENT),
    help="Ghi biên bản kiểm tra (6 bước, danh sách tệp lỗi) ra .docx. / Minutes of the check.",
)
@click.option(
    "--medium",
    metavar="KÝ_HIỆU",
    default="",
    help="Ký hiệu phương tiện lưu trữ ghi trong biên bản. / Symbol of the medium in the minutes.",
)
@click.pass_obj
def command(run: Run, fresh: bool, out: Path | None, minutes: Path | None, medium: str) -> int:
    """Print what is faulty; exit code 1 where something is."""
    from archive.verify import verify
    from hoso.cli.working import working
    from hoso.files import check_target
    from hoso.noting import UNNOTED, noting
    from hoso.wiring import the_home
    from schemas.clock import iso, now

    home, begun = the_home(run.settings), iso(now())
    for target in (out, minutes):
        if target is not None:
            check_target(target)
    with (
        _ledger(home) as operations,
        progress(quiet=run.as_json) as shown,
        working(run, home, "verify", shown) as report,
        noting(home, run.settings, ("archive.verify", _run_id(operations, begun, fresh))) as act,
    ):
        result = verify(
            home.open_storage(),
            operations,
            run_id=begun,
            now=now,
            fresh=fresh,
            threads=run.settings.number("workers"),
            medium=medium or "storage",
            progress=lambda step: report(_STAGE, step.objects, step.total),
        )
        answer = result.as_dict()
        act.say("archive.verify", answer["run_id"], "ok" if result.ok else "faulty")
    if out is not None:
        _write(out, answer)
    if minutes is not None:
        from hoso.minuted import keep_minutes
        from reports.fixity import fixity_minutes

        make = partial(fixity_minutes, answer)
        keep_minutes(home, run.settings, "verify", answer["run_id"], minutes, make)
    if run.as_json:
        emit_json(answer)
    else:
        _tell(answer)
        if not act.logged:
            say(UNNOTED)
    return EXIT_OK if result.ok else EXIT_FOUND


def _run_id(operations: Operations, begun: str, fresh: bool) -> str:
    """Of the run that will be gone on with, else of the new one."""
    found = None if fresh else operations.fixity.unfinished()
    return found.run_id if found and found.objects else begun


@contextmanager
def _ledger(home: Home) -> Iterator[Operations]:
    """Where the run is written down: in the home, or beside it where nothing can be written."""
    from archive.operations import Operations
    from schemas.medium import on_read_only

    fixed = on_read_only(home.path)
    with (
        tempfile.TemporaryDirectory(prefix="hoso-", ignore_cleanup_errors=True) as folder,
        nullcontext() if fixed else home.verify_lock(),  # first: the ledger may move until then
        closing(
            Operations.open(Path(folder) / "operations.sqlite" if fixed else home.operations_place)
        ) as operations,
    ):
        yield operations


def _write(out: Path, answer: dict[str, Any]) -> None:
    from hoso.files import write_new

    text = json.dumps(answer, ensure_ascii=False, indent=2, sort_keys=True)
    write_new(out, (text + "\n").encode())


def _tell(answer: dict[str, Any]) -> None:
    say(
        f"Đã kiểm tra {answer['objects']} đối tượng, {answer['files']} tệp ("
        f"{size_words(answer['bytes'])})"
    )
    if answer["ok"]:
        say("Kết quả: toàn vẹn, không có tệp hỏng.")
        return
    say(f"Kết quả: {len(answer['faulty'])} tệp có vấn đề")
    for row in answer["faulty"]:
        say(f"  {row['no']:>3}. {row['path']}/{row['file_name']}: {row['vi']} {row['detail']}")
    say("Cách khắc phục:")
    for rule in sorted({row["rule"] for row in answer["faulty"]}):
        say(f"  {rule} {_remedy(rule)}")


def _remedy(rule: str) -> str:
    from archive.fixity.faults import fault_table

    return next(row["do_vi"] for row in fault_table().values() if row["rule"] == rule)
