"""Running the real ``hoso`` under strace, or on a disk that is too small."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from ingest_support import DOUBTFUL, HYBRID, PLAIN, new_home, write_transfer

HERE = Path(__file__).parent
# Faults below Python want a tracer; whoever has none still tests all that strikes in Python.
STRACE = pytest.mark.skipif(shutil.which("strace") is None, reason="skipped: no strace")
# Only root may mount a disk of a few megabytes.
SMALL_DISK = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("mount") is None, reason="skipped: no right to mount a tmpfs"
)


def small_home(folder: Path) -> None:
    """``folder/home``, empty, and ``folder/transfer``: two dossiers to archive, one to hold."""
    write_transfer(folder / "transfer", (PLAIN, HYBRID, DOUBTFUL))
    new_home(folder / "home")


def hoso_words(folder: Path, home: str = "home") -> list[str]:
    """The command that takes the transfer in, on a clock that stands still."""
    program = [sys.executable, "-B", str(HERE / "crash_hoso.py")]
    given = ["--json", "--operator", "Trần Thị Lưu", "--home", str(folder / home)]
    return [*program, *given, "ingest", str(folder / "transfer")]


def strace(options: Sequence[str], words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run ``words`` under strace, all threads and processes."""
    return called(["strace", "-f", "-y", "-qq", *options, *words])


def called(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        words,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={"PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"},
    )
