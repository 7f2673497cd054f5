"""``hoso serve`` itself: it says where it is, answers there, and stops when told to."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from hoso.cli.main import main
from hoso.jsonkeys import keys_of

STARTED = 60  # seconds a slow machine may take


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped(home: Path, stop: signal.Signals) -> None:
    command = [sys.executable, "-m", "hoso", "--home", home, "--json", "serve"]
    with subprocess.Popen(
        [*map(str, command), "--port", str(free_port())],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        told = _object(process.stdout)
        assert set(told) == {key.path for key in keys_of("serve")}
        bearer = {"Authorization": f"Bearer {told['token']}"}
        answer = httpx.get(f"{told['api']}/health", headers=bearer, timeout=STARTED)
        assert answer.json()["status"] == "good"
        assert httpx.get(told["url"], timeout=STARTED).status_code == 303
        process.send_signal(stop)
        assert process.wait(STARTED) == (0 if stop == signal.SIGINT else -signal.SIGTERM)
        assert process.stderr is not None
        assert process.stderr.read() == ""


def _object(lines: Any) -> dict[str, Any]:
    """The first JSON object printed."""
    text = ""
    for line in lines:
        text += line
        if line.startswith("}"):
            break
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--host", "0.0.0.0"], 72), (["--port", "0"], 2), (["--port", "x"], 2)]
)
def test_what_it_will_not_do(home: Path, arguments: list[str], code: int) -> None:
    assert main(["--home", str(home), "serve", *arguments]) == code


def test_a_port_in_use_is_an_error(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["--home", str(home), "serve", "--port", port]) == 73


def test_no_archive_no_server(tmp_path: Path) -> None:
    assert main(["--home", str(tmp_path), "serve"]) == 3
