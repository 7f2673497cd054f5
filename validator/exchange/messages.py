"""Messages among the files of a dossier, and where findings about them stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evidence.exchange.model import Message, MessageField
from schemas.finding import Place
from validator.case import FileCase
from validator.registry import Verdict, not_applicable, not_evaluated, on_file

SKELETON = "E-001"  # says alone of a message that cannot be read that it cannot
MessageCheck = Callable[[FileCase, Message], Verdict]


def on_message(*rule_ids: str) -> Callable[[MessageCheck], MessageCheck]:
    """Register a check of each file that is a message of the exchange."""

    def add(check: MessageCheck) -> MessageCheck:
        @on_file(*rule_ids)
        def judged(item: FileCase) -> Verdict:
            if item.facts is None:
                return not_applicable("file-missing")
            if item.message is None:
                return not_applicable("not-a-message")
            unread = not item.message.facts["carrier"] and SKELETON not in rule_ids
            return not_evaluated("not-readable") if unread else check(item, item.message)

        return check

    return add


def is_status(message: Message) -> bool:
    """Whether it tells a status, rather than carrying a document."""
    return message.kind == "status"


def place_of(item: FileCase, field: MessageField | None = None, line: int = 0) -> Place:
    """The file, the line and the field of a finding."""
    at = field.line if field is not None else line
    path = field.path if field is not None else None
    return replace(item.place, row=at or None, column=None, sheet=None, field=path, entity=None)
