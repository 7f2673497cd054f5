"""E-001 and E-002: the frame of a message and the fields no message may lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evidence.exchange.model import Message
from evidence.exchange.terms import terms
from validator.case import FileCase
from validator.exchange.messages import SKELETON, is_status, on_message, place_of
from validator.exchange.table import exchange_table
from validator.registry import Hit, Verdict, hit


@on_message(SKELETON)
def skeleton(item: FileCase, message: Message) -> Verdict:
    """Well-formed, in the current namespace, with the parts its kind has."""
    hits = [*_syntax(item, message)]
    if message.facts["carrier"] == "xml":
        hits += [*_namespace(item, message), *_parts(item, message)]
    return hits


def _syntax(item: FileCase, message: Message) -> Iterator[Hit]:
    """Each kind of fault once, where it is met first, with how often."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for odd in message.facts["oddities"]:
        found.setdefault(odd["code"], []).append(odd)
    for code, severity in exchange_table().syntax.items():
        if code in found:
            words, first, count = terms().oddities[code], found[code][0], len(found[code])
            yield hit(
                place_of(item, line=first["line"]),
                severity,
                case="syntax" if count == 1 else "syntaxes",
                evidence=first["detail"],
                why=words["vi"],
                why_en=words["en"],
                count=count,
            )


def _namespace(item: FileCase, message: Message) -> Iterator[Hit]:
    uri = message.facts["namespace"]
    current = terms().namespaces.get(uri)
    if current:
        return
    if current is None:
        yield hit(item.place, case="namespace", evidence=uri or "-")
    else:
        yield hit(item.place, "info", case="older", evidence=uri)


def _parts(item: FileCase, message: Message) -> Iterator[Hit]:
    current = terms().namespaces.get(message.facts["namespace"])
    kind = "status" if is_status(message) else "document"
    wanted = exchange_table().skeleton[kind if current else "older"]
    lacking = [name for part, name in wanted.items() if part not in message.facts["parts"]]
    if lacking:
        yield hit(item.place, case="parts", evidence=", ".join(lacking))


@on_message("E-002")
def required(item: FileCase, message: Message) -> Verdict:
    """Every field its kind must have says something."""
    kind = "status" if is_status(message) else "document"
    said = {field.pattern for field in message.fields if field.value.strip()}
    lacking = [
        names[0]
        for names in exchange_table().required[kind]
        if not any(_has(said, n) for n in names)
    ]
    if not lacking:
        return ()
    words = [exchange_table().field_words(name) for name in lacking]
    named, named_en = (", ".join(one[key] for one in words) for key in ("field_vi", "field_vi_en"))
    return [hit(item.place, evidence=", ".join(lacking), fields=named, fields_en=named_en)]


def _has(said: set[str], name: str) -> bool:
    """Whether the field, or any below it, is said."""
    return name in said or any(one.startswith(f"{name}.") for one in said)
