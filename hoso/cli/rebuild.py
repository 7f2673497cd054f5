"""``hoso rebuild``: what is derived from the root; with ``--ledger`` the ledger, if it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.chained import with_others
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say, say_all

if TYPE_CHECKING:
    from hoso.progress import Progress
    from ingest.ledger.remake import Remade
    from ingest.rebuild import Rebuilt


@click.command(
    help="Dựng lại danh mục và chỉ mục tra cứu chỉ từ kho lưu trữ. Trong lúc dựng, tra cứu vẫn "
    "dùng chỉ mục cũ; bị ngắt thì chạy lại để làm tiếp.\n\n"
    "Rebuild catalogue and index from the storage root alone. People search the old index until "
    "the new one is whole; run again to go on after a break."
)
@click.option(
    "--index", "only_index", is_flag=True, help="Chỉ dựng lại chỉ mục. / Only the index, anew."
)
@click.option(
    "--pending", is_flag=True, help="Chỉ bổ sung phần chỉ mục còn thiếu. / Only what it lacks."
)
@click.option(
    "--ledger",
    "lost_ledger",
    is_flag=True,
    help="Lập lại sổ tiếp nhận (operations.sqlite) đã mất hoặc hỏng. / The lost ledger.",
)
@click.option(
    "--from",
    "source",
    metavar="BẢN_SAO_LƯU",
    type=click.Path(path_type=Path),
    help="Với --ledger: lấy sổ từ bản sao lưu rồi bổ sung. / The ledger of a backup, completed.",
)
@with_others
@click.pass_obj
def command(
    run: Run,
    only_index: bool,
    pending: bool,
    lost_ledger: bool,
    source: Path | None,
    others: tuple[Path, ...],
) -> int:
    """Rebuild; exit code 1 where an object could not be read or the index still lacks something."""
    if sum((only_index, pending, lost_ledger)) > 1:
        both = "--index, --pending, --ledger không đi cùng nhau / not together"
        raise click.UsageError(both)
    if (source or others) and not lost_ledger:
        raise click.UsageError("--from, --with chỉ dùng với --ledger / only with --ledger")
    if lost_ledger:
        return _ledger(run, source, others)
    return _rebuild(run, only_index=only_index, pending=pending)


def _ledger(run: Run, source: Path | None, others: tuple[Path, ...]) -> int:
    from hoso.wiring import the_home
    from ingest.ledger.remake import remake
    from schemas.clock import now

    home, by = the_home(run.settings), run.settings.text("operator")
    remade = remake(home, at=now(), by=by, source=source, others=others)
    if run.as_json:
        emit_json(asdict(remade))
    else:
        say_all(_ledger_lines(remade))
    return EXIT_FOUND if remade.lost or remade.damaged else EXIT_OK


def _ledger_lines(remade: Remade) -> Iterator[str]:
    yield (
        f"Đã lập lại sổ tiếp nhận: {remade.kept + remade.made} đợt, {remade.files} tệp, "
        f"{remade.held} mục đang tạm giữ, {remade.decided} mục đã có quyết định"
    )
    if remade.kept:
        yield f"  Từ bản sao lưu: {remade.kept} đợt; bổ sung: {remade.made} đợt"
    else:
        yield "  Không dựng lại được khi không có bản sao lưu: các lần kiểm tra toàn vẹn, sao lưu,"
        yield "  phương tiện (đăng ký lại: hoso media add), lý do từ chối, tra cứu đã lưu"
    if remade.nameless:
        yield f"  {remade.nameless} tệp không nhận vào kho nay chỉ còn số lượng, không còn tên"
    for item in remade.lost:
        yield f"  MẤT {item}: không còn tệp tạm giữ, không rõ ai đã quyết định"
    for oid in remade.damaged:
        yield f"  HỎNG {oid}: không đọc được (xem hoso verify)"
    if remade.aside:
        yield f"  Sổ hỏng được giữ lại, tên mới: {remade.aside}"
    yield "Kiểm tra lại: hoso doctor --full"


def _rebuild(run: Run, *, only_index: bool, pending: bool) -> int:
    from hoso.cli.working import working
    from hoso.noting import noting
    from hoso.wiring import the_home

    home = the_home(run.settings)
    kind = "index" if only_index or pending else "rebuild"
    lines = () if pending else (("archive.rebuild", home.archive_id),)
    with (
        progress(quiet=run.as_json) as shown,
        working(run, home, kind, shown) as report,
        noting(home, run.settings, *lines) as act,
    ):
        result = _work(run, report, only_index=only_index, pending=pending)
        papers = 0 if only_index or pending else _papers(run, report)
        for said in lines:
            act.say(*said, "damaged" if result.damaged else "done")
    if run.as_json:
        emit_json({**_shown(result), "papers": papers})
    else:
        say_all(_lines(result, catalogue=not (only_index or pending)))
        if papers:
            say(f"Số liệu xử lý văn bản: {papers} văn bản từ các sổ, danh sách")
    return EXIT_OK if result.index.whole and not result.damaged else EXIT_FOUND


def _work(run: Run, report: Progress, *, only_index: bool, pending: bool) -> Rebuilt:
    from hoso.priority import give_way
    from hoso.wiring import syncer, the_home
    from ingest.rebuild import catch_up, rebuild, rebuild_index

    give_way()
    home = the_home(run.settings)
    sync = syncer(run.settings, home, report)
    if pending:
        return catch_up(home, sync, report)
    return (rebuild_index if only_index else rebuild)(home, sync, report)


def _papers(run: Run, report: Progress) -> int:
    """Make the snapshot of the registers anew; the number of papers in it."""
    from archive.registers import register_ids
    from hoso.tracing import trace_anew
    from hoso.wiring import the_home

    home = the_home(run.settings)
    if not register_ids(home.open_storage()):
        return 0
    return int(trace_anew(home, run.settings, report).info["papers"])


def _shown(result: Rebuilt) -> dict[str, Any]:
    return {
        "dossiers": result.dossiers,
        "entries": result.index.written,
        "left": result.index.left,
        "redone": result.index.redone,
        "damaged": [{"object_id": oid, "message": why} for oid, why in result.damaged],
    }


def _lines(result: Rebuilt, *, catalogue: bool) -> Iterator[str]:
    what = f"Đã dựng lại: {result.dossiers} hồ sơ, " if catalogue else "Chỉ mục tra cứu: "
    yield f"{what}{result.index.written} mục tra cứu"
    if result.index.left:
        yield f"  Còn thiếu {result.index.left} mục; chạy `hoso rebuild --pending` để làm tiếp"
    if result.index.redone:
        yield (
            f"  {result.index.redone} nhóm mục được phân tích lại trong tiến trình chính,"
            " vì tiến trình phụ bị dừng giữa chừng; không mất gì"
        )
    for oid, why in result.damaged:
        yield f"  HỎNG {oid}: {why}"
