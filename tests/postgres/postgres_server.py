"""A real PostgreSQL server of the test run: Debian's, in a temporary folder, on a socket alone.

It refuses to run as root, so it is started as ``postgres`` (or ``nobody``) where the tests are run
by root, and as whoever runs them else. It ends with the process that started it, also when that is
killed; what a killed run left behind, the next one removes. Its language sorts text as Vietnamese
do, which is not how we want it: what relies on the server's order is seen.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PACKAGE = "postgresql"
_PREFIX = "hoso-postgres-"
_START_SECONDS = 60
_PEOPLE = ("postgres", "nobody")
_INITDB = (
    "--no-sync",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=vi",
    "--username=postgres",
    "--auth=trust",
)
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "40",
    "autovacuum": "off",
    "max_wal_size": "64MB",
}
# Whoever is not the superuser needs a password.
_ACCESS = "local all postgres trust\nlocal all all scram-sha-256\n"


class NoPostgresError(Exception):
    """There is no PostgreSQL on this machine, or it does not start."""


class PostgresServer:
    """A running server; ``folder`` holds its socket."""

    def __init__(self) -> None:
        self._programs = _programs()
        _remove_left_behind()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir="/tmp"))
        self._as = _other_person(self.folder)
        self.data = self.folder / "data"
        self._run("initdb", *_INITDB, "-D", str(self.data))
        (self.data / "pg_hba.conf").write_text(_ACCESS)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        given = [f"-c{name}={value}" for name, value in _OPTIONS.items()]
        given += [f"-cunix_socket_directories={self.folder}", "-D", str(self.data)]
        command = self._command("postgres", *given, extra=["--pdeathsig", "QUIT"])
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        until = time.monotonic() + _START_SECONDS
        while self._ask("pg_isready", "-h", str(self.folder)).returncode:
            if self._process.poll() is not None or time.monotonic() > until:
                raise NoPostgresError((self.folder / "log").read_text()[-500:])
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it at once, as a power cut would."""
        if self._process:
            self._process.send_signal(3)  # SIGQUIT
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """Stop it and remove everything."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, *, user: str = "postgres", password: str = "", database: str = "postgres") -> str:
        """Its address as ``HOSO_DATABASE_URL`` has it."""
        who = f"{user}:{password}" if password else user
        return f"postgresql://{who}@/{database}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        done = self._ask(program, *arguments)
        if done.returncode:
            raise NoPostgresError(f"{program}: {done.stderr.decode(errors='replace')[-500:]}")

    def _ask(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = self._command(program, *arguments)
        return subprocess.run(command, capture_output=True, check=False, cwd="/")

    def _command(self, program: str, *arguments: str, extra: list[str] | None = None) -> list[str]:
        return ["setpriv", *self._as, *(extra or []), str(self._programs / program), *arguments]


def _programs() -> Path:
    """The folder of the newest version installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        raise NoPostgresError(f"apt install {PACKAGE}")
    return max(found, key=lambda path: float(path.parent.name))


def _other_person(folder: Path) -> list[str]:
    """What setpriv needs to become somebody who may run a server; the folder becomes theirs."""
    if os.getuid():
        return ["--inh-caps=-all"]
    for name in _PEOPLE:
        with suppress(KeyError):
            person = pwd.getpwnam(name)
            os.chown(folder, person.pw_uid, person.pw_gid)
            return [f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups"]
    raise NoPostgresError("no account to run a server as")


def _remove_left_behind() -> None:
    """Folders of runs that were killed; the name says whose process it is."""
    for folder in Path("/tmp").glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdecimal() and not Path(f"/proc/{number}").exists():
            shutil.rmtree(folder, ignore_errors=True)
