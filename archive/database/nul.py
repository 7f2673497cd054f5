"""Text with the character NUL, which PostgreSQL cannot store and names in certificates may hold.

The server holds SUB (U+001A) and a digit for it: SUB 0 for NUL, and SUB 1 for SUB itself. Nothing
else changes, and what comes back is what was given.
"""

from __future__ import annotations

import re
from typing import Any, Final

from psycopg.types.string import StrDumperUnknown, TextLoader

_KEPT: Final = {"\0": "\x1a0", "\x1a": "\x1a1"}
_GIVEN: Final = {kept: given for given, kept in _KEPT.items()}
_IN: Final = re.compile("[\0\x1a]")
_OUT: Final = re.compile("\x1a[01]")


def kept(text: str) -> str:
    """``text`` as the server can hold it."""
    return _IN.sub(lambda found: _KEPT[found.group()], text)


def given(text: str) -> str:
    """Inverse of :func:`kept`."""
    return _OUT.sub(lambda found: _GIVEN[found.group()], text)


class _Dumper(StrDumperUnknown):
    def dump(self, obj: str) -> Any:
        return super().dump(kept(obj) if "\0" in obj or "\x1a" in obj else obj)


class _Loader(TextLoader):
    def load(self, data: Any) -> Any:
        text = super().load(data)
        return given(text) if isinstance(text, str) and "\x1a" in text else text


def keep_nul(connection: Any) -> None:
    """Make a psycopg connection write and read text this way."""
    connection.adapters.register_dumper(str, _Dumper)
    for name in ("text", "varchar"):
        connection.adapters.register_loader(name, _Loader)
