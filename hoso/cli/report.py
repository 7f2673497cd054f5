"""``hoso report compliance | signatures | processing | form | fill``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from hoso.cli.days import a_day, cut_off_option, until_option
from hoso.cli.main import Run
from hoso.cli.out import BOOK, DOCUMENT, OutFile, check_ending
from hoso.cli.output import emit_json, progress, say, say_all
from hoso.cli.report_compliance import compliance
from hoso.cli.report_fill import fill
from hoso.cli.report_split import check_out, say_split, split_folder, split_option


@click.group(help="Lập báo cáo.\n\nReports.")
def command() -> None:
    """Group of the report commands."""


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
    type=OutFile(".pdf", ".html", ".json", ".xml"),
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


@command.command(
    "processing",
    help="Báo cáo tình hình, thời gian xử lý văn bản đến trong một kỳ, ghi ra Excel "
    "(--explain: xem từng văn bản của một chỉ tiêu).\n\n"
    "Report on the processing of incoming papers in a period, as a workbook; --explain lists the "
    "papers of a figure.",
)
@click.option(
    "--period",
    metavar="KỲ",
    required=True,
    help="2026, 2026-H1, 2026-Q3 hoặc 2026-09. / Year, half, quarter or month.",
)
@cut_off_option
@until_option
@click.option("--unit", metavar="ĐƠN_VỊ", default=None, help="Chỉ một đơn vị. / One unit only.")
@split_option
@click.option(
    "--persons",
    is_flag=True,
    help="Hiện thời gian xử lý của từng người. / Show the times of single persons.",
)
@click.option(
    "--explain",
    "figure",
    metavar="CHỈ_TIÊU",
    default=None,
    help="Liệt kê văn bản của chỉ tiêu: backlog, received, done_late, open_late …; "
    "không ghi tệp. / List the papers a figure counts.",
)
@click.option(
    "--out",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    default=Path("bao-cao-xu-ly.xlsx"),
    show_default=True,
    help="Tệp ghi ra: .xlsx, .html (một trang) hoặc .csv (theo đơn vị). / Output file.",
)
@click.pass_obj
def processing(
    run: Run,
    period: str,
    cut_off: str,
    until: datetime | None,
    unit: str | None,
    split: str | None,
    persons: bool,
    figure: str | None,
    out: Path,
) -> None:
    """Write the workbook and say its totals, or list the papers of a figure."""
    from hoso.cli.processing_lines import paper_lines, paper_rows, total_lines
    from hoso.processed import processed, write_processing, write_processing_by_unit
    from hoso.wiring import the_home
    from reports.period import period_of
    from reports.processing import FIGURES, Asked, listed
    from schemas.clock import now, office_date

    check_out(out, split)
    span, on = period_of(period, cut_off), a_day(until) or office_date(now())
    if until and on < span.start:
        raise click.BadParameter("trước kỳ / before the period", param_hint="--until")
    asked = Asked(period=span, unit=unit, persons=persons, on=on)
    if figure is not None and figure not in FIGURES:
        raise click.BadParameter(", ".join(FIGURES), param_hint="--explain")
    home = the_home(run.settings)
    if split and (unit or figure):
        raise click.UsageError("--split không dùng cùng --unit, --explain")
    with progress(quiet=run.as_json) as report:
        if split:
            folder = split_folder(out)
            names = write_processing_by_unit(home, run.settings, asked, folder, report)
        elif figure is not None:
            found = listed(processed(home, run.settings, asked, report), figure)
        else:
            told, trace = write_processing(home, run.settings, asked, out, report)
    if split:
        say_split(run, folder, names)
    elif figure is not None:
        if run.as_json:
            emit_json({"figure": figure, "papers": paper_rows(found)})
        else:
            say_all(paper_lines(found))
    elif run.as_json:
        totals = {name: int(told.total[name]) for name in FIGURES}
        day = told.asked.counted.end.isoformat()
        emit_json({"file": str(out), "snapshot": trace.id, "as_of": day, "totals": totals})
    else:
        say_all(total_lines(told, trace.id, out))


@command.command(
    "form",
    help="Điền một biểu mẫu từ dữ liệu trong kho: sổ đăng ký văn bản đến, đi, sổ theo dõi, "
    "mục lục hồ sơ, mục lục văn bản, danh mục hồ sơ, biểu mẫu 3, biên bản giao nhận.\n\n"
    "Fill a form from what the archive holds: registers, lists of dossiers and documents.",
)
@click.argument("form_id", metavar="BIỂU_MẪU")
@click.option("--period", metavar="KỲ", default=None, help="2026, 2026-H1, 2026-Q3, 2026-09.")
@click.option("--unit", metavar="ĐƠN_VỊ", default=None, help="Chỉ một đơn vị. / One unit only.")
@click.option(
    "--dossier", metavar="MÃ", default="", help="Mã hồ sơ (mục lục văn bản). / A dossier's code."
)
@click.option(
    "--transfer",
    metavar="SỐ",
    default="",
    help="Số biên nhận (biên bản giao nhận); xem hoso status. / A transfer's number.",
)
@click.option(
    "--out",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    default=None,
    help="Tệp ghi ra; mặc định BIỂU_MẪU.xlsx, biên bản: .docx. / Output file.",
)
@click.pass_obj
def form(
    run: Run,
    form_id: str,
    period: str | None,
    unit: str | None,
    dossier: str,
    transfer: str,
    out: Path | None,
) -> None:
    """Write the form and say how many rows it has."""
    from hoso.forming import DELIVERY, write_delivery, write_form
    from hoso.wiring import the_home
    from reports.forms import form_ids, load_form
    from reports.period import period_of

    if form_id == DELIVERY:
        if not transfer:
            raise click.UsageError("Biểu mẫu này cần --transfer / this form needs it")
        out = out or Path(f"{form_id}.docx")
        check_ending(out, DOCUMENT)
        count = write_delivery(the_home(run.settings), run.settings, transfer, out)
        _say_form(run, form_id, "BIÊN BẢN GIAO NHẬN HỒ SƠ, TÀI LIỆU", out, count)
        return
    if form_id not in form_ids():
        raise click.BadParameter(", ".join((*form_ids(), DELIVERY)), param_hint="BIỂU_MẪU")
    wanted = load_form(form_id)
    given = {"period": period, "dossier": dossier}
    if wanted.needs and not given[wanted.needs]:
        raise click.UsageError(f"Biểu mẫu này cần --{wanted.needs} / this form needs it")
    out = out or Path(f"{form_id}.xlsx")
    check_ending(out, BOOK)
    with progress(quiet=run.as_json) as report:
        rows = write_form(
            the_home(run.settings),
            run.settings,
            wanted,
            out,
            report,
            period=period_of(period) if period else None,
            unit=unit,
            dossier=dossier,
        )
    _say_form(run, form_id, wanted.title, out, rows)


def _say_form(run: Run, form_id: str, title: str, out: Path, rows: int) -> None:
    if run.as_json:
        emit_json({"file": str(out), "form": form_id, "rows": rows})
        return
    say(f"Đã ghi {title}: {out} ({rows} dòng)")


command.add_command(compliance)
command.add_command(fill)
