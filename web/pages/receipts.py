"""The pages of receipts, and the page that explains how to search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from web.access import TheDesk, TheViewer
from web.receipts import receipt_of, receipts_of
from web.templates import rendered

router = APIRouter(include_in_schema=False)


@router.api_route("/bien-nhan", methods=["GET", "HEAD"])
def receipts(
    desk: TheDesk, viewer: TheViewer, dot: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """The receipt of one transfer, or the list of all."""
    if dot:
        page = rendered("receipt.html", receipt=receipt_of(desk, viewer, dot))
    else:
        page = rendered("receipts.html", transfers=receipts_of(desk, viewer))
    return HTMLResponse(page)


@router.api_route("/tro-giup", methods=["GET", "HEAD"])
def how_to() -> HTMLResponse:
    """How to search."""
    return HTMLResponse(rendered("howto.html"))
