"""The settings file of an archive as a backup set holds it: without passwords and keys.

What was left out stands in a line at its head, so that whoever restores knows what to enter.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection
from datetime import date, time
from typing import Any, Final

SETTINGS: Final = "hoso.toml"
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_HEAD: Final = "# Bản sao lưu không giữ / left out of the backup: "


def without_secrets(data: bytes, secrets: Collection[str]) -> bytes:
    """The file as it is where it holds none of ``secrets``, else its other settings alone.

    No comment comes along then: one may be a setting that was in use.

    Raises ``ValueError`` where it is no TOML.
    """
    text = data.decode("utf-8")
    found: dict[str, Any] = tomllib.loads(text)
    out = sorted(name for name in found if name in secrets and found[name])
    noted = any(re.search(rf"#.*\b{name}\b\s*=", text) for name in secrets)  # an old password
    if not out and not noted:
        return data
    lines = [f"{_HEAD}{', '.join(out)}"] if out else []
    lines += [
        f"{_key(name)} = {_told(value)}" for name, value in found.items() if name not in secrets
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _json(name)


def _told(value: Any) -> str:
    """A value as TOML has it: what JSON lacks or writes otherwise, and else as JSON."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(name)} = {_told(one)}' for name, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_told, value))}]"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return _json(value)


def _json(value: Any) -> str:
    """As people read it; DEL is the one character that JSON has as it is and TOML has not."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def left_out(data: bytes) -> list[str]:
    """The settings that were left out of a file made so."""
    head = data.decode("utf-8", "replace").partition("\n")[0]
    return head.removeprefix(_HEAD).split(", ") if head.startswith(_HEAD) else []
