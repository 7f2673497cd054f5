"""``hoso prepare LIST FOLDER``: a list and a folder of files made into our workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import BOOK, OutFile
from hoso.cli.output import emit_json, progress, say_all
from hoso.cli.register import reading_options
from schemas.profile import PROFILE_IDS

if TYPE_CHECKING:
    from hoso.preparing import Made
    from reports.labels import Labels
    from schemas.prepared import Matched

_SHOWN = 8  # rows or files shown of each kind; the workbook has all


class Given(click.ParamType[tuple[str, str]]):
    """``Rights=Không hạn chế``: a field by its short name, and its value."""

    name = "given"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """(short name, value)."""
        from ingest.preparing.compose import GIVEN_FIELDS

        name, _, text = str(value).partition("=")
        if name.strip() not in GIVEN_FIELDS or not text.strip():
            names = ", ".join(GIVEN_FIELDS)
            self.fail(f"cần TÊN=GIÁ_TRỊ với TÊN là: {names} / NAME=VALUE is wanted", param, ctx)
        return name.strip(), text.strip()


@click.command(
    help="Lập bảng tính nộp lưu từ danh sách văn bản (iOffice, sổ) và thư mục tệp, hoặc tệp nén "
    ".zip, .tar của các tệp ấy.\n\n"
    "Make the workbook of a transfer from lists of papers and a folder (.zip, .tar) of files."
)
@reading_options
@click.argument("source", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="TỆP",
    type=OutFile(*BOOK, folder=True),
    default=Path("nop-luu.xlsx"),
    show_default=True,
    help="Bảng tính ghi ra; là thư mục thì ghi nop-luu.xlsx vào đó. / Output workbook or folder.",
)
@click.option(
    "--set",
    "values",
    metavar="TÊN=GIÁ_TRỊ",
    type=Given(),
    multiple=True,
    help="Giá trị chung cho ô mà danh sách và tệp không cho biết, theo tên ngắn: "
    'OrganId=000.00.07.H99, Rights="Không hạn chế". / Value where nothing else tells.',
)
@click.option(
    "--profile",
    metavar="CHUẨN",
    type=click.Choice(PROFILE_IDS),
    help="Mẫu bảng tính: tt02-2019, tt05-2025; mặc định theo ngày kết thúc của các hồ sơ. "
    "/ Form of the workbook; by default by when the dossiers ended.",
)
@click.option(
    "--ocr",
    is_flag=True,
    help="Đọc bằng Tesseract trang đầu của bản quét mà tên tệp không cho biết là văn bản nào; khớp "
    "theo đó thì luôn ghi “Nên xem”. / Read first pages of scans no name gives away.",
)
@click.pass_obj
def command(
    run: Run,
    sources: Sequence[Path],
    source: Path,
    kind: str | None,
    columns: Path | None,
    out: Path,
    values: Sequence[tuple[str, str]],
    profile: str | None,
    *,
    ocr: bool,
) -> int:
    """Print the sums; exit code 1 where somebody has something to look at or to fill in."""
    from hoso.preparing import make_ready

    with progress(quiet=run.as_json) as report:
        made = make_ready(
            run.settings,
            sources,
            source,
            out,
            report,
            kind=kind or "",
            columns=columns,
            values=dict(values),
            ocr=ocr,
            profile=profile or "",
        )
    if run.as_json:
        emit_json(_told(made))
    else:
        say_all(_lines(made, packed=not source.is_dir()))
    return EXIT_OK if made.prepared.is_done else EXIT_FOUND


def _told(made: Made) -> dict[str, Any]:
    prepared = made.prepared
    return {
        "file": str(made.out),
        "form": {**asdict(prepared.form), "older": prepared.older},
        "unused": list(made.unused),
        "lists": [
            {"name": one.name, "rows": one.rows, "refused_rows": one.refused_rows}
            for one in made.lists
        ],
        "papers": {
            "all": prepared.papers,
            "with_file": prepared.with_file,
            "certain": prepared.certain,
            "without_file": len(prepared.left_rows),
        },
        "files": {
            "all": prepared.files,
            "matched": len(prepared.matched),
            "left": len(prepared.left_files),
            "ignored": prepared.ignored,
        },
        "sheets": {entity: len(rows) for entity, rows in prepared.rows.items()},
        "matched": [asdict(one) for one in prepared.matched],
        "left_rows": [asdict(one) for one in prepared.left_rows],
        "left_files": [asdict(one) for one in prepared.left_files],
        "lacking": [asdict(one) for one in prepared.lacking],
        "secret": prepared.secret,
        "offered": len(made.offered),
    }


def _lines(made: Made, *, packed: bool) -> Iterator[str]:
    from reports.labels import Labels
    from reports.prepared import form_text

    labels, prepared = Labels("vi"), made.prepared
    for one in made.lists:
        refused = f", không ghi nhận {one.refused_rows}" if one.refused_rows else ""
        yield f"Danh sách {one.name}: {one.rows} dòng{refused}"
    look = prepared.with_file - prepared.certain
    yield (
        f"Văn bản: {prepared.papers} = có tệp {prepared.with_file} (chắc chắn {prepared.certain}, "
        f"nên xem {look}) + chưa có tệp {len(prepared.left_rows)}"
    )
    ignored = f"; bỏ qua {prepared.ignored} tệp tạm, danh sách" if prepared.ignored else ""
    yield (
        f"Tệp: {prepared.files} = đã khớp {len(prepared.matched)} + còn lại "
        f"{len(prepared.left_files)}{ignored}"
    )
    sheets = prepared.rows
    yield (
        f"Bảng tính: {len(sheets['dossier'])} hồ sơ, {len(sheets['document'])} văn bản, "
        f"{len(sheets['file'])} tệp; {len(made.offered)} ô đọc từ trang văn bản"
    )
    yield form_text(prepared, labels)
    if made.unused:
        yield f"Mẫu này không có trường {', '.join(made.unused)}: giá trị đã cho không dùng"
    yield from _secret(prepared.secret)
    yield from _left(made, labels)
    yield from _lacking(made)
    yield f"Đã ghi: {made.out}"
    steps = ["Điền ô còn thiếu"] * bool(prepared.lacking) + ["giải nén"] * packed
    steps += ["đặt bảng tính cạnh các tệp", "rồi chạy: hoso validate THƯ_MỤC"]
    text = ", ".join(steps)
    yield text[:1].upper() + text[1:]


def _secret(paths: Sequence[str]) -> Iterator[str]:
    if paths:
        yield "NGHI CÓ DẤU CHỈ ĐỘ MẬT, không được nộp:"
        yield from _some(f"  ✗ {path}" for path in paths)


def _left(made: Made, labels: Labels) -> Iterator[str]:
    prepared = made.prepared
    look = [one for one in prepared.matched if one.main and one.confidence == "look"]
    if look:
        yield "Nên xem:"
        yield from _some(
            f"  ! {one.source.sign} ← {one.path}: " + _why(one, labels) for one in look
        )
    if prepared.rows_to_see:
        yield "Chưa có tệp:"
        yield from _some(
            f"  - {one.source.row} {one.source.sign} {one.source.day}: "
            + labels(f"prepare.why.{one.why}")
            for one in prepared.rows_to_see
        )
    if others := len(prepared.left_rows) - len(prepared.rows_to_see):
        yield f"Dòng của văn bản khác, thư mục không có tệp nào: {others} (trang “Chưa khớp”)"
    if prepared.left_files:
        yield "Tệp chưa có dòng:"
        yield from _some(
            f"  - {one.path}: {labels(f'prepare.why.{one.why}')}" for one in prepared.left_files
        )


def _why(one: Matched, labels: Labels) -> str:
    if one.doubt:
        return labels(f"prepare.doubt.{one.doubt}", page=one.page)
    return labels(f"prepare.basis.{one.basis}")


def _some(lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    yield from told[:_SHOWN]
    if len(told) > _SHOWN:
        yield f"  … và {len(told) - _SHOWN} chỗ khác (bảng tính nêu đủ)"


def _lacking(made: Made) -> Iterator[str]:
    from schemas.profile import load_profile

    counts = Counter((one.entity, one.field) for one in made.prepared.lacking)
    if not counts:
        return
    profile = load_profile(made.prepared.form.profile)
    yield f"Cần điền: {counts.total()} ô"
    yield from _some(
        f"  {profile.entities[entity].sheet}: {profile.field(entity, name).vi} ({name}), {count} ô"
        for (entity, name), count in counts.items()
    )
