"""The generations of one archive's index in a cluster.

An alias named after the archive leads to the indexes of the generation people search
(:mod:`search.elastic.parts`), and is moved in one step.
"""

from __future__ import annotations

import re
from typing import Any

from schemas.errors import HosoError
from search.elastic.connection import Connection
from search.elastic.index import ElasticEngine
from search.elastic.mapping import mapping
from search.elastic.parts import Parts, make_index, own_alias
from search.elastic.period import PERIODS
from search.elastic.session import WRITING, Session

_NAME = re.compile(r"g(\d{4,})")
_INDEX = re.compile(rf"({_NAME.pattern})(?:-y\d{{4}})?")
_ALIAS = re.compile(r"[a-z0-9][a-z0-9._-]{0,180}")
_PREFIX = "elasticsearch_prefix"
_STATE, _PERIOD = "state", "period"
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
        names = self._indexes(f"{self._alias}-g*", self._alias)
        if len(names) > 1:
            where = self._session.where(self._alias)
            raise HosoError("index-damaged", path=where, why=", ".join(names))
        return next(iter(names), "")

    def generations(self) -> tuple[str, ...]:
        """Names of all there are, oldest first."""
        return tuple(self._indexes(f"{self._alias}-g*"))

    def create_generation(self) -> str:
        """Make an empty one, newer than all others; nobody searches it."""
        for _ in range(_TRIES):
            last = next(reversed(self.generations()), "g0000")
            name = f"g{int(last[1:]) + 1:04}"
            base = self._base(name)
            period = {_PERIOD: self._connection.period}
            first = {own_alias(base): {"is_write_index": True}}
            if make_index(self._session, base, meta=period, aliases=first):
                return name
        raise HosoError("index-busy", path=self._session.where(self._alias))

    def open_generation(self, name: str) -> ElasticEngine:
        """The engine of one.

        Raises ``HosoError`` index-missing, index-outdated and those of the cluster.
        """
        if not _NAME.fullmatch(name):
            raise HosoError("index-missing", path=self._session.where(self._alias))
        years, session = self._check(name), Session(self._connection)
        parts = Parts(session, self._base(name), searched=self._alias, years=years)
        return ElasticEngine(session, parts)

    def switch(self, name: str) -> None:
        """From now on people search this one: the alias is moved in one step."""
        every, alias = f"{self._alias}-g*", self._alias
        leave = {"remove": {"index": every, "alias": alias, "must_exist": False}}
        indexes = self._indexes_of(name) or [self._base(name)]  # which is then told as missing
        join = [{"add": {"index": index, "alias": alias}} for index in indexes]
        self._change_aliases([leave, *join], name)

    def drop_generation(self, name: str) -> None:
        """Remove one, whatever state it is in; nothing where there is none."""
        if not _NAME.fullmatch(name):
            return
        if indexes := self._indexes_of(name):
            # All in one step: whoever reads it meanwhile never sees a part of it.
            self._change_aliases([{"remove_index": {"index": index}} for index in indexes], name)

    def mark(self, name: str, state: str) -> None:
        """Note with a generation which ``state`` of the catalogue it holds exactly."""
        index = self._base(name)
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
        index = own_alias(self._base(name))
        stats = self._session.ask(
            lambda client: client.options(ignore_status=404).indices.stats(
                index=index, metric="refresh", level="shards"
            ),
            index=index,
        )
        return ",".join(
            f"{part}:{number}:{copy['seq_no']['max_seq_no']}:{copy['refresh']['external_total']}"
            for part, found in sorted(stats.get("indices", {}).items())
            for number, copies in sorted(found["shards"].items())
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

    def _base(self, name: str) -> str:
        return f"{self._alias}-{name}"

    def _indexes(self, index: str, alias: str = "") -> dict[str, list[str]]:
        """Generation -> its indexes, of those that match ``index`` (and have ``alias``)."""
        asked: dict[str, Any] = {"index": index, "expand_wildcards": "open,closed"}
        if alias:
            asked["name"] = alias
        found = self._session.ask(
            lambda client: client.options(ignore_status=404).indices.get_alias(**asked),
            index=self._alias,
        )
        start, names = len(self._alias) + 1, dict[str, list[str]]()
        for name in sorted(name for name, row in found.items() if isinstance(row, dict)):
            if match := _INDEX.fullmatch(name[start:]):
                names.setdefault(match[1], []).append(name)
        return {name: names[name] for name in sorted(names, key=lambda name: int(name[1:]))}

    def _indexes_of(self, name: str) -> list[str]:
        return self._indexes(f"{self._base(name)}*").get(name, [])

    def _change_aliases(self, actions: list[dict[str, Any]], name: str) -> None:
        self._session.ask(
            lambda client: client.indices.update_aliases(actions=actions),
            pauses=WRITING,
            index=self._base(name),
        )

    def _meta(self, name: str) -> dict[str, Any]:
        index = self._base(name)
        found = self._session.ask(
            lambda client: client.indices.get_mapping(index=index), index=index
        )
        return dict(found[index]["mappings"].get("_meta", {}))

    def _check(self, name: str) -> int:
        """Years of one of its periods.

        Raises index-outdated where a generation is not laid out as this version does it.
        """
        known, found = mapping()["_meta"], self._meta(name)
        period = found.get(_PERIOD, "none")
        if period not in PERIODS or any(found.get(one) != known[one] for one in _VERSIONS):
            raise HosoError("index-outdated", path=self._session.where(self._base(name)))
        return PERIODS[period]
