"""Who may ask at all, how, and what every answer says."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import httpx
import pytest
from web_support import Site

from schemas.errors import HosoError
from web.app import create_app
from web.desk import Desk
from web.guard import HEADERS, Gate, Guard
from web.server import listen

PATHS = ("/", "/ho-so?id=x", "/bien-nhan", "/api/v1/search", "/api/v1/openapi.json", "/nope")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_without_the_token(site: Site, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Cookie": f"{site.gate.cookie}=x"}):
        answer = site.stranger("GET", path, headers=headers)
        assert answer.status_code == 401
        assert "Hồ sơ <" not in answer.text


def test_the_token_opens_the_page_once_and_leaves_the_address(site: Site) -> None:
    answer = site.stranger("GET", f"/?token={site.gate.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert site.gate.token not in cookie
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    again = site.stranger("GET", "/", headers={"Cookie": cookie.partition(";")[0]})
    assert again.status_code == 200


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_a_wrong_token_opens_nothing(site: Site, token: str) -> None:
    answer = site.stranger("GET", "/", params={"token": token})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_the_token_opens_no_other_page(site: Site) -> None:
    answer = site.stranger("GET", f"/api/v1/search?token={site.gate.token}")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:{port}", ""]
)
def test_another_host_name_is_refused(site: Site, host: str) -> None:
    """DNS rebinding: a foreign name that resolves to this computer."""
    port = site.base.rpartition(":")[2]
    headers = {"Host": host.replace("{port}", port)}
    answer = site.get("/api/v1/health", headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (421, "host-wrong")


def test_localhost_is_this_server_too(site: Site) -> None:
    port = site.base.rpartition(":")[2]
    assert site.get("/api/v1/health", headers={"Host": f"localhost:{port}"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading(site: Site, method: str) -> None:
    for path in ("/", "/api/v1/search"):
        answer = site.client.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/", "/api/v1/search?q=x", "/tro-giup", "/static/style.css"])
def test_head_is_get_without_a_body(site: Site, path: str) -> None:
    whole, head = site.get(path), site.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_a_page_of_another_origin_loads_nothing(site: Site) -> None:
    foreign = {
        "Sec-Fetch-Site": "same-site",
        "Sec-Fetch-Mode": "no-cors",
        "Sec-Fetch-Dest": "image",
    }
    assert site.get("/api/v1/search", headers=foreign).status_code == 403
    framed = {**foreign, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    assert site.get("/", headers=framed).status_code == 403
    opened = {**foreign, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert site.get("/", headers=opened).status_code == 200


@pytest.mark.parametrize("path", [*PATHS, "/static/style.css", "/api/v1/search?limit=0"])
def test_every_answer_has_the_headers(site: Site, path: str) -> None:
    for answer in (site.get(path), site.stranger("GET", path)):
        found = {name: answer.headers.get(name) for name in HEADERS}
        assert found == HEADERS


def test_pages_may_load_nothing_from_elsewhere(site: Site) -> None:
    policy = site.get("/").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert "http:" not in policy


def test_an_endless_address_is_refused(site: Site) -> None:
    assert site.get(f"/api/v1/search?{'q=' + 'x' * 17_000}").status_code == 414
    long = site.get("/api/v1/search", params={"q": "x " * 1_001})
    assert (long.status_code, long.json()["error"]) == (400, "request-invalid")


def test_a_route_that_thinks_too_long_is_told_of() -> None:
    async def slow(_scope: Any, _receive: Any, _send: Any) -> None:
        await asyncio.sleep(30)

    answer = asyncio.run(_asked(Guard(slow, Gate.local(1), seconds=0.05)))
    assert (answer.status_code, answer.json()["error"]) == (503, "too-slow")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def _asked(app: Any) -> httpx.Response:
    gate = app._gate
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:1"
    ) as client:
        return await client.get("/api/x", headers={"Authorization": f"Bearer {gate.token}"})


def test_a_fault_nobody_foresaw_tells_no_content(desk: Desk) -> None:
    from dataclasses import replace

    from web_support import serving

    def broken(*_: Any) -> Any:
        raise RuntimeError("nội dung kín")

    with serving(replace(desk, search=broken)) as site:
        for path in ("/api/v1/search", "/"):
            answer = site.get(path)
            assert answer.status_code == 500
            assert "nội dung kín" not in answer.text
            assert "RuntimeError" in answer.text


def test_two_starts_have_two_tokens(desk: Desk) -> None:
    one, other = Gate.local(1), Gate.local(1)
    assert len({one.token, other.token, one.session, other.session}) == 4
    assert one.token not in repr(one)
    assert create_app(desk, one)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "127.0.0.2", "hoso.example", ""])
def test_other_addresses_are_refused_until_there_are_accounts(host: str) -> None:
    with pytest.raises(HosoError) as caught:
        listen(host, 0)
    assert caught.value.code == "address-refused"


def test_a_port_in_use_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(HosoError) as caught:
            listen("localhost", taken.getsockname()[1])
    assert caught.value.code == "port-taken"
