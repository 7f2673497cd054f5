"""``hoso ingest PATH``."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import OutFile
from hoso.cli.output import emit_json, progress, say, say_all
from schemas.errors import HosoError

if TYPE_CHECKING:
    from archive.home import Home
    from hoso.settings import Settings

_SHOWN = 20
_KEPT = ("archived", "already_archived")


@click.command(
    help="Tiếp nhận một gói hồ sơ (thư mục, .zip, .tar, gói BagIt).\n\n"
    "Take in a transfer: a folder, .zip, .tar or BagIt bag."
)
@click.argument("path", metavar="NGUỒN", type=click.Path(path_type=Path))
@click.option(
    "--supersede",
    metavar="LÝ_DO",
    default="",
    help="Lý do nhận hồ sơ đã có với nội dung khác thành phiên bản mới. / "
    "Reason for taking changed dossiers in as next versions.",
)
@click.option(
    "--out",
    metavar="TỆP",
    type=OutFile(".xlsx", ".txt"),
    help="Ghi biên nhận ra tệp: .xlsx (bảng tính để ký) hoặc .txt. / Write the receipt to a file.",
)
@click.pass_obj
def command(run: Run, path: Path, supersede: str, out: Path | None) -> int:
    """Take in and print the receipt.

    Exit code 1 where not every dossier was archived (or archived before), where nothing at all
    was kept, or where the index could not follow; that of invariant-broken where the books do not
    agree afterwards.
    """
    from hoso.cli.words import broken_lines, index_lines
    from hoso.cli.working import working
    from hoso.files import check_target
    from hoso.intake import take_in
    from hoso.wiring import the_home
    from reports.receipt import render_receipt

    if out is not None:
        check_target(out)
    home, what = the_home(run.settings), str(path.absolute())
    with (
        progress(quiet=run.as_json) as shown,
        working(run, home, "ingest", shown, what=what) as report,
    ):
        receipt = take_in(path, run.settings, report, supersede=supersede)
    if run.as_json:
        emit_json(receipt)
    else:
        say(render_receipt(receipt, "vi"))
        say_all(index_lines(receipt["index"]))
        say_all(broken_lines(receipt["broken"]))
        say_all(_offered(receipt["offered"], path))
    if out is not None:
        _write(receipt, out, home, run.settings)
        if not run.as_json:
            say(f"Biên nhận: {out}")
    if receipt["broken"]:
        return HosoError("invariant-broken").exit_code
    counts = receipt["dossiers"]
    kept = counts["archived"] + counts["already_archived"]
    # A transfer of a file plan alone has no dossier; a refused one has none that was kept.
    whole = kept == counts["received"] and any(receipt["files"][name] for name in _KEPT)
    whole = whole and not receipt["files"]["quarantined"]  # files nobody described wait, too
    found = whole and receipt["balanced"] and not receipt["index"]["left"]
    return EXIT_OK if found and receipt["index"]["error"] is None else EXIT_FOUND


def _offered(offered: list[dict[str, Any]], path: Path) -> Iterator[str]:
    """What the pages of dossiers held back offer for empty cells, and how to have it filled in."""
    if not offered:
        return
    seen = [row for row in offered if row["cells"]]
    cells = sum(row["cells"] for row in seen)
    if seen:
        yield f"GỢI Ý: {len(seen)} hồ sơ tạm giữ có {cells} ô trống mà trang văn bản có giá trị:"
    yield from (
        f"  - {row['file_code'] or '(không có mã)'}: {row['cells']} ô" for row in seen[:_SHOWN]
    )
    if len(seen) > _SHOWN:
        yield f"  … và {len(seen) - _SHOWN} hồ sơ khác (xem đủ bằng --json)"
    if unseen := len(offered) - len(seen):
        yield f"GỢI Ý: {unseen} hồ sơ tạm giữ không tìm được giá trị trên trang văn bản do lỗi đọc."
    source = shlex.quote(str(path))
    yield f"  Xem và ghi vào bảng tính: hoso validate {source} --suggest --out bang-tinh.xlsx"


def _write(receipt: dict[str, Any], out: Path, home: Home, settings: Settings) -> None:
    """The receipt as a workbook or as text. Raises ``HosoError``."""
    from hoso.files import write_new
    from hoso.reporting import agency_at
    from reports.receipt import render_receipt
    from reports.receipt_book import write_receipt_workbook

    if out.suffix.casefold() == ".xlsx":
        write_receipt_workbook(receipt, out, agency=agency_at(home, settings))
        return
    write_new(out, render_receipt(receipt, "vi").encode())
