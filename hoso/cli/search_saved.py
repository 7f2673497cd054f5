"""Searches an operator keeps: saving, listing, dropping, and taking one up again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say, say_all

if TYPE_CHECKING:
    from archive.home import Home
    from archive.operations import Operations, SavedSearch


def keep(run: Run, home: Home, name: str, asked: Mapping[str, Any]) -> None:
    """Save what is asked (``query``, ``filters``, ``options``) as ``name``, the operator's own."""
    from archive.operations import SavedSearch
    from schemas.clock import now

    with _operations(home) as operations:
        operations.searches.save(SavedSearch(actor=_actor(run), name=name, saved_at=now(), **asked))


def kept(run: Run, home: Home, name: str) -> SavedSearch:
    """The search the operator keeps as ``name``. Raises ``HosoError`` search-not-saved."""
    with _operations(home) as operations:
        return operations.searches.get(_actor(run), name)


def print_saved(run: Run, home: Home) -> None:
    """Print every search the operator keeps."""
    with _operations(home) as operations:
        found = operations.searches.of(_actor(run))
    if run.as_json:
        emit_json({"searches": [_as_dict(one) for one in found]})
        return
    say(f"{_actor(run)}: {len(found)} lần tìm đã lưu")
    say_all(_lines(home, found))


def forget(run: Run, home: Home, name: str) -> None:
    """Drop one. Raises ``HosoError`` search-not-saved."""
    with _operations(home) as operations:
        operations.searches.forget(_actor(run), name)
    if run.as_json:
        emit_json({"forgotten": name})
    else:
        say(f"Đã bỏ lần tìm đã lưu “{name}”.")


def _lines(home: Home, found: list[SavedSearch]) -> Iterator[str]:
    from hoso.cli.search_asked import made_filters
    from hoso.cli.words import moment_words
    from hoso.found import filter_words, rule_titles
    from search.words import words

    rules = rule_titles(home) if found else {}
    for one in found:
        yield f"  {one.name}: {one.query or '(không nhập từ tìm)'}"
        about = [
            f"{name}: {values}" for name, values in filter_words(made_filters(one.filters), rules)
        ]
        if sort := one.options.get("sort"):
            about.append(words("sort", str(sort)))
        yield f"    {'; '.join([*about, f'lưu lúc {moment_words(one.saved_at)}'])}"


def _as_dict(one: SavedSearch) -> dict[str, Any]:
    from schemas.clock import iso

    return {
        "name": one.name,
        "query": one.query,
        "filters": dict(one.filters),
        "options": dict(one.options),
        "saved_at": iso(one.saved_at),
    }


def _actor(run: Run) -> str:
    return run.settings.text("operator")


@contextmanager
def _operations(home: Home) -> Iterator[Operations]:
    operations = home.open_operations()
    try:
        yield operations
    finally:
        operations.close()
