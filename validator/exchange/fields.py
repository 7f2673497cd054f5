"""E-003, E-006, E-008, E-009: identifiers, status codes, organ codes, dates and times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from uuid import UUID

from evidence.exchange.model import Message, MessageField
from evidence.exchange.times import read_time
from evidence.exchange.trace import document_key, status_table
from schemas.codes import parse_organ_code
from schemas.finding import Severity
from validator.case import FileCase
from validator.exchange.messages import is_status, on_message, place_of
from validator.exchange.table import IdentifierRow, exchange_table
from validator.registry import Hit, Verdict, hit, not_applicable

_ID = re.compile(r"[^,]+,\d{4}/\d{2}/\d{2},[^,/]+(/[^,]+)?")


@on_message("E-003")
def identifiers(item: FileCase, message: Message) -> Verdict:
    """Organ, date, number and symbol (or a UUID), agreeing with the fields beside them."""
    rows = [
        (row, field)
        for row in exchange_table().identifiers
        for field in message.fields
        if field.pattern == ".".join(filter(None, (row.block, row.id))) and field.value.strip()
    ]
    if not rows:
        return not_applicable("value-missing")
    return [found for row, field in rows for found in _identifier(item, message, row, field)]


def _identifier(
    item: FileCase, message: Message, row: IdentifierRow, field: MessageField
) -> Iterator[Hit]:
    text = field.value.strip()
    words = {**exchange_table().field_words(field.pattern), "value": text}
    if _is_uuid(text):
        return
    organ, day, code = (*text.split(",", 2), "", "")[:3]
    if not _ID.fullmatch(text) or read_time(day).moment is None:
        yield hit(place_of(item, field), case="form", **words)
        return
    beside = message.below(field.path.removesuffix(row.id))
    differing = _differing(row, beside, organ, day, code, by_author=_by_author(message, row))
    for name, said in differing.items():
        named = exchange_table().field_words(f"{row.block}.{name}".strip("."))
        yield hit(place_of(item, field), case="differs", **words, found=said, **_other(named))


def _other(words: Mapping[str, str]) -> dict[str, str]:
    return {"other": words["field_vi"], "other_en": words["field_vi_en"]}


def _by_author(message: Message, row: IdentifierRow) -> bool:
    """A request of the author's names the organ asked beside the document, not its author."""
    asked = status_table().get(message.get("StatusCode"), {})
    return row.block == "ResponseFor" and asked.get("by") == "sender"


def _differing(
    row: IdentifierRow,
    beside: Mapping[str, str],
    organ: str,
    day: str,
    code: str,
    *,
    by_author: bool,
) -> dict[str, str]:
    """Fields beside the identifier that say otherwise: name -> what they say."""
    found: dict[str, str] = {}
    stated = beside.get(row.organ, "")
    if stated and stated.casefold() != organ.strip().casefold() and not by_author:
        found[row.organ] = stated
    when = read_time(beside.get(row.day, "")).moment
    own = read_time(day).moment
    if when is not None and own is not None and when.day != own.day:
        found[row.day] = beside[row.day]
    whole = "/".join(filter(None, (beside.get(name, "") for name in row.code)))
    if whole and document_key("", code=whole).sign != document_key("", code=code).sign:
        found[row.code[0]] = whole
    return found


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@on_message("E-006")
def status_code(item: FileCase, message: Message) -> Verdict:
    """A code of the list."""
    if not is_status(message):
        return not_applicable("not-a-status")
    field = message.field("StatusCode")
    value = field.value.strip() if field is not None else ""
    if not value:
        return not_applicable("value-missing")
    known = ", ".join(sorted(status_table()))
    return [] if value in status_table() else [hit(place_of(item, field), value=value, known=known)]


@on_message("E-008")
def organ_codes(item: FileCase, message: Message) -> Verdict:
    """Codes of organs have one of the two forms and begin on a known first level."""
    fields = [one for one in message.fields if one.pattern in exchange_table().organ_fields]
    told = [(field, _organ_fault(field.value.strip())) for field in fields if field.value.strip()]
    if not told:
        return not_applicable("value-missing")
    hits: dict[str, Hit] = {}
    for field, fault in told:
        if fault is not None:
            severity, case = fault
            words = exchange_table().field_words(field.pattern)
            found = hit(place_of(item, field), severity, case=case, value=field.value, **words)
            hits.setdefault(field.value, found)
    return list(hits.values())


def _organ_fault(text: str) -> tuple[Severity, str] | None:
    code = parse_organ_code(text)
    if code is None:
        short = any(form.match(text) for form in exchange_table().organ_short_forms)
        return ("warning", "short") if short else ("error", "form")
    letter, number = code.levels[0][0], code.levels[0][1:]
    known = 0 < int(number) <= exchange_table().organ_levels.get(letter, 0)
    return None if known else ("error", "level")


@on_message("E-009")
def times(item: FileCase, message: Message) -> Verdict:
    """Dates and times exist and are written as the standard has them."""
    table = exchange_table()
    wanted = table.date_fields | table.time_fields
    fields = [one for one in message.fields if one.pattern in wanted and one.value.strip()]
    if not fields:
        return not_applicable("value-missing")
    return [found for field in fields if (found := _time(item, field)) is not None]


def _time(item: FileCase, field: MessageField) -> Hit | None:
    told, table = read_time(field.value), exchange_table()
    words = {**table.field_words(field.pattern), "value": field.value}
    if told.moment is None:
        return hit(place_of(item, field), case="unreadable", **words)
    if not told.exact:
        return hit(place_of(item, field), "warning", case="form", **words)
    if field.pattern in table.time_fields and not told.timed:
        return hit(place_of(item, field), "warning", case="no-hour", **words)
    return None
