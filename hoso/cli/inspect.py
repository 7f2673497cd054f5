"""``hoso inspect``: an inspection frozen, its sample looked at by people, its draft minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.days import DAY, cut_off_option
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import BOOK, DOCUMENT, OutFile
from hoso.cli.output import emit_json, progress, say, say_all

if TYPE_CHECKING:
    from reports.inspection.model import Kind

_METHODS = ("simple", "unit", "month", "retention", "type", "direction")


@click.group(
    help="Kiểm tra theo quyết định: chốt phạm vi, chọn mẫu, ghi kết luận, lập dự thảo biên bản.\n\n"
    "Inspections: scope frozen, a sample drawn, verdicts taken, minutes drafted."
)
def command() -> None:
    """Group of the commands of inspections."""


@command.command(
    "new",
    help="Chốt một cuộc kiểm tra: phạm vi, kỳ, số liệu, và chọn mẫu ngẫu nhiên.\n\n"
    "Freeze an inspection: scope, period, data, and a random sample.",
)
@click.option(
    "--decision", "number", metavar="SỐ", required=True, help="Số quyết định: 15/QĐ-SNV. / Number."
)
@click.option(
    "--decided", "day", metavar="NGÀY", type=DAY, required=True,
    help="Ngày quyết định (DD/MM/YYYY). / Its day.",
)  # fmt: skip
@click.option(
    "--period", metavar="KỲ", required=True, help="2026, 2026-H1, 2026-Q3, 2026-09. / Period."
)
@cut_off_option
@click.option("--unit", metavar="ĐƠN_VỊ", default=None, help="Chỉ một đơn vị. / One unit only.")
@click.option(
    "--rule", "rules", metavar="QUY_TẮC", multiple=True,
    help="Chỉ kiểm tra quy tắc này (nhiều lần được). / Only this rule; may be repeated.",
)  # fmt: skip
@click.option(
    "--items", "kind", type=click.Choice(["dossier", "document"]), default="dossier",
    show_default=True, help="Chọn hồ sơ hay văn bản. / What is drawn.",
)  # fmt: skip
@click.option(
    "--size", metavar="N", type=click.IntRange(min=1), default=None, help="Số mục. / How many."
)
@click.option("--rate", metavar="%", default=None, help="Hoặc tỷ lệ phần trăm. / Or per cent.")
@click.option(
    "--by", "method", type=click.Choice(_METHODS), default="simple", show_default=True,
    help="Chia nhóm theo. / Stratify by.",
)  # fmt: skip
@click.option(
    "--seed", metavar="SỐ_GIEO", default="", help="Số gieo; trống thì tự tạo. / Seed of the draw."
)
@click.option(
    "--inspector", "inspectors", metavar="NGƯỜI", multiple=True,
    help="“Họ tên, chức vụ”, trưởng đoàn trước; mặc định người thao tác. / Inspectors, head first.",
)  # fmt: skip
@click.option("--issuer", metavar="NƠI", default="", help="Người, cơ quan ra quyết định. / Issuer.")
@click.option(
    "--about", metavar="NỘI_DUNG", default="", help="Quyết định về việc gì. / What it is about."
)
@click.pass_obj
def new(
    run: Run,
    /,
    number: str,
    day: datetime,
    period: str,
    cut_off: str,
    rules: Sequence[str],
    inspectors: Sequence[str],
    rate: str | None,
    size: int | None,
    kind: Kind,
    **plain: Any,
) -> None:
    """Freeze and say what was drawn."""
    from hoso.cli.inspect_lines import new_lines, told_dict
    from hoso.ending import end_whole
    from hoso.inspecting.begin import Wanted, new_inspection
    from hoso.wiring import the_home
    from reports.period import period_of

    if (size is None) == (rate is None):
        raise click.UsageError("Cần đúng một trong hai: --size N hoặc --rate %.")
    kept = new_inspection(
        run.settings,
        Wanted(
            number=number,
            day=day.date(),
            period=period_of(period, cut_off),
            inspectors=tuple(inspectors),
            rules=tuple(rules),
            size=size,
            rate=_rate(rate),
            kind=kind,
            **plain,
        ),
    )
    end_whole(the_home(run.settings), "inspect", [kept.aip.object_id])
    if run.as_json:
        emit_json(told_dict(kept))
        return
    say_all(new_lines(kept))


def _rate(text: str | None) -> Fraction | None:
    """A percentage over 0 and up to 100, with a decimal point or comma. Raises ``BadParameter``."""
    if text is None:
        return None
    try:
        rate = Fraction(text.replace(",", ".").rstrip("% "))
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 0 < rate <= 100:
        raise click.BadParameter(
            "lớn hơn 0, không quá 100 / over 0, up to 100", param_hint="--rate"
        )
    return rate


@command.command(
    "sheet",
    help="Ghi phiếu kết luận (Excel) để người kiểm tra điền.\n\nWrite the inspectors' workbook.",
)
@click.argument("id", metavar="MÃ")
@click.option(
    "--out", metavar="TỆP", type=OutFile(*BOOK), default=Path("phieu-kiem-tra.xlsx"),
    show_default=True, help="Tệp ghi ra. / Output file.",
)  # fmt: skip
@click.pass_obj
def sheet(run: Run, id: str, out: Path) -> None:
    """Write the workbook and say how many rows wait."""
    from hoso.inspecting.reading import write_sheet
    from reports.inspection.rows import asked_rows
    from reports.inspection.tally import open_rows

    kept = write_sheet(run.settings, id, out)
    rows, waiting = len(asked_rows(kept.frozen)), len(open_rows(kept.frozen, kept.told))
    if run.as_json:
        emit_json({"file": str(out), "id": id, "rows": rows, "open": waiting})
        return
    say(f"Đã ghi phiếu kết luận: {out} ({rows} dòng, còn {waiting} dòng chưa có kết luận)")


@command.command(
    "read",
    help="Đọc lại phiếu kết luận đã điền, nhiều tệp một lần.\n\nRead filled-in workbooks back.",
)
@click.argument("id", metavar="MÃ")
@click.argument("files", metavar="TỆP…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def read(run: Run, id: str, files: Sequence[Path]) -> int:
    """Take the verdicts; exit code 1 where a file or row was refused."""
    from archive.objects import INSPECTION_ID
    from hoso.cli.inspect_lines import read_lines
    from hoso.ending import end_whole
    from hoso.inspecting.reading import read_sheets
    from hoso.wiring import the_home

    with progress(quiet=run.as_json) as report:
        told = list(read_sheets(run.settings, id, files, report))
    end_whole(the_home(run.settings), "inspect", [INSPECTION_ID + id])
    if run.as_json:
        emit_json({"id": id, "files": [one.as_dict() for one in told]})
    else:
        say_all(line for one in told for line in read_lines(one))
    whole = not any(one.outcome == "refused" or one.refused for one in told)
    return EXIT_OK if whole else EXIT_FOUND


@command.command(
    "close",
    help="Kết thúc kiểm tra và ghi dự thảo biên bản (DOCX).\n\n"
    "Close an inspection and write its draft minutes.",
)
@click.argument("id", metavar="MÃ")
@click.option(
    "--out", metavar="TỆP", type=OutFile(*DOCUMENT), default=Path("bien-ban.docx"),
    show_default=True, help="Biên bản ghi ra. / The minutes.",
)  # fmt: skip
@click.option(
    "--xlsx", metavar="TỆP", type=OutFile(*BOOK), default=None,
    help="Ghi thêm kết quả ra Excel. / The results as a workbook too.",
)  # fmt: skip
@click.option(
    "--symbol", metavar="KÝ_HIỆU", default="", help="Ký hiệu biên bản: BB-SNV. / Its symbol."
)
@click.option(
    "--draft", is_flag=True, help="Chỉ xem trước, không kết thúc. / A preview, nothing is closed."
)
@click.pass_obj
def close(run: Run, id: str, out: Path, xlsx: Path | None, symbol: str, draft: bool) -> None:
    """Write the minutes and say what came out."""
    from hoso.cli.inspect_lines import close_lines, result_dict
    from hoso.ending import end_whole
    from hoso.inspecting.close import close_inspection
    from hoso.wiring import the_home

    kept, result = close_inspection(run.settings, id, out, xlsx=xlsx, symbol=symbol, draft=draft)
    end_whole(the_home(run.settings), "inspect", [kept.aip.object_id])
    if run.as_json:
        files = {"file": str(out), "xlsx": str(xlsx) if xlsx else None}
        emit_json({**files, "state": kept.state, **result_dict(kept, result)})
        return
    say_all(close_lines(kept, result, out, xlsx))


@command.command("list", help="Các cuộc kiểm tra đã lập.\n\nThe inspections there are.")
@click.pass_obj
def list_(run: Run) -> None:
    """One line per inspection."""
    from archive.inspections import inspection_ids
    from hoso.cli.inspect_lines import list_lines, row_dict
    from hoso.wiring import the_home
    from reports.inspection.kept import open_kept

    storage = the_home(run.settings).open_storage()
    kept = [open_kept(storage, id) for id in inspection_ids(storage)]
    if run.as_json:
        emit_json({"inspections": [row_dict(one) for one in kept]})
        return
    say_all(list_lines(kept))


@command.command(
    "show",
    help="Một cuộc kiểm tra: phạm vi, mẫu, kết quả, và kho có thay đổi gì từ khi chốt.\n\n"
    "One inspection: scope, sample, results, and what moved in the archive since.",
)
@click.argument("id", metavar="MÃ")
@click.pass_obj
def show(run: Run, id: str) -> None:
    """Everything about an inspection."""
    from hoso.cli.inspect_lines import show_dict, show_lines
    from hoso.inspecting.close import moved
    from hoso.wiring import the_home
    from reports.inspection.kept import open_kept
    from reports.inspection.tally import result_of

    home = the_home(run.settings)
    kept = open_kept(home.open_storage(), id)
    result, since = result_of(kept.frozen, kept.told), moved(home, kept)
    if run.as_json:
        emit_json(show_dict(kept, result, since))
        return
    say_all(show_lines(kept, result, since))


@command.command(
    "agreement",
    help="Phần mềm và người kiểm tra thống nhất đến đâu, theo từng quy tắc, qua các cuộc kiểm tra "
    "đã kết thúc.\n\nHow far machine and inspectors agree, rule by rule.",
)
@click.pass_obj
def agreement(run: Run) -> None:
    """One line per rule."""
    from hoso.cli.inspect_lines import agreement_lines
    from hoso.wiring import the_home
    from reports.inspection.agreement import agreements, closings

    rows = agreements(closings(the_home(run.settings).open_storage()))
    if run.as_json:
        emit_json({"rules": [row.as_dict() for row in rows]})
        return
    say_all(agreement_lines(rows))
