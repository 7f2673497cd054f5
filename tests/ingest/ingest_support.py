"""Helpers of the pipeline's tests: small transfers, one call of ingest, pictures of a home."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from archive.home import Home, create_home
from evidence.pool import Pool
from evidence.signature.trust import carried_trust
from hoso.sample import SampleSummary
from hoso.sample.workbook import write_workbook
from hoso.settings import Settings, load_settings
from hoso.wiring import index_store
from ingest.examine import Setup
from ingest.pipeline import Job, ingest
from ingest.policy import load_policy
from ingest.sync import Syncer
from reports.typeface import REGULAR, register_fonts
from schemas.errors import HosoError
from search.embedded.generations import EmbeddedStore
from search.engine import Store
from search.live import LiveIndex
from validator.catalogue import load_catalogue

AT = datetime(2026, 3, 2, 2, 30, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 7, 0, 0, tzinfo=UTC)
OPERATOR = "Trần Thị Lưu"
ORGAN = "000.00.07.H99"
WORKBOOK = "Sổ giao nộp.xlsx"
FONDS = {"Identifier": "000.00.51.H99", "OrganId": ORGAN, "FondName": "Sở Nội vụ tỉnh An Bình"}
UNIT = "Phòng Hành chính"


@dataclass(frozen=True)
class Doc:
    """A document of a small transfer; ``text`` None: its carrier is paper.

    ``path``: of its file where that lies in another dossier's folder (and is written there).
    """

    name: str
    text: str | None = "Noi dung van ban"
    written: bool = True
    path: str = ""


@dataclass(frozen=True)
class Dossier:
    """A dossier of a small transfer. ``changes`` go into its row."""

    notation: str
    docs: tuple[Doc, ...]
    title: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return f"{ORGAN}.2024.{self.notation}"


PLAIN = Dossier("01.TH", (Doc("01 Kế hoạch.pdf"), Doc("02 Quyết định.pdf", "Quyet dinh so 2")))
HYBRID = Dossier("02.VT", (Doc("01 Công văn.pdf", "Cong van"), Doc("giấy", None)))
DOUBTFUL = Dossier("03.KT", (Doc("01 Báo cáo.pdf", "Bao cao"),), changes={"TotalDoc": 5})
SECRET = Dossier(
    "04.TTr",
    (Doc("01 Kết luận.pdf", "MẬT\nNội dung không ai được thấy zyxwv"), Doc("02 Kèm.pdf", "abcd")),
    title="Thanh tra điều tuyệt đối kín qwerty",
)
THREE = (PLAIN, HYBRID, DOUBTFUL)


def pdf(text: str) -> bytes:
    """A one-page PDF with a line of text per line."""
    register_fonts()
    canvas = Canvas("", invariant=True)
    canvas.setFont(REGULAR, 14)
    for number, line in enumerate(text.split("\n")):
        canvas.drawString(72, 760 - 40 * number, line)
    canvas.showPage()
    return bytes(canvas.getpdfdata())


def write_transfer(
    folder: Path,
    dossiers: Iterable[Dossier] = THREE,
    *,
    planned: Iterable[Mapping[str, Any]] = (),
    workbook: bool = True,
) -> Path:
    """Write a transfer: the workbook and the files it names."""
    folder.mkdir(parents=True)
    found = rows(dossiers)
    for dossier in dossiers:
        for doc in dossier.docs:
            if doc.text is not None and doc.written and not doc.path:
                path = folder / dossier.notation / doc.name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(pdf(doc.text))
    if workbook:
        write_workbook(folder / WORKBOOK, {**found, "planned_dossier": list(planned)})
    return folder


def rows(dossiers: Iterable[Dossier]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the workbook's sheets."""
    found: dict[str, list[dict[str, Any]]] = {
        "fonds": [dict(FONDS)],
        "dossier": [],
        "document": [],
        "file": [],
    }
    for dossier in dossiers:
        inherited = {
            "FileCode": dossier.code,
            "Identifier": FONDS["Identifier"],
            "OrganId": ORGAN,
            "FileCatalog": 2024,
            "FileNotation": dossier.notation,
        }
        found["dossier"].append(inherited | _dossier(dossier) | dict(dossier.changes))
        for ordinal, doc in enumerate(dossier.docs, start=1):
            found["document"].append(inherited | _document(dossier, ordinal, doc))
            if doc.text is not None:
                path = doc.path or f"{dossier.notation}/{doc.name}"
                row = {"FileCode": dossier.code, "DocOrdinal": ordinal, "Path": path}
                found["file"].append(row | {"Role": "chính"})
    return found


