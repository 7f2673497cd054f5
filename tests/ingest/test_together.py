"""Two commands meet on one archive, each a process of its own: serialised or safe, nothing twice.

The first is stopped (SIGSTOP) where it holds what the second wants; afterwards root, ledger,
catalogue, index and log must agree.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from ingest_support import HYBRID, PLAIN, Doc, Dossier, new_home, write_transfer

from archive.home import Home

pytestmark = pytest.mark.slow

BUSY, INDEX_BUSY = 44, 63
PATIENT = ("--wait", "300")


class Command:
    """``hoso … `` at work."""

    def __init__(self, home: Home, *words: object) -> None:
        self.home = home
        command = [sys.executable, "-m", "hoso", "--json", "--home", str(home.path)]
        self.process = subprocess.Popen(
            [*command, *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def stop_holding(self, lock: str = "lock") -> Command:
        """Stop the process as soon as it holds a lock of the home."""
        path = self.home.path / lock
        while not (path.is_file() and path.read_text().startswith(f"{self.process.pid} ")):
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.002)
        self.process.send_signal(signal.SIGSTOP)
        return self

    def stop_committing(self) -> Command:
        """Stop it when the first object lies in the root."""
        while not list(self.home.storage_path.glob("*/*/*/*/inventory.json")):
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.002)
        self.process.send_signal(signal.SIGSTOP)
        return self

    def go_on(self) -> Command:
        self.process.send_signal(signal.SIGCONT)
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self, *codes: int) -> Any:
        """Its answer; the exit code must be one of ``codes``."""
        out, err = self.process.communicate(timeout=300)
        assert self.process.returncode in codes, (self.process.returncode, out, err)
        return json.loads(out)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty archive; at the end of the test everything in it agrees."""
    made = new_home(tmp_path / "archive")
    yield made
    told = Command(made, "doctor", "--full").end(0, 1)
    assert [row["message"] for row in told["problems"] if row["check"] != "keeping"] == []
    assert Command(made, "verify", "--fresh").end(0)["faulty"] == []
    assert Command(made, "status").end(0)["jobs"] == []


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return write_transfer(tmp_path / "first", [PLAIN])


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return write_transfer(tmp_path / "second", [HYBRID])


def dossiers(receipt: Any) -> tuple[int, int]:
    return receipt["dossiers"]["archived"], receipt["dossiers"]["already_archived"]


def test_the_same_transfer_twice_at_once(home: Home, first: Path) -> None:
    one = Command(home, "ingest", first).stop_holding()
    refused = Command(home, "ingest", first).end(BUSY)
    assert refused["params"]["pid"] == str(one.process.pid)
    assert refused["params"]["since"]
    other = Command(home, *PATIENT, "ingest", first)
    assert dossiers(one.go_on().end(0)) == (1, 0)
    assert dossiers(other.end(0)) == (0, 1)


def test_two_transfers_at_once(home: Home, first: Path, second: Path) -> None:
    both = [Command(home, *PATIENT, "ingest", source) for source in (first, second)]
    assert [dossiers(one.end(0)) for one in both] == [(1, 0), (1, 0)]


def test_ingest_and_rebuild(home: Home, first: Path, second: Path) -> None:
    Command(home, "ingest", first).end(0)
    one = Command(home, "ingest", second).stop_holding()
    assert Command(home, "rebuild").end(BUSY)["params"]["purpose"] == "ingest"
    rebuild = Command(home, *PATIENT, "rebuild")
    assert dossiers(one.go_on().end(0)) == (1, 0)
    assert rebuild.end(0)["dossiers"] == 2


def test_verify_finds_no_fault_in_what_is_being_committed(home: Home, first: Path) -> None:
    one = Command(home, "ingest", first).stop_committing()
    assert Command(home, "verify").end(0)["faulty"] == []
    assert dossiers(one.go_on().end(0)) == (1, 0)


def test_verify_twice_at_once_is_one_run(home: Home, first: Path) -> None:
    Command(home, "ingest", first).end(0)
    one = Command(home, "verify").stop_holding("verify.lock")
    assert Command(home, "verify").end(BUSY)["params"]["purpose"] == "verify"
    assert one.go_on().end(0)["faulty"] == []


