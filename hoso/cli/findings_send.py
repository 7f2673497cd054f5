"""``hoso findings send``: letters that ask units to explain findings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoso.cli.days import DAY
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import BOOK, OutFile
from hoso.cli.output import emit_json, say

if TYPE_CHECKING:
    from hoso.sending import Sent


@click.command(
    "send",
    help="Lập phiếu yêu cầu giải trình cho một đơn vị (--unit, --out) hoặc mọi đơn vị "
    "(--all-units THƯ_MỤC), mỗi đơn vị một bảng tính có ô trả lời.\n\n"
    "Letters asking units to explain findings: a workbook a unit, with cells to reply in.",
)
@click.option("--unit", metavar="ĐƠN_VỊ", default="", help="Đơn vị nhận. / The unit.")
@click.option(
    "--out",
    metavar="TỆP",
    type=OutFile(*BOOK),
    default=Path("phieu-giai-trinh.xlsx"),
    show_default=True,
    help="Tệp ghi ra. / Output file.",
)
@click.option(
    "--all-units",
    "folder",
    metavar="THƯ_MỤC",
    type=click.Path(path_type=Path),
    default=None,
    help="Mọi đơn vị, ghi vào một thư mục. / Every unit, into a folder.",
)
@click.option("--due", metavar="NGÀY", type=DAY, required=True, help="Hạn trả lời. / Answer due.")
@click.option("--number", metavar="SỐ", default="", help="Số của phiếu. / Number of the letter.")
@click.option("--rule", metavar="QUY_TẮC", default="", help="Chỉ một quy tắc. / One rule only.")
@click.option(
    "--severity",
    "least",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Mức độ nhẹ nhất được gửi. / The least severity sent.",
)
@click.option(
    "--again", is_flag=True, help="Gửi lại cả phát hiện chưa được trả lời. / Also unanswered ones."
)
@click.option("--by", metavar="TÊN", default="", help="Người gửi. / Who sends.")
@click.pass_obj
def send(
    run: Run,
    unit: str,
    out: Path,
    folder: Path | None,
    due: datetime,
    number: str,
    rule: str,
    least: str,
    again: bool,
    by: str,
) -> int:
    """Write the letters and record them; exit code 1 where there was nothing to send."""
    from hoso.ending import end_whole
    from hoso.files import some_folder
    from hoso.sending import SendOrder, send_all, send_one
    from hoso.wiring import the_home
    from schemas.clock import now, office_date

    if bool(unit) == bool(folder):
        raise click.UsageError("Cần --unit hoặc --all-units / --unit or --all-units is needed")
    if due.date() < office_date(now()):
        raise click.BadParameter("ngày đã qua / the day is past", param_hint="--due")
    order = SendOrder(
        due=due.date(), unit=unit, rule=rule, number=number, least=least, again=again, by=by
    )
    home, unitless = the_home(run.settings), 0
    if folder is not None:
        some_folder(folder)
        sent, unitless = send_all(home, run.settings, order, folder)
    else:
        sent = send_one(home, run.settings, order, out)
    end_whole(home, "findings", (item.object_id for item in sent))
    if run.as_json:
        emit_json({"letters": [item.as_dict() for item in sent], "unitless": unitless})
    else:
        _say(sent, unitless)
    return EXIT_OK if sent else EXIT_FOUND


def _say(sent: list[Sent], unitless: int) -> None:
    for item in sent:
        say(f"{item.unit}: {item.findings} phát hiện, mã phiếu {item.code} → {item.file}")
    if unitless:
        say(f"Không gửi được {unitless} phát hiện vì không ghi đơn vị.")
    if not sent:
        say("Không có phát hiện nào cần gửi (xem `hoso findings list`).")
