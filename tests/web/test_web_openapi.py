"""The OpenAPI document is true: made-up calls never fail, and every answer is as it says."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from web_support import CODES, IDS, Site

_HELD = ("not_a_server_error", "status_code_conformance", "content_type_conformance")
_ALSO = ("response_schema_conformance", "response_headers_conformance")
_QUICK, _LONG = 5, 150
FIRST = IDS["01.TH"]


@pytest.fixture(scope="module")
def document(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.get("/api/v1/openapi.json").json()
    return found


def test_every_route_has_a_model_and_an_example(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        assert set(methods) == {"get"}, path
        about = methods["get"]
        assert about["summary"]
        assert about["description"]
        content = about["responses"]["200"]["content"]
        if not path.endswith("/file"):
            assert "$ref" in content["application/json"]["schema"], path
        for one in about.get("parameters", ()):
            needed = one["required"] or one["name"] == "q"
            assert not needed or "examples" in one["schema"] or "example" in one, (path, one)
        problem = about["responses"]["4XX"]["content"]
        assert list(problem) == ["application/problem+json"]


def test_the_document_tells_of_the_token(document: dict[str, Any]) -> None:
    assert document["security"] == [{"token": []}]
    assert document["openapi"].startswith("3.1")
    assert set(document["components"]["schemas"]["Problem"]["required"]) >= {"type", "status"}


def _known(document: dict[str, Any], site: Site) -> dict[str, Any]:
    """The document with ids and paths of this archive as the values to choose from."""
    files = site.get("/api/v1/dossier", params={"id": FIRST}).json()["files"]
    transfer = site.get("/api/v1/receipts").json()["transfers"][0]["transfer_id"]
    values = {
        "dossier": [FIRST, CODES["01.TH"], "x"],
        "id": [FIRST, *(f"{FIRST}#{number}" for number in (1, 2, 4, 9))],
        "path": [*(row["path"] for row in files), "x"],
        "transfer": [transfer, "x"],
    }
    copied = deepcopy(document)
    for methods in copied["paths"].values():
        for one in methods["get"].get("parameters", ()):
            if one["name"] in values and one["schema"].get("type") == "string":
                one["schema"] = {"type": "string", "enum": values[one["name"]]}
    return copied


@pytest.mark.parametrize("known", [False, True], ids=["any", "known"])
@pytest.mark.parametrize(
    "examples", [_QUICK, pytest.param(_LONG, marks=pytest.mark.slow)], ids=["quick", "long"]
)
def test_made_up_calls_are_answered_as_documented(
    site: Site, document: dict[str, Any], examples: int, known: bool
) -> None:
    schema = schemathesis.openapi.from_dict(_known(document, site) if known else document)
    checks = CHECKS.get_by_names([*_HELD, *_ALSO])
    for found in schema.get_all_operations():
        seen = _hold(found.ok(), site, checks, examples * (3 if known else 1))
        assert not known or 200 in seen, found.ok().label


def _hold(operation: Any, site: Site, checks: list[Any], examples: int) -> set[int]:
    seen: set[int] = set()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        token = {"Authorization": f"Bearer {site.gate.token}"}
        answer = case.call_and_validate(base_url=site.base, headers=token, checks=checks)
        seen.add(answer.status_code)

    call()
    return seen
