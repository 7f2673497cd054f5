"""``hoso validate PATH``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.messages import message_lines
from hoso.cli.out import BOOK, OutFile
from hoso.cli.output import emit_json, progress, say_all
from hoso.cli.scan_lines import scan_lines
from hoso.cli.words import (
    MARKS,
    OUTCOMES,
    finding_lines,
    rule_words,
    severity_counts,
    signature_lines,
)

if TYPE_CHECKING:
    from validator.printed.suggest import Suggestion

# The outcome as a verdict on a source that nobody has handed in yet.
_VERDICTS = {
    "archived": "đủ điều kiện nhận vào kho",
    "quarantined": "sẽ bị tạm giữ để bổ sung hoặc giải trình",
    "refused": "sẽ bị trả lại",
    "withheld": "có hồ sơ nghi chứa nội dung mật, không được nhận",
    "examined": "đã kiểm tra",
}
_MANY_DOSSIERS = 30
_MANY_SUGGESTIONS = 40


@click.command(
    help="Kiểm tra một gói hồ sơ, một tệp, hoặc một gói, kho OCFL mà không lưu gì.\n\n"
    "Check a transfer, a single file, or an OCFL object or root; nothing is kept."
)
@click.argument("path", metavar="NGUỒN", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="TỆP",
    type=OutFile(*BOOK),
    help="Ghi lại bảng tính của người nộp, có cột kết quả và ghi chú ở ô sai. / "
    "Write the sender's workbook back with verdicts and comments.",
)
@click.option(
    "--overlay",
    metavar="TỆP",
    type=OutFile(".pdf"),
    help="Với một tệp PDF: ghi bản sao có khung đánh dấu chỗ sai và danh sách ở cuối. / "
    "Of a single PDF: write a copy with what is wrong boxed and listed behind.",
)
@click.option(
    "--suggest",
    is_flag=True,
    help="Gợi ý giá trị cho ô trống của văn bản, đọc từ trang văn bản; với --out thì ghi vào bảng "
    "tính trả lại bằng màu riêng. / "
    "Offer values for empty cells, read off the pages; with --out in a colour of their own.",
)
@click.option(
    "--ocr",
    is_flag=True,
    help="Đọc bản quét bằng Tesseract: so chữ đọc được với dữ liệu đặc tả, khác nhau thì nhắc cần "
    "xem. / Read scans by Tesseract and compare their words with the data; what differs is to be "
    "looked at.",
)
@click.pass_obj
def command(
    run: Run, path: Path, out: Path | None, overlay: Path | None, *, suggest: bool, ocr: bool
) -> int:
    """Judge and print; exit code 1 where something was found wrong."""
    from archive.ocfl.foreign import form_of
    from hoso.cli.validate_ocfl import validate_ocfl
    from hoso.examining import examined
    from hoso.files import check_target
    from hoso.overlaying import write_overlay
    from hoso.returned import write_returned
    from hoso.wiring import writing_pool
    from ingest.suggesting import suggested

    for target in (out, overlay):
        if target is not None:
            check_target(target)
    if form := form_of(path):
        if out or overlay or suggest or ocr:
            options = "--out, --overlay, --suggest, --ocr"
            raise click.UsageError(f"{options} không dùng với kho, gói OCFL / not with OCFL")
        return validate_ocfl(run, path, form)
    with (
        progress(quiet=run.as_json) as report,
        examined(path, run.settings, report, ocr=ocr) as looked,
    ):
        answer = looked.answer
        offered = suggested(looked.examination, looked.setup) if suggest else ()
        written: tuple[Suggestion, ...] = ()
        if out is not None:
            with writing_pool(run.settings) as writer:
                written = write_returned(looked.examination, looked.setup, out, writer, offered)
        if overlay is not None:
            catalogue = looked.setup.catalogue
            write_overlay(answer, looked.examination, catalogue, overlay, run.settings)
    answer["suggestions"] = [{**one.as_dict(), "written": one in written} for one in offered]
    if run.as_json:
        emit_json(answer)
    else:
        say_all(_lines(answer, out, overlay))
        say_all(_suggestions(offered, len(written)) if suggest else ())
    wrong = any(row["severity"] == "error" for row in answer["findings"])
    wrong = wrong or any(row["suspected"] for row in answer["scans"])
    fine = answer["outcome"] in ("archived", "examined") and not wrong
    return EXIT_OK if fine else EXIT_FOUND


def _lines(answer: dict[str, Any], out: Path | None, overlay: Path | None) -> Iterator[str]:
    yield f"KẾT QUẢ KIỂM TRA: {_VERDICTS[answer['outcome']]}"
    if answer["dossiers"]:
        yield ""
        yield f"HỒ SƠ: {_counts(answer['dossiers'], 'outcome')}"
        yield from _dossiers(answer["dossiers"])
    yield ""
    yield f"TỆP: {_counts(answer['files'], 'account')}"
    yield from scan_lines(answer["scans"])
    yield from _form(answer["form"])
    yield from message_lines(answer["messages"])
    yield ""
    yield f"CHỮ KÝ SỐ: {len(answer['signatures'])}"
    yield from signature_lines(answer["signatures"])
    yield ""
    yield f"PHÁT HIỆN: {severity_counts(answer['findings'])}"
    yield from finding_lines(answer["findings"])
    if out is not None:
        yield ""
        yield f"Bảng tính trả lại: {out}"
    if overlay is not None:
        yield ""
        yield f"Bản sao đánh dấu: {overlay}"


def _suggestions(offered: Sequence[Suggestion], written: int) -> Iterator[str]:
    """What the pages offer for empty cells, with where each was read."""
    from reports.returned import offers

    yield ""
    told = f"GỢI Ý CHO Ô TRỐNG: {len(offered)} (chưa ai xác nhận"
    yield f"{told}; {written} đã ghi vào bảng tính trả lại)" if written else f"{told})"
    for one in offers(offered[:_MANY_SUGGESTIONS]):
        yield f"  {one['sheet']}!{one['column']}{one['row']} {one['field_vi']}: “{one['value']}”"
        yield f"      {one['origin']}; độ tin cậy {one['confidence']}"
    if len(offered) > _MANY_SUGGESTIONS:
        yield f"  … và {len(offered) - _MANY_SUGGESTIONS} gợi ý khác (xem đủ bằng --json)"


def _form(form: dict[str, Any] | None) -> Iterator[str]:
    """Of a single file: whether its form was judged, and on what ground."""
    if form is None:
        return
    yield ""
    named = f"{form['class_vi']} ({form['basis']})" if form["basis"] else form["class_vi"]
    if form["scanned"]:
        kind = f" ({named})" if form["basis"] else ""
        yield f"THỂ THỨC: chưa đánh giá, tệp chỉ là bản quét{kind}"
    elif form["class"] != "administrative":
        yield f"THỂ THỨC: không xét theo Nghị định 30, {named}"
    else:
        yield f"THỂ THỨC: {named}, đã xét {form['judged']} quy tắc"
        if form["unsure"]:
            yield f"  cần xem (chưa nhận chắc thành phần): {', '.join(form['unsure'])}"


def _counts(rows: list[dict[str, Any]], key: str) -> str:
    counts = Counter(row[key] for row in rows)
    parts = [f"{words} {counts[name]}" for name, words in OUTCOMES.items() if counts[name]]
    return f"{len(rows)} ({', '.join(parts)})" if rows else "0"


def _dossiers(rows: list[dict[str, Any]]) -> Iterator[str]:
    # Dossiers that need something done come first where the list must be cut.
    ordered = sorted(rows, key=lambda row: row["outcome"] == "archived")
    shown = rows if len(rows) <= _MANY_DOSSIERS else ordered[:_MANY_DOSSIERS]
    for row in shown:
        code = row["file_code"] or f"(không có mã, hồ sơ thứ {row['position']})"
        yield f"  {MARKS.get(row['outcome'], '✗')} {code}: {OUTCOMES[row['outcome']]}"
        if row["reasons"]:
            yield f"      vì {rule_words(row['reasons'])}"
    if len(rows) > len(shown):
        yield f"  … và {len(rows) - len(shown)} hồ sơ khác (xem đủ bằng --json)"
