"""Writes the reference pages made from data: exit codes, settings, commands, JSON, audit log,
indicators.

``python -m hoso.docs`` rewrites them; a test compares the checked-in pages with what this makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from archive.audit import acts
from hoso.cli.help import Context
from hoso.cli.main import COMMANDS, cli
from hoso.jsonkeys import Key, error_keys, keys_of
from hoso.jsonkeys import commands as json_commands
from hoso.settings import PREFIX, settings_table
from reports.fill import indicators, words
from schemas.errors import error_table

_FIXED = (
    (0, "", "Xong.", "Done."),
    (1, "", "Xong, có phát hiện hoặc có phần không nhận.", "Done, something was found wrong."),
    (2, "", "Gọi lệnh sai cách.", "Wrong usage."),
    (130, "", "Dừng bằng Ctrl-C.", "Interrupted by Ctrl-C."),
)


def exit_codes() -> str:
    """Markdown of the one table of exit codes."""
    rows = list(_FIXED)
    rows += [(row["exit"], code, row["vi"], row["en"]) for code, row in error_table().items()]
    head = "# Exit codes\n\n| code | error | tiếng Việt | English |\n|---|---|---|---|\n"
    return head + "".join(
        f"| {exit_} | {_code(code)} | {_cell(vi)} | {_cell(en)} |\n"
        for exit_, code, vi, en in sorted(rows)
    )


def settings() -> str:
    """Markdown of the one table of settings."""
    head = (
        "# Settings\n\nOrder: flag > `HOSO_*` > `hoso.toml` in the home > default. An unknown key "
        "is an error. `hoso doctor --settings` shows each value and where it came from.\n\n"
        "| name | variable | flag | default | tiếng Việt | English |\n|---|---|---|---|---|---|\n"
    )
    return head + "".join(
        f"| `{name}` | `{PREFIX}{name.upper()}` | {_code(row['flag'])} | "
        f"{row['default']} | {_cell(row['vi'])} | {_cell(row['en'])} |\n"
        for name, row in settings_table().items()
    )


def commands() -> str:
    """Markdown with the help text of every command."""
    parts = ["# Commands\n"]
    root = Context(cli, info_name="hoso", **cli.context_settings)
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if command is not None:
            parts += _help(command, root, name)
    return "\n".join(parts)


def json_objects() -> str:
    """Markdown of the keys of every command's JSON object."""
    parts = [
        "# JSON\n\n`--json` prints one object on standard output and nothing else there. "
        "`[]` stands for every item of a list, `…` for keys that are data. Instants are RFC 3339 "
        "in UTC, days are ISO dates. Keys may be added; those below keep their meaning.\n\n"
        "## errors\n\nPrinted instead of the command's object; the exit code says which "
        "(exit-codes.md).\n\n" + _keys(error_keys())
    ]
    parts += [f"## hoso {name}\n\n{_keys(keys_of(name))}" for name in json_commands()]
    return "\n".join(parts)


def audit() -> str:
    """Markdown of what the audit log may say."""
    head = (
        "# Audit log\n\n`audit/YYYY-MM.jsonl` in the home: one line of canonical JSON per act, on "
        "the disk before the act is acknowledged. Keys: `seq` (from 1, without gaps), `at` (RFC "
        "3339, UTC), `actor` (the operator), `act`, `object`, `outcome`, `prev` (SHA-256 of the "
        "line before). No content of records, no titles, no file names. `hoso doctor` checks "
        "sequence and chain. An act or outcome that is not below cannot be written.\n\n"
        "The lines are the leaves of a Merkle tree (RFC 6962). `hoso audit checkpoint` signs its "
        "size and root with a key kept outside the home (`hoso audit key`) and keeps the signed "
        "note in `audit/checkpoints/`; give a copy to somebody else. `hoso audit verify [FOLDER] "
        "--key FILE.pub --checkpoint COPY` holds a log, or a copy of it anywhere, against its "
        "chain and against checkpoints, and says among which lines the first change lies. `hoso "
        "audit prove LINE` and `--from --to` write proofs that `hoso audit check-proof` checks "
        "without the archive.\n\n"
        "*Nhật ký: mỗi việc một dòng, nối chuỗi bằng SHA-256; không chứa nội dung tài liệu.*\n\n"
        "| act | object | outcome | tiếng Việt | English |\n|---|---|---|---|---|\n"
    )
    return head + "".join(
        f"| `{act}` | {_cell(row['object']['vi'])} / {_cell(row['object']['en'])} | `{outcome}` | "
        f"{_cell(row['vi'])} {_said(told['vi'])} | {_cell(row['en'])} {_said(told['en'])} |\n"
        for act, row in acts().items()
        for outcome, told in row["outcomes"].items()
    )


def marks() -> str:
    """Markdown of the indicators a template may name."""
    head = (
        "# Indicators\n\nWhat marks in a template may name (`hoso report fill`, "
        "[processing.md](processing.md)): `{{indicator}}`, `{{indicator|period}}`, "
        "`{{indicator|period|unit}}`.\n\n*Tên chỉ tiêu dùng trong bảng tính mẫu.*\n\n"
        "## Words\n\n| mark | tiếng Việt | English |\n|---|---|---|\n"
    )
    head += "".join(f"| `{{{{{id_}}}}}` | {vi} | {en} |\n" for id_, (vi, en) in words().items())
    head += (
        "\n## Figures\n\n`processing`: as `hoso report processing` counts; the others: "
        "as `hoso report compliance` does.\n\n"
        "| mark | tiếng Việt | English | cách tính | counted by |\n|---|---|---|---|---|\n"
    )
    return head + "".join(
        f"| `{{{{{row.id}}}}}` | {row.vi} | {row.en} | {_cell(row.definition)} | {row.source} |\n"
        for row in indicators().values()
    )


def _said(outcome: str) -> str:
    return _cell(f"{outcome[0].upper()}{outcome[1:]}.")


def _keys(rows: Sequence[Key]) -> str:
    head = "| key | tiếng Việt | English |\n|---|---|---|\n"
    return head + "".join(
        f"| `{row.path}{'.…' if row.open else ''}` | {_cell(row.vi)} | {_cell(row.en)} |\n"
        for row in rows
    )


def _help(command: click.Command, parent: click.Context, name: str) -> list[str]:
    # With the command's own settings: click keeps the help option it was first asked for.
    context = Context(command, info_name=name, parent=parent, **command.context_settings)
    context.max_content_width = 100
    context.terminal_width = 100
    parts = [f"## {context.command_path}\n", f"```\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                parts += _help(child, context, name)
    return parts


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


PAGES = {
    "exit-codes.md": exit_codes,
    "settings.md": settings,
    "commands.md": commands,
    "json.md": json_objects,
    "audit.md": audit,
    "indicators.md": marks,
}


def main() -> None:
    """Rewrite the pages under ``docs/`` of the current folder."""
    for name, make in PAGES.items():
        Path("docs", name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
