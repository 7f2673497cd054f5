"""The commands that are broken off: what they start from, how they are called, what may follow."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest_support import DOUBTFUL, HYBRID, PLAIN, Doc, Dossier, write_transfer
from register_support import DECREE_IN, ROW_IN, text

from archive.home import open_home
from archive.storage.layout import object_directories
from hoso.sample.model import load_sample
from hoso.sample.pki import Pki

HELD = "20260302-0001/3"
SURPLUS = "20260302-0001/0"
CHANGED = Dossier("01.TH", (Doc("01 Kế hoạch.pdf"), Doc("02 Quyết định.pdf", "Bản sửa")))
SECRET = Dossier("04.TTr", (Doc("01 Kết luận.pdf", "MẬT\nNội dung kín"),), title="Việc kín")
Call = Callable[..., None]  # runs a command in a process of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A command. ``base``: the folder it starts from (see ``BASES``).

    ``words``: its arguments, with {sources} and {run} for the two folders. ``later``: a second run
    comes another day from somebody else, since the ledger remembers the first. ``refusals``: errors
    by which a second run may say that the first had come to its end; ``mend`` is called then.
    ``free``: parts of the picture that such a refusal excuses.
    """

    base: str
    words: tuple[str, ...]
    later: bool = False
    refusals: tuple[str, ...] = ()
    mend: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


JOBS = {
    "ingest": Job(base="empty", words=("ingest", "{sources}/transfer"), later=True),
    "supersede": Job(
        base="filled",
        words=("ingest", "--supersede", "Bổ sung", "{sources}/changed"),
        later=True,
    ),
    "release": Job(
        base="filled",
        words=("quarantine", "release", HELD, "--reason", "Đủ"),
        refusals=("quarantine-decided",),
    ),
    "reject": Job(
        base="filled",
        words=("quarantine", "reject", SURPLUS, "--reason", "Thừa"),
        refusals=("quarantine-decided",),
    ),
    "rebuild": Job(base="filled", words=("rebuild",)),
    "verify": Job(base="filled", words=("verify", "--fresh")),
    "backup": Job(
        base="filled",
        words=("backup", "{run}/backup"),
        refusals=("target-not-empty",),
    ),
    "restore": Job(
        base="backed",
        words=("restore", "{sources}/backup", "{run}/second"),
        refusals=("home-not-empty",),
        mend=("--home", "{run}/second", "rebuild"),
    ),
    "repair": Job(base="damaged", words=("repair", "--all", "{sources}/backup")),
    "checkpoint": Job(base="filled", words=("audit", "checkpoint", "--key", "{sources}/key")),
    "register": Job(base="filled", words=("register", "add", "{sources}/register.csv")),
    "waive": Job(
        base="filled",
        words=(
            *("findings", "waive", "--rule", "H-018", "--until", "31/12/2026"),
            *("--approver", "Giám đốc", "--basis", "Công văn 1", "--reason", "Chờ"),
        ),
    ),
    "trust": Job(
        base="filled",
        words=("trust", "add", "{sources}/pki/root.crt", "--intermediate"),
    ),
    "export": Job(
        base="filled",
        words=("export", "000.00.07.H99.2024.01.TH", "--out", "{run}/out"),
        refusals=("target-not-empty", "out-exists"),
    ),
}


def make_bases(folder: Path, call: Call) -> None:
    """``folder/sources``, and what jobs start from below ``folder/bases``."""
    sources, bases = folder / "sources", folder / "bases"
    _make_sources(sources)
    empty = bases / "empty"
    empty.mkdir(parents=True)
    call(empty, ["init", f"{empty}/home"])
    filled = _next(empty, "filled")
    call(filled, ["ingest", f"{sources}/transfer"])
    call(filled, ["audit", "key", f"{sources}/key"])
    call(filled, ["backup", f"{sources}/backup"])
    _next(filled, "backed")
    _damage(open_home(_next(filled, "damaged") / "home").storage_path)


def _make_sources(sources: Path) -> None:
    write_transfer(sources / "transfer", (PLAIN, HYBRID, DOUBTFUL, SECRET))
    (sources / "transfer" / "ghi chú.txt").write_text("không ai nêu", encoding="utf-8")
    (sources / "transfer" / ".DS_Store").write_bytes(b"\0")
    write_transfer(sources / "changed", (CHANGED, HYBRID))
    text(sources / "register.csv", [DECREE_IN, ROW_IN])
    Pki(load_sample().pki).write(sources / "pki")


def _next(base: Path, name: str) -> Path:
    return Path(shutil.copytree(base, base.with_name(name)))


def _damage(storage: Path) -> None:
    """One object is gone, of another a file is changed, an inventory too."""
    first, second, third, *_ = sorted(object_directories(storage))
    shutil.rmtree(storage / first)
    content = next(path for path in (storage / second).rglob("content/**/*") if path.is_file())
    content.write_bytes(b"?")
    (storage / third / "inventory.json").write_bytes(b"{}")
