"""``hoso repair BACKUP``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoso.cli.chained import with_others
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say_all

if TYPE_CHECKING:
    from archive.backup import RepairReport
    from archive.home import Home

_WORDS = {
    "mended": "đã chép lại đúng từng byte",
    "restored": "gói lưu trữ bị mất, đã phục hồi cả gói",
    "absent": "bản sao lưu không có tệp đúng; dùng bản sao lưu khác",
    "other-history": "gói trong bản sao lưu có lịch sử khác, không lấy gì từ đó",
}


@click.command(
    help="Sửa tệp hỏng, mất trong kho bằng một bản sao lưu, theo danh sách của lần `hoso verify` "
    "gần nhất; gói bị mất được phục hồi cả gói.\n\n"
    "Mend damaged and lost files from a backup, by the list of the last `hoso verify`."
)
@click.argument("backup", metavar="BẢN_SAO_LƯU", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Xét mọi gói trong kho. / Every object.")
@with_others
@click.pass_obj
def command(run: Run, backup: Path, everything: bool, others: tuple[Path, ...]) -> int:
    """Mend, and say what is right again and what is not; 1 where something is still wrong."""
    from archive.backup import repair
    from archive.storage.layout import object_directories
    from hoso.cli.working import working
    from hoso.ending import end_whole, whole_objects
    from hoso.noting import noting
    from hoso.wiring import the_home

    home = the_home(run.settings)
    paths = set(object_directories(home.storage_path)) if everything else _faulty(home)
    if paths is None:
        raise click.UsageError(
            "Chưa có lần kiểm tra nào: chạy `hoso verify` trước, hoặc dùng --all"
        )
    with (
        progress(quiet=run.as_json) as shown,
        working(run, home, "repair", shown, what=str(backup.absolute())) as report,
        noting(home, run.settings, ("archive.repair", home.archive_id)) as act,
    ):
        told = repair(
            home,
            backup,
            paths,
            lambda done, total, _: report("Sửa kho", done, total),
            others=others,
        )
        act.say("archive.repair", home.archive_id, "done" if told.whole else "partial")
    end_whole(home, "repair", whole_objects(home, told))
    if run.as_json:
        emit_json(
            {
                "objects": told.objects,
                "files": [{"path": one.path, "outcome": one.outcome} for one in told.files],
                "left": [
                    {"path": one.path, "kind": one.kind, "detail": one.detail} for one in told.left
                ],
            }
        )
    else:
        say_all(_lines(told))
    return EXIT_OK if told.whole else EXIT_FOUND


def _faulty(home: Home) -> set[str] | None:
    """Directories of the objects the last finished check found faulty; None: there was none."""
    from archive.storage.layout import TUPLES

    operations = home.open_operations()
    try:
        done = [run for run in operations.fixity.runs() if run.state == "done" and run.finished]
        if not done:
            return None
        last = sorted(done, key=lambda run: str(run.finished))[-1]
        places = [
            f"{row.path}/{row.file_name}".split("/")
            for row in operations.fixity.faults(last.run_id)
        ]
    finally:
        operations.close()
    return {"/".join(parts[: TUPLES + 1]) for parts in places if len(parts) > TUPLES}


def _lines(told: RepairReport) -> Iterator[str]:
    from archive.fixity.faults import fault_table

    yield f"Đã xét {told.objects} gói lưu trữ"
    for one in told.files:
        yield f"  {one.path}: {_WORDS[one.outcome]}"
    for fault in told.left:
        yield f"  ✗ {fault.path}: {fault_table()[fault.kind]['vi']} {fault.detail}".rstrip()
    if told.whole:
        yield "Kết quả: mọi gói đã xét nguyên vẹn. Chạy `hoso verify --fresh` để ghi nhận."
    else:
        yield f"Kết quả: còn {len(told.left)} chỗ chưa sửa được."
