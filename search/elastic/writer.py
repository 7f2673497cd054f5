"""Writing to an index in chunks that are sent again until the cluster has taken every item."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from schemas.errors import HosoError
from search.elastic.mapping import document, document_id
from search.elastic.parts import Parts
from search.elastic.session import WRITING, Session
from search.layout import Layout

MOST_BYTES = 4_000_000
"""Bytes of one chunk, unless one document alone has more: a node takes in a tenth of its heap."""
MOST_ITEMS = 500
_NAMED = 5  # refused entries named in the message
_DONE = range(200, 300)
_OF_THE_DOCUMENT = frozenset({400, 413})
_ANSWERED = "errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by"


@dataclass(frozen=True, slots=True)
class _Action:
    """One item of a bulk. ``lines``: the action and, unless it deletes, the document."""

    id: str
    lines: tuple[bytes, ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.lines))


class Writer:
    """Gathers what is written to a generation (through aliases, so that no index is made by a
    mistake).

    An id stands in a chunk once, with what was last asked for: items may be sent again in any
    order. One chunk is on its way while the next is gathered. What was sent lasts, but does not
    show before :meth:`commit`.
    """

    def __init__(self, session: Session, parts: Parts) -> None:
        self._session = session
        self._parts = parts
        self._index = parts.whole
        self._waiting: dict[str, _Action] = {}
        self._size = 0
        self._sender: ThreadPoolExecutor | None = None
        self._on_its_way: Future[None] | None = None
        self._unseen = False
        self._refused: dict[str, str] = {}

    def put(self, layout: Layout) -> None:
        """Add ``layout`` or replace the one of the same id."""
        index = self._parts.holding(layout.id, make=True)
        self._add(layout.id, "index", index, _line(document(layout)))

    def remove(self, id_: str) -> None:
        """Remove the entry of this id, if there is one."""
        index = self._parts.holding(id_)
        if index is not None:
            self._add(id_, "delete", index)

    def commit(self) -> None:
        """Send what waits and let everything sent show.

        Raises ``HosoError`` index-rejected where entries were refused; all others are written.
        """
        self._flush()
        self._arrived()
        if self._unseen:
            answer = self._session.ask(
                lambda client: client.indices.refresh(index=self._index),
                pauses=WRITING,
                index=self._index,
            )
            if answer["_shards"]["failed"]:
                raise self._error("index-unavailable", why="shards")
            self._unseen = False
        refused, self._refused = self._refused, {}
        if refused:
            ids = ", ".join([*list(refused)[:_NAMED], *["…"] * (len(refused) > _NAMED)])
            why = ", ".join(sorted(set(refused.values())))
            raise self._error("index-rejected", count=len(refused), ids=ids, why=why)

    def close(self) -> None:
        """Forget what waits; what is on its way arrives or not."""
        self._waiting, self._size = {}, 0
        with suppress(HosoError):
            self._arrived()
        if self._sender is not None:
            self._sender.shutdown()
            self._sender = None

    def _add(self, id_: str, action: str, index: str | None, *document_line: bytes) -> None:
        elsewhere = {} if index == self._index else {"_index": index}
        head = _line({action: {**elsewhere, "_id": document_id(id_)}})
        made = _Action(id_, (head, *document_line))
        if self._waiting and self._size + made.size > MOST_BYTES:
            self._flush()
        before = self._waiting.pop(id_, None)
        self._size += made.size - (before.size if before else 0)
        self._waiting[id_] = made
        if len(self._waiting) >= MOST_ITEMS or self._size >= MOST_BYTES:
            self._flush()

    def _flush(self) -> None:
        actions = list(self._waiting.values())
        self._waiting, self._size = {}, 0
        if not actions:
            return
        self._arrived()
        self._unseen = True
        if self._sender is None:
            self._sender = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._on_its_way = self._sender.submit(self._send, actions)

    def _arrived(self) -> None:
        """Wait until nothing is on its way. Raises what became of it."""
        sent, self._on_its_way = self._on_its_way, None
        if sent is not None:
            sent.result()

    def _send(self, actions: Sequence[_Action]) -> None:
        """Send until every item is taken or refused for good."""
        pauses = iter(WRITING)
        while actions:
            try:
                items = self._bulk(actions)
            except HosoError as error:
                if error.code != "index-rejected":
                    raise
                self._halve(actions)
                return
            again = self._left(actions, items)
            pause = next(pauses, None)
            if again and pause is None:
                raise self._error("index-unavailable", why="429/503")
            if again and pause is not None:
                self._session.wait(pause)
            actions = again

    def _halve(self, actions: Sequence[_Action]) -> None:
        """The chunk is too large for the cluster."""
        half = len(actions) // 2
        if not half:
            self._refused[actions[0].id] = "413"
            return
        self._send(actions[:half])
        self._send(actions[half:])

    def _bulk(self, actions: Sequence[_Action]) -> list[dict[str, Any]]:
        lines: list[Any] = [line for action in actions for line in action.lines]
        answer = self._session.ask(
            lambda client: client.bulk(
                index=self._index, operations=lines, require_alias=True, filter_path=_ANSWERED
            ),
            pauses=WRITING,
            timeouts=1,
            index=self._index,
        )
        return [next(iter(item.values())) for item in answer["items"]]

    def _left(
        self, actions: Sequence[_Action], items: Iterable[dict[str, Any]]
    ) -> Sequence[_Action]:
        """What to send again. Raises where nothing can be written at all."""
        from search.elastic.faults import answered

        again: list[_Action] = []
        for action, item in zip(actions, items, strict=True):
            if item["status"] in _DONE or "error" not in item:  # nothing to delete: 404, no error
                continue
            fault = answered(item["status"], item)
            if fault.passes:
                again.append(action)
            elif fault.code == "index-rejected" or fault.status in _OF_THE_DOCUMENT:
                self._refused[action.id] = fault.kind
            else:
                raise fault.error(self._session.where(self._index))
        return again

    def _error(self, code: str, **params: object) -> HosoError:
        return HosoError(code, path=self._session.where(self._index), **params)


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
