"""The nodes a whole test run shares: one per server version, started when first asked for.

The process that runs pytest owns them. The workers of pytest-xdist ask it over a Unix socket: one
line with the version, one line of JSON back (``url``, or why not: ``missing``, ``failed``).
"""

from __future__ import annotations

import json
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any, Protocol

from elastic_node import ElasticNode, NoElasticsearchError, server

SECONDS_TO_ANSWER = 1200  # the first run ever waits for Maven


class Nodes(Protocol):
    """Where a test gets its server from."""

    def url(self, which: str) -> str:
        """Of the shared node. Raises ``NoElasticsearchError``; ``RuntimeError`` if it fails."""


class SharedNodes:
    """Owns the nodes. ``serve`` lets other processes ask, ``close`` ends everything."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[str, dict[str, str]] = {}
        self._nodes: list[ElasticNode] = []
        self._listener: _Listener | None = None
        self._folder: Path | None = None

    def url(self, which: str) -> str:
        return _read(self.answer(which))

    def answer(self, which: str) -> dict[str, str]:
        """What ``url`` says, as data; a failure is remembered, not tried again."""
        with self._lock:
            if which not in self._answers:
                self._answers[which] = self._start(which)
            return self._answers[which]

    def serve(self) -> str:
        """The path of the socket, opened at the first call."""
        if self._listener is None or self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="hoso-tests-"))
            self._listener = _Listener(str(self._folder / "nodes"), self)
            threading.Thread(target=self._listener.serve_forever, daemon=True).start()
        return str(self._folder / "nodes")

    def close(self) -> None:
        if self._listener:
            self._listener.shutdown()
            self._listener.server_close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        with self._lock:
            while self._nodes:
                self._nodes.pop().close()

    def _start(self, which: str) -> dict[str, str]:
        try:
            node = ElasticNode(server(which))
            self._nodes.append(node)
            node.start()
        except NoElasticsearchError as error:
            return {"missing": str(error)}
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            return {"failed": str(error)}
        return {"url": node.url}


class AskedNodes:
    """The same, asked of the process that owns them."""

    def __init__(self, path: str) -> None:
        self._path = path

    def url(self, which: str) -> str:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(SECONDS_TO_ANSWER)
            line.connect(self._path)
            line.sendall(f"{which}\n".encode())
            with line.makefile("rb") as answer:
                return _read(json.loads(answer.readline()))


class _Listener(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str, nodes: SharedNodes) -> None:
        self.nodes = nodes
        super().__init__(path, _Handler)


class _Handler(socketserver.StreamRequestHandler):
    server: _Listener

    def handle(self) -> None:
        answer = self.server.nodes.answer(self.rfile.readline().decode().strip())
        self.wfile.write(json.dumps(answer).encode() + b"\n")


def _read(answer: dict[str, Any]) -> str:
    if "missing" in answer:
        raise NoElasticsearchError(answer["missing"])
    if "failed" in answer:
        raise RuntimeError(answer["failed"])
    return str(answer["url"])
