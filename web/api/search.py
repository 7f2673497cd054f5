"""Searching: the same parameters and the same keys as ``hoso search --json``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from search.language import organ_offers
from search.results import Results
from web.access import TheDesk, TheViewer
from web.asked import MAX_TYPED, Asked
from web.models import FacetsAnswer, SearchAnswer, Suggestions, answer
from web.routes import reads

router = APIRouter(tags=["tra cứu / search"])
Typed = Annotated[
    str,
    Query(max_length=MAX_TYPED, description="Chữ đang gõ. / What is half typed.", examples=["quy"]),
]
EntryId = Annotated[
    str,
    Query(
        alias="id",
        max_length=2000,
        description="Mã mục. / Id of an entry.",
        examples=["urn:hoso:000.00.07.H99:000.00.07.H99.2024.03.TCCB#5"],
    ),
]
Few = Annotated[int, Query(ge=1, le=50)]


@reads(router, "/search", SearchAnswer)
def search(desk: TheDesk, viewer: TheViewer, asked: Annotated[Asked, Query()]) -> dict[str, Any]:
    """Entries or dossiers that meet a query, with facets and what is said beside them."""
    query = asked.query()
    return answer(desk.search(query, viewer), organ_offers(query, desk.organs))


@reads(router, "/facets", FacetsAnswer)
def facets(desk: TheDesk, viewer: TheViewer, asked: Annotated[Asked, Query()]) -> dict[str, Any]:
    """Only the counts of a search; ``limit`` and ``cursor`` do not matter."""
    found: Results = desk.search(asked.query(limit=0, cursor=None), viewer)
    told = answer(found)
    return {"total": told["total"], "facets": told["facets"]}


@reads(router, "/suggest", Suggestions)
def suggest(desk: TheDesk, viewer: TheViewer, q: Typed, limit: Few = 10) -> dict[str, Any]:
    """What may be meant while somebody types."""
    return {"suggestions": list(desk.suggest(q, viewer, limit))}


@reads(router, "/like", SearchAnswer)
def like(desk: TheDesk, viewer: TheViewer, entry: EntryId) -> dict[str, Any]:
    """Entries like the one of this id."""
    return answer(desk.like(entry, viewer))
