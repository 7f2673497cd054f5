"""``hoso report fill``: the province's own workbook, its marks filled in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.days import cut_off_option
from hoso.cli.main import Run
from hoso.cli.output import emit_json, progress, say, say_all

if TYPE_CHECKING:
    from hoso.filling import Filled

_SHOWN = 50  # marks listed on a terminal; --json has all


@click.command(
    "fill",
    help="Điền bảng tính mẫu của cấp trên: {{chỉ_tiêu}}, {{chỉ_tiêu|kỳ}}, {{chỉ_tiêu|kỳ|đơn vị}} "
    "trong ô được thay bằng số liệu của kho; định dạng, công thức, biểu đồ, bảo vệ giữ nguyên. "
    "Tên chỉ tiêu: docs/indicators.md. Mã thoát 1 khi còn dấu không điền được.\n\n"
    "Fill another's workbook: marks in cells give way to figures; styles, formulas, charts and "
    "protection stay. Exit code 1 where a mark could not be filled.",
)
@click.argument("template", metavar="MẪU.xlsx", type=click.Path(path_type=Path))
@click.option(
    "--period",
    metavar="KỲ",
    required=True,
    help="Kỳ của dấu không ghi kỳ: 2026, 2026-H1, 2026-Q3, 2026-09. / For marks without a period.",
)
@cut_off_option
@click.option(
    "--unit",
    metavar="ĐƠN_VỊ",
    default="",
    help="Đơn vị của dấu không ghi đơn vị; mặc định toàn cơ quan. / For marks without a unit.",
)
@click.option(
    "--out",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    required=True,
    help="Tệp ghi ra, chưa có, cùng đuôi với mẫu. / Output file, a new one.",
)
@click.pass_obj
def fill(run: Run, template: Path, period: str, cut_off: str, unit: str, out: Path) -> int:
    """Write the filled workbook and list what was and was not filled."""
    from hoso.filling import write_filled
    from hoso.wiring import the_home
    from reports.period import period_of

    wanted = period_of(period, cut_off)
    home = the_home(run.settings)
    with progress(quiet=run.as_json) as report:
        found = write_filled(home, run.settings, template, out, report, period=wanted, unit=unit)
    if run.as_json:
        emit_json({"file": str(out), **as_json(found)})
    else:
        say(f"Đã ghi: {out} ({len(found.answers)} dấu đã điền) · mã số liệu: {found.snapshot}")
        say_all(_lines(found))
    return 1 if found.unfilled else 0


def as_json(found: Filled) -> dict[str, Any]:
    """The keys of ``--json`` but the file."""
    return {
        "snapshot": found.snapshot,
        "filled": [
            {"sheet": sheet, "cell": cell, "mark": one.mark, "value": one.value}
            for (sheet, cell), one in found.answers
        ],
        "unfilled": [
            {"sheet": sheet, "cell": cell, "mark": one.mark, "why": one.why, "near": list(one.near)}
            for (sheet, cell), one in found.unfilled
        ],
    }


def _lines(found: Filled) -> Iterator[str]:
    from reports.labels import Labels

    labels = Labels()
    for (sheet, cell), answer in found.answers:
        if answer.value is None:
            yield f"  – {sheet}!{cell} {answer.mark}: {labels('fill.nothing')}"
    for (sheet, cell), one in found.unfilled[:_SHOWN]:
        place = f"{sheet}!{cell}" if cell else sheet
        alike = f" {labels('fill.near', names=', '.join(one.near))}" if one.near else ""
        yield f"  ✗ {place} {one.mark}: {labels(f'fill.{one.why}')}{alike}"
    if len(found.unfilled) > _SHOWN:
        yield f"  … {labels('fill.more', count=len(found.unfilled) - _SHOWN)}"
