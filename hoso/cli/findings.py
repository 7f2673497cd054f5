"""``hoso findings``: where findings stand, letters to units, replies, decisions, waivers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.findings_decide import decide, waive
from hoso.cli.findings_read import read
from hoso.cli.findings_send import send
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import BOOK, OutFile
from hoso.cli.output import emit_json, say, say_all
from schemas.life import named
from schemas.masking import mask_numbers

if TYPE_CHECKING:
    from hoso.findings import World
    from schemas.life import Life, Step

_KEPT = ("code", "rule", "severity", "block", "unit", "file_code", "number", "ended", "late")

_WRITTEN = {"found", "reason", "basis", "approver", "text", "who"}


@click.group(
    help="Xử lý phát hiện: gửi đơn vị giải trình, đọc trả lời, quyết định, miễn trừ.\n\n"
    "What becomes of findings: letters to units, replies, decisions, waivers."
)
def command() -> None:
    """Group of the commands on findings."""


@command.command(
    "list",
    help="Danh sách phát hiện và tình trạng xử lý; --out: ghi bảng tính để quyết định hàng loạt."
    "\n\nFindings and where they stand; --out writes a workbook to decide in.",
)
@click.option("--unit", metavar="ĐƠN_VỊ", default="", help="Chỉ một đơn vị. / One unit only.")
@click.option("--rule", metavar="QUY_TẮC", default="", help="Chỉ một quy tắc. / One rule only.")
@click.option("--dossier", metavar="MÃ", default="", help="Chỉ một hồ sơ. / One dossier only.")
@click.option(
    "--state",
    type=click.Choice(named("states")),
    default=None,
    help="Chỉ một tình trạng. / One state only.",
)
@click.option(
    "--on",
    type=click.Choice(["documents", "registers"]),
    default=None,
    help="Chỉ phát hiện trên hồ sơ, tài liệu (documents) hoặc trên sổ văn bản (registers). / "
    "Only those on documents, or on registers.",
)
@click.option("--overdue", is_flag=True, help="Chỉ phiếu quá hạn trả lời. / Overdue answers.")
@click.option(
    "--out",
    metavar="TỆP",
    type=OutFile(*BOOK),
    default=None,
    help="Bảng tính .xlsx ghi ra. / Workbook to write.",
)
@click.pass_obj
def list_(
    run: Run,
    unit: str,
    rule: str,
    dossier: str,
    state: str | None,
    on: str | None,
    overdue: bool,
    out: Path | None,
) -> None:
    """Print the findings asked for, or write them to a workbook."""
    from hoso.cli.findings_lines import list_lines
    from hoso.findings import Asked, chosen, world_of, write_decisions
    from hoso.wiring import the_home

    asked = Asked(
        unit=unit, rule=rule, state=state or "", dossier=dossier, on=on or "", overdue=overdue
    )
    world = world_of(the_home(run.settings), run.settings)
    found = chosen(world, asked)
    if out is not None:
        write_decisions(world, run.settings, found, out)
    if run.as_json:
        rows = [{**_row(row), **_stand(world, life)} for row, life in found]
        emit_json({"file": str(out) if out else None, "findings": rows})
    elif out is not None:
        say(f"Đã ghi {len(found)} phát hiện để quyết định: {out}")
    else:
        say_all(list_lines(world, found))


@command.command("show", help="Quá trình xử lý của một phát hiện.\n\nThe history of a finding.")
@click.argument("code", metavar="MÃ")
@click.pass_obj
def show(run: Run, code: str) -> int:
    """Print a finding and every step; exit code 1 where it is still open."""
    from hoso.cli.findings_lines import show_lines
    from hoso.findings import world_of
    from hoso.wiring import the_home

    world = world_of(the_home(run.settings), run.settings)
    (known,) = world.asked([code])
    life = world.life(known.code)
    rows = world.rows([known.code])
    if run.as_json:
        steps = [_step(step) for step in life.steps]
        told = _row(rows[0]) if rows else None
        emit_json({"code": known.code, "finding": told, **_stand(world, life), "steps": steps})
    else:
        say_all(show_lines(world, known, rows[0] if rows else None, life))
    return EXIT_FOUND if life.is_open else EXIT_OK


def _row(row: dict[Any, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _KEPT} | {"found": mask_numbers(row["found"])}


def _stand(world: World, life: Life) -> dict[str, Any]:
    return {
        "state": life.state,
        "due": life.due,
        "overdue": life.is_overdue(world.on),
        "waiver": _step(life.waiver) if life.waiver else None,
    }


def _step(step: Step) -> dict[str, Any]:
    """A step as JSON, numbers of identity papers hidden in what people wrote."""
    told = step.as_dict()
    return told | {name: mask_numbers(told[name]) for name in _WRITTEN & told.keys()}


for _command in (send, read, decide, waive):
    command.add_command(_command)
