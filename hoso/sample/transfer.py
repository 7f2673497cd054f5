"""The sample transfer: a folder with a workbook and the files it names; its PKI beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from hoso.sample.model import Dossier, Fault, SampleData, load_sample
from hoso.sample.pki import Pki
from hoso.sample.produce import MadeDocument, Producer, photo
from hoso.sample.records import Placed, Register
from hoso.sample.workbook import write_workbook
from schemas.errors import HosoError

Progress = Callable[[str, int, int], None]
WORKBOOK = "Sổ giao nộp hồ sơ.xlsx"
STAGE = "Sinh gói hồ sơ mẫu"
_SHIFT = 3000  # above every document number of the data file


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedFault:
    """A fault of the transfer: what and where; ``path`` is relative to the transfer folder."""

    kind: str
    vi: str
    en: str
    file_code: str
    document: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSummary:
    """What was written and what intake is expected to make of it.

    ``outcomes``: FileCode -> archived | quarantined | withheld. ``files`` counts payload files on
    disk, the workbook not among them. ``anchor`` is the root certificate to trust.
    """

    transfer: Path
    workbook: Path
    trust: Path
    anchor: Path
    organ_id: str
    outcomes: dict[str, str]
    documents: int
    files: int
    faults: tuple[PlantedFault, ...]


def write_sample(target: Path, *, progress: Progress | None = None) -> SampleSummary:
    """Write ``target/transfer`` (workbook, files) and ``target/pki`` (certificates, CRLs).

    ``progress`` is called with (stage, done, total). Raises ``HosoError`` (sample-target-taken)
    where ``target/transfer`` holds something already.
    """
    _refuse_taken(target)
    data = load_sample()
    pki = Pki(data.pki)
    placed = list(_plain(_make(data, pki, data.dossiers, progress)))
    summary = _write(target, data, pki, placed)
    _write_strays(summary.transfer, data)
    return replace(summary, faults=tuple(_planted(data, placed)))


def repeat_sample(
    target: Path, documents: int, *, progress: Progress | None = None
) -> SampleSummary:
    """A transfer for measuring: the dossiers meant for the archive, repeated.

    Whole dossiers are repeated under new file codes and document numbers until at least
    ``documents`` documents are reached. The signed files are made once: copies in different
    dossiers are equal byte for byte, and their printed numbers stay those of the original. Their
    signature faults are repeated with them; the summary lists no faults. Raises ``HosoError``
    (sample-target-taken) as above.
    """
    _refuse_taken(target)
    data = load_sample()
    pki = Pki(data.pki)
    kept = [dossier for dossier in data.dossiers if dossier.expected == "archived"]
    originals = list(_plain(_make(data, pki, kept, progress)))
    return _write(target, data, pki, list(_repeated(originals, documents)))


def _refuse_taken(target: Path) -> None:
    transfer = target / "transfer"
    if transfer.exists() and any(transfer.iterdir()):
        raise HosoError("sample-target-taken", path=transfer)


def _make(
    data: SampleData, pki: Pki, dossiers: Iterable[Dossier], progress: Progress | None
) -> Iterable[tuple[Dossier, tuple[MadeDocument, ...]]]:
    producer = Producer(data, pki)
    dossiers = tuple(dossiers)
    total = sum(len(dossier.documents) for dossier in dossiers)
    done = 0
    for dossier in dossiers:
        made = []
        for ordinal, document in enumerate(dossier.documents, start=1):
            made.append(producer.make(dossier, ordinal, document))
            done += 1
            if progress:
                progress(STAGE, done, total)
        yield dossier, tuple(made)


def _plain(made: Iterable[tuple[Dossier, tuple[MadeDocument, ...]]]) -> Iterable[Placed]:
    for dossier, documents in made:
        yield Placed(
            dossier=dossier,
            made=documents,
            photos=tuple((row, row["name"]) for row in dossier.photos),
            notation=dossier.notation,
            folder=dossier.folder,
        )


def _repeated(originals: list[Placed], documents: int) -> Iterable[Placed]:
    number = total = 0
    while total < documents:
        original = originals[number % len(originals)]
        number += 1
        group = original.notation.partition(".")[2]
        title = re.sub(r"^.*? - ", "", original.folder)
        yield Placed(
            dossier=original.dossier,
            made=original.made,
            photos=original.photos,
            notation=f"{number:05d}.{group}",
            folder=f"{number:05d}.{group} - {title}",
            shift=_SHIFT * ((number - 1) // len(originals)),
        )
        total += len(original.made)


def _write(target: Path, data: SampleData, pki: Pki, placed: list[Placed]) -> SampleSummary:
    transfer = target / "transfer"
    register = Register(data)
    register.start()
    written = 0
    for item in placed:
        register.add(item)
        written += _write_files(transfer / item.folder, item)
    write_workbook(transfer / WORKBOOK, register.rows)
    pki.write(target / "pki")
    return SampleSummary(
        transfer=transfer,
        workbook=transfer / WORKBOOK,
        trust=target / "pki",
        anchor=target / "pki" / f"{pki.root.key}.crt",
        organ_id=data.organ_id,
        outcomes={item.code(data): item.dossier.expected for item in placed},
        documents=sum(len(item.made) for item in placed),
        files=written,
        faults=(),
    )


def _write_files(folder: Path, placed: Placed) -> int:
    folder.mkdir(parents=True)
    contents = [
        (item.name, item.data)
        for made in placed.made
        for item in made.files
        if item.data is not None
    ]
    contents += [(name, photo(row["title"])) for row, name in placed.photos]
    for name, data in contents:
        (folder / name).write_bytes(data)
    return len(contents)


def _write_strays(transfer: Path, data: SampleData) -> None:
    for fault in data.faults:
        if fault.path:
            (transfer / fault.path).write_bytes(_stray(fault))


def _stray(fault: Fault) -> bytes:
    if fault.kind == "lock_file":
        # What Word writes: the user's name with its length, padded to 162 bytes.
        user = "Lan Anh"
        head = bytes([len(user)]) + user.encode("ascii").ljust(53)
        return (head + bytes([len(user), 0]) + user.encode("utf-16-le")).ljust(162, b" ")
    return fault.text.encode("utf-8")


def _planted(data: SampleData, placed: list[Placed]) -> Iterable[PlantedFault]:
    by_notation = {item.notation: item for item in placed}
    for fault in data.faults:
        item = by_notation[fault.dossier] if fault.dossier else None
        path = fault.path
        if item is not None and fault.document:
            path = f"{item.folder}/{item.made[fault.document - 1].files[0].name}"
        yield PlantedFault(
            kind=fault.kind,
            vi=fault.vi,
            en=fault.en,
            file_code=item.code(data) if item else "",
            document=fault.document,
            path=path,
        )
