"""``hoso validate PATH``."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say
from hoso.cli.words import OUTCOMES, finding_lines


@click.command(
    help="Kiểm tra một gói hồ sơ hoặc một tệp mà không lưu gì.\n\n"
    "Check a transfer or a single file; nothing is kept."
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Ghi lại bảng tính của người nộp, có cột kết quả và ghi chú ở ô sai. / "
    "Write the sender's workbook back with verdicts and comments.",
)
@click.pass_obj
def command(run: Run, path: Path, out: Path | None) -> int:
    """Judge and print; exit code 1 where something was found wrong."""
    from hoso.returned import write_returned
    from hoso.wiring import optional_home, setup_of, worker_pool
    from ingest.validation import validate

    with (
        tempfile.TemporaryDirectory(prefix="hoso-") as folder,
        worker_pool(run.settings) as pool,
        progress(quiet=run.as_json) as report,
    ):
        setup = setup_of(run.settings, optional_home(run.settings), pool, report)
        answer, examination = validate(path, Path(folder), setup)
        if out is not None:
            write_returned(examination, setup, out)
    if run.as_json:
        emit_json(answer)
    else:
        _tell(answer, out)
    wrong = any(row["severity"] == "error" for row in answer["findings"])
    fine = answer["outcome"] in ("archived", "examined") and not wrong
    return EXIT_OK if fine else EXIT_FOUND


def _tell(answer: dict[str, Any], out: Path | None) -> None:
    say(f"KẾT QUẢ KIỂM TRA: {OUTCOMES[answer['outcome']]}")
    for row in answer["dossiers"]:
        reasons = f" vì {', '.join(row['reasons'])}" if row["reasons"] else ""
        say(f"  {row['file_code'] or '(không có mã)'}: {OUTCOMES[row['outcome']]}{reasons}")
    say(f"Tệp: {len(answer['files'])}; chữ ký số: {len(answer['signatures'])}")
    for row in answer["signatures"]:
        say(f"  {row['file']} · {row['signer'] or row['field']}: {row['verdict_vi']}")
    say(f"Phát hiện: {len(answer['findings'])}")
    for line in finding_lines(answer["findings"]):
        say(line)
    if out is not None:
        say(f"Bảng tính trả lại: {out}")
