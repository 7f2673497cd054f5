"""Messages of the document exchange in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from schemas.clock import dmy

_MANY = 20
_FILES = 10
_DIGEST = 16


def message_lines(messages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What each message says and carries; nothing where there is none."""
    if not messages:
        return
    yield ""
    yield f"GÓI TIN edXML: {len(messages)}"
    for one in messages[:_MANY]:
        yield f"  {one['file']}: {_headline(one)}"
        yield from _said(one)
        yield from _attached(one["attachments"])
    if len(messages) > _MANY:
        yield f"  … và {len(messages) - _MANY} gói tin khác (xem đủ bằng --json)"


def _headline(one: Mapping[str, Any]) -> str:
    document = one["document"] or "không rõ số"
    day = f" ngày {dmy(date.fromisoformat(one['issued']))}" if one["issued"] else ""
    if one["kind"] == "status":
        state = f"{one['status']} ({one['status_vi'] or 'mã lạ'})"
        return f"trạng thái {state} của văn bản {document}{day}"
    return f"{one['kind_vi']}, số {document}{day}"


def _said(one: Mapping[str, Any]) -> Iterator[str]:
    at = f", ghi lúc {one['time']}" if one["time"] else ""
    yield f"      Bên gửi gói tin: {one['sender'] or 'không ghi'}{at}"
    if one["receivers"]:
        yield f"      Nơi nhận: {'; '.join(one['receivers'])}"
    for words, key in (("Trích yếu", "subject"), ("Lý do, diễn giải", "reason")):
        if one[key]:
            yield f"      {words}: {one[key]}"


def _attached(attachments: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in attachments[:_FILES]:
        if not one["sha256"]:
            yield f"      Tệp đính kèm: {one['name']} (không có nội dung trong gói tin)"
            continue
        yield f"      Tệp đính kèm: {_file(one)}"
        if one["zipped"]:
            yield from (f"        trong ZIP: {_file(inner)}" for inner in one["files"][:_FILES])
    if len(attachments) > _FILES:
        yield f"      … và {len(attachments) - _FILES} tệp khác (xem đủ bằng --json)"


def _file(one: Mapping[str, Any]) -> str:
    size = f"{one['size']:,}".replace(",", ".")
    return f"{one['name']} ({one['kind']}, {size} byte, SHA-256 {one['sha256'][:_DIGEST]}…)"