def _dossier(dossier: Dossier) -> dict[str, Any]:
    return {
        "Title": dossier.title or f"Hồ sơ thử số {dossier.notation}",
        "Maintenance": "20 năm",
        "Rights": "Không hạn chế",
        "Language": "Tiếng Việt",
        "StartDate": "03/01/2024",
        "EndDate": "20/02/2024",
        "TotalDoc": len(dossier.docs),
        "PageNumber": sum(1 if doc.text is not None else 2 for doc in dossier.docs),
        "SheetNumber": 2 * sum(doc.text is None for doc in dossier.docs) or None,
        "Format": "Bình thường",
        "Unit": UNIT,
        "Creator": "Phạm Thị Lan",
        "WorkClosedDate": "20/02/2024",
    }


def _document(dossier: Dossier, ordinal: int, doc: Doc) -> dict[str, Any]:
    paper = doc.text is None
    return {
        "DocCode": f"{ORGAN}.{dossier.notation[:2]}{ordinal}",
        "DocOrdinal": ordinal,
        "TypeName": "Báo cáo",
        "CodeNumber": f"{int(dossier.notation[:2])}{ordinal}",
        "CodeNotation": "BC-SNV",
        "IssuedDate": "03/01/2024",
        "OrganName": FONDS["FondName"],
        "Subject": f"Việc thứ {ordinal} của {dossier.title or dossier.notation}",
        "Language": "Tiếng Việt",
        "PageAmount": 2 if paper else 1,
        "Mode": "Không hạn chế",
        "ConfidenceLevel": "Bản gốc" if paper else "Gốc điện tử",
        "Format": "Bình thường",
        "Direction": "đi",
        "SignerName": "Nguyễn Văn Ký",
        "SignerPosition": "Giám đốc",
        "Carrier": "giấy" if paper else "điện tử",
        "Box": "05" if paper else None,
        "SheetFrom": 1 if paper else None,
        "SheetTo": 2 if paper else None,
    }


_ACCESS = [f"HOSO_ELASTICSEARCH_{end}" for end in ("API_KEY", "USER", "PASSWORD", "CA_FILE")]


@dataclass(frozen=True)
class Server:
    """Indexes on the server at ``url``, one for each home, whose names begin with ``prefix``."""

    url: str
    prefix: str

    def settings(self, home: Home) -> dict[str, str]:
        """The variables that lead a command there; with an index per year."""
        own = hashlib.sha256(str(home.path).encode()).hexdigest()[:12]
        return {
            **{name: os.environ[name] for name in _ACCESS if name in os.environ},
            "HOSO_SEARCH_ENGINE": "elasticsearch",
            "HOSO_ELASTICSEARCH_URL": self.url,
            "HOSO_ELASTICSEARCH_PREFIX": f"{self.prefix}{own}-",
            "HOSO_ELASTICSEARCH_PERIOD": "year",
        }

    def store(self, home: Home) -> Store:
        return index_store(load_settings({}, self.settings(home)), home)


ELSEWHERE: list[Server] = []
"""Where the fixture ``engine`` has put the indexes of the test that runs."""


ON_THE_SERVER = pytest.param(
    "elasticsearch", marks=[pytest.mark.elasticsearch, pytest.mark.slow], id="elasticsearch"
)
"""Of the fixture ``engine``: the server, in `make test-all` alone."""


def settings_of(home: Home) -> Settings:
    """What a command run on ``home`` goes by."""
    there = ELSEWHERE[-1].settings(home) if ELSEWHERE else {}
    return load_settings({"home": str(home.path)}, there)


