"""A list of search results written to a workbook, and noted in the audit log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from archive.home import Home
from hoso.files import new_file
from hoso.looking import Looking
from hoso.noting import noted
from hoso.progress import Progress
from hoso.settings import Settings
from hoso.wiring import readable_catalogue, rules_of
from reports.found import MOST_ROWS, Form, FoundList, write_found
from reports.labels import Labels
from schemas.access import Viewer
from schemas.canonical import canonical_json, sha256_hex
from schemas.clock import dmy, now
from search.listing import Listing
from search.query import Filters, Query
from search.words import value_words, words

_STEP = 1000  # rows between two words on how far it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A list that was written: how many rows of how many hits. ``logged``: as in ``noted``."""

    file: Path
    rows: int
    total: int
    exact: bool
    logged: bool

    @property
    def cut(self) -> bool:
        """Whether there is more than the list holds."""
        return self.rows < self.total or not self.exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to write where. ``like``: the id of an entry, for those like it."""

    query: Query
    out: Path
    like: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of query, filters and order: tells lists apart and gives nothing away."""
        query = self.query
        filters = {name: list(value) for name, value in _chosen(query.filters)}
        said = [query.text, filters, query.sort, query.by, self.like or ""]
        return sha256_hex(canonical_json(said))

    @property
    def form(self) -> Form:
        """A list of dossiers where nothing else is asked for."""
        only = self.query.by == "dossier" or self.query.filters.kind == ("dossier",)
        return "dossiers" if only else "documents"


def write_list(
    home: Home, settings: Settings, seen: Looking, viewer: Viewer, wish: Wish, report: Progress
) -> Written:
    """Write what ``viewer`` finds; the act is in the audit log before the file is there.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable and those of ``seen``.
    """
    labels = Labels()
    with new_file(wish.out) as part:
        found = seen.listing_as(viewer, wish.query, most=MOST_ROWS, like=wish.like)
        about = _about(home, settings, wish, found)
        rows = _told(found, about.listed, report)
        count = write_found(about, rows, part, labels)
        cut = count < found.total or not found.exact
        outcome = "cut" if cut else "done"
        logged = noted(home, settings, "search.export", wish.digest, outcome)
    return Written(file=wish.out, rows=count, total=found.total, exact=found.exact, logged=logged)


def _told(found: Listing, listed: int, report: Progress) -> Iterator[Mapping[str, Any]]:
    for number, row in enumerate(found.rows, start=1):
        if number % _STEP == 0:
            report("Ghi danh sách", number, listed)
        yield row


def _about(home: Home, settings: Settings, wish: Wish, found: Listing) -> FoundList:
    labels, query = Labels(), wish.query
    return FoundList(
        form=wish.form,
        agency=settings.text("agency_name") or _organ(home),
        parent=settings.text("agency_parent"),
        query=_looked_for(wish, labels),
        filters=tuple(filter_words(query.filters, rule_titles(home))),
        sort=words("sort", query.sort),
        ordered=found.ordered,
        total=found.total,
        exact=found.exact,
        listed=found.listed,
        made=now(),
    )


def _looked_for(wish: Wish, labels: Labels) -> str:
    if wish.like is not None:
        return labels("found.like", entry=wish.like)
    typed = " ".join(wish.query.text.split())
    return labels("found.query", query=typed) if typed else labels("found.everything")


def filter_words(filters: Filters, rules: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The filters chosen, in words: (name, values). ``rules``: rule id -> title."""
    for name, values in _chosen(filters):
        if name.startswith("date_"):
            said = [dmy(date.fromisoformat(value)) for value in values]
        else:
            said = [value_words(name, value, rules=rules) for value in values]
        yield words("facet", name), ", ".join(said)


def rule_titles(home: Home) -> dict[str, str]:
    """Rule id -> its title, for the facet of findings."""
    return {rule: row.title("vi") for rule, row in rules_of(home).rules.items()}


def _chosen(filters: Filters) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and values of every filter that narrows; a date is one value."""
    for field in fields(filters):
        value: str | tuple[str, ...] = getattr(filters, field.name)
        if value:
            yield field.name, (value,) if isinstance(value, str) else value


def _organ(home: Home) -> str:
    """The organ behind the first fonds' name: "Phông Sở Nội vụ …" is that of "Sở Nội vụ …"."""
    with readable_catalogue(home) as catalogue:
        names = [str(row["name"]) for row in catalogue.fonds()]
    rest = (names[0] if names else "").removeprefix("Phông ")
    return rest[:1].upper() + rest[1:]
