"""How a route of the API is declared: reading only, a model for its answer, errors as problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter

from web.problems import PROBLEM

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
_PROBLEM = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Yêu cầu không được nhận. / The request was not accepted.", **_PROBLEM},
    "5XX": {"description": "Máy chủ không trả lời được. / The server failed.", **_PROBLEM},
}


def reads(
    router: APIRouter, path: str, model: Any, **options: Any
) -> Callable[[Endpoint], Endpoint]:
    """Declare a route for GET, and for HEAD unseen in the OpenAPI document."""

    def declare(endpoint: Endpoint) -> Endpoint:
        told = {"response_model": model, "responses": RESPONSES, **options}
        router.get(path, **told)(endpoint)
        router.head(path, include_in_schema=False, **told)(endpoint)
        return endpoint

    return declare
