"""Whether the archive answers, and whether what it finds with is whole."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from web.access import TheDesk, TheViewer, sees_all
from web.routes import reads

router = APIRouter(tags=["máy chủ / server"])


class Health(BaseModel):
    """``status``: good, or degraded where the index lags behind the catalogue or is not well.

    Counts are null for who may not see everything. ``wanted``: entries the index should hold.
    """

    status: str
    version: str
    engine: str
    entries: int | None
    wanted: int | None
    dossiers: int | None


@reads(router, "/health", Health)
def health(request: Request, desk: TheDesk, viewer: TheViewer) -> dict[str, Any]:
    """The state of the server, its index and its catalogue."""
    about = desk.index_info()
    with desk.catalogue() as catalogue:
        counts = catalogue.counts()
    well = about.get("health", "good") == "good" and about["entries"] == counts["entry"]
    shown = sees_all(viewer)
    return {
        "status": "good" if well else "degraded",
        "version": request.app.version,
        "engine": about["engine"],
        "entries": about["entries"] if shown else None,
        "wanted": counts["entry"] if shown else None,
        "dossiers": counts["dossier"] if shown else None,
    }
