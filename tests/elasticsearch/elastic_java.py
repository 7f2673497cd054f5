"""The Java of this machine: which development kit may run which server."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FOLDERS = (Path("/usr/lib/jvm"), Path("/opt/java"), Path.home() / ".sdkman/candidates/java")
_VERSION = re.compile(r'^JAVA_VERSION="(?:1\.)?(\d+)([^"]*)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Jdk:
    """A development kit: its folder, its main version and the text that tells builds apart."""

    home: Path
    feature: int
    build: str

    def tool(self, name: str) -> str:
        return str(self.home / "bin" / name)


def find_jdk(at_least: int) -> Jdk | None:
    """The oldest kit that is new enough: what is proven with a server is its oldest Java."""
    fitting = [kit for kit in installed() if kit.feature >= at_least]
    return min(fitting, key=lambda kit: (kit.feature, str(kit.home)), default=None)


def installed() -> list[Jdk]:
    """Every kit with a compiler, each once."""
    homes = {path.resolve() for path in _candidates() if (path / "bin/javac").is_file()}
    return [kit for home in sorted(homes) if (kit := _describe(home))]


def _candidates() -> Iterator[Path]:
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"])
    if compiler := shutil.which("javac"):
        yield Path(compiler).resolve().parents[1]
    for folder in _FOLDERS:
        if folder.is_dir():
            yield from folder.iterdir()


def _describe(home: Path) -> Jdk | None:
    release = home / "release"
    text = release.read_text(encoding="utf-8") if release.is_file() else ""
    match = _VERSION.search(text)
    return Jdk(home, int(match[1]), text) if match else None
