"""``hoso register``: lists, registers and messages of other systems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say, say_all
from hoso.cli.register_judge import judge

if TYPE_CHECKING:
    from hoso.progress import Progress
    from ingest.registers import Added

_OUTCOMES = {
    "archived": ("đã lưu", "✓"),
    "already_archived": ("đã có trong kho", "✓"),
    "refused": ("không nhập", "✗"),
}
_KINDS = {
    "register-in": "sổ (danh sách) văn bản đến",
    "register-out": "sổ (danh sách) văn bản đi",
    "trace": "vết xử lý",
    "list": "danh sách nhiều loại",
    "edoc": "văn bản trên trục liên thông (edXML)",
    "status": "thông điệp trạng thái (edXML)",
}
_SHOWN = 10  # findings shown of a file; --json has all


@click.group(
    help="Sổ đăng ký, danh sách văn bản và vết xử lý của hệ thống khác.\n\n"
    "Registers, lists and traces of other systems."
)
def command() -> None:
    """Group of the register commands."""


def reading_options(function: Any) -> Any:
    """The arguments of the commands that read lists."""
    for option in (
        click.option(
            "--columns",
            metavar="TỆP",
            type=click.Path(path_type=Path),
            help="Tên cột và từ riêng của cơ quan, tệp .json. / The agency's own heads and words.",
        ),
        click.option(
            "--kind",
            type=click.Choice(["register-in", "register-out", "trace"]),
            default=None,
            help="Loại danh sách, nếu không muốn đoán theo tên cột. / Kind of the lists.",
        ),
        click.argument(
            "sources", metavar="NGUỒN…", nargs=-1, required=True, type=click.Path(path_type=Path)
        ),
    ):
        function = option(function)
    return function


@command.command(
    "add",
    help="Nhập sổ, danh sách (.xlsx, .xls, .ods, .csv), thông điệp edXML vào kho.\n\n"
    "Take registers, lists and edXML messages in.",
)
@reading_options
@click.pass_obj
def add(run: Run, sources: Sequence[Path], kind: str | None, columns: Path | None) -> int:
    """Keep each file; exit code 1 where one was refused or a row could not be taken in."""
    return _take(run, sources, kind, columns, keep=True)


@command.command(
    "check",
    help="Đọc thử sổ, danh sách mà không lưu.\n\nRead registers and lists without keeping them.",
)
@reading_options
@click.pass_obj
def check(run: Run, sources: Sequence[Path], kind: str | None, columns: Path | None) -> int:
    """As add, but nothing is kept."""
    return _take(run, sources, kind, columns, keep=False)


@command.command(
    "list", help="Các sổ, danh sách đã lưu trong kho.\n\nThe registers and lists that are kept."
)
@click.pass_obj
def list_(run: Run) -> None:
    """One line per register."""
    from archive.registers import read_register_object, register_ids
    from hoso.wiring import the_home

    storage = the_home(run.settings).open_storage()
    kept = [read_register_object(storage, oid) for oid in register_ids(storage)]
    if run.as_json:
        shown = ("name", "kind", "mapping", "rows", "papers", "events", "received_at", "operator")
        rows = [{"object_id": r.object_id, **{k: r.told[k] for k in shown}} for r in kept]
        emit_json({"registers": rows})
        return
    for register in sorted(kept, key=lambda item: (item.told["received_at"], item.name)):
        told = register.told
        say(
            f"{register.name} – {_KINDS.get(told['kind'], told['kind'])}: "
            f"{told['papers']} văn bản, {told['events']} sự kiện, nhận {told['received_at']}"
        )
    if not kept:
        say("Chưa có sổ, danh sách nào. Nhập bằng `hoso register add`.")


command.add_command(judge)


def _take(
    run: Run, sources: Sequence[Path], kind: str | None, columns: Path | None, *, keep: bool
) -> int:
    from hoso.ending import end_whole
    from hoso.registering import order_of, take_registers
    from hoso.wiring import the_home

    order = order_of(run.settings, kind or "", columns)
    with (
        progress(quiet=run.as_json) as shown,
        _at_work(run, sources, shown) if keep else nullcontext(shown) as report,
    ):
        told = list(take_registers(run.settings, sources, order, report, keep=keep))
    if keep:
        end_whole(the_home(run.settings), "register add", (one.object_id for one in told))
    counts: Counter[str] = Counter(added.outcome for added in told)
    if run.as_json:
        tally = {"received": len(told), **{name: counts[name] for name in _OUTCOMES}}
        emit_json({"files": tally, "registers": [added.as_dict() for added in told]})
    else:
        for added in told:
            say_all(_lines(added, keep=keep))
        parts = " + ".join(f"{_OUTCOMES[name][0]} {counts[name]}" for name in _OUTCOMES)
        say(f"Tệp: đã nhận {len(told)} = {parts}" + ("" if keep else " (đọc thử, không lưu)"))
    whole = not counts["refused"] and not any(added.refused_rows for added in told)
    return EXIT_OK if whole else EXIT_FOUND


def _at_work(
    run: Run, sources: Sequence[Path], shown: Progress
) -> AbstractContextManager[Progress]:
    from hoso.cli.working import working
    from hoso.wiring import the_home

    what = "; ".join(str(path.absolute()) for path in sources)
    return working(run, the_home(run.settings), "register", shown, what=what)


def _lines(added: Added, *, keep: bool) -> Iterator[str]:
    word, mark = _OUTCOMES[added.outcome]
    if added.error:
        yield f"{mark} {added.name} – {word}: {added.error['message']}"
        yield f"    Cách xử lý: {added.error['remedy']}"
        return
    told = f"{mark} {added.name} – {word if keep else 'đọc được'}"
    if added.outcome == "already_archived":
        yield told
        return
    refused = f" + không ghi nhận {added.refused_rows}" if added.refused_rows else ""
    unit = "sự kiện" if added.kind == "trace" else "văn bản"
    taken = added.rows - added.refused_rows
    yield (
        f"{told}: {_KINDS.get(added.kind, added.kind)}; {added.rows} dòng = {unit} {taken}"
        f"{refused}; {added.papers} văn bản, {added.events} sự kiện"
    )
    yield from _findings(added)


def _findings(added: Added) -> Iterator[str]:
    from schemas.finding import Finding
    from validator.catalogue import load_catalogue
    from validator.report import render

    rules = load_catalogue()
    for raw in added.findings[:_SHOWN]:
        found = render(Finding.from_dict(dict(raw)), rules, "vi")
        yield f"    [{found['rule']}] {found['message']} ({found['place']})"
    more = len(added.findings) + added.untold - _SHOWN
    if more > 0:
        yield f"    … và {more} chỗ khác (--json nêu đủ)"
