"""The facts of a message made ready for those who ask: fields by path, attachments by content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.facts import FileFacts

_NUMBER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class MessageField:
    """One field as written; ``path`` from the header down, ``line`` 0 where not known."""

    path: str
    value: str
    line: int

    @property
    def pattern(self) -> str:
        """The path without its counts: ``To.OrganId`` of ``To[2].OrganId``."""
        return _NUMBER.sub("", self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedFile:
    """A file the message carries: an attachment, or what its zip holds.

    ``attachment``, ``number``: which attachment, which file of it, from 1. ``facts``: what is known
    of it as of any file; None where it was not read.
    """

    attachment: int
    number: int
    name: str
    size: int
    sha256: str
    kind: str
    facts: FileFacts | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message by its facts (see ``evidence.exchange.read_message``)."""

    facts: Mapping[str, Any]
    fields: tuple[MessageField, ...] = field(default=())

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Message:
        """The message of these facts."""
        return cls(facts, tuple(MessageField(*row) for row in facts["fields"]))

    @property
    def kind(self) -> str:
        """Its kind: new | revocation | update | replacement | status | unknown."""
        return str(self.facts["kind"])

    @property
    def attachments(self) -> tuple[Mapping[str, Any], ...]:
        """The attachments as facts."""
        return tuple(self.facts["attachments"])

    def field(self, path: str) -> MessageField | None:
        """The field at that path."""
        return next((one for one in self.fields if one.path == path), None)

    def get(self, *paths: str) -> str:
        """The first value at one of these paths that says something, "" without one."""
        found = (one.value.strip() for path in paths if (one := self.field(path)))
        return next(filter(None, found), "")

    def below(self, prefix: str) -> dict[str, str]:
        """What stands below ``prefix``: the rest of its path -> value."""
        return {
            one.path.removeprefix(prefix): one.value.strip()
            for one in self.fields
            if one.path.startswith(prefix)
        }

    def every(self, name: str) -> Iterator[dict[str, str]]:
        """What stands below ``name[1].``, ``name[2].`` … while there is anything."""
        number = 1
        while found := self.below(f"{name}[{number}]."):
            yield found
            number += 1

    def files(self) -> Iterator[CarriedFile]:
        """Every file it carries, with its facts where they were collected."""
        for attachment, one in enumerate(self.attachments, start=1):
            for number, raw in enumerate(one["files"], start=1):
                facts = raw.get("facts")
                yield CarriedFile(
                    attachment=attachment,
                    number=number,
                    **{key: raw[key] for key in ("name", "size", "sha256", "kind")},
                    facts=FileFacts.from_dict(facts) if facts else None,
                )
