"""The indexes one generation is made of, and how one of them is made.

Every generation has a base: all there is where the setting ``elasticsearch_period`` is "none", else
what has no period of its own. An index of a period is made when the first entry of it is written.
Each index has an alias of its own to be written through: a write to a name that is no alias is
refused, where a write to the name of an index would make that index. The base's alias leads to all
of them: through it a generation is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.errors import HosoError
from search.elastic.mapping import index_settings, mapping
from search.elastic.period import dossier_of, period_of
from search.elastic.session import WRITING, Session

_EXISTS = "resource_already_exists_exception"


class Parts:
    """``base``: name of the base; ``years``: of one period, 0 for none.

    ``searched``: the alias that leads to the generation people search, whichever that is.
    """

    def __init__(self, session: Session, base: str, *, searched: str, years: int) -> None:
        self._session = session
        self._base = base
        self._searched = searched
        self._years = years
        self._made: set[str] | None = None

    @property
    def whole(self) -> str:
        """The alias that leads to all of them; what is written through it goes to the base."""
        return own_alias(self._base)

    def holding(self, entry_id: str, *, make: bool = False) -> str | None:
        """The alias through which the entry of this id is written.

        None where it would lie in an index that is not there; ``make``: that is made.
        """
        period = period_of(dossier_of(entry_id), self._years)
        if not period:
            return self.whole
        index = f"{self._base}-{period}"
        if index not in self._known():
            if not make:
                return None
            self._make(index)
        return own_alias(index)

    def _known(self) -> set[str]:
        """Asked once: there is one writer, and nobody else makes any."""
        if self._made is None:
            found = self._session.ask(
                lambda client: client.options(ignore_status=404).indices.get_alias(name=self.whole),
                index=self.whole,
            )
            self._made = {name for name, row in found.items() if isinstance(row, dict)}
        return self._made

    def _make(self, index: str) -> None:
        """Empty and ready before anybody is led to it: a question to a starting index fails."""
        make_index(self._session, index)
        aliases = [own_alias(index), self.whole]
        if self._session.ask(
            lambda client: client.indices.exists_alias(index=self._base, name=self._searched),
            index=self._base,
        ):
            aliases.append(self._searched)
        actions = [{"add": {"index": index, "alias": alias}} for alias in aliases]
        self._session.ask(
            lambda client: client.indices.update_aliases(actions=actions),
            pauses=WRITING,
            index=index,
        )
        self._known().add(index)


def own_alias(index: str) -> str:
    """The alias an index is written through."""
    return f"{index}-own"


def make_index(
    session: Session,
    index: str,
    *,
    meta: Mapping[str, str] | None = None,
    aliases: Mapping[str, Any] | None = None,
) -> bool:
    """Make an empty index; whether it was not there yet.

    ``meta``: what is noted with it besides its versions. Raises ``HosoError`` as the port names it.
    """
    made = mapping()
    found = session.ask(
        lambda client: client.options(ignore_status=400).indices.create(
            index=index,
            settings=index_settings(session.connection),
            mappings={**made, "_meta": {**made["_meta"], **(meta or {})}},
            aliases=aliases,
        ),
        index=index,
    )
    if "error" not in found:
        return True
    kind = found["error"]["type"]
    if kind != _EXISTS:
        raise HosoError("index-damaged", path=session.where(index), why=kind)
    return False
