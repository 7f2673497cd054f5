"""The ``hoso`` command: one thin module per sub-command, loaded only when called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from hoso.cli.faults import as_hoso_error
from hoso.cli.help import Context, in_vietnamese, usage_words
from hoso.cli.output import emit_error, emit_failure, note
from hoso.settings import Settings, load_settings

# Sub-command -> module in hoso.cli; the command object of each module is named ``command``.
COMMANDS = {
    "init": "init",
    "demo": "demo",
    "template": "template",
    "prepare": "prepare",
    "ingest": "ingest",
    "validate": "validate",
    "register": "register",
    "status": "status",
    "quarantine": "quarantine",
    "search": "search",
    "show": "show",
    "serve": "serve",
    "export": "export",
    "report": "report",
    "inspect": "inspect",
    "verify": "verify",
    "rebuild": "rebuild",
    "backup": "backup",
    "media": "media",
    "restore": "restore",
    "repair": "repair",
    "trust": "trust",
    "rejudge": "rejudge",
    "findings": "findings",
    "read-scans": "read_scans",
    "explain": "explain",
    "doctor": "doctor",
    "audit": "audit",
    "database": "database",
}
EXIT_OK, EXIT_FOUND, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130
# Options of ``hoso`` itself.
_FLAGS = frozenset({"--json"})
_WITH_VALUE = frozenset({"--home", "--operator", "--wait"})
_INTERRUPTED: dict[str, Any] = {
    "error": "interrupted",
    "message": "Đã dừng theo yêu cầu (Ctrl-C).",
    "message_en": "Interrupted (Ctrl-C).",
    "remedy": "Chạy lại lệnh để làm tiếp; phần đã làm xong vẫn được giữ.",
    "remedy_en": "Run the command again to go on; what was finished is kept.",
    "params": {},
}


@dataclass(frozen=True, slots=True)
class Run:
    """What every command gets: settings resolved once, and how to print."""

    settings: Settings
    as_json: bool


class _LazyGroup(click.Group):
    context_class = Context

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
        return in_vietnamese(command)


@click.group(
    cls=_LazyGroup,
    help="Hoso: tiếp nhận, kiểm tra, lưu giữ, tra cứu và báo cáo hồ sơ điện tử.\n\n"
    "Take in, check, keep, find and report on electronic work files.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--home",
    metavar="THƯ_MỤC",
    help="Thư mục kho lưu trữ (hoặc HOSO_HOME). / The archive's home folder.",
)
@click.option(
    "--operator",
    metavar="TÊN",
    help="Người thao tác, ghi vào sổ và nhật ký. / Name of the operator.",
)
@click.option(
    "--wait",
    metavar="GIÂY",
    help="Chờ lệnh khác đang ghi vào kho tối đa bấy nhiêu giây. / Seconds to wait for another "
    "command that writes.",
)
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON. / Print JSON only.")
@click.pass_context
def cli(
    ctx: click.Context, home: str | None, operator: str | None, wait: str | None, as_json: bool
) -> None:
    """Resolve settings once and hand them to the sub-command."""
    flags = {"home": home, "operator": operator, "wait_seconds": wait}
    ctx.obj = Run(load_settings(flags), as_json)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (docs/exit-codes.md). Raises nothing."""
    arguments = _globals_first(list(sys.argv[1:] if argv is None else argv))
    as_json = "--json" in arguments[: _end_of_globals(arguments)]
    try:
        result: Any = cli.main(args=arguments, prog_name="hoso", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        emit_failure(_INTERRUPTED, as_json=as_json)
        return EXIT_INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        return _help_wanted(error, as_json)
    except click.ClickException as error:
        emit_failure(usage_words(error), as_json=as_json)
        return EXIT_USAGE
    except BrokenPipeError:
        return EXIT_OK
    except Exception as error:
        known = as_hoso_error(error)
        emit_error(known, as_json=as_json)
        return known.exit_code
    return result if isinstance(result, int) else EXIT_OK


def _help_wanted(error: click.UsageError, as_json: bool) -> int:
    """A group called without a sub-command: its help page, as an error."""
    if as_json:
        emit_failure(usage_words(error), as_json=True)
    elif error.ctx is not None:
        for line in error.ctx.get_help().split("\n"):
            note(line)
    return EXIT_USAGE


def _globals_first(arguments: list[str]) -> list[str]:
    """Options of ``hoso`` itself may stand anywhere before ``--``; click wants them first."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    moved: list[str] = []
    rest: list[str] = []
    at = 0
    while at < end:
        word = arguments[at]
        takes = 2 if word in _WITH_VALUE and at + 1 < end else 1
        own = word in _WITH_VALUE or word in _FLAGS or word.partition("=")[0] in _WITH_VALUE
        (moved if own else rest).extend(arguments[at : at + takes])
        at += takes
    return [*moved, *rest, *arguments[end:]]


def _end_of_globals(arguments: list[str]) -> int:
    return arguments.index("--") if "--" in arguments else len(arguments)
