"""``hoso doctor``."""

from __future__ import annotations

import platform
from typing import Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, say
from hoso.settings import settings_table


@click.command(
    help="Khám kho: thiết lập, nhật ký, danh mục và chỉ mục có khớp nhau không.\n\n"
    "Check settings, audit log, and whether catalogue and index agree."
)
@click.option("--settings", "only_settings", is_flag=True, help="Chỉ thiết lập. / Settings only.")
@click.pass_obj
def command(run: Run, only_settings: bool) -> int:
    """Print the state; exit code 1 where something disagrees."""
    shown: dict[str, Any] = {
        "python": platform.python_version(),
        "settings": {
            name: {"value": run.settings.text(name), "origin": run.settings.origins[name]}
            for name in settings_table()
        },
    }
    problems: list[str] = []
    if not only_settings:
        shown["archive"], problems = _archive(run)
        shown["problems"] = problems
    if run.as_json:
        emit_json(shown)
    else:
        _tell(shown, problems)
    return EXIT_FOUND if problems else EXIT_OK


def _archive(run: Run) -> tuple[dict[str, Any], list[str]]:
    from hoso.wiring import readable_index, the_home
    from schemas.errors import HosoError

    home, problems = the_home(run.settings), []
    catalogue = home.open_catalogue()
    try:
        wanted = dict(catalogue.entries())
        archived = sum(1 for oid in home.open_storage().objects() if ":transfer:" not in oid)
        held = catalogue.counts()["dossier"]
    finally:
        catalogue.close()
    if archived != held:
        problems.append(f"kho có {archived} hồ sơ, danh mục có {held}: chạy `hoso rebuild`")
    engine: dict[str, Any] = {}
    try:
        index = readable_index(home)
        try:
            engine = index.info()
            pending = set(wanted.items()) ^ set(index.state().items())
        finally:
            index.close()
        if pending:
            problems.append(f"chỉ mục lệch {len(pending)} mục: chạy `hoso rebuild`")
    except HosoError as error:
        problems.append(f"{error.message('vi')} {error.remedy('vi')}")
    problems += [f"nhật ký: {fault}" for fault in home.open_audit().check()]
    return {"home": str(home.path), "dossiers": archived, "index": engine}, problems


def _tell(shown: dict[str, Any], problems: list[str]) -> None:
    say(f"Python {shown['python']}")
    say("Thiết lập:")
    for name, row in shown["settings"].items():
        say(f"  {name} = {row['value'] or '(trống)'}  [{row['origin']}]")
    if "archive" in shown:
        say(f"Kho: {shown['archive']['home']} · {shown['archive']['dossiers']} hồ sơ")
        say(f"Bộ tra cứu: {shown['archive']['index']}")
        say("Kết luận: " + ("tốt." if not problems else "có vấn đề:"))
    for problem in problems:
        say(f"  - {problem}")
