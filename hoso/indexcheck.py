"""What ``hoso doctor`` says of the index: which engine, how it is, how far it lags behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archive.home import Home
from hoso.problem import Problem
from hoso.settings import Settings
from hoso.wiring import index_store, readable_index
from ingest.entries import derivation
from ingest.invariants.rules import claimed
from ingest.pending import pending
from schemas.errors import HosoError

_CATCH_UP = {
    "remedy": "Chạy `hoso rebuild --pending`.",
    "remedy_en": "Run `hoso rebuild --pending`.",
}


def index_problems(settings: Settings, home: Home, about: dict[str, Any]) -> Iterator[Problem]:
    """The index holds exactly the entries the catalogue wants, each made of the same content.

    ``about`` is told: what :meth:`search.live.LiveIndex.info` says; ``pending``: entries it lacks,
    holds in another state or holds too much; ``unfinished``: generations a rebuild did not end.
    """
    catalogue = home.open_catalogue(derivation=derivation())
    try:
        if not catalogue.complete:
            return  # the catalogue itself is told of
        if catalogue.rebuild_needed:
            yield Problem(
                check="catalogue",
                message="Danh mục do phiên bản trước của chương trình lập.",
                message_en="The catalogue was filled by an earlier version of the program.",
                **_CATCH_UP,
            )
        about["engine"] = settings.text("search_engine")
        try:
            index = readable_index(settings, home)
        except HosoError as error:
            about.update({"health": "bad"})
            yield _known(error)
            return
        try:
            about.update(index.info())
            stamp = catalogue.stamp
            lag = len(pending(catalogue, index.state()))
        except HosoError as error:
            about.update({"health": "bad"})
            yield _known(error)
            return
        finally:
            index.close()
    finally:
        catalogue.close()
    about.update({"pending": lag, "unfinished": _unfinished(settings, home)})
    whole = _marked(settings, home, about["generation"]) == stamp
    yield from (Problem(**one.as_dict()) for one in claimed(whole=whole, pending=lag))
    if about["health"] != "good":
        yield Problem(
            check="index",
            message="Chỉ mục tra cứu dùng được nhưng chưa an toàn hoặc chưa đủ.",
            message_en="The index works but is not safe or not whole.",
            remedy="Hỏi người quản trị máy chủ tìm kiếm.",
            remedy_en="Ask whoever keeps the search server.",
        )
    if lag:
        yield Problem(
            check="index",
            message=f"Chỉ mục tra cứu lệch {lag} mục so với danh mục.",
            message_en=f"Index and catalogue differ in {lag} entries.",
            **_CATCH_UP,
        )


def _marked(settings: Settings, home: Home, generation: str) -> str:
    """The state of the catalogue that the generation in use says it holds exactly."""
    store = index_store(settings, home)
    try:
        return store.marked(generation)
    finally:
        store.close()


def _unfinished(settings: Settings, home: Home) -> list[str]:
    store = index_store(settings, home)
    try:
        names = store.generations()
        return list(names[names.index(store.current()) + 1 :])
    finally:
        store.close()


def _known(error: HosoError) -> Problem:
    return Problem(
        check="index",
        message=error.message("vi"),
        message_en=error.message("en"),
        remedy=error.remedy("vi"),
        remedy_en=error.remedy("en"),
    )
