"""One point in time of an index: every question is answered from it, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from schemas.errors import HosoError
from search.elastic.session import READING, Session

Body = dict[str, Any]

KEEP_ALIVE = "60s"
_HEAD = {"allow_partial_search_results": False, "search_type": "dfs_query_then_fetch"}
# The statistics of all shards make the scores, so that they do not depend on how entries lie.
_AT_ONCE = 64
_NO_COPY = 503
_WITHOUT = "-responses.pit_id,-responses.hits.hits._index,-responses.took"


class Snapshot:
    """``index``: the alias asked of.

    Where the point in time is lost (a node went down, the index was rebuilt) the newest state is
    asked instead, once.
    """

    def __init__(self, session: Session, index: str) -> None:
        self._session = session
        self._index = index
        self._point = self._open()

    def ask(self, bodies: Sequence[Body]) -> list[Body]:
        """The answers to ``bodies``, whole. Raises ``HosoError``: part of one is none."""
        answers: list[Body] = []
        for start in range(0, len(bodies), _AT_ONCE):
            answers += self._asked(bodies[start : start + _AT_ONCE])
        return answers

    def pages(self, body: Body, size: int) -> Iterator[list[Body]]:
        """All hits of ``body``, ``size`` at a time, in the order that costs least."""
        after: Body = {}
        while True:
            page = {**body, "size": size, "sort": ["_shard_doc"], "track_total_hits": False}
            hits: list[Body] = self.ask([{**page, **after}])[0]["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < size:
                return
            after = {"search_after": hits[-1]["sort"]}

    def close(self) -> None:
        """Let the cluster forget it; it does by itself after a while."""
        point = self._point
        try:
            self._session.ask(lambda client: client.close_point_in_time(id=point), pauses=())
        except HosoError:
            return

    def _open(self) -> str:
        answer = self._session.ask(
            lambda client: client.open_point_in_time(
                index=self._index, keep_alive=KEEP_ALIVE, allow_partial_search_results=False
            ),
            index=self._index,
        )
        return str(answer["id"])

    def _asked(self, bodies: Sequence[Body]) -> list[Body]:
        from search.elastic.faults import answered

        pauses = iter(READING)
        lost = False
        while True:
            answers = self._once(bodies)
            faults = [
                answered(int(one["status"]), one["error"]) for one in answers if "error" in one
            ]
            if not faults:
                return [self._whole(one) for one in answers]
            # A point in time is held by one copy of each shard: where its node goes, so does it.
            anew = not lost and any(one.loses_context or one.status == _NO_COPY for one in faults)
            pause = next(pauses, None) if anew or all(one.passes for one in faults) else None
            if pause is None:
                raise faults[0].error(self._session.where(self._index))
            self._session.wait(pause)
            if anew:
                lost, self._point = True, self._open()

    def _once(self, bodies: Sequence[Body]) -> list[Body]:
        point = {"id": self._point, "keep_alive": KEEP_ALIVE}
        timeout = f"{max(1, round(self._session.connection.timeout))}s"
        searches: list[Body] = []
        for body in bodies:
            searches += [_HEAD, {"timeout": timeout, **body, "pit": point}]
        answer = self._session.ask(
            lambda client: client.msearch(searches=searches, filter_path=_WITHOUT),
            index=self._index,
        )
        return list(answer["responses"])

    def _whole(self, answer: Body) -> Body:
        """``answer``, if every shard gave all of it in time."""
        if answer["timed_out"] or answer["_shards"]["failed"] or answer.get("terminated_early"):
            why = "time-out" if answer["timed_out"] else "shards"
            raise HosoError("index-unavailable", path=self._session.where(self._index), why=why)
        return answer
