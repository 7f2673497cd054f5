"""Between dataclasses and rows: instants and JSON become text, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import Field, fields
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from schemas.canonical import canonical_json
from schemas.clock import from_iso, iso


class _Dataclass(Protocol):
    """What the standard library gives every dataclass and has no public type for."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


T = TypeVar("T", bound=_Dataclass)
_INSTANTS = ("datetime", "datetime | None")


def to_row(item: Any) -> dict[str, Any]:
    """The row of one of the dataclasses in :mod:`archive.operations.model`."""
    return {field.name: _text(getattr(item, field.name)) for field in fields(item)}


def from_row(kind: type[T], row: Any) -> T:
    """Inverse of :func:`to_row`; the annotations of the dataclass say what a column holds."""
    values = {f.name: _value(str(f.type), row[f.name]) for f in fields(kind)}
    return kind(**values)


def _text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Mapping | tuple | list):
        return canonical_json(list(value) if isinstance(value, tuple) else value).decode("utf-8")
    return value


def _value(annotation: str, stored: Any) -> Any:
    if annotation in _INSTANTS:
        return from_iso(stored) if stored else None
    if annotation.startswith("Mapping"):
        return json.loads(stored)
    if annotation.startswith("tuple"):
        return tuple(json.loads(stored))
    return stored
