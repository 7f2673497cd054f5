"""``hoso findings read``: workbooks of replies and decisions come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say, say_all

if TYPE_CHECKING:
    from ingest.lives import ReadBack

_OUTCOMES = {
    "recorded": ("đã ghi nhận", "✓"),
    "nothing": ("không có gì để ghi nhận", "–"),
    "already": ("đã đọc trước đây", "="),
    "refused": ("không đọc được", "✗"),
}
_STAGE = "Đọc bảng trả lời"
_SHOWN = 20  # refused rows told of a file; --json has all


@click.command(
    "read",
    help="Đọc các phiếu đơn vị đã trả lời và các bảng quyết định của người kiểm tra.\n\n"
    "Read replies of units and decisions of inspectors back.",
)
@click.argument("sources", metavar="TỆP…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def read(run: Run, sources: Sequence[Path]) -> int:
    """Record what can be taken; exit code 1 where a file or a row was refused."""
    from hoso.cli.working import working
    from hoso.ending import end_whole
    from hoso.settling import read_files
    from hoso.wiring import the_home

    home, what = the_home(run.settings), "; ".join(str(path.absolute()) for path in sources)
    told = []
    with (
        progress(quiet=True) as shown,
        working(run, home, "findings", shown, what=what) as report,
    ):
        for item in read_files(home, run.settings, sources):
            told.append(item)
            report(_STAGE, len(told), 0)
    end_whole(home, "findings", (item.object_id for item in told))
    counts: Counter[str] = Counter(item.outcome for item in told)
    if run.as_json:
        tally = {"read": len(told), **{name: counts[name] for name in _OUTCOMES}}
        emit_json({"files": tally, "workbooks": [item.as_dict() for item in told]})
    else:
        for item in told:
            say_all(_lines(item))
        parts = " + ".join(f"{_OUTCOMES[name][0]} {counts[name]}" for name in _OUTCOMES)
        say(f"Tệp: {len(told)} = {parts}")
    refused = any(item.judged and item.judged.refused for item in told)
    return EXIT_FOUND if refused or counts["refused"] else EXIT_OK


def _lines(item: ReadBack) -> Iterator[str]:
    words, mark = _OUTCOMES[item.outcome]
    yield f"{mark} {item.name} – {words}"
    if item.error:
        yield f"    {item.error['message']}"
        yield f"    Cách xử lý: {item.error['remedy']}"
    if item.judged is None:
        return
    judged = item.judged
    yield (
        f"    {judged.rows} dòng = ghi nhận {len(judged.steps)} + không ghi nhận "
        f"{len(judged.refused)} + đã ghi trước {judged.known} + để trống {judged.blank}"
    )
    for no in judged.refused[:_SHOWN]:
        yield f"    {no.sheet}, ô {no.column}{no.row}: {no.message}"
    if len(judged.refused) > _SHOWN:
        yield f"    … và {len(judged.refused) - _SHOWN} dòng khác (--json nêu đủ)"
