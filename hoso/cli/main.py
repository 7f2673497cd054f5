"""The ``hoso`` command: one thin module per sub-command, loaded only when called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from hoso.cli.output import emit_error, note
from hoso.settings import Settings, load_settings
from schemas.errors import HosoError

# Sub-command -> module in hoso.cli; the command object of each module is named ``command``.
COMMANDS = {
    "init": "init",
    "demo": "demo",
    "template": "template",
    "ingest": "ingest",
    "validate": "validate",
    "status": "status",
    "quarantine": "quarantine",
    "search": "search",
    "show": "show",
    "export": "export",
    "report": "report",
    "verify": "verify",
    "rebuild": "rebuild",
    "backup": "backup",
    "restore": "restore",
    "explain": "explain",
    "doctor": "doctor",
}
EXIT_OK, EXIT_FOUND, EXIT_USAGE, EXIT_INTERRUPTED, EXIT_INTERNAL = 0, 1, 2, 130, 99


@dataclass(frozen=True, slots=True)
class Run:
    """What every command gets: settings resolved once, and how to print."""

    settings: Settings
    as_json: bool


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"hoso.cli.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        command.name = cmd_name
        return command


@click.group(
    cls=_LazyGroup,
    help="Hoso: tiếp nhận, kiểm tra, lưu giữ, tra cứu và báo cáo hồ sơ điện tử.\n\n"
    "Take in, check, keep, find and report on electronic work files.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--home", help="Thư mục kho lưu trữ (hoặc HOSO_HOME). / The archive's home folder.")
@click.option("--operator", help="Người thao tác, ghi vào sổ và nhật ký. / Name of the operator.")
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON. / Print JSON only.")
@click.pass_context
def cli(ctx: click.Context, home: str | None, operator: str | None, as_json: bool) -> None:
    """Resolve settings once and hand them to the sub-command."""
    ctx.obj = Run(load_settings({"home": home, "operator": operator}), as_json)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (docs/exit-codes.md)."""
    arguments = _json_anywhere(list(sys.argv[1:] if argv is None else argv))
    as_json = "--json" in arguments
    try:
        result: Any = cli.main(args=arguments, prog_name="hoso", standalone_mode=False)
    except HosoError as error:
        emit_error(error, as_json=as_json)
        return error.exit_code
    except click.exceptions.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except BrokenPipeError:
        return EXIT_OK
    except Exception as error:
        emit_error(HosoError("internal", why=f"{type(error).__name__}: {error}"), as_json=as_json)
        return EXIT_INTERNAL
    return result if isinstance(result, int) else EXIT_OK


def _json_anywhere(arguments: list[str]) -> list[str]:
    """``--json`` may stand anywhere before ``--``; click wants it before the sub-command."""
    head = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--json" not in head:
        return arguments
    rest = [a for a in head if a != "--json"] + arguments[len(head) :]
    return ["--json", *rest]


def _interrupted() -> int:
    note("Đã dừng theo yêu cầu; chạy lại lệnh để tiếp tục. / Interrupted; run again to continue.")
    return EXIT_INTERRUPTED
