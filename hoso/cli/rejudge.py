"""``hoso rejudge``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from hoso.cli.days import DAY, end_of
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import OutFile
from hoso.cli.output import emit_json, progress, say_all

_SHOWN = 20  # changes shown; the rest is counted


@click.command(
    help="Đánh giá lại chữ ký đã lưu theo kho tin cậy, CRL và quy tắc hiện nay; không thay đổi kho."
    "\n\nJudge stored signatures again under today's trust, lists and rules; changes nothing."
)
@click.argument("dossiers", metavar="[MÃ_HỒ_SƠ]…", nargs=-1)
@click.option(
    "--out",
    metavar="TỆP",
    type=OutFile(".xlsx", ".json"),
    default=None,
    help="Ghi báo cáo ra .xlsx hoặc .json. / Write the report as .xlsx or .json.",
)
@click.option(
    "--trust-at",
    "day",
    metavar="NGÀY",
    type=DAY,
    help="Theo kho tin cậy vào cuối ngày này. / Under the trust store as of a day.",
)
@click.option(
    "--signature-policy",
    "policy",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    help="Ngưỡng kiểm tra khác, tệp .json. / Other thresholds.",
)
@click.option(
    "--read-again",
    "again",
    is_flag=True,
    help="Đọc lại tệp có dữ kiện chữ ký của phiên bản cũ. / Read files with older facts again.",
)
@click.pass_obj
def command(
    run: Run,
    dossiers: tuple[str, ...],
    out: Path | None,
    day: datetime | None,
    policy: Path | None,
    again: bool,
) -> int:
    """Print what changed; exit code 1 where a signature is invalid, lost or could not be judged."""
    from hoso.rejudging import rejudge_home, write_report
    from hoso.wiring import the_home

    home = the_home(run.settings)
    with progress(quiet=run.as_json) as report:
        told = rejudge_home(
            home,
            run.settings,
            report,
            codes=dossiers,
            out=out,
            trust_at=end_of(day),
            policy=policy,
            again=again,
        ).as_dict()
    if out is not None:
        write_report(told, out, agency=run.settings.text("agency_name"))
    if run.as_json:
        emit_json({**told, "file": str(out) if out else None})
    else:
        say_all(_lines(told, out))
    bad = any(
        row["kind"] == "lost" or row["new"]["conclusion"] == "TOTAL-FAILED"
        for row in told["changes"]
    )
    return EXIT_FOUND if bad or told["damaged"] or told["failed"] else EXIT_OK


def _lines(told: Mapping[str, Any], out: Path | None) -> Iterator[str]:
    from hoso.cli.trust_lines import missing_lines
    from reports.labels import Labels
    from reports.rejudged import because_line, count_lines, older_lines, shown, step_lines

    labels = Labels("vi")
    yield from count_lines(told, labels)
    moves = Counter(shown(row, labels) for row in told["changes"])
    yield from (f"  {old} → {new}: {count} chữ ký" for (old, new), count in moves.most_common())
    for row in told["changes"][:_SHOWN]:
        yield f"  {row['file_code']} {row['file']}, {row['signer'] or row['field']}"
        yield "      " + " → ".join(shown(row, labels))
        yield from (f"      bước {line}" for line in step_lines(row))
        yield from (f"      vì: {because_line(cause, labels)}" for cause in row["because"])
    if len(told["changes"]) > _SHOWN:
        yield f"  … và {len(told['changes']) - _SHOWN} chữ ký khác (xem đủ bằng --out hoặc --json)"
    yield from missing_lines(told["missing_issuers"])
    yield from older_lines(told["facts"], labels)
    yield from (f"KHÔNG ĐỌC ĐƯỢC {row['object_id']}: {row['why']}" for row in told["damaged"])
    yield from (f"KHÔNG ĐÁNH GIÁ ĐƯỢC {name}" for name in told["failed"])
    yield labels("rejudged.caution")
    if out is not None:
        yield f"Đã ghi báo cáo: {out}"
