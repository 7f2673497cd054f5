"""``hoso backup FOLDER``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import DOCUMENT, OutFile
from hoso.cli.output import emit_json, progress, say_all
from hoso.cli.words import day_words, moment_words, size_words
from hoso.files import check_target

if TYPE_CHECKING:
    from archive.backup import BackupResult, Kind, Plan
    from archive.home import Home
    from hoso.backing import Made

KINDS = {"full": "bản đầy đủ", "incremental": "bản gia tăng"}
_WHY = {
    "asked": "",
    "none": "chưa có bản nào để nối tiếp",
    "month": "tháng này chưa có bản đầy đủ",
    "long": "chuỗi bản gia tăng đã dài",
    "broken": "không còn chuỗi nào nguyên vẹn để nối tiếp",
    "": "",
}


@click.command(
    help="Sao lưu kho: tài liệu, sổ, nhật ký, chứng thư tin cậy. THƯ_MỤC là phương tiện đã đăng ký "
    "(hoso media add): mỗi lần một bản mới trong đó, tự chọn đầy đủ hay gia tăng; nếu không, "
    "THƯ_MỤC là chính bản sao lưu, đầy đủ trừ khi nói khác. Bản gia tăng chỉ giữ những gì các bản "
    "bên cạnh chưa có; auto: mỗi tháng một bản đầy đủ, còn lại gia tăng.\n\n"
    "Back up storage, operations, audit log and trust: a full set, or one of what is new."
)
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path), required=False)
@click.option(
    "--kind",
    type=click.Choice(["full", "incremental", "auto"]),
    help="Đầy đủ, gia tăng, hoặc tự chọn. / Full, incremental, or what is due.",
)
@click.option(
    "--minutes",
    metavar="TỆP",
    type=OutFile(*DOCUMENT),
    help="Ghi biên bản sao lưu ra .docx. / Minutes of the backup.",
)
@click.option("--list", "listed", is_flag=True, help="Xem nhật ký sao lưu. / The log of backups.")
@click.pass_obj
def command(
    run: Run, folder: Path | None, kind: Kind | None, minutes: Path | None, listed: bool
) -> int:
    """Write a set, itself a bag; 1 where files of the archive or earlier sets are damaged."""
    from hoso.backing import make_set, set_minutes
    from hoso.cli.working import working
    from hoso.wiring import the_home
    from schemas.clock import now

    home = the_home(run.settings)
    if listed:
        return _list(run, home)
    if folder is None:
        raise click.UsageError("Thiếu THƯ_MỤC (hoặc dùng --list)")
    if minutes is not None:
        check_target(minutes)
    with (
        progress(quiet=run.as_json) as shown,
        working(run, home, "backup", shown, what=str(folder.absolute())) as report,
    ):
        made = make_set(home, run.settings, folder, kind, now(), report)
    result, plan = made.result, made.plan
    if minutes is not None:
        set_minutes(home, run.settings, made, minutes)
    if run.as_json:
        emit_json(_told(result, plan))
    else:
        say_all(_lines(made))
    return EXIT_FOUND if result.faults or plan.broken else EXIT_OK


def _list(run: Run, home: Home) -> int:
    """The log of backups, the newest first."""
    from hoso.backing import log_of

    rows = log_of(home)
    if run.as_json:
        emit_json({"backups": rows})
        return EXIT_OK
    say_all(_log_line(row) for row in rows)
    if not rows:
        say_all(["Chưa có bản sao lưu nào."])
    return EXIT_OK


def _log_line(row: dict[str, Any]) -> str:
    parts = (
        KINDS[row["kind"]],
        f"{row['files']} tệp ({size_words(row['bytes'])})",
        f"phương tiện {row['medium']}" if row["medium"] else row["target"],
        row["made_by"],
        f"mã {row['set'][:12]}" if row["set"] else "",
        "có biên bản" if row["minutes"] else "chưa có biên bản",
    )
    return f"{moment_words(row['made_at'])} · {' · '.join(part for part in parts if part)}"


def _told(result: BackupResult, plan: Plan) -> dict[str, object]:
    return {
        "path": str(result.path),
        "kind": plan.kind,
        "why": plan.why,
        "set": result.row.set_sha256,
        "parent": result.row.parent,
        "medium_id": result.row.medium_id,
        "files": result.files,
        "bytes": result.bytes,
        "known": result.known,
        "faults": list(result.faults),
        "broken": [{"set": name, "why": error.message()} for name, error in plan.broken],
    }


def _lines(made: Made) -> Iterator[str]:
    result, plan, medium = made.result, made.plan, made.medium
    if medium and medium.retired:
        out = day_words(medium.retired)
        yield f"CHÚ Ý: phương tiện “{medium.name}” thôi dùng từ {out}; bản này không được tính."
    for name, error in plan.broken:
        yield f"CHÚ Ý: bản sao lưu {name} không dùng để nối tiếp được: {error.message()}"
    because = f" ({_WHY[plan.why]})" if _WHY[plan.why] else ""
    yield (
        f"Đã sao lưu {result.files} tệp ({size_words(result.bytes)}) vào {result.path}: "
        f"{KINDS[plan.kind]}{because}"
    )
    if plan.parent:
        yield f"  Nối tiếp {plan.parent.head.path.name}; {result.known} tệp đã có ở các bản trước."
    for name in result.faults:
        yield f"  ✗ {name}: mất, không đọc được hoặc khác bản kê; chạy `hoso verify`."
