"""A node ends with its starter, is shared by all workers, and is not skipped in silence."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from elastic_node import ElasticNode, ask
from elasticsearch import Elasticsearch

FOLDER = Path(__file__).parent
SECONDS_TO_END = 60
# Holds a node, says where it lies, and waits to be killed.
HOLDER = """
import sys, time
sys.path.insert(0, {folder!r})
from elastic_node import ElasticNode, server
with ElasticNode(server("8")) as node:
    print(node.pid, node.folder, flush=True)
    time.sleep(600)
"""
TWO_TESTS = """
import os, pathlib, pytest
@pytest.mark.parametrize("turn", [1, 2])
def test_turn(turn, elasticsearch_url):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    pathlib.Path(f"{worker}.txt").write_text(elasticsearch_url)
"""
HINT = "no Elasticsearch: apt install openjdk-17-jdk-headless maven"
# No plugin but those named: the run is about our conftest.
ALONE = {"PYTHONSAFEPATH": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

LoneRun = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def lone_run(tmp_path: Path) -> LoneRun:
    """Runs pytest by itself, with only our conftest around the tests."""
    shutil.copy(FOLDER.parent / "conftest.py", tmp_path)
    (tmp_path / "elasticsearch").symlink_to(FOLDER)
    (tmp_path / "postgres").symlink_to(FOLDER.parent / "postgres")
    (tmp_path / "test_it.py").write_text(TWO_TESTS, encoding="utf-8")

    def run(*flags: str, **environment: str) -> subprocess.CompletedProcess[str]:
        told = ["-q", "-rs", "-p", "no:cacheprovider", "--import-mode=importlib"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *told, *flags, "test_it.py"],
            cwd=tmp_path,
            env=_clean(os.environ) | ALONE | environment,
            capture_output=True,
            text=True,
        )

    return run


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    return {key: environment[key] for key in environment if not key.startswith(("HOSO_", "PYTEST"))}


@pytest.fixture
def holder() -> Iterator[subprocess.Popen[str]]:
    code = HOLDER.format(folder=str(FOLDER))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as held:
        yield held
        held.kill()


def ended(pid: int) -> bool:
    """Gone within the time a node may take to close."""
    end = time.monotonic() + SECONDS_TO_END
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.slow
@pytest.mark.usefixtures("elasticsearch_installation")
def test_no_node_outlives_its_starter(how: int, holder: subprocess.Popen[str]) -> None:
    assert holder.stdout
    pid, folder = holder.stdout.readline().split()
    holder.send_signal(how)
    assert ended(int(pid))
    assert not Path(folder).exists()


@pytest.mark.slow
def test_documents_outlive_a_kill(own_node: ElasticNode) -> None:
    url = own_node.url
    with Elasticsearch(url) as client:
        client.index(index="kept", id="a", document={"n": 1})
    own_node.kill()
    own_node.start(wait_for="yellow")
    with Elasticsearch(url) as client:
        assert client.get(index="kept", id="a")["_source"] == {"n": 1}


@pytest.mark.slow
@pytest.mark.usefixtures("elasticsearch_installation")
def test_all_workers_share_one_node_that_ends_with_them(lone_run: LoneRun, tmp_path: Path) -> None:
    done = lone_run("-p", "xdist", "-n", "2", "--dist", "each")
    assert done.returncode == 0, done.stdout
    first, second = ((tmp_path / f"gw{n}.txt").read_text(encoding="utf-8") for n in (0, 1))
    assert first == second
    with pytest.raises(OSError, match="refused"):
        ask(first)


def test_without_java_the_tests_are_skipped(lone_run: LoneRun, tmp_path: Path) -> None:
    done = lone_run(**_without_tools(tmp_path))
    assert HINT in done.stdout
    assert "2 skipped" in done.stdout


def test_a_skip_is_a_failure_where_elasticsearch_is_required(
    lone_run: LoneRun, tmp_path: Path
) -> None:
    done = lone_run(HOSO_REQUIRE_ELASTICSEARCH="1", **_without_tools(tmp_path))
    assert HINT in done.stdout
    assert "2 errors" in done.stdout


def test_a_named_cluster_is_used_instead(lone_run: LoneRun, tmp_path: Path) -> None:
    named = "http://127.0.0.1:9"
    done = lone_run(HOSO_ELASTICSEARCH_URL=f"{named}/", **_without_tools(tmp_path))
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "alone.txt").read_text(encoding="utf-8") == named


def _without_tools(folder: Path) -> dict[str, str]:
    """An environment where nothing is cached and there is no Maven."""
    return {"PATH": "/nowhere", "XDG_CACHE_HOME": str(folder / "cache")}
