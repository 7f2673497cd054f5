"""The generations of one archive's index in a cluster.

An alias named after the archive leads to the generation people search, and is moved in one step.
Each generation has an alias of its own to be written through: a write to a name that is no alias
is refused, where a write to the name of an index would make that index.
"""

from __future__ import annotations

import re
from typing import Any

from schemas.errors import HosoError
from search.elastic.connection import Connection
from search.elastic.index import ElasticEngine
from search.elastic.mapping import index_settings, mapping
from search.elastic.session import WRITING, Session

_NAME = re.compile(r"g(\d{4,})")
_ALIAS = re.compile(r"[a-z0-9][a-z0-9._-]{0,180}")
_PREFIX = "elasticsearch_prefix"
_STATE = "state"
_TRIES = 5
_HEALTH = {"green": "good", "yellow": "degraded"}
_VERSIONS = ("analysis_version", "mapping_version", "fields")
_SECONDS_FOR_HEALTH = "5s"


class ElasticStore:
    """``archive_id``: part of every name, so that archives share a cluster.

    Raises ``HosoError`` setting-invalid.
    """

    def __init__(self, connection: Connection, archive_id: str) -> None:
        self._session = Session(connection)
        self._connection = connection
        self._alias = f"{connection.prefix}{archive_id}".lower()
        if not _ALIAS.fullmatch(self._alias):  # a star in a name would reach foreign indexes
            wanted, value = "a-z 0-9 . _ -", connection.prefix
            raise HosoError("setting-invalid", name=_PREFIX, value=value, wanted=wanted)

    def current(self) -> str:
        """Name of the generation people search; "" where there is none."""
        names = self._names(f"{self._alias}-g*", self._alias)
        if len(names) > 1:
            where = self._session.where(self._alias)
            raise HosoError("index-damaged", path=where, why=", ".join(names))
        return next(iter(names), "")

    def generations(self) -> tuple[str, ...]:
        """Names of all there are, oldest first."""
        return tuple(self._names(f"{self._alias}-g*"))

    def create_generation(self) -> str:
        """Make an empty one, newer than all others; nobody searches it."""
        for _ in range(_TRIES):
            last = next(reversed(self.generations()), "g0000")
            name = f"g{int(last[1:]) + 1:04}"
            if self._made(name):
                return name
        raise HosoError("index-busy", path=self._session.where(self._alias))

    def open_generation(self, name: str) -> ElasticEngine:
        """The engine of one.

        Raises ``HosoError`` index-missing, index-outdated and those of the cluster.
        """
        if not _NAME.fullmatch(name):
            raise HosoError("index-missing", path=self._session.where(self._alias))
        self._check(name)
        return ElasticEngine(Session(self._connection), _own(self._index(name)))

    def switch(self, name: str) -> None:
        """From now on people search this one: the alias is moved in one step."""
        every, alias = f"{self._alias}-g*", self._alias
        actions: list[dict[str, Any]] = [
            {"remove": {"index": every, "alias": alias, "must_exist": False}},
            {"add": {"index": self._index(name), "alias": alias, "is_write_index": True}},
        ]
        self._session.ask(
            lambda client: client.indices.update_aliases(actions=actions),
            pauses=WRITING,
            index=self._index(name),
        )

    def drop_generation(self, name: str) -> None:
        """Remove one, whatever state it is in; nothing where there is none."""
        if not _NAME.fullmatch(name):
            return
        index = self._index(name)
        self._session.ask(
            lambda client: client.indices.delete(index=index, ignore_unavailable=True),
            pauses=WRITING,
            index=index,
        )

    def mark(self, name: str, state: str) -> None:
        """Note with a generation which ``state`` of the catalogue it holds exactly."""
        index = self._index(name)
        meta = {**self._meta(name), _STATE: state}
        self._session.ask(
            lambda client: client.indices.put_mapping(index=index, meta=meta),
            pauses=WRITING,
            index=index,
        )

    def marked(self, name: str) -> str:
        """What was noted last; "" where nothing was or the generation is not there."""
        if not name:
            return ""
        try:
            return str(self._meta(name).get(_STATE, ""))
        except HosoError as error:
            if error.code != "index-missing":
                raise
            return ""

    def version(self, name: str) -> str:
        """Text that differs after every commit: what each shard has been given, and shown."""
        index = self._index(name)
        stats = self._session.ask(
            lambda client: client.options(ignore_status=404).indices.stats(
                index=index, metric="refresh", level="shards"
            ),
            index=index,
        )
        shards = stats.get("indices", {}).get(index, {}).get("shards", {})
        return ",".join(
            f"{number}:{copy['seq_no']['max_seq_no']}:{copy['refresh']['external_total']}"
            for number, copies in sorted(shards.items())
            for copy in copies
            if copy["routing"]["primary"]
        )

    def health(self) -> str:
        """``good``, ``degraded`` (a copy is missing) or ``bad`` (no answer, or a part is lost)."""
        try:
            answer = self._session.ask(
                lambda client: client.cluster.health(
                    index=self._alias, timeout="0s", master_timeout=_SECONDS_FOR_HEALTH
                ),
                pauses=(),
                index=self._alias,
            )
        except HosoError:
            return "bad"
        return _HEALTH.get(answer["status"], "bad")

    def close(self) -> None:
        """Let go of the lines to the cluster."""
        self._session.close()

    def _index(self, name: str) -> str:
        return f"{self._alias}-{name}"

    def _names(self, index: str, alias: str = "") -> list[str]:
        """Generations among the indexes that match ``index`` (and have ``alias``)."""
        asked: dict[str, Any] = {"index": index, "expand_wildcards": "open,closed"}
        if alias:
            asked["name"] = alias
        found = self._session.ask(
            lambda client: client.options(ignore_status=404).indices.get_alias(**asked),
            index=self._alias,
        )
        start = len(self._alias) + 1
        names = [name[start:] for name, row in found.items() if isinstance(row, dict)]
        return sorted(filter(_NAME.fullmatch, names), key=lambda name: int(name[1:]))

    def _made(self, name: str) -> bool:
        """Whether the generation was made, and not by another program at the same moment."""
        index = self._index(name)
        found = self._session.ask(
            lambda client: client.options(ignore_status=400).indices.create(
                index=index,
                settings=index_settings(self._connection),
                mappings=mapping(),
                aliases={_own(index): {}},
            ),
            index=index,
        )
        if "error" not in found:
            return True
        kind = found["error"]["type"]
        if kind != "resource_already_exists_exception":
            raise HosoError("index-damaged", path=self._session.where(index), why=kind)
        return False

    def _meta(self, name: str) -> dict[str, Any]:
        index = self._index(name)
        found = self._session.ask(
            lambda client: client.indices.get_mapping(index=index), index=index
        )
        return dict(found[index]["mappings"].get("_meta", {}))

    def _check(self, name: str) -> None:
        """Raises index-outdated where a generation is not laid out as this version does it."""
        known, found = mapping()["_meta"], self._meta(name)
        if any(found.get(one) != known[one] for one in _VERSIONS):
            raise HosoError("index-outdated", path=self._session.where(self._index(name)))


def _own(index: str) -> str:
    """The alias a generation is written through."""
    return f"{index}-own"
