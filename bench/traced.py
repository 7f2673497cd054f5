"""What the system calls say: files of the source opened, bytes read of them, programs started."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CALLS = "trace=open,openat,execve,read,pread64,readv,preadv,sendfile,copy_file_range,mmap"
# As `strace -y` writes them: a descriptor is followed by its path in angle brackets.
_OPENED = re.compile(r"\bopen(?:at)?\(.*, ([A-Z_|]+)(?:, \d+)?\) = \d+<(.*)>$")
_READ = re.compile(r"\b(?:read|pread64|readv|preadv)\(\d+<(.*?)>, .* = (\d+)$")
_COPIED = re.compile(r"\b(?:sendfile\(\d+<[^>]*>, \d+|copy_file_range\(\d+)<(.*?)>, .* = (\d+)$")
_MAPPED = re.compile(r"\bmmap\(.*, (\d+), PROT_READ[^,]*, [^,]+, \d+<(.*?)>, .* = 0x")
_STARTED = re.compile(r"\bexecve\(.*\) = 0$")
_ESCAPE = re.compile(r"\\([0-7]{1,3}|.)")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f"}


@dataclass(slots=True)
class Seen:
    """``opened``: path -> times; ``read``: path -> bytes; ``started``: programs."""

    opened: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    started: int = 0


def seen(lines: Iterable[str]) -> Seen:
    """What the log of ``strace -f -y`` tells. A file mapped into memory counts as read whole."""
    found = Seen()
    for line in lines:
        text = line.rstrip("\n")
        found.started += bool(_STARTED.search(text))
        if (opened := _OPENED.search(text)) and "O_DIRECTORY" not in opened[1]:
            found.opened[_path(opened[2])] += 1
        elif got := _READ.search(text) or _COPIED.search(text):
            found.read[_path(got[1])] += int(got[2])
        elif mapped := _MAPPED.search(text):
            found.read[_path(mapped[2])] += int(mapped[1])
    return found


def _path(told: str) -> str:
    """A path as strace writes it: bytes that are no ASCII as octal numbers."""

    def byte(found: re.Match[str]) -> str:
        code = found[1]
        return chr(int(code, 8)) if code[0].isdigit() else _PLAIN.get(code, code)

    return _ESCAPE.sub(byte, told).encode("latin-1", "replace").decode("utf-8", "replace")


def trace(source: Path, home: Path, folder: Path) -> dict[str, Any]:
    """Counts of one small ``hoso ingest`` under strace, or why there are none."""
    strace = shutil.which("strace")
    if strace is None:
        return {"not_measured": "strace is not installed"}
    out = folder / "strace.txt"
    command = [strace, "-f", "-qq", "-y", "-s", "0", "-e", _CALLS, "-o", str(out)]
    command += [sys.executable, "-m", "hoso", "--home", str(home), "ingest", str(source)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        return {"not_measured": f"strace ended with {done.returncode}"}
    with out.open(encoding="utf-8", errors="replace") as lines:
        return _counts(seen(lines), source)


def _counts(found: Seen, source: Path) -> dict[str, Any]:
    files = {str(path): path.stat().st_size for path in source.rglob("*") if path.is_file()}
    opened = {path: times for path, times in found.opened.items() if path in files}
    read = {path: size for path, size in found.read.items() if path in files}
    return {
        "files": len(files),
        "files_opened": len(opened),
        "opens_of_source_files": sum(opened.values()),
        "bytes": sum(files.values()),
        "bytes_read": sum(read.values()),
        "read_more_than_once": sorted(path for path, size in read.items() if size > files[path]),
        "programs_started": found.started,
    }
