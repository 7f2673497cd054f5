"""In short what a message says and carries, for those who look at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence.exchange.model import Message
from evidence.exchange.times import read_time
from evidence.exchange.trace import document_key, status_table
from schemas.trace import PaperKey
from validator.case import FileCase
from validator.exchange.messages import is_status
from validator.exchange.states import shown
from validator.exchange.table import exchange_table

_CARRIED = ("name", "size", "sha256", "kind")


def message_summary(item: FileCase) -> dict[str, Any] | None:
    """``{file, kind, kind_vi, document, issued, subject, sender, receivers, status, status_vi,
    time, reason, attachments}``; None for a file that is no message.
    """
    message = item.message
    if message is None:
        return None
    key = _document(message)
    code = message.get("StatusCode")
    return {
        "file": item.view.path,
        "kind": message.kind,
        "kind_vi": exchange_table().kinds[message.kind]["vi"],
        "document": "/".join(filter(None, (key.number, key.notation))),
        "issued": key.issued.isoformat() if key.issued else "",
        "subject": message.get("Subject"),
        "sender": _organ(message.below("From.")),
        "receivers": [_organ(one) for one in message.every("To")],
        "status": code,
        "status_vi": status_table().get(code, {}).get("vi", ""),
        "time": _time(message),
        "reason": message.get("Description", "Bussiness.BussinessDocReason"),
        "attachments": [_attachment(one) for one in message.attachments],
    }


def _document(message: Message) -> PaperKey:
    """The document it carries, or the first one its status is about."""
    if is_status(message):
        told = next(message.every("ResponseFor"), {})
        code, day = told.get("Code", ""), told.get("PromulgationDate", "")
        return document_key(told.get("DocumentId", ""), code=code, day=day)
    number, notation = message.get("Code.CodeNumber"), message.get("Code.CodeNotation")
    day = message.get("PromulgationInfo.PromulgationDate")
    code = "/".join(filter(None, (number, notation)))
    return document_key(message.get("DocumentId"), code=code, day=day)


def _organ(told: Mapping[str, str]) -> str:
    name, code = told.get("OrganName", ""), told.get("OrganId", "")
    return f"{name} ({code})" if name and code else name or code


def _time(message: Message) -> str:
    """When it was sent, as it claims itself; "" where it does not."""
    stated = message.get("Timestamp", "TraceHeader[1].Timestamp")
    moment = read_time(stated).moment
    return shown(moment) if moment is not None else ""


def _attachment(one: Mapping[str, Any]) -> dict[str, Any]:
    """An attachment with the files it stands for, their own facts left out."""
    named = (*_CARRIED, "content_id", "zipped", "fault")
    files = [{name: inner[name] for name in _CARRIED} for inner in one["files"]]
    return {**{name: one[name] for name in named}, "files": files}
