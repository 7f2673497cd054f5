"""click in Vietnamese: the frame of help pages, and what was wrong with a call."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any

import click

_HEADS = {"Options": "Tùy chọn", "Commands": "Lệnh", "Arguments": "Tham số"}
_WORDS = (
    (re.compile(r"Show this message and exit\."), "Xem hướng dẫn này. / Show this help."),
    (re.compile(r"Show the version and exit\."), "Xem số phiên bản. / Show the version."),
    (re.compile(r"\[default: ([^\]]*)\]"), r"[mặc định: \1]"),
    (re.compile(r"\[required\]"), "[bắt buộc]"),
)
_WANTED = {
    "integer": "một số nguyên",
    "integer range": "một số nguyên trong khoảng cho phép",
    "datetime": "một ngày dạng DD/MM/YYYY",
}


class Formatter(click.HelpFormatter):
    """Help pages with Vietnamese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is called."""
        args = args.replace("[OPTIONS]", "[TÙY CHỌN]").replace("COMMAND [ARGS]...", "LỆNH …")
        super().write_usage(prog, args, prefix or "Cách dùng: ")

    def write_heading(self, heading: str) -> None:
        """A heading of a list."""
        super().write_heading(_HEADS.get(heading, heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """A list of options or commands."""
        super().write_dl([(name, _translated(text)) for name, text in rows], col_max, col_spacing)


class Context(click.Context):
    """A context whose help pages are in Vietnamese."""

    formatter_class = Formatter


def in_vietnamese(command: click.Command) -> click.Command:
    """``command`` and its sub-commands with Vietnamese help pages."""
    command.context_class = Context
    if isinstance(command, click.Group):
        for child in command.commands.values():
            in_vietnamese(child)
    return command


def usage_words(error: click.ClickException) -> dict[str, Any]:
    """What was wrong with a call, in the shape of every error (see ``HosoError.as_dict``)."""
    english = "Missing command." if _lacks_command(error) else error.format_message()
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "hoso"
    return {
        "error": "usage",
        "message": _said(error),
        "message_en": english,
        "remedy": f"Xem cách dùng: {path} --help",
        "remedy_en": f"See: {path} --help",
        "params": {},
    }


def _lacks_command(error: click.ClickException) -> bool:
    return isinstance(error, click.exceptions.NoArgsIsHelpError) or (
        error.format_message() == "Missing command."
    )


def _said(error: click.ClickException) -> str:
    if _lacks_command(error):
        return "Thiếu tên lệnh."
    for kind, words in _SAID:
        if isinstance(error, kind):
            return str(words(error))
    return f"Gọi lệnh chưa đúng ({error.format_message()})"


def _no_command(error: Any) -> str:
    group, ctx = error.ctx.command, error.ctx
    near = difflib.get_close_matches(error.command_name, group.list_commands(ctx))
    return f"Không có lệnh “{error.command_name}”.{_perhaps(near)}"


def _no_option(error: Any) -> str:
    return f"Không có tùy chọn “{error.option_name}”.{_perhaps(error.possibilities)}"


def _perhaps(near: Sequence[str] | None) -> str:
    return f" Có phải ý bạn là: {', '.join(near)}?" if near else ""


def _hint(error: click.BadParameter) -> str:
    hint: Any = error.param_hint
    if hint is None and error.param is not None:
        hint = error.param.get_error_hint(error.ctx) if error.ctx else error.param.name
    return " / ".join(hint) if isinstance(hint, (list, tuple)) else str(hint or "").strip("'")


def _bad_value(error: Any) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        wanted = "một trong: " + ", ".join(str(choice) for choice in kind.choices)
    elif kind is not None and kind.name in _WANTED:
        wanted = _WANTED[kind.name]
    else:
        return f"Giá trị của {_hint(error)} không dùng được: {error.message}"
    return f"Giá trị của {_hint(error)} không dùng được; cần {wanted}."


# Narrow classes before wide ones.
_SAID: tuple[tuple[type[click.ClickException], Any], ...] = (
    (click.exceptions.NoSuchCommand, _no_command),
    (click.NoSuchOption, _no_option),
    (click.MissingParameter, lambda error: f"Thiếu {_hint(error)}."),
    (click.BadParameter, _bad_value),
    (
        click.BadOptionUsage,
        lambda error: f"Tùy chọn {error.option_name} chưa dùng đúng (thiếu hoặc thừa giá trị).",
    ),
    (click.BadArgumentUsage, lambda _error: "Tham số chưa đúng."),
)


def _translated(text: str) -> str:
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    return text
