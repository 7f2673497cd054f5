"""Backup sets as they lie on a medium: one set read, the sets of a folder, a set with its chain.

A set is named by the SHA-256 of its tag manifest, which fixes every other byte of it. An
incremental set names the one it adds to; the state tells in which sets the bytes lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive import bag, fs
from archive.backup.state import STATE, Entry, Named, State, read_state
from archive.home import FORMAT
from archive.operations.model import Backup, SetKind
from archive.storage.layout import encode_id
from schemas.canonical import sha256_hex
from schemas.clock import from_iso, iso
from schemas.errors import HosoError

LABEL_FORMAT = "Hoso-Format"
LABEL_MADE = "Hoso-Backup-Made"
LABEL_AUDIT = "Hoso-Audit-Head"
LABEL_KIND = "Hoso-Backup-Kind"
LABEL_PARENT = "Hoso-Backup-Parent"
LABEL_DEPTH = "Hoso-Backup-Depth"
LABEL_ID = "External-Identifier"
_SHOWN = 12  # digits of a digest people are told


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSet:
    """A set whose tag files were read and are what its tag manifest says.

    ``depth``: how many sets lie between it and its full set, 0 for a full one. ``audit``: sequence
    and digest of the audit log's last line. ``manifest``: path in the bag -> digest of its payload.
    """

    path: Path
    sha256: str
    archive_id: str
    made_at: datetime
    kind: SetKind
    parent: str
    depth: int
    audit: tuple[int, str]
    manifest: dict[str, str]

    def state(self) -> State:
        """The state it tells; a set made before there were states is its own state."""
        if not (self.path / STATE).is_file():
            return State({}, dict(_as_it_lies(self)))
        try:
            return read_state(self.path / STATE)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HosoError("backup-damaged", file=STATE, why=str(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A set, its state, and where each set lies that holds bytes of it ("": the set itself)."""

    head: BackupSet
    state: State
    places: dict[str, Path]

    def file(self, entry: Entry) -> Path:
        """Where the bytes of a file lie."""
        return self.places[entry.set] / bag.PAYLOAD / entry.path

    def told(self, entry: Entry) -> str:
        """The file as people are told it: its path in its bag, with the set where it is another."""
        place = f"{self.places[entry.set].name}/" if entry.set else ""
        return f"{place}{bag.PAYLOAD}{entry.path}"


def open_set(path: Path) -> BackupSet:
    """The set in a directory, its tag files checked.

    Raises HosoError backup-unsuitable, backup-damaged (naming the file), home-newer.
    """
    try:
        raw = (path / bag.TAG_MANIFEST).read_bytes()
        info = bag.parse_bag_info((path / bag.BAG_INFO).read_bytes())
        tags = bag.parse_manifest(raw, "1.0")
    except (OSError, ValueError) as error:
        raise HosoError("backup-unsuitable", path=path, why=str(error)) from error
    version = info.get(LABEL_FORMAT, "")
    if not version.isdecimal():
        raise HosoError("backup-unsuitable", path=path, why=LABEL_FORMAT)
    if int(version) > FORMAT:
        raise HosoError("home-newer", path=path, found=version, known=FORMAT)
    for name in {bag.BAGIT, bag.BAG_INFO, bag.MANIFEST, *tags}:
        if sha256_hex(_read(path / name)) != tags.get(name):
            raise HosoError("backup-damaged", file=name, why=bag.TAG_MANIFEST)
    return _set(path, sha256_hex(raw), info)


def _set(path: Path, digest: str, info: dict[str, str]) -> BackupSet:
    try:
        written = bag.version_of(_read(path / bag.BAGIT))
        listed = bag.parse_manifest(_read(path / bag.MANIFEST), written)
    except ValueError as error:
        raise HosoError("backup-damaged", file=bag.MANIFEST, why=str(error)) from error
    try:
        seq, _, sha256 = info[LABEL_AUDIT].partition(" ")
        kind: SetKind = "incremental" if info.get(LABEL_KIND) == "incremental" else "full"
        return BackupSet(
            path=path,
            sha256=digest,
            archive_id=info[LABEL_ID],
            made_at=from_iso(info[LABEL_MADE]),
            kind=kind,
            parent=info.get(LABEL_PARENT, ""),
            depth=int(info.get(LABEL_DEPTH, "0")),
            audit=(int(seq), sha256),
            manifest=listed,
        )
    except (KeyError, ValueError) as error:
        raise HosoError("backup-unsuitable", path=path, why=str(error)) from error


