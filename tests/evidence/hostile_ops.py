"""Ops that misbehave, for the tests of the pool."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from typing import Any

from schemas.errors import HosoError


def echo(**args: Any) -> dict[str, Any]:
    return args


def sleep(seconds: float) -> dict[str, Any]:
    time.sleep(seconds)
    return {}


def die(code: int) -> dict[str, Any]:
    os._exit(code)


def die_with(**_: Any) -> dict[str, Any]:
    os._exit(7)


def eat() -> dict[str, Any]:
    held = []
    while True:
        held.append(bytearray(1 << 24))
        time.sleep(0.001)


def shout() -> dict[str, Any]:
    print("noise on stdout")
    sys.stdout.flush()
    os.write(1, b"\x00\x00\x00\x05noise")
    return {"said": True}


def fail() -> dict[str, Any]:
    raise ValueError("broken")


def refuse() -> dict[str, Any]:
    raise HosoError("not-found", what="x")


def environment() -> dict[str, Any]:
    return {"environment": dict(os.environ)}


def count(n: int) -> Iterator[tuple[dict[str, Any], bytes]]:
    for number in range(n):
        yield {"n": number}, b"x" * number
