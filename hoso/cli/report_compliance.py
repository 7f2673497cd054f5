"""``hoso report compliance``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoso.cli.days import DAY, a_day, cut_off_option, span
from hoso.cli.main import Run
from hoso.cli.output import emit_json, progress, say
from hoso.cli.report_split import check_out, say_split, split_folder, split_option
from hoso.cli.words import day_words

if TYPE_CHECKING:
    from reports.model import Compliance

_SHOWN = 200  # rows listed on a terminal; --json has all


@click.command(
    "compliance",
    help="Báo cáo kiểm tra tuân thủ, ghi ra Excel (.xlsx), một trang .html hoặc .csv.\n\n"
    "Compliance report as an Excel workbook, an HTML page or CSV.",
)
@click.option(
    "--period",
    metavar="KỲ",
    default=None,
    help="2026, 2026-H1, 2026-Q3 hoặc 2026-09; thay cho --from, --to. / Instead of --from, --to.",
)
@cut_off_option
@click.option(
    "--from", "start", metavar="NGÀY", type=DAY, help="Từ ngày (DD/MM/YYYY). / First day."
)
@click.option("--to", "end", metavar="NGÀY", type=DAY, help="Đến hết ngày. / Last day.")
@click.option("--unit", metavar="ĐƠN_VỊ", default=None, help="Chỉ một đơn vị. / One unit only.")
@split_option
@click.option(
    "--explain",
    "figure",
    metavar="CHỈ_TIÊU",
    default=None,
    help="Liệt kê văn bản, hồ sơ của chỉ tiêu: F-041, F-041:passed, state:valid, due:overdue, "
    "errors …; không ghi tệp. / List what a figure counts.",
)
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
    run: Run,
    period: str | None,
    cut_off: str,
    start: datetime | None,
    end: datetime | None,
    unit: str | None,
    split: str | None,
    figure: str | None,
    out: Path,
) -> None:
    """Write the workbook and say which snapshot it shows, or list what a figure counts."""
    from hoso.reporting import report_of, source_of, write_report, write_report_by_unit
    from hoso.wiring import the_home
    from reports.period import period_of

    if period and (start or end):
        raise click.UsageError("--period không dùng cùng --from, --to")
    if split and (unit or figure):
        raise click.UsageError("--split không dùng cùng --unit, --explain")
    check_out(out, split)
    span(start, end)
    asked = period_of(period, cut_off) if period else None
    days = (asked.start, asked.end) if asked else (a_day(start), a_day(end))
    home = the_home(run.settings)
    with progress(quiet=run.as_json) as report:
        source = source_of(home, run.settings, report)
    if figure is not None:
        _say_explained(run, report_of(source, period=days, unit=unit), figure)
        return
    if split:
        folder = split_folder(out)
        say_split(run, folder, write_report_by_unit(home, source, folder, period=days))
        return
    snapshot = write_report(home, source, out, period=days, unit=unit)
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


def _say_explained(run: Run, report: Compliance, figure: str) -> None:
    from reports.explained import explained, figure_names

    try:
        rows = explained(report, figure).to_dict("records")
    except KeyError:
        known = ", ".join(figure_names(report))
        raise click.BadParameter(known, param_hint="--explain") from None
    if run.as_json:
        emit_json({"figure": figure, "rows": rows})
        return
    for row in rows[:_SHOWN]:
        last = day_words(str(row["told"]))  # a day due, or why
        told = (row["file_code"], row["number"], row["subject"], row["unit"], last)
        say("- " + " · ".join(str(part) for part in told if part))
    if len(rows) > _SHOWN:
        say(f"… và {len(rows) - _SHOWN} mục khác (--json nêu đủ)")
    say(f"{len(rows)} mục")
