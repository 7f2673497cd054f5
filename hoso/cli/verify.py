"""``hoso verify``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say
from hoso.cli.words import size_words

_STAGE = "Kiểm tra toàn vẹn"


@click.command(
    help="Kiểm tra toàn vẹn toàn bộ kho; dừng giữa chừng thì lần sau chạy tiếp.\n\n"
    "Check the fixity of the whole archive; resumes where it was broken off."
)
@click.option("--fresh", is_flag=True, help="Bắt đầu lại từ đầu. / Start over.")
@click.option(
    "--out",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    help="Ghi báo cáo JSON. / Write the report as JSON.",
)
@click.pass_obj
def command(run: Run, fresh: bool, out: Path | None) -> int:
    """Print what is faulty; exit code 1 where something is."""
    from archive.verify import verify
    from hoso.files import check_target
    from hoso.wiring import the_home
    from schemas.clock import iso, now

    home = the_home(run.settings)
    if out is not None:
        check_target(out)
    operations = home.open_operations()
    try:
        with progress(quiet=run.as_json) as report:
            result = verify(
                home.open_storage(),
                operations,
                run_id=iso(now()),
                now=now,
                fresh=fresh,
                progress=lambda step: report(_STAGE, step.objects, step.total),
            )
    finally:
        operations.close()
    answer = result.as_dict()
    home.open_audit().append(
        at=now(),
        actor=run.settings.text("operator"),
        act="archive.verify",
        object=answer["run_id"],
        outcome="ok" if result.ok else "faulty",
    )
    if out is not None:
        _write(out, answer)
    if run.as_json:
        emit_json(answer)
    else:
        _tell(answer)
    return EXIT_OK if result.ok else EXIT_FOUND


def _write(out: Path, answer: dict[str, Any]) -> None:
    from hoso.files import write_new

    text = json.dumps(answer, ensure_ascii=False, indent=2, sort_keys=True)
    write_new(out, (text + "\n").encode())


def _tell(answer: dict[str, Any]) -> None:
    say(
        f"Đã kiểm tra {answer['objects']} đối tượng, {answer['files']} tệp ("
        f"{size_words(answer['bytes'])})"
    )
    if answer["ok"]:
        say("Kết quả: toàn vẹn, không có tệp hỏng.")
        return
    say(f"Kết quả: {len(answer['faulty'])} tệp có vấn đề")
    for row in answer["faulty"]:
        say(f"  {row['no']:>3}. {row['path']}/{row['file_name']}: {row['vi']} {row['detail']}")
