"""Whether JSON has the shape one of our schemas asks for: where it first has not.

Understands the part of JSON Schema 2020-12 that the files of ``schemas/data/schema`` use, so that a
data file an office adds is held to the same schema as ours. A keyword it does not know is an error
of the program, never silently passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

_ABOUT: Final = frozenset({"$schema", "$id", "title", "description", "$comment"})
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


def shape_fault(value: Any, schema: Mapping[str, Any]) -> str:
    r"""The first place where ``value`` is not as ``schema`` asks, and why; "" where all is well.

    Example: ``organs[0].events[1].date: "1/7/2025" ≠ ^\d{4}-\d{2}-\d{2}$``. Raises ``KeyError``
    for a keyword of the schema this module does not know.
    """
    return next(_faults(value, schema, ""), "")


def _faults(value: Any, schema: Mapping[str, Any], at: str) -> Iterator[str]:
    for keyword, wanted in schema.items():
        if keyword not in _ABOUT:
            yield from _CHECKS[keyword](value, wanted, at, schema)


def _told(at: str, text: str) -> str:
    return f"{at or '.'}: {text}"


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])


def _type(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(_is(value, name) for name in names):
        yield _told(at, f"{_short(value)} ≠ {' | '.join(names)}")


def _properties(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, dict):
        for name in wanted.keys() & value.keys():
            yield from _faults(value[name], wanted[name], f"{at}.{name}" if at else name)


def _required(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (_told(at, f"+ {name}?") for name in wanted if name not in value)


def _additional(value: Any, wanted: Any, at: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    known = schema.get("properties", {})
    for name in sorted(value.keys() - known):
        if wanted is False:
            yield _told(at, f"{name} ≠ {', '.join(known)}")
        elif isinstance(wanted, dict):
            yield from _faults(value[name], wanted, f"{at}.{name}" if at else name)


def _items(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _faults(item, wanted, f"{at}[{number}]")


def _min_items(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, list) and len(value) < wanted:
        yield _told(at, f"{len(value)} < {wanted}")


def _enum(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    if not any(type(value) is type(item) and value == item for item in wanted):
        yield _told(at, f"{_short(value)} ≠ {' | '.join(map(str, wanted))}")


def _const(value: Any, wanted: Any, at: str, schema: Mapping[str, Any]) -> Iterator[str]:
    return _enum(value, [wanted], at, schema)


def _pattern(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, str) and not re.search(wanted, value):
        yield _told(at, f"{_short(value)} ≠ {wanted}")


def _min_length(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, str) and len(value) < wanted:
        yield _told(at, f"{_short(value)} < {wanted}")


def _least(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    if _is(value, "number") and value < wanted:
        yield _told(at, f"{value} < {wanted}")


def _most(value: Any, wanted: Any, at: str, _schema: Mapping[str, Any]) -> Iterator[str]:
    if _is(value, "number") and value > wanted:
        yield _told(at, f"{value} > {wanted}")


def _short(value: Any) -> str:
    return repr(value)[:60]


_CHECKS: Final[Mapping[str, Callable[..., Iterator[str]]]] = {
    "type": _type,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional,
    "items": _items,
    "minItems": _min_items,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minLength": _min_length,
    "minimum": _least,
    "maximum": _most,
}
