"""One real Elasticsearch node, started from the installation in the cache, on loopback.

It ends with whoever started it: at ``stop()``, and when the starter is killed (its standard input
closes, see ``server/TestNode.java``).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from elastic_cache import SOURCES, Installation, NoElasticsearchError, installation, locked

SECONDS_TO_START = 120
SECONDS_TO_STOP = 20
_POLL = 0.05
_ALONE = {"discovery.type": "single-node"}


def server(which: str) -> Installation:
    """The installation of ``elastic_cache.RELEASES[which]`` with its class archive.

    Raises ``NoElasticsearchError``.
    """
    made = installation(which)
    with locked(made.home):
        if not made.class_archive.exists():
            _archive_classes(made)
    return made


def _archive_classes(made: Installation) -> None:
    """One run up to green and a SIGTERM: the Java writes down the classes it loaded."""
    partial = made.home / "classes.partial"
    partial.unlink(missing_ok=True)
    with ElasticNode(made, flags=(f"-XX:ArchiveClassesAtExit={partial}",)):
        pass
    if partial.exists():
        partial.rename(made.class_archive)
    else:  # slower starts, nothing else: do not try again each time
        made.class_archive.touch()


class ElasticNode:
    """A node and its own files: ``start``, ``stop``, ``kill`` and ``start`` again keep the data.

    ``url`` stays the same over restarts. ``settings`` are added to ``elasticsearch.yml``.
    """

    def __init__(
        self,
        made: Installation,
        name: str = "node-1",
        settings: Mapping[str, object] = _ALONE,
        flags: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self._made = made
        self._settings = dict(settings)
        self._flags = flags or _shared(made)
        self._run = Path(tempfile.mkdtemp(prefix="hoso-elasticsearch-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._ports = {"http": 0, "transport": 0}  # 0: the system chooses, once

    def __enter__(self) -> ElasticNode:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._ports['http']}"

    @property
    def folder(self) -> Path:
        """config, data, logs and repo (for snapshots) of this node."""
        return self._run

    @property
    def transport(self) -> str:
        """host:port other nodes of the cluster speak to."""
        return f"127.0.0.1:{self._ports['transport']}"

    @property
    def pid(self) -> int | None:
        """Of the running process."""
        return self._process.pid if self._process else None

    @property
    def console(self) -> str:
        """What the node wrote, for a test that failed."""
        path = self._run / "console.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def start(self, wait_for: str = "green") -> None:
        """Start and wait for that health. Raises ``RuntimeError`` with the log if it fails."""
        self._write_config()
        with (self._run / "console.log").open("ab") as console:
            self._process = subprocess.Popen(
                self._made.command(self._run, self.name, *self._flags),
                stdin=subprocess.PIPE,  # held open: its end ends the node
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop the node
            )
        try:
            self._wait(wait_for)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """SIGTERM, then SIGKILL."""
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
        self._reap(process)

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._reap(self._process)

    def close(self) -> None:
        """Stop and remove the node's files."""
        self.stop()
        shutil.rmtree(self._run, ignore_errors=True)

    def _reap(self, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        if process.stdin:
            process.stdin.close()
        self._process = None

    def _write_config(self) -> None:
        for name in ("config", "data", "logs", "repo", "tmp"):
            (self._run / name).mkdir(exist_ok=True)
        shutil.copy(SOURCES / "log4j2.properties", self._run / "config")
        for ports in (self._run / "logs").glob("*.ports"):
            ports.unlink()
        rows = {
            "cluster.name": "hoso-tests",
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "network.host": "127.0.0.1",
            "http.port": self._ports["http"],
            "transport.port": self._ports["transport"],
            "node.portsfile": True,
            "path.data": str(self._run / "data"),
            "path.logs": str(self._run / "logs"),
            "path.repo": str(self._run / "repo"),
            **self._settings,
        }
        text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in rows.items())
        (self._run / "config/elasticsearch.yml").write_text(text, encoding="utf-8")

    def _wait(self, health: str) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while not (self._read_ports() and self._is(health)):
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > end:
                raise RuntimeError(f"{self.name} did not start:\n{self.console[-4000:]}")
            time.sleep(_POLL)

    def _read_ports(self) -> bool:
        for kind in self._ports:
            path = self._run / "logs" / f"{kind}.ports"
            lines = path.read_text(encoding="utf-8").split() if path.exists() else []
            if not lines:
                return False
            self._ports[kind] = int(lines[0].rpartition(":")[2])
        return True

    def _is(self, health: str) -> bool:
        try:
            answer = ask(f"{self.url}/_cluster/health?wait_for_status={health}&timeout=1s")
        except OSError:  # not listening yet, or 408 and 503: not that healthy yet
            return False
        return not answer["timed_out"]


def _shared(made: Installation) -> tuple[str, ...]:
    archive = made.class_archive
    filled = archive.exists() and archive.stat().st_size > 0
    return (f"-XX:SharedArchiveFile={archive}",) if filled else ()


def ask(url: str, method: str = "GET") -> Any:
    """The JSON answer to a request without a body. Raises ``OSError``, for 4xx and 5xx too."""
    request = urllib.request.Request(url, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


__all__ = ["ElasticNode", "NoElasticsearchError", "ask", "server"]
