"""Helpers of the archive's tests: snapshots of trees, a killed process, refused calls."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.fs import calls
from archive.storage import AipPlan
from schemas.errors import HosoError

AT = datetime(2026, 3, 1, 8, 0, 0, tzinfo=UTC)
OBJECT = "urn:hoso:H30.81:H30.81.2024.01"


class Killed(BaseException):
    """Stands for kill -9: nothing of ours may catch it and go on."""


def refused(code: str, work: Callable[[], object]) -> HosoError:
    """The HosoError ``work`` raises; its code must be ``code``."""
    with pytest.raises(HosoError) as caught:
        work()
    assert caught.value.code == code
    return caught.value


def fields(made: AipPlan) -> dict[str, object]:
    """The fields of a plan, for making another of it."""
    return {name: getattr(made, name) for name in AipPlan.__dataclass_fields__}


def snapshot(path: Path) -> dict[str, str]:
    """Relative path -> digest of everything below; directories count too."""
    return {
        found.relative_to(path).as_posix(): (
            hashlib.sha256(found.read_bytes()).hexdigest() if found.is_file() else "directory"
        )
        for found in sorted(path.rglob("*"))
    }


def count_calls(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> int:
    """How many changing system calls ``work`` makes."""
    with killed_at(monkeypatch, None) as seen:
        work()
    return len(seen)


@contextmanager
def killed_at(
    monkeypatch: pytest.MonkeyPatch, number: int | None, *, after: bool = False
) -> Iterator[list[str]]:
    """Die before (or after) the system call of that number, and at every call from then on."""
    seen: list[str] = []

    def wrap(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object) -> object:
            seen.append(name)
            if number is not None and len(seen) > number + (1 if after else 0):
                raise Killed(name)
            return real(*args)

        return call

    with monkeypatch.context() as patch:
        for name in calls.CHANGING:
            patch.setattr(calls, name, wrap(name, getattr(calls, name)))
        yield seen
