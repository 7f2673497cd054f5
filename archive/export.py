"""Handing out a package: its exact bytes, as a bag, as a plain folder, or as a zipped bag."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal, cast

from archive import bag, fs
from archive.storage import Aip, StorageRoot, StoredFile
from archive.storage.layout import encode_id
from schemas.clock import from_iso
from schemas.errors import HosoError

Form = Literal["bag", "folder", "zip"]


def export(
    root: StorageRoot,
    object_id: str,
    target: Path,
    *,
    form: Form = "bag",
    version: str | None = None,
    sealed: Callable[[Path], object] = lambda _: None,
) -> Path:
    """Write a package to ``target``: all at once or not at all; returns ``target``.

    ``bag``: the complete bag; ``folder``: the payload under the names it was received with;
    ``zip``: the bag in one file. Every byte is checked on the way; ``sealed`` is told where the
    finished work lies before it is renamed. Raises HosoError not-found, target-not-empty (anything
    but a missing or empty directory), object-damaged, no-space, …
    """
    aip = root.get(object_id, version)
    with fresh_target(target, directory=form != "zip") as place:
        if form == "zip":
            _zip(aip, place)
        else:
            _folder(aip, "" if form == "bag" else bag.PAYLOAD, place)
        sealed(place)
    return target


def export_files(
    target: Path,
    files: Iterable[tuple[str, bytes]],
    *,
    sealed: Callable[[Path], object] = lambda _: None,
) -> Path:
    """Write ``files`` (name, content) into a new folder; the rest as :func:`export`."""
    with fresh_target(target) as place:
        for name, data in files:
            fs.write_new(place / name, data)
        sealed(place)
    return target


@contextmanager
def fresh_target(target: Path, *, directory: bool = True) -> Iterator[Path]:
    """A temporary place beside ``target`` that is renamed to it at the end, or removed."""
    taken = any(target.iterdir()) if directory and target.is_dir() else target.exists()
    if taken or target.is_symlink():
        raise HosoError("target-not-empty", path=target)
    target = target.parent.resolve() / target.name
    fs.make_directories(target.parent)
    place = target.with_name(f".{target.name}.hoso-part")
    fs.remove_tree(place, within=target.parent)
    try:
        if directory:
            fs.make_directories(place)
        yield place
        if not directory:
            fs.move(place, target)
        elif not fs.commit_directory(place, target):
            raise HosoError("target-not-empty", path=target)
    except BaseException:
        fs.remove_tree(place, within=target.parent)
        raise


def _bag_files(aip: Aip) -> Iterator[tuple[str, StoredFile]]:
    return iter(sorted(aip.files.items()))


def _folder(aip: Aip, base: str, place: Path) -> None:
    """Write the logical files below ``base`` under their paths below it."""
    if not base:
        fs.make_directories(place / bag.PAYLOAD)  # a bag has its payload directory, even empty
    for path, file in _bag_files(aip):
        if path.startswith(base):
            target = place / path.removeprefix(base)
            fs.make_directories(target.parent)
            with _damage(aip, path):
                copied = fs.copy_in(fs.chunks_of(file.physical), target)
            if copied.sha256 != file.sha256:
                raise _damaged(aip, path)


def _zip(aip: Aip, place: Path) -> None:
    moment = from_iso(aip.created)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    top = encode_id(aip.object_id.rsplit(":", 1)[-1])
    # A sink writes, tells and flushes; for writing a ZipFile asks for no more of its file.
    with (
        fs.new_stream(place) as sink,
        zipfile.ZipFile(cast("IO[bytes]", sink), "w") as packed,
    ):
        for path, file in _bag_files(aip):
            info = zipfile.ZipInfo(f"{top}/{path}", stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix: the permissions below are meant
            info.external_attr = 0o100644 << 16
            _zip_file(aip, packed, info, path, file)


def _zip_file(
    aip: Aip, packed: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, file: StoredFile
) -> None:
    with _damage(aip, path):
        digest, size = fs.sha256_of(file.physical)
        if digest != file.sha256:
            raise _damaged(aip, path)
        with packed.open(info, "w", force_zip64=size >= zipfile.ZIP64_LIMIT) as member:
            for chunk in fs.chunks_of(file.physical):
                member.write(chunk)


@contextmanager
def _damage(aip: Aip, path: str) -> Iterator[None]:
    """Reading errors of archived bytes are damage; writing errors are HosoErrors already."""
    try:
        yield
    except OSError as error:
        raise _damaged(aip, path) from error


def _damaged(aip: Aip, path: str) -> HosoError:
    return HosoError("object-damaged", object_id=aip.object_id, why=path)
