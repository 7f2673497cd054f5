"""The settings file of an archive as a backup set holds it: without passwords and keys.

What was left out stands in a line at its head, so that whoever restores knows what to enter.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection
from typing import Any, Final

SETTINGS: Final = "hoso.toml"
_HEAD: Final = "# Bản sao lưu không giữ / left out of the backup: "


def without_secrets(data: bytes, secrets: Collection[str]) -> bytes:
    """The file as it is where it holds none of ``secrets``, else its other settings alone.

    Raises ``ValueError`` where it is no TOML.
    """
    found: dict[str, Any] = tomllib.loads(data.decode("utf-8"))
    out = sorted(name for name in found if name in secrets and found[name])
    if not out:
        return data
    lines = [f"{_HEAD}{', '.join(out)}"]
    lines += [
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in found.items()
        if name not in secrets
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def left_out(data: bytes) -> list[str]:
    """The settings that were left out of a file made so."""
    head = data.decode("utf-8", "replace").partition("\n")[0]
    return head.removeprefix(_HEAD).split(", ") if head.startswith(_HEAD) else []
