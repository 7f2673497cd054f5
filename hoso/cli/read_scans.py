"""``hoso read-scans``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say_all

_SUSPECTED = (
    "NGHI CÓ NỘI DUNG MẬT: hồ sơ ghi ở trên đã chuyển thành không phổ biến; không giữ chữ đã đọc.",
    "  → Xem bản gốc ngay; đúng là mật thì xử lý theo quy định về bảo vệ bí mật nhà nước.",
    "  → Không phải dấu mật: hoso read-scans MÃ_HỒ_SƠ --not-secret LÝ_DO",
)
_SHOWN = 20  # dossiers and pages shown; the rest is counted


@click.command(
    help="Đọc bản quét trong kho bằng Tesseract để tìm được chữ. Bị ngắt thì chạy lại để làm tiếp; "
    "tệp gốc không thay đổi, mỗi hồ sơ được thêm một phiên bản chỉ có dữ liệu đặc tả.\n\n"
    "Read archived scans by Tesseract so that their words are found. Run again to go on after a "
    "break; files stay as they are, each dossier gets a version that adds metadata alone."
)
@click.argument("dossiers", metavar="[MÃ_HỒ_SƠ]…", nargs=-1)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Cả trang quét đã có lớp chữ, cả ảnh tư liệu. / Scans with a text layer, photographs too.",
)
@click.option("--redo", is_flag=True, help="Đọc lại cả tệp đã đọc. / Read again what was read.")
@click.option(
    "--not-secret",
    "cleared",
    metavar="LÝ_DO",
    default="",
    help="Đã xem: chữ giống dấu chỉ độ mật không phải dấu mật; lý do được lưu. / A person looked: "
    "what seems a secrecy mark is none.",
)
@click.pass_obj
def command(run: Run, dossiers: tuple[str, ...], everything: bool, redo: bool, cleared: str) -> int:
    """Print what was read; exit code 1 where something wants a person's look."""
    from hoso.cli.working import working
    from hoso.ending import end_whole
    from hoso.priority import give_way
    from hoso.scanning import scans_of
    from hoso.wiring import the_home
    from ingest.scans.job import Asked

    if cleared.strip() and not dossiers:
        raise click.UsageError("--not-secret cần mã hồ sơ / needs the dossiers' codes")
    home = the_home(run.settings)
    give_way()
    asked = Asked(codes=dossiers, everything=everything, redo=redo, cleared=cleared.strip())
    with progress(quiet=run.as_json) as shown, working(run, home, "read-scans", shown) as report:
        told = scans_of(home, run.settings, report, asked).as_dict()
    end_whole(home, "read-scans", (row["object_id"] for row in told["dossiers"]))
    if run.as_json:
        emit_json(told)
    else:
        say_all(_lines(told))
    index = told["index"]
    whole = not (told["failed"] or told["damaged"] or index["error"] or index["left"])
    suspected = any(row["suspected"] for row in told["dossiers"])
    return EXIT_OK if whole and not suspected else EXIT_FOUND


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    from hoso.cli.words import index_lines

    rows = told["dossiers"]
    looked = f"đã xem {told['looked']} hồ sơ"
    yield f"ĐỌC BẢN QUÉT: {told['pages']} trang của {len(rows)} hồ sơ ({looked})"
    for row in rows[:_SHOWN]:
        yield from _dossier(row)
    if len(rows) > _SHOWN:
        yield f"  … và {len(rows) - _SHOWN} hồ sơ khác (xem đủ bằng --json)"
    yield from (f"  HỎNG {one['object_id']}: {one['message']}" for one in told["damaged"])
    yield from index_lines(told["index"])
    if any(row["suspected"] for row in rows):
        yield from _SUSPECTED


def _dossier(row: Mapping[str, Any]) -> Iterator[str]:
    sure = f", độ tin cậy {row['confidence']}%" if row["confidence"] is not None else ""
    version = row["version"].removeprefix("v")
    yield f"  {row['file_code']}: {row['pages']} trang{sure} (phiên bản {version})"
    if row["unsure"]:
        yield f"      {row['unsure']} trang đọc không đủ tin cậy: giữ lại, không lập chỉ mục"
    for mark in row["suspected"]:
        yield f"      ! giống dấu {mark['level']}: {mark['path']}, trang {mark['page']} [P-004]"
    for one in row["differing"][:_SHOWN]:
        yield (
            f"      ? cần xem: {one['field_vi']} trong dữ liệu là “{one['value']}”, máy đọc được "
            f"“{one['found']}” ({one['file']}, trang {one['page']}) [{one['rule']}]"
        )
    if len(row["differing"]) > _SHOWN:
        yield f"      … và {len(row['differing']) - _SHOWN} chỗ khác (xem đủ bằng --json)"
    for one in row["problems"][:_SHOWN]:
        yield f"      không đọc được: {one['path']}, trang {one['page']} ({one['detail']})"
