"""A proxy on loopback between client and node that does to chosen requests what networks do.

    with FaultProxy(node.url) as proxy:
        proxy.inject("bulk_rejected", path=r"/_bulk", times=2)

Without faults it passes everything on. ``authorization`` is the one header value it lets through;
``tls`` is the certificate it shows.
"""

from __future__ import annotations

import base64
import re
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from elastic_faults import FAULTS, Fault
from elastic_http import Answer, Exchange, Request, error, forwarder, unpacked


@dataclass(slots=True)
class _Planned:
    fault: Fault
    path: re.Pattern[str]
    after: int
    times: float


class FaultProxy:
    """``url`` is what the client is given. ``seen`` holds every request, also the failed ones."""

    def __init__(
        self,
        upstream: str,
        *,
        authorization: str = "",
        tls: ssl.SSLContext | None = None,
        upstream_tls: ssl.SSLContext | None = None,
    ) -> None:
        self.seen: list[Request] = []
        self._forward = forwarder(upstream, upstream_tls)
        self._authorization = authorization
        self._scheme = "https" if tls else "http"
        self._lock = threading.Lock()
        self._planned: list[_Planned] = []
        self._released = threading.Event()
        self._server = _Server(self.answer, tls)

    def __enter__(self) -> FaultProxy:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def inject(
        self, name: str, path: str = "", *, after: int = 0, times: float = float("inf")
    ) -> None:
        """Let ``FAULTS[name]`` befall requests whose "METHOD /path?query" holds ``path`` (a regex).

        The first ``after`` of them pass, then ``times`` are struck. The first plan that fits wins.
        """
        planned = _Planned(FAULTS[name], re.compile(path), after, times)
        with self._lock:
            self._planned.append(planned)

    def clear(self) -> None:
        """No more faults; what hangs or waits goes on at once."""
        with self._lock:
            self._planned.clear()
            released, self._released = self._released, threading.Event()
        released.set()

    def answer(self, request: Request) -> Answer | None:
        """What the client gets; None: the line is closed."""
        self.seen.append(request)
        if self._authorization and request.header("authorization") != self._authorization:
            return error(401, "security_exception", "missing authentication credentials")
        with self._lock:
            fault, released = self._struck(request), self._released
        exchange = Exchange(request, self._forward, released)
        try:
            return fault(exchange) if fault else exchange.passed()
        except OSError:  # the node is down: so is the line
            return None

    def _struck(self, request: Request) -> Fault | None:
        for planned in self._planned:
            if not planned.path.search(request.line):
                continue
            if planned.after:
                planned.after -= 1
            elif planned.times > 0:
                planned.times -= 1
                return planned.fault
        return None


def basic(user: str, password: str) -> str:
    """The ``authorization`` of a user (RFC 7617, UTF-8)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(
        self, answer: Callable[[Request], Answer | None], tls: ssl.SSLContext | None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        if tls:  # the handshake is the handler's: one silent client must not stop the others
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away, or refuses our certificate, is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    server: _Server

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.command, self.path, tuple(self.headers.items()), body)
        answer = self.server.answer(unpacked(request))
        if answer is None:
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        for key, value in answer.headers:
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[: int(len(answer.body) * answer.sent)])
        self.close_connection |= answer.sent < 1

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


for _method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
    setattr(_Handler, f"do_{_method}", _Handler.handle_any)
