"""The web application of one archive."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from schemas.errors import HosoError
from web import problems
from web.api import PREFIX, health, receipts, records
from web.api import search as api_search
from web.desk import Desk
from web.guard import STATIC, Gate, Guard
from web.pages import making, office
from web.pages import receipts as receipt_pages
from web.pages import records as record_pages
from web.pages import search as search_page

_API = (api_search, records, receipts, health)
_PAGES = (search_page, record_pages, receipt_pages, office, making)
_STATIC = {"style.css": "text/css", "icon.svg": "image/svg+xml"}
_ABOUT = (
    "Tra cứu kho lưu trữ hồ sơ điện tử. / Finds and shows what an archive of electronic work files "
    "holds. Reading only. Errors are problem+json (RFC 9457)."
)


def create_app(desk: Desk, gate: Gate) -> ASGIApp:
    """Everything ``hoso serve`` answers, behind its guard."""
    return Guard(routes(desk), gate)


def routes(desk: Desk) -> FastAPI:
    """The routes alone, without anything that asks who may come in."""
    app = _Described(
        title="Hoso",
        version=version("hoso"),
        description=_ABOUT,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.desk = desk
    for error, told in (
        (HosoError, problems.on_hoso_error),
        (RequestValidationError, problems.on_invalid),
        (HTTPException, problems.on_http_error),
        (Exception, problems.on_anything),
    ):
        app.add_exception_handler(error, told)
    for room in _API:
        app.include_router(room.router, prefix=PREFIX)
    for room in _PAGES:
        app.include_router(room.router)
    app.include_router(_static())
    return app


def _static() -> APIRouter:
    """Style sheet and icon; there is nothing else to load."""
    router = APIRouter(include_in_schema=False)
    for name, media in _STATIC.items():
        data = files("web").joinpath(f"data/{name}").read_bytes()
        router.add_api_route(STATIC + name, _sent(data, media), methods=["GET", "HEAD"])
    return router


def _sent(data: bytes, media: str) -> Callable[[], Response]:
    def send() -> Response:
        return Response(data, media_type=media)

    return send


class _Described(FastAPI):
    """FastAPI whose OpenAPI document also tells the shape of problems and the token it takes."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        parts = document.setdefault("components", {})
        parts.setdefault("schemas", {})["Problem"] = problems.Problem.model_json_schema()
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
        return document