def begin_of(archive_id: str) -> str:
    """How the folders of an archive's sets on a medium begin."""
    return f"hoso-{encode_id(archive_id)[:8]}-"


def sets_in(folder: Path, begin: str = "") -> Iterator[Path]:
    """Directories in ``folder`` that call themselves bags of ours; unfinished ones do not.

    ``begin``: also those so named, whatever they lost.
    """
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        named = bool(begin) and path.name.startswith(begin) and path.is_dir()
        if not path.name.startswith(".") and (named or (path / bag.TAG_MANIFEST).is_file()):
            yield path


def as_damage(error: HosoError, path: Path, begin: str) -> HosoError | None:
    """What is wrong with a directory of :func:`sets_in`, None where it is a bag of others."""
    if error.code != "backup-unsuitable":
        return error
    if not path.name.startswith(begin):
        return None
    return HosoError("backup-damaged", file=path.name, why=error.params["why"])


def lies_at(row: Backup, path: Path) -> bool:
    """Whether a row of the log of backups is of the set in a directory, by where it was made."""
    return Path(row.target).absolute() == path.absolute()


def open_chain(source: Path, others: Iterable[Path] = ()) -> Chain:
    """A set with the sets its bytes lie in, looked for beside it and in ``others``.

    ``others``: sets, or folders of sets. Raises as :func:`open_set`, and HosoError backup-chain
    where an earlier set is not found.
    """
    head = open_set(source)
    state = head.state()
    places = {"": source}
    if state.sets:
        found = _by_digest([source.resolve().parent, *others])
        for named in state.sets.values():
            if named.set not in found:
                raise _missing(named)
            places[named.set] = found[named.set]
    return Chain(head=head, state=state, places=places)


def require_present(chain: Chain) -> None:
    """See that every file of the state is there in its size, without reading it.

    Raises HosoError backup-damaged naming the first that is not.
    """
    for entry in chain.state.entries.values():
        try:
            size = chain.file(entry).stat().st_size
        except OSError as error:
            raise HosoError("backup-damaged", file=chain.told(entry), why=error.strerror) from error
        if size != entry.size:
            why = f"{size} ≠ {entry.size} byte"
            raise HosoError("backup-damaged", file=chain.told(entry), why=why)


def name_of(one: BackupSet) -> Named:
    """The set as a later one names it."""
    return Named(one.sha256, one.path.name, iso(one.made_at))


def _missing(named: Named) -> HosoError:
    return HosoError("backup-chain", name=named.name, made=named.made_at, set=named.set[:_SHOWN])


def _by_digest(folders: Iterable[Path]) -> dict[str, Path]:
    """Digest -> directory of every set in the folders (a folder may be a set itself)."""
    found: dict[str, Path] = {}
    for folder in folders:
        own = [folder] if (folder / bag.TAG_MANIFEST).is_file() else []
        for path in (*own, *sets_in(folder)):
            with suppress(OSError):  # what cannot be read is not found
                found.setdefault(sha256_hex((path / bag.TAG_MANIFEST).read_bytes()), path)
    return found


def _as_it_lies(one: BackupSet) -> Iterator[tuple[str, Entry]]:
    for path, digest in one.manifest.items():
        name = path.removeprefix(bag.PAYLOAD)
        try:
            size = (one.path / path).stat().st_size
        except OSError as error:
            raise HosoError("backup-damaged", file=path, why=error.strerror) from error
        yield name, Entry(name, size, digest)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise HosoError("backup-damaged", file=path.name, why=error.strerror) from error


def complete(one: BackupSet) -> None:
    """See that a set holds just the files its manifest names. Raises HosoError backup-damaged."""
    found = {bag.PAYLOAD + path for path, _ in fs.files_below(one.path / bag.PAYLOAD)}
    for path in sorted(found ^ set(one.manifest)):
        why = "thiếu / missing" if path in one.manifest else "thừa / surplus"
        raise HosoError("backup-damaged", file=path, why=why)