def new_home(path: Path) -> Home:
    """An empty archive whose identity never changes."""
    return create_home(path, archive_id="00000000-0000-4000-8000-000000000001", created=AT)


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress nobody looks at."""


def take(
    home: Home,
    source: Path,
    pool: Pool,
    *,
    at: datetime = AT,
    supersede: str = "",
    operator: str = OPERATOR,
    report: Callable[[str, int, int], None] = silent,
    sync: Syncer | None = None,
) -> dict[str, Any]:
    """One call of ingest; returns the receipt."""
    setup = setup_for(pool, home, at=at, report=report)
    job = Job(source=source, operator=operator, now=at, supersede=supersede)
    return ingest(home, job, setup, sync or syncer(home))


def setup_for(
    pool: Pool,
    home: Home | None = None,
    *,
    at: datetime = AT,
    report: Callable[[str, int, int], None] = silent,
) -> Setup:
    """What an examination needs, with the anchors of the home."""
    return Setup(
        pool=pool,
        catalogue=load_catalogue(),
        policy=load_policy("default"),
        received_at=at,
        trust=home.open_trust().as_trust() if home is not None else carried_trust(),
        report=report,
    )


def store_of(home: Home) -> Store:
    """Where the index of a home lies: embedded, unless the fixture ``engine`` says otherwise."""
    return ELSEWHERE[-1].store(home) if ELSEWHERE else EmbeddedStore(home.index)


def syncer(home: Home) -> Syncer:
    """Brings the index of a home up to date."""
    return Syncer(home=home, store=store_of(home))


def outcomes(receipt: Mapping[str, Any]) -> dict[str, str]:
    """FileCode -> outcome."""
    return {item["file_code"]: item["outcome"] for item in receipt["items"]}


def tree(path: Path) -> dict[str, str]:
    """Relative path -> digest of everything below; directories count too."""
    return {
        found.relative_to(path).as_posix(): (
            hashlib.sha256(found.read_bytes()).hexdigest() if found.is_file() else "directory"
        )
        for found in sorted(path.rglob("*"))
    }


def catalogue_digests(home: Home) -> dict[str, str]:
    """Table name -> digest of its rows."""
    catalogue = home.open_catalogue()
    try:
        return catalogue.digests()
    finally:
        catalogue.close()


def index_state(home: Home) -> dict[str, str]:
    """Entry id -> entry key, as the index holds them."""
    index = LiveIndex(store_of(home))
    try:
        return dict(index.state())
    finally:
        index.close()


def wanted_state(home: Home) -> dict[str, str]:
    """Entry id -> entry key, as the catalogue wants them in the index."""
    catalogue = home.open_catalogue()
    try:
        return dict(catalogue.entries())
    finally:
        catalogue.close()


def audit_lines(home: Home) -> list[tuple[str, str, str]]:
    """(act, object, outcome) of every line; the chain must be whole."""
    log = home.open_audit()
    assert log.check() == []
    return [(entry.act, entry.object, entry.outcome) for entry in log.read()]


def totals(home: Home, transfer_id: str) -> dict[str, int]:
    """Account -> number of files of a transfer, from the ledger."""
    operations = home.open_operations()
    try:
        found = operations.transfers.account_totals(transfer_id)
    finally:
        operations.close()
    return {account: files for account, (files, _) in found.items()}


def accounts(home: Home, transfer_id: str) -> dict[str, str]:
    """Path -> account of a transfer's files."""
    operations = home.open_operations()
    try:
        return {item.path: item.account for item in operations.transfers.accounts(transfer_id)}
    finally:
        operations.close()


def refused(code: str, work: Callable[[], object]) -> HosoError:
    """The HosoError ``work`` raises; its code must be ``code``."""
    with pytest.raises(HosoError) as caught:
        work()
    assert caught.value.code == code, str(caught.value)
    return caught.value


@dataclass(frozen=True)
class SampleHome:
    """The sample transfer and the home it was taken into."""

    home: Home
    summary: SampleSummary
    receipt: dict[str, Any]
