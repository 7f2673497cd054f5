"""``hoso report compliance``, ``hoso report signatures``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from hoso.cli.days import DAY, a_day, span
from hoso.cli.main import Run
from hoso.cli.output import emit_json, progress, say


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


@command.command(
    "signatures",
    help="Báo cáo kết quả kiểm tra chữ ký số của một tệp, một gói hồ sơ hoặc một hồ sơ trong kho; "
    "dạng tệp theo đuôi: .pdf, .html, .json, .xml (ETSI TS 119 102-2).\n\n"
    "Report on the check of the signatures of a file, a transfer or an archived dossier; the form "
    "follows the ending: .pdf, .html, .json, .xml (ETSI TS 119 102-2).",
)
@click.argument("source", metavar="NGUỒN")
@click.option(
    "--out",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    default=Path("kiem-tra-chu-ky.pdf"),
    show_default=True,
    help="Tệp ghi ra. / Output file.",
)
@click.pass_obj
def signatures(run: Run, source: str, out: Path) -> None:
    """Write the report and say how many signatures have which verdict."""
    from hoso.files import check_target, write_new
    from hoso.signed import FORMS, PICTURED, signed

    form = out.suffix.lower()
    if form not in FORMS:
        known = ", ".join(FORMS)
        raise click.UsageError(f"Tệp ghi ra phải có đuôi {known}: {out}")
    check_target(out)
    with progress(quiet=run.as_json) as report:
        found = signed(source, run.settings, report, pictures=form in PICTURED)
    write_new(out, FORMS[form](found))
    counts = dict(found.report.counts)
    if run.as_json:
        emit_json({"file": str(out), "signatures": counts})
        return
    say(f"Đã ghi báo cáo: {out}")
    say("Chữ ký số: " + ("; ".join(f"{name}: {n}" for name, n in counts.items()) or "0"))
