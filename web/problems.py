"""Errors over HTTP: problem+json (RFC 9457) for programs, a page for people.

The codes and words are those of the command line; which status a code has stands in
``web/data/statuses.json``, 500 where it has no row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from schemas.errors import HosoError
from web.templates import rendered, said

API = "/api/"
PROBLEM = "application/problem+json"


class Problem(BaseModel):
    """An error: the members of RFC 9457 and those of every error of Hoso.

    ``type``: ``urn:hoso:error:<code>``. ``error``: the code (docs/exit-codes.md). ``message`` and
    ``remedy`` are Vietnamese, with ``_en`` English.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    error: str
    message: str
    message_en: str
    remedy: str
    remedy_en: str
    params: dict[str, str]

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(examples=[_example()]))


def _example() -> dict[str, Any]:
    error = HosoError("cursor-invalid", cursor="abc")
    return problem_of(error, f"{API}v1/search").model_dump()


@cache
def _statuses() -> dict[str, int]:
    text = files("web").joinpath("data/statuses.json").read_text(encoding="utf-8")
    found: dict[str, int] = json.loads(text)
    return found


def status_of(error: HosoError) -> int:
    """The HTTP status of an error."""
    return _statuses().get(error.code, 500)


def problem_of(error: HosoError, path: str, status: int | None = None) -> Problem:
    """The error as it is told at ``path``."""
    return Problem(
        type=f"urn:hoso:error:{error.code}",
        title=error.message("vi"),
        status=status or status_of(error),
        detail=error.message("en"),
        instance=path,
        **error.as_dict(),
    )


def answer_of(
    error: HosoError,
    path: str,
    *,
    status: int | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The response that tells ``error``: a problem below ``/api/``, a page elsewhere."""
    problem = problem_of(error, path, status)
    if path.startswith(API):
        return JSONResponse(problem.model_dump(), problem.status, headers, media_type=PROBLEM)
    page = rendered("problem.html", problem=problem, status=problem.status)
    return HTMLResponse(page, problem.status, headers)


def on_hoso_error(request: Request, error: Exception) -> Response:
    """Any ``HosoError`` a route raised."""
    assert isinstance(error, HosoError)
    return answer_of(error, request.url.path)


def on_invalid(request: Request, error: Exception) -> Response:
    """Parameters that are not as they should be: named, their values not repeated."""
    assert isinstance(error, RequestValidationError)
    rows = error.errors()[:5]
    vi, en = ("; ".join(_told(row, lang) for row in rows) for lang in ("vi", "en"))
    return answer_of(HosoError("request-invalid", why=vi, why_en=en), request.url.path)


def _told(row: Mapping[str, Any], lang: str) -> str:
    """What is wrong with a parameter. Our own faults say it in both languages, ``vi / en``."""
    name = ".".join(str(part) for part in row["loc"][1:2]) or "query"
    own = str(row.get("ctx", {}).get("error", ""))
    if " / " in own:
        vi, _, en = own.partition(" / ")
        return f"{name}: {vi if lang == 'vi' else en}"
    words = said("invalid", row["type"])
    if lang == "vi" and words != row["type"]:
        return f"{name}: {words.format(**row.get('ctx', {}))}"
    return f"{name}: {row['msg']}"


def on_http_error(request: Request, error: Exception) -> Response:
    """What the framework refuses: no such address, no such method."""
    assert isinstance(error, HTTPException)
    code = "not-found" if error.status_code == 404 else "request-refused"
    headers = dict(error.headers or {})
    found = HosoError(code, what=request.url.path, why=error.detail)
    return answer_of(found, request.url.path, status=error.status_code, headers=headers)


def on_anything(request: Request, error: Exception) -> Response:
    """What nobody foresaw: its kind is told, its words (they may quote a record) are not."""
    return answer_of(HosoError("internal", why=type(error).__name__), request.url.path)
