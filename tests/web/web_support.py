"""A small hostile archive, and a real server that shows it to a viewer."""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from ingest_support import UNIT, Doc, Dossier, pdf, rows

from hoso.cli.main import main
from hoso.sample.workbook import write_workbook
from hoso.serving import desk_of
from hoso.settings import load_settings
from hoso.wiring import the_home
from schemas.access import Viewer
from web.app import create_app
from web.desk import Desk
from web.guard import Gate
from web.server import listen, server

ORGAN = "000.00.07.H99"
TITLE = """Hồ sơ <script>alert(1)</script> & "ngoặc" 'đơn' 100% {{ 7*7 }}"""
QUOTED = """Tệp 100% "kép" 'đơn' <b>&amp;#?.pdf"""
COMPOSED = unicodedata.normalize("NFC", "Báo cáo.pdf")
DECOMPOSED = unicodedata.normalize("NFD", "Báo cáo.pdf")
HOSTILE = Dossier(
    "01.TH",
    (
        Doc(QUOTED, "Kế hoạch <script>alert(2)</script> năm 2024"),
        Doc(COMPOSED, "Báo cáo thứ nhất"),
        Doc(DECOMPOSED, "Báo cáo thứ hai"),
        Doc("giấy", None),
    ),
    title=TITLE,
)
LIMITED = Dossier(
    "02.KT",
    (Doc("mo.pdf", "Văn bản ai cũng xem được"), Doc("kin.pdf", "Văn bản hạn chế zyxwv")),
    changes={"Rights": "Hạn chế"},
)
MIXED = Dossier(
    "03.VT",
    (Doc("chung.pdf", "Văn bản chung"), Doc("rieng.pdf", "Văn bản riêng qwert")),
    title="Hồ sơ mở có văn bản hạn chế",
)
CODES = {one.notation: one.code for one in (HOSTILE, LIMITED, MIXED)}
LIMITED_TITLE = "Hồ sơ thử số 02.KT"
IDS = {notation: f"urn:hoso:{ORGAN}:{code}" for notation, code in CODES.items()}
# (dossier, ordinal) of the documents whose own mode is restricted.
_RESTRICTED = {("02.KT", 2), ("03.VT", 2)}
PUBLIC = Viewer.public()
CLERK = Viewer.clerk("Phạm Thị Lan", UNIT)
STRANGER = Viewer.clerk("Lê Văn Khác", "Phòng Khác")
ARCHIVIST = Viewer.archivist("Trần Thị Lưu")


def make_archive(folder: Path) -> Path:
    """A home with the three dossiers taken in."""
    dossiers = (HOSTILE, LIMITED, MIXED)
    found = rows(dossiers)
    for row in found["document"]:
        if (row["FileNotation"], row["DocOrdinal"]) in _RESTRICTED:
            row["Mode"] = "Hạn chế"
    transfer = folder / "transfer"
    for dossier in dossiers:
        (transfer / dossier.notation).mkdir(parents=True)
        for doc in dossier.docs:
            if doc.text is not None:
                (transfer / dossier.notation / doc.name).write_bytes(pdf(doc.text))
    write_workbook(transfer / "Sổ giao nộp.xlsx", {**found, "planned_dossier": []})
    home = folder / "archive"
    assert main(["init", str(home)]) == 0
    assert main(["--home", str(home), "--operator", "Lưu", "ingest", str(transfer)]) in (0, 1)
    return home


@contextmanager
def desk_at(home: Path) -> Iterator[Desk]:
    """The archive as ``hoso serve`` puts it together."""
    settings = load_settings({"home": str(home), "operator": "Lưu"}, {})
    with desk_of(settings, the_home(settings)) as desk:
        yield desk


@dataclass(frozen=True)
class Site:
    """A running server: where it is, what opens it, and a client that has the token."""

    base: str
    gate: Gate
    client: httpx.Client

    def get(self, path: str, **options: Any) -> httpx.Response:
        """GET with the token."""
        return self.client.get(path, **options)

    def stranger(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request without token or cookie."""
        return httpx.request(method, self.base + path, **options)


@contextmanager
def serving(desk: Desk, viewer: Viewer | None = None) -> Iterator[Site]:
    """A real server on a free port that shows ``desk`` to ``viewer`` (the operator by default)."""
    shown = replace(desk, viewer=viewer) if viewer else desk
    waiting = listen("127.0.0.1", 0)
    port = waiting.getsockname()[1]
    gate = Gate.local(port)
    running = server(create_app(shown, gate))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [waiting]}, daemon=True)
    thread.start()
    while not running.started and thread.is_alive():
        time.sleep(0.01)
    base = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(
            base_url=base, headers={"Authorization": f"Bearer {gate.token}"}, timeout=60
        ) as client:
            yield Site(base, gate, client)
    finally:
        running.should_exit = True
        thread.join(20)
