"""Stands before every route: who may ask at all, how much, how long, and what every answer says.

In this order: 1. length of the address; 2. the Host header (against DNS rebinding); 3. only
reading; 4. not from another origin's page; 5. the token. Every answer gets the headers of
:data:`HEADERS` unless the route said otherwise.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schemas.errors import HosoError
from web.problems import answer_of

MAX_ADDRESS = 16_000
"""Bytes of path and query string; a link with all filters chosen stays far below."""
SECONDS = 30.0
"""How long a route may think before its answer begins."""
STATIC = "/static/"
MAKING = "/lap/"
"""What is below takes as long as a report takes."""
MAKING_SECONDS = 900.0
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; object-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_LOG = logging.getLogger("hoso.web")
_READING = frozenset({"GET", "HEAD"})
_OTHER_ORIGINS = frozenset({"cross-site", "same-site"})


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Gate:
    """``hosts``: the values of the Host header that mean this server.

    ``token`` opens the pages once (``/?token=…``) and the API (``Authorization: Bearer``);
    ``session`` is what the cookie then holds.
    """

    hosts: frozenset[str]
    token: str = field(default_factory=_secret, repr=False)
    session: str = field(default_factory=_secret, repr=False)

    @classmethod
    def local(cls, port: int) -> Gate:
        """The gate of a server on this computer's ``port``."""
        return cls(frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost")))

    @property
    def cookie(self) -> str:
        """Name of the cookie: cookies do not tell ports apart, names do."""
        ports = {host.rpartition(":")[2] for host in self.hosts}
        return f"hoso-{min(ports)}"


class Guard:
    """The ASGI application ``app`` behind ``gate``."""

    def __init__(self, app: ASGIApp, gate: Gate, *, seconds: float = SECONDS) -> None:
        self._app = app
        self._gate = gate
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; anything that is not HTTP is not spoken here."""
        if scope["type"] != "http":
            return
        sender = _Sender(send, head=scope["method"] == "HEAD")
        refusal = self._refused(scope)
        if refusal is not None:
            await refusal(scope, receive, sender)
            return
        await self._in_time(scope, receive, sender)

    def _refused(self, scope: Scope) -> Response | None:
        path, headers = str(scope["path"]), Headers(scope=scope)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_ADDRESS:
            return _refusal(path, 414, "địa chỉ quá dài / the address is too long")
        if headers.getlist("host") not in [[host] for host in self._gate.hosts]:
            host = headers.get("host", "")[:100]
            return answer_of(HosoError("host-wrong", host=host), path)
        if scope["method"] not in _READING:
            return _refusal(path, 405, f"{scope['method'][:20]}", {"Allow": "GET, HEAD"})
        if _embedded_elsewhere(headers):
            return _refusal(path, 403, "từ trang web khác / from another site's page")
        return None if path.startswith(STATIC) else self._unknown(scope, headers)

    def _unknown(self, scope: Scope, headers: Headers) -> Response | None:
        """What somebody without the token is told; None for who has it."""
        path = str(scope["path"])
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        if path == "/" and any(_same(one, self._gate.token) for one in given):
            return self._welcome()
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and _same(bearer.strip(), self._gate.token):
            return None
        if any(_same(one, self._gate.session) for one in _cookies(headers, self._gate.cookie)):
            return None
        return answer_of(HosoError("token-wrong"), path, headers={"WWW-Authenticate": "Bearer"})

    def _welcome(self) -> Response:
        """To the search page, without the token in the address, the cookie in hand."""
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self._gate.cookie, self._gate.session, httponly=True, samesite="strict", path="/"
        )
        return answer

    async def _in_time(self, scope: Scope, receive: Receive, send: _Sender) -> None:
        """Run the route; where its answer has not begun in time, say so and let it end unheard."""
        seconds = MAKING_SECONDS if scope["path"].startswith(MAKING) else self._seconds
        task = asyncio.ensure_future(self._app(scope, receive, send))
        begun = asyncio.ensure_future(send.begun.wait())
        try:
            await asyncio.wait({task, begun}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if not task.done() and not send.begun.is_set():
                late = HosoError("too-slow", seconds=round(seconds))
                await answer_of(late, str(scope["path"]))(scope, receive, send)
                send.deaf = True
                task.cancel()
                return
            await task
        except Exception as error:
            # The framework told the reader and raises for the log, or could not even do that.
            _LOG.error("%s: %r", scope["path"], error, exc_info=error)
            if not send.begun.is_set():
                fault = HosoError("internal", why=type(error).__name__)
                await answer_of(fault, str(scope["path"]))(scope, receive, send)
        finally:
            begun.cancel()
            if not task.done():
                task.cancel()


class _Sender:
    """``send`` with the headers every answer has; ``begun`` is set when an answer has begun."""

    def __init__(self, send: Send, *, head: bool) -> None:
        self._send = send
        self._head = head
        self.begun = asyncio.Event()
        self.deaf = False

    async def __call__(self, message: Message) -> None:
        if self.deaf:
            return
        if message["type"] == "http.response.start":
            self.begun.set()
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif self._head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _refusal(path: str, status: int, why: str, headers: dict[str, str] | None = None) -> Response:
    return answer_of(HosoError("request-refused", why=why), path, status=status, headers=headers)


def _embedded_elsewhere(headers: Headers) -> bool:
    """Whether a page of another origin (another port is one) loads this, not a person.

    A browser says so itself in the Fetch Metadata headers (W3C).
    """
    foreign = headers.get("sec-fetch-site", "") in _OTHER_ORIGINS
    opened = headers.get("sec-fetch-mode") == "navigate"
    return foreign and not (opened and headers.get("sec-fetch-dest") == "document")


def _cookies(headers: Headers, name: str) -> list[str]:
    found = []
    for line in headers.getlist("cookie"):
        try:
            held = SimpleCookie(line)
        except CookieError:
            continue
        if name in held:
            found.append(held[name].value)
    return found


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())
