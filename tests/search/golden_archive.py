"""The archive golden queries are asked of: real laws and forms, and the documents of the sample."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from evidence.docx.package import Package
from evidence.docx.text import read_text
from evidence.pdf import read_pdf
from hoso.sample.model import Document, Dossier, SampleData, load_sample
from hoso.sample.pages import render_document
from hoso.sample.produce import main_name
from search.entry import BodyPart, Entry

FOLDER = Path(__file__).parent / "golden"
CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
_PAGE = re.compile(r"\[\[SOURCE[^\]]* PAGE \d+\]\]\n?")
_DIRECTIONS = {"đi": "di", "đến": "den", "nội bộ": "noi_bo"}


def read(name: str) -> Any:
    """The data file ``golden/<name>.json``."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def entries(folder: Path) -> Iterator[Entry]:
    """Every entry of the archive; ``folder``: for files on their way."""
    yield from _real_entries()
    yield from _sample_entries(folder)


def pages_of(name: str) -> tuple[str, ...]:
    """The pages of a file of the corpora."""
    path = CORPORA / name
    if path.suffix == ".docx":
        with closing(Package(path)) as package:
            return read_text(package).pages
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    before, *pages = _PAGE.split(unicodedata.normalize("NFC", text))
    return tuple(pages) or (before,)


def _real_entries() -> Iterator[Entry]:
    archive = read("documents")
    dossiers = archive["dossiers"]
    for name, dossier in dossiers.items():
        yield Entry(id=name, kind="dossier", dossier=name, fonds=archive["fonds"], **dossier)
    for position, raw in enumerate(archive["documents"], start=1):
        values = dict(raw)
        path, dossier = values.pop("file"), values["dossier"]
        issued = values.get("issued", "")
        yield Entry(
            **{"year": issued[:4], **values},
            kind="document",
            document=position,
            fonds=archive["fonds"],
            title=dossiers[dossier]["title"],
            file_code=dossiers[dossier]["file_code"],
            date_from=issued,
            date_to=issued,
            file_names=(path.rpartition("/")[2].removesuffix(".gz"),),
            body=_body(path, pages_of(path)),
        )


def _body(path: str, pages: tuple[str, ...]) -> tuple[BodyPart, ...]:
    return tuple(BodyPart(path, number, text) for number, text in enumerate(pages, start=1))


def _sample_entries(folder: Path) -> Iterator[Entry]:
    data = load_sample()
    for dossier in data.dossiers:
        if dossier.expected != "archived":
            continue
        shared = _shared(data, dossier)
        days = [document.date.isoformat() for document in dossier.documents]
        yield Entry(
            **shared,
            id=dossier.notation,
            kind="dossier",
            codes=(dossier.notation,),
            organ=data.fonds["FondName"],
            unit=data.units[dossier.unit],
            date_from=min(days),
            date_to=max(*days, dossier.closed.isoformat()),
            year=str(dossier.closed.year),
            keywords=dossier.keyword,
            extra={"Description": dossier.description, "Creator": dossier.creator},
        )
        for position, document in enumerate(dossier.documents, start=1):
            yield _sample_document(data, dossier, position, document, shared, folder)
        for number, photo in enumerate(dossier.photos, start=1):
            yield Entry(
                **shared,
                id=f"{dossier.notation} m{number}",
                kind="photo",
                subject=photo["title"],
                organ=data.fonds["FondName"],
                issued=photo["date"],
                date_from=photo["date"],
                date_to=photo["date"],
                year=photo["date"][:4],
                extra={"Photographer": photo["author"], "PhotoPlace": photo["place"]},
            )


def _shared(data: SampleData, dossier: Dossier) -> dict[str, Any]:
    return {
        "dossier": dossier.notation,
        "file_code": dossier.code(data.organ_id),
        "fonds": data.fonds["FondName"],
        "maintenance": dossier.maintenance,
        "title": dossier.title,
        "context": (dossier.keyword,),
    }


def _sample_document(
    data: SampleData,
    dossier: Dossier,
    position: int,
    document: Document,
    shared: dict[str, Any],
    folder: Path,
) -> Entry:
    name = document.names[0] if document.names else main_name(position, document)
    signer, issued = data.people[document.signer], document.date.isoformat()
    paper = document.carrier == "giấy"
    first, last = document.sheets
    return Entry(
        **shared,
        id=document.code,
        kind="document",
        document=position,
        subject=document.subject,
        number=document.number,
        notation=document.notation,
        organ=data.issuers[document.issuer].name,
        signer=signer.name,
        signer_position=signer.position,
        type_name=document.type,
        direction=_DIRECTIONS[document.direction],
        arrival=document.arrival[0] if document.arrival else "",
        unit=data.units.get(document.unit, ""),
        issued=issued,
        date_from=issued,
        date_to=issued,
        year=issued[:4],
        keywords=dossier.keyword,
        box=document.box,
        sheet_from=str(first or ""),
        sheet_to=str(last or ""),
        text_state="paper" if paper else "",
        file_names=() if paper else (name,),
        body=() if paper else _printed(data, document, name, folder),
    )


def _printed(data: SampleData, document: Document, name: str, folder: Path) -> tuple[BodyPart, ...]:
    path = folder / "printed.pdf"
    path.write_bytes(render_document(data, document).data)
    return _body(name, read_pdf(path).text.pages)
