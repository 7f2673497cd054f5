"""The server's jars, the compiled main and its class archive, made once, outside the repository.

``$XDG_CACHE_HOME/hoso-tests/elasticsearch-<version>-<key>/`` holds ``lib/``, ``modules/``,
``plugins/``, ``native/``, ``node.jar``, ``classes.jsa``. The key is a hash of all it is made of: a
change of the main, of the pom or of the Java makes a new folder. Steps: 1. jars (Maven), 2. the
main, 3. one move to the final place, 4. the class archive, which holds absolute paths.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from elastic_java import Jdk, find_jdk

SOURCES = Path(__file__).parent / "server"
PACKAGES = "apt install openjdk-17-jdk-headless maven"
LAYOUT = 1  # raise it when the steps below make something else
SECONDS_FOR_MAVEN = 900
# Since Java 21 the server looks for the system's zstd under a name that no package installs.
NEEDS_ZSTD_LINK = 21
_ZSTD = ("/usr/lib/*/libzstd.so.1", "/usr/lib64/libzstd.so.1", "/lib/*/libzstd.so.1")


class NoElasticsearchError(Exception):
    """No server can be started here; the text says what to install."""


@dataclass(frozen=True, slots=True)
class Release:
    """A server version and the oldest Java it runs on."""

    version: str
    java: int


RELEASES = {"8": Release("8.19.5", 17), "9": Release("9.5.2", 21)}


@dataclass(frozen=True, slots=True)
class Installation:
    """A server ready to start."""

    home: Path
    release: Release
    jdk: Jdk

    @property
    def class_archive(self) -> Path:
        return self.home / "classes.jsa"

    def command(self, run: Path, name: str, *flags: str) -> list[str]:
        """The command line of a node whose own files lie in ``run``."""
        jars = [self.home / "node.jar", *sorted((self.home / "lib").glob("*.jar"))]
        return [
            self.jdk.tool("java"),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            f"-Djava.io.tmpdir={run / 'tmp'}",
            *self._native_flags(),
            *flags,
            *("-cp", ":".join(map(str, jars)), "TestNode"),
            *(str(self.home), str(run), name),
        ]

    def _native_flags(self) -> list[str]:
        if self.jdk.feature < NEEDS_ZSTD_LINK:
            return []
        return [
            f"-Des.nativelibs.path={self.home / 'native'}",
            "-Dorg.elasticsearch.nativeaccess.enableVectorLibrary=false",
        ]


def installation(which: str) -> Installation:
    """The installation of ``RELEASES[which]``, made where it is missing.

    Raises ``NoElasticsearchError`` where Java or Maven is missing or Maven cannot bring the server.
    """
    release = RELEASES[which]
    jdk = find_jdk(release.java)
    if jdk is None:
        wanted = PACKAGES if release.java == 17 else f"a JDK {release.java} or newer"
        raise NoElasticsearchError(wanted)
    home = cache_folder() / f"elasticsearch-{release.version}-{_key(release, jdk)}"
    made = Installation(home, release, jdk)
    with locked(home):
        if not home.is_dir():
            _install(made)
    return made


def cache_folder() -> Path:
    """Where the tests keep what is too large for the repository; made where it is missing."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "hoso-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """One process at a time: two workers, or two test runs, build once."""
    with (home.parent / f"{home.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _key(release: Release, jdk: Jdk) -> str:
    digest = hashlib.sha256(f"{LAYOUT}{release}{jdk.home}{jdk.build}".encode())
    for source in sorted(SOURCES.iterdir()):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _install(made: Installation) -> None:
    partial = made.home.parent / f"{made.home.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    for name in ("lib", "modules/transport-netty4", "plugins", "native", "classes"):
        (partial / name).mkdir(parents=True)
    _fetch(partial, made)
    _describe_module(partial / "modules/transport-netty4", made.release)
    _link_zstd(partial / "native", made.jdk)
    _compile(partial, made.jdk)
    partial.rename(made.home)


def _fetch(home: Path, made: Installation) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise NoElasticsearchError(PACKAGES)
    arguments = [
        *(maven, "-B", "-q", "-f", str(SOURCES / "pom.xml"), "dependency:copy-dependencies"),
        *(f"-Delasticsearch.version={made.release.version}", f"-DoutputDirectory={home / 'lib'}"),
    ]
    environment = os.environ | {"JAVA_HOME": str(made.jdk.home)}
    try:
        _run(arguments, environment)
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stdout", b"") or b"").decode(errors="replace").strip()
        why = said.partition("\n")[0] or error
        text = f"Maven could not bring {made.release.version}: {why}"
        raise NoElasticsearchError(text) from error
    for jar in [*(home / "lib").glob("netty-*"), *(home / "lib").glob("transport-netty4-*")]:
        jar.rename(home / "modules/transport-netty4" / jar.name)


def _describe_module(folder: Path, release: Release) -> None:
    rows = {
        "name": "transport-netty4",
        "description": "HTTP and transport",
        "version": release.version,
        "elasticsearch.version": release.version,
        "java.version": str(release.java),
        "classname": "org.elasticsearch.transport.netty4.Netty4Plugin",
        "extended.plugins": "",
        "has.native.controller": "false",
    }
    text = "".join(f"{key}={value}\n" for key, value in rows.items())
    (folder / "plugin-descriptor.properties").write_text(text, encoding="utf-8")


def _link_zstd(folder: Path, jdk: Jdk) -> None:
    if jdk.feature < NEEDS_ZSTD_LINK:
        return
    found = [path for pattern in _ZSTD for path in Path("/").glob(pattern.lstrip("/"))]
    if not found:
        raise NoElasticsearchError("apt install libzstd1")
    (folder / "libzstd.so").symlink_to(found[0])


def _compile(home: Path, jdk: Jdk) -> None:
    """A jar: a folder of classes cannot be in a class archive."""
    classes, source = str(home / "classes"), str(SOURCES / "TestNode.java")
    _run([jdk.tool("javac"), "-cp", str(home / "lib/*"), "-d", classes, source])
    _run([jdk.tool("jar"), "--create", "--file", str(home / "node.jar"), "-C", classes, "."])


def _run(arguments: list[str], environment: dict[str, str] | None = None) -> None:
    subprocess.run(
        arguments,
        check=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS_FOR_MAVEN,
    )
