"""``hoso report compliance``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from hoso.cli.days import DAY, a_day, span
from hoso.cli.main import Run
from hoso.cli.output import emit_json, say


@click.group(help="Lập báo cáo.\n\nReports.")
def command() -> None:
    """Group of the report commands."""


@command.command(
    "compliance",
    help="Báo cáo kiểm tra tuân thủ, ghi ra Excel.\n\nCompliance report as an Excel workbook.",
)
@click.option(
    "--from", "start", metavar="NGÀY", type=DAY, help="Từ ngày (DD/MM/YYYY). / First day."
)
@click.option("--to", "end", metavar="NGÀY", type=DAY, help="Đến hết ngày. / Last day.")
@click.option("--unit", metavar="ĐƠN_VỊ", default=None, help="Chỉ một đơn vị. / One unit only.")
@click.option(
    "--out",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    default=Path("bao-cao-tuan-thu.xlsx"),
    show_default=True,
    help="Tệp ghi ra. / Output file.",
)
@click.pass_obj
def compliance(
    run: Run, start: datetime | None, end: datetime | None, unit: str | None, out: Path
) -> None:
    """Write the workbook and say which snapshot it shows."""
    from hoso.reporting import write_report
    from hoso.wiring import the_home

    span(start, end)
    home = the_home(run.settings)
    period = (a_day(start), a_day(end))
    snapshot = write_report(home, run.settings, out, period=period, unit=unit)
    if run.as_json:
        emit_json(
            {
                "file": str(out),
                "snapshot": snapshot.id,
                "rules_version": snapshot.rules_version,
            }
        )
        return
    say(f"Đã ghi báo cáo: {out}")
    say(f"Mã số liệu: {snapshot.id} · bộ quy tắc: {snapshot.rules_version}")
