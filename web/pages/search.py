"""The search page: box, facets as links, hits with their places, notices, the next page."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import Field

from search.entry import WORDLESS
from search.language import organ_offers
from search.query import SORTS
from search.words import total_words, value_words, words
from web.access import TheDesk, TheViewer
from web.asked import FACETS, Asked
from web.desk import Desk
from web.models import answer
from web.templates import pieces, rendered

router = APIRouter(include_in_schema=False)
_SHOWN_VALUES = 8


class PageAsked(Asked):
    """The same, with more hits on a page and every facet. Fields left empty are not asked."""

    limit: int = Field(20, ge=1, le=100)
    facets: tuple[Any, ...] = FACETS


@router.api_route("/", methods=["GET", "HEAD"])
def page(desk: TheDesk, viewer: TheViewer, asked: Annotated[PageAsked, Query()]) -> HTMLResponse:
    """The page for what was asked; without a question the newest entries."""
    query = asked.query()
    offers = organ_offers(query, desk.organs)
    told = answer(desk.search(query, viewer), offers)
    shown = {
        "asked": asked,
        "told": told,
        "total": total_words(told, asked.by),
        "hits": [_hit(hit, asked) for hit in told["hits"]],
        "facets": _facets(desk, told["facets"], asked),
        "chosen": list(_chosen(desk, asked)),
        "sorts": [(code, words("sort", code)) for code in SORTS],
        "next": asked.link(cursor=told["cursor"]) if told["cursor"] else "",
        "wordless": asked.link(q="", kind=("document",), text=WORDLESS, by="entry"),
        "offers": [{"offer": one, "link": asked.link(q=one.text)} for one in offers],
        "hidden": [pair for pair in asked.pairs() if pair[0] not in ("q", "cursor", "from", "to")],
    }
    return HTMLResponse(rendered("search.html", **shown))


def _hit(hit: dict[str, Any], asked: Asked) -> dict[str, Any]:
    where = {"id": hit["id"], "q": asked.q}
    if hit["file"] and hit["page"]:
        where |= {"path": hit["file"], "page": str(hit["page"])}
    place = "/ho-so" if hit["kind"] == "dossier" else "/van-ban"
    head = hit["subject"] or hit["title"] or hit["file_code"] or hit["id"]
    return {
        **hit,
        "head": head,
        "link": f"{place}?{urlencode({name: value for name, value in where.items() if value})}",
        "dossier_title": hit["title"] if hit["subject"] else "",
        "dossier_link": f"/ho-so?{urlencode({'id': hit['dossier']})}",
        "pieces": []
        if hit["snippet_text"] == head and not hit["marks"]
        else pieces(hit["snippet_text"], hit["marks"]),
    }


def _facets(
    desk: Desk, counted: dict[str, list[dict[str, Any]]], asked: Asked
) -> list[dict[str, Any]]:
    shown = []
    for name in FACETS:
        chosen = {str(one) for one in asked.values_of(name)}
        counts = {row["value"]: row["count"] for row in counted.get(name, ())}
        values = [*counts, *sorted(chosen - set(counts))]
        rows = [
            {
                "value": value,
                "words": _words(desk, name, value),
                "count": counts.get(value, 0),
                "chosen": value in chosen,
                "link": asked.toggled(name, value),
            }
            for value in values
        ]
        if rows:
            first = [row for row in rows if row["chosen"]]
            first += [row for row in rows if not row["chosen"]]
            shown.append(
                {
                    "name": name,
                    "words": words("facet", name),
                    "rows": first[:_SHOWN_VALUES],
                    "more": first[_SHOWN_VALUES:],
                    "open": bool(chosen),
                }
            )
    return shown


def _chosen(desk: Desk, asked: Asked) -> Any:
    """Every filter chosen, in words, with the link that takes it away."""
    for name in (*FACETS, "dossier"):
        for value in map(str, asked.values_of(name)):
            yield {
                "name": words("facet", name),
                "words": _words(desk, name, value),
                "link": asked.toggled(name, value),
            }


def _words(desk: Desk, name: str, value: str) -> str:
    """A value of a facet in Vietnamese; a rule by its id and title."""
    rule = desk.rules.rules.get(value) if name == "finding" else None
    return f"{value} {rule.title('vi')}" if rule else value_words(name, value)
