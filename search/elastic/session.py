"""Asking the cluster: pauses between tries, faults named, the client made when first needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from search.elastic.connection import Connection

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

READING = (0.1, 0.4)
"""Seconds to wait before a question is asked again: somebody is waiting."""
WRITING = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds to wait before a write is sent again."""
T = TypeVar("T")


class Session:
    """One program's way to a cluster."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._client: Elasticsearch | None = None
        self._lock = Lock()

    def ask(
        self,
        call: Callable[[Elasticsearch], T],
        *,
        pauses: Iterable[float] = READING,
        timeouts: int = 0,
        index: str = "",
    ) -> T:
        """What ``call`` answers, tried again after each of ``pauses`` where the fault may pass.

        ``timeouts``: how often also after a time-out, each of which was a long wait. ``index``:
        what it is about, for the message. Raises ``HosoError`` as the port names them.
        """
        from search.elastic.faults import FAULTS, fault_of

        left = iter(pauses)
        while True:
            try:
                return call(self.client)
            except FAULTS as error:
                fault = fault_of(error)
                timeouts -= fault.timed_out
                pause = next(left, None) if fault.passes and timeouts >= 0 else None
                if pause is None:
                    # Not chained: what the cluster says may quote what was written or asked for.
                    raise fault.error(self.where(index)) from None
            self.wait(pause)

    def wait(self, seconds: float) -> None:
        """Give the cluster some time."""
        time.sleep(seconds)

    def where(self, index: str) -> str:
        """Cluster and index as people may see them."""
        return f"{self.connection.where}/{index}"

    @property
    def client(self) -> Elasticsearch:
        """The client; made anew after :meth:`close`."""
        with self._lock:
            if self._client is None:
                self._client = self.connection.client()
            return self._client

    def close(self) -> None:
        """Close the lines to the cluster."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()
