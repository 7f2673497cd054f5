"""What the fault proxy passes on: one request, one answer, and how to ask the node behind."""

from __future__ import annotations

import gzip
import http.client
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import Any
from urllib.parse import urlsplit

SECONDS_TO_ANSWER = 120
# Of one connection only, or changed by the proxy: never passed on.
_OWN = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "accept-encoding",
    "host",
}

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """As the client sent it; ``path`` with its query, ``body`` unpacked."""

    method: str
    path: str
    headers: Headers = ()
    body: bytes = b""

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. ``sent`` is the part of the body that goes out before the line is cut."""

    status: int
    headers: Headers
    body: bytes
    sent: float = 1.0

    def json(self) -> Any:
        return json.loads(self.body)

    def with_json(self, document: object) -> Answer:
        return replace(self, body=json.dumps(document).encode())


Forward = Callable[[Request], Answer]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, the way to the node, and the event that ends all waiting."""

    request: Request
    forward: Forward
    released: Event

    def passed(self, body: bytes | None = None) -> Answer:
        """What the node answers to the request (with that body). Raises ``OSError``."""
        request = self.request if body is None else replace(self.request, body=body)
        return self.forward(request)


def unpacked(request: Request) -> Request:
    """The request with its body as plain text, whatever the client packed it with."""
    if request.header("content-encoding") != "gzip":
        return request
    rest = tuple(pair for pair in request.headers if pair[0].lower() != "content-encoding")
    return replace(request, headers=rest, body=gzip.decompress(request.body))


def error(status: int, kind: str, reason: str) -> Answer:
    """An answer in the form of Elasticsearch's errors."""
    cause = {"type": kind, "reason": reason}
    body = {"error": {"root_cause": [cause], **cause}, "status": status}
    headers = (
        ("X-elastic-product", "Elasticsearch"),
        ("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8"),
    )
    return Answer(status, headers, json.dumps(body).encode())


def forwarder(upstream: str, context: ssl.SSLContext | None = None) -> Forward:
    """Passes requests on to ``upstream``. Raises ``OSError`` where it does not answer."""
    parts = urlsplit(upstream)

    def forward(request: Request) -> Answer:
        line = _connection(parts.scheme, parts.netloc, context)
        headers = {key: value for key, value in request.headers if key.lower() not in _OWN}
        try:
            line.request(request.method, request.path, request.body or None, headers)
            answer = line.getresponse()
            kept = tuple(pair for pair in answer.getheaders() if pair[0].lower() not in _OWN)
            return Answer(answer.status, kept, answer.read())
        except http.client.HTTPException as trouble:
            raise ConnectionError(str(trouble)) from trouble
        finally:
            line.close()

    return forward


def _connection(
    scheme: str, place: str, context: ssl.SSLContext | None
) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(place, timeout=SECONDS_TO_ANSWER, context=context)
    return http.client.HTTPConnection(place, timeout=SECONDS_TO_ANSWER)