def test_a_backup_waits_for_ingest_and_is_whole(home: Home, first: Path, tmp_path: Path) -> None:
    one = Command(home, "ingest", first).stop_committing()
    assert Command(home, "backup", tmp_path / "b").end(BUSY)["params"]["purpose"] == "ingest"
    backup = Command(home, *PATIENT, "backup", tmp_path / "b")
    assert dossiers(one.go_on().end(0)) == (1, 0)
    backup.end(0)
    Command(home, "restore", tmp_path / "b", tmp_path / "restored").end(0)
    restored = Home(path=tmp_path / "restored", archive_id="", created=home.created)
    told = Command(restored, "doctor", "--full").end(0, 1)
    assert {row["check"] for row in told["problems"]} <= {"keeping"}
    assert Command(restored, "status").end(0)["jobs"] == []


def test_people_search_while_a_transfer_is_taken_in(home: Home, first: Path, second: Path) -> None:
    Command(home, "ingest", first).end(0)
    one = Command(home, "ingest", second).stop_holding()
    assert Command(home, "search", "hồ sơ").end(0)["total"] >= 1
    assert Command(home, "doctor").end(1)["problems"][0]["check"] == "busy"
    one.go_on().end(0)


class Served:
    """``hoso serve`` of an archive, and what it answers."""

    def __init__(self, home: Home) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.process = Command(home, "serve", "--port", port).process
        assert self.process.stdout is not None
        text = ""
        for line in self.process.stdout:
            text += line
            if line.startswith("}"):
                break
        told = json.loads(text)
        self.api, self.bearer = told["api"], {"Authorization": f"Bearer {told['token']}"}

    def found(self, text: str) -> int:
        """How many entries a question has; the answer must be one."""
        answer = httpx.get(
            f"{self.api}/search", params={"q": text}, headers=self.bearer, timeout=60
        )
        assert answer.status_code == 200, answer.text
        return int(answer.json()["total"])

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(60) == 0
        assert self.process.stderr is not None
        assert self.process.stderr.read() == ""


def test_the_search_page_is_served_through_ingest_and_rebuild(
    home: Home, first: Path, second: Path
) -> None:
    Command(home, "ingest", first).end(0)
    served = Served(home)
    before = served.found("hồ sơ")
    for words in (("ingest", second), ("rebuild", "--index"), ("rebuild",)):
        command = Command(home, *words)
        while command.process.poll() is None:
            assert served.found("hồ sơ") >= before
        command.end(0)
    assert served.found("hồ sơ") > before
    served.stop()


def test_two_writers_of_the_index(home: Home, first: Path) -> None:
    Command(home, "ingest", first).end(0)
    one = Command(home, "rebuild", "--index").stop_holding("index-rebuild.lock")
    told = Command(home, "rebuild", "--index").end(INDEX_BUSY)
    assert told["params"]["pid"] == str(one.process.pid)
    other = Command(home, *PATIENT, "rebuild", "--index")
    one.go_on().end(0)
    other.end(0)


def test_a_worker_killed_at_a_task(home: Home, tmp_path: Path) -> None:
    """Killed with a file of the transfer open, so with its task half done."""
    large = Dossier("01.LON", (Doc("lon.pdf", "Văn bản lớn"),))
    source = write_transfer(tmp_path / "large", [large])
    with (source / "01.LON" / "lon.pdf").open("ab") as file:
        file.write(b"%" + b"x" * 50_000_000)
    one = Command(home, "ingest", source)
    os.kill(_reading(one.process.pid, home.path), signal.SIGKILL)
    assert dossiers(one.end(0, 1)) == (1, 0)


def _reading(parent: int, folder: Path) -> int:
    """The first child of a process that is seen with a file below ``folder`` open."""
    while True:
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            with contextlib.suppress(OSError):
                opened = [str(one.readlink()) for one in Path(f"/proc/{child}/fd").iterdir()]
                if any(name.startswith(f"{folder}/") for name in opened):
                    return int(child)


def test_a_killed_ingest_is_told_and_taken_up(home: Home, first: Path) -> None:
    Command(home, "ingest", first).stop_committing().kill()
    (job,) = Command(home, "status").end(0)["jobs"]
    assert (job["kind"], job["state"], job["what"]) == ("ingest", "dead", str(first))
    told = Command(home, "doctor").end(1)["problems"]
    assert {"jobs", "unfinished"} <= {row["check"] for row in told}
    assert dossiers(Command(home, "ingest", first).end(0)) == (1, 0)
    told = Command(home, "status").end(0)
    assert (told["transfers"], told["unfinished"]) == (1, [])
