"""The one error hierarchy of Hoso.

Every error a user can meet is a :class:`HosoError`: it carries a stable ``code``, parameters, and
renders itself in Vietnamese and English from ``schemas/data/errors.json``. The exit code of the
command line belongs to the code, in the same table.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def error_table() -> dict[str, dict[str, Any]]:
    """The table of errors: code -> {exit, vi, en, remedy_vi, remedy_en}."""
    text = files("schemas").joinpath("data/errors.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = json.loads(text)
    return table


class HosoError(Exception):
    """Something a person can act on: what is wrong, where, and what to do.

    ``code`` is a key of ``schemas/data/errors.json``; ``params`` fill its texts. An unknown code is
    a programming fault and raises ``KeyError`` at construction.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params = params
        self._row = error_table()[code]
        super().__init__(f"{code}: {self.message('en')}")

    @property
    def exit_code(self) -> int:
        """Exit code of the command line for this error (3-99)."""
        return int(self._row["exit"])

    def message(self, lang: str = "vi") -> str:
        """What is wrong, in ``vi`` or ``en``."""
        return _fill(self._row[lang], _worded(self.params) if lang == "vi" else self.params)

    def remedy(self, lang: str = "vi") -> str:
        """What to do about it, in ``vi`` or ``en``."""
        return _fill(self._row[f"remedy_{lang}"], self.params)

    def as_dict(self) -> dict[str, Any]:
        """The one error shape of ``--json`` and of the API."""
        return {
            "error": self.code,
            "message": self.message("vi"),
            "message_en": self.message("en"),
            "remedy": self.remedy("vi"),
            "remedy_en": self.remedy("en"),
            "params": {k: str(v) for k, v in self.params.items()},
        }


@cache
def _system_words() -> dict[str, str]:
    """What the operating system and the database say in English -> Vietnamese."""
    text = files("schemas").joinpath("data/system-words.json").read_text(encoding="utf-8")
    words: dict[str, str] = json.loads(text)
    return words


def _worded(params: dict[str, object]) -> dict[str, object]:
    """``params`` with the system's own messages in Vietnamese."""
    words = _system_words()
    return {name: words.get(str(value), value) for name, value in params.items()}


def _fill(template: str, params: dict[str, object]) -> str:
    class _Known(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return "?"

    return template.format_map(_Known(params))
