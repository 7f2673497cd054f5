"""Settings in one place: flag > ``HOSO_*`` > ``hoso.toml`` of the home > default.

The table is ``hoso/data/settings.json``; an unknown key in ``hoso.toml`` or an unknown ``HOSO_*``
variable is an error. This is the only module that reads the environment.
"""

from __future__ import annotations

import getpass
import json
import os
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from schemas.errors import HosoError

Origin = Literal["flag", "environment", "file", "default"]
PREFIX = "HOSO_"
HIDDEN = "•••"
# Variables of the test suite, not settings of the program.
_NOT_SETTINGS = frozenset(
    f"HOSO_REQUIRE_{what}" for what in ("ELASTICSEARCH", "POSTGRESQL", "TESSERACT")
)


@cache
def settings_table() -> dict[str, dict[str, str]]:
    """Setting name -> {type, default, flag, vi, en}."""
    text = files("hoso").joinpath("data/settings.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)
    return table


def secret_settings() -> tuple[str, ...]:
    """The settings whose values are never printed and leave the home in no backup."""
    return tuple(name for name, row in settings_table().items() if row["type"] == "secret")


@dataclass(frozen=True, slots=True)
class Settings:
    """Resolved settings: ``values`` as text, and where each came from."""

    values: Mapping[str, str]
    origins: Mapping[str, Origin]

    def text(self, name: str) -> str:
        """The value as text ("" when unset)."""
        return self.values[name]

    def shown(self, name: str) -> str:
        """The value as it may be printed: a secret shows only that it is set."""
        value = self.values[name]
        return HIDDEN if value and settings_table()[name]["type"] == "secret" else value

    def number(self, name: str, *, least: int = 1) -> int:
        """The value as a whole number from ``least`` on. Raises ``HosoError`` setting-invalid."""
        value = self.values[name]
        if not value.isdecimal() or int(value) < least:
            wanted = f"số nguyên từ {least}"
            raise HosoError("setting-invalid", name=name, value=value, wanted=wanted)
        return int(value)

    def one_of(self, name: str, known: Collection[str]) -> str:
        """The value, which is one of ``known``. Raises ``HosoError`` setting-invalid."""
        value = self.values[name]
        if value not in known:
            wanted = ", ".join(known)
            raise HosoError("setting-invalid", name=name, value=value, wanted=wanted)
        return value

    def items(self, name: str) -> tuple[str, ...]:
        """The value as a list (separated by semicolons), blanks stripped, empties dropped."""
        return tuple(part.strip() for part in self.values[name].split(";") if part.strip())

    def home(self) -> Path:
        """The home of the archive. Raises ``HosoError`` no-archive where none is named."""
        if not self.values["home"]:
            raise HosoError("no-archive", home=Path.cwd())
        return Path(self.values["home"])


def load_settings(
    flags: Mapping[str, str | None], environ: Mapping[str, str] | None = None
) -> Settings:
    """Resolve all settings.

    ``flags``: values given on the command line (None or "": not given). ``environ`` defaults to the
    process environment. Raises ``HosoError`` setting-unknown / settings-unreadable.
    """
    environ = os.environ if environ is None else environ
    table = settings_table()
    _check_environment(environ, table)
    values: dict[str, str] = {name: row["default"] for name, row in table.items()}
    origins: dict[str, Origin] = dict.fromkeys(table, "default")

    def put(name: str, value: str, origin: Origin) -> None:
        values[name], origins[name] = value, origin

    named = {
        name: environ[PREFIX + name.upper()] for name in table if PREFIX + name.upper() in environ
    }
    given = {name: value for name, value in flags.items() if value}
    home = given.get("home") or named.get("home") or ""
    for name, value in _read_file(home, table).items():
        put(name, value, "file")
    for name, value in named.items():
        put(name, value, "environment")
    for name, value in given.items():
        put(name, value, "flag")
    if not values["operator"]:
        put("operator", _account_name(), "default")
    return Settings(values, origins)


def _check_environment(environ: Mapping[str, str], table: Mapping[str, Any]) -> None:
    for name in environ:
        if not name.startswith(PREFIX) or name in _NOT_SETTINGS:
            continue
        if name.removeprefix(PREFIX).lower() not in table:
            raise HosoError("setting-unknown", name=name, place="biến môi trường / environment")


def _read_file(home: str, table: Mapping[str, Any]) -> dict[str, str]:
    path = Path(home) / "hoso.toml"
    if not home or not path.is_file():
        return {}
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise HosoError("settings-unreadable", path=path, why=error) from error
    for name in raw:
        if name not in table or name == "home":
            raise HosoError("setting-unknown", name=name, place=path)
    return {name: _as_text(value) for name, value in raw.items()}


def _as_text(value: object) -> str:
    return ";".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _account_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
