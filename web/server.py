"""The server itself: one address of this computer, until somebody stops it."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp

from schemas.errors import HosoError

HOST = "127.0.0.1"
PORT = 8787
_QUIET_SECONDS = 15  # an idle connection is closed after that
_AT_ONCE = 64  # connections; more are answered 503
_HEAD_BYTES = 32_768  # of one request's line and headers
_WAITING = 128


def listen(host: str, port: int) -> socket.socket:
    """A socket that waits on this computer's own address ``host``; port 0 takes a free one.

    Raises ``HosoError`` address-refused (not this computer alone), port-taken.
    """
    if not _own(host):
        raise HosoError("address-refused", host=host)
    waiting = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    waiting.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        waiting.bind((HOST, port))
        waiting.listen(_WAITING)
    except OSError as error:
        waiting.close()
        raise HosoError("port-taken", port=port, why=error.strerror or error) from error
    return waiting


def _own(host: str) -> bool:
    """Whether ``host`` is the one address we listen on, by number or name."""
    try:
        return ip_address(host) == ip_address(HOST)
    except ValueError:
        return host.lower() == "localhost"


def server(app: ASGIApp) -> uvicorn.Server:
    """A server for ``app`` that logs nothing but faults: addresses hold what people look for."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=_QUIET_SECONDS,
            timeout_graceful_shutdown=5,
            limit_concurrency=_AT_ONCE,
            h11_max_incomplete_event_size=_HEAD_BYTES,
        )
    )


def serve(app: ASGIApp, waiting: socket.socket) -> None:
    """Answer on ``waiting`` until Ctrl-C or SIGTERM; raises ``KeyboardInterrupt`` after Ctrl-C."""
    server(app).run(sockets=[waiting])
