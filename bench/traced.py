"""What the system calls say: files opened in the source, processes started."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

_OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)", ([^)]*)\) = (\d+)')
_STARTED = re.compile(r"execve\(.*\) = 0$")


def trace(source: Path, home: Path, folder: Path) -> dict[str, Any]:
    """Counts of one small ``hoso ingest`` under strace, or why there are none."""
    strace = shutil.which("strace")
    if strace is None:
        return {"not_measured": "strace is not installed"}
    out = folder / "strace.txt"
    kinds = "trace=open,openat,execve"
    command = [strace, "-f", "-qq", "-s", "4096", "-e", kinds, "-o", str(out)]
    command += [sys.executable, "-m", "hoso", "--home", str(home), "ingest", str(source)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        return {"not_measured": f"strace ended with {done.returncode}"}
    return _counts(out, source)


def _counts(out: Path, source: Path) -> dict[str, Any]:
    opened: dict[str, int] = {}
    started = 0
    with out.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            started += bool(_STARTED.search(line.rstrip()))
            found = _OPENED.search(line)
            if found and found[1].startswith(str(source)) and "O_DIRECTORY" not in found[2]:
                opened[found[1]] = opened.get(found[1], 0) + 1
    files = sum(1 for path in source.rglob("*") if path.is_file())
    return {
        "files": files,
        "files_opened": len(opened),
        "opens_of_source_files": sum(opened.values()),
        "programs_started": started,
    }
