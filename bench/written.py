"""An archive written straight into root and catalogue, as large as wanted: no intake, no files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from archive.catalogue import CatalogueRows
from archive.home import Home, create_home
from archive.storage import AipPlan
from evidence.facts import FileFacts, FormatFacts, TextFacts
from ingest import documents
from ingest.entries import derivation
from ingest.register import rows_of
from schemas.canonical import canonical_json
from schemas.judgement import Judgement
from search.entry import Entry

_AT = datetime(2026, 3, 2, 2, 30, 0, tzinfo=UTC)
_TOGETHER = 50  # dossiers
_DIRECTIONS = {"den": "đến", "di": "đi", "noi_bo": "nội bộ"}


def archive_of(folder: Path, made: Iterable[Entry]) -> Home:
    """An archive of these documents (those of a dossier in a row), its index not made yet.

    Written straight into root and catalogue, with what an index is made of: the documents' words,
    no files, no judgement.
    """
    home = create_home(folder, archive_id=str(uuid4()), created=_AT)
    storage, catalogue = home.open_storage(), home.open_catalogue(derivation=derivation())
    dossiers = (list(some) for _, some in groupby(made, key=lambda one: one.dossier))
    with storage.commits(home.staging) as commits:
        while batch := list(islice(dossiers, _TOGETHER)):
            rows: list[CatalogueRows] = []
            for entries in batch:
                parsed, plan = _package(entries)
                rows.append(rows_of(parsed, plan.object_id, commits.add(plan).version))
            commits.commit()
            catalogue.replace_dossiers(rows)
    catalogue.finish_rebuild()
    catalogue.close()
    return home


def _package(entries: Sequence[Entry]) -> tuple[documents.AipDocuments, AipPlan]:
    facts = {f"{number}.pdf": _facts(entry) for number, entry in enumerate(entries, start=1)}
    parsed = documents.AipDocuments(
        record=_record(entries, tuple(facts)),
        intake=dict.fromkeys(("content_key", "transfer_id", "operator", "profile"), "bench")
        | {"received_at": "2026-03-02T02:30:00Z", "rules_version": "", "audited_organs": []},
        judgement=Judgement(findings=(), results=(), signatures=()),
        facts=facts,
    )
    tags = {
        documents.RECORD: canonical_json(parsed.record),
        documents.INTAKE: canonical_json(parsed.intake),
        documents.REPORT: canonical_json(parsed.judgement.as_dict()),
        documents.FACTS: documents.facts_lines(facts.items()),
    }
    plan = AipPlan(
        object_id=entries[0].dossier,
        payload=(),
        tags=tags,
        created=_AT,
        message="bench",
        user_name="bench",
    )
    return parsed, plan


def _facts(entry: Entry) -> FileFacts:
    pages = tuple(part.text for part in entry.body)
    return FileFacts(
        sha256=entry.digests[0], size=1, format=FormatFacts(kind="pdf"), text=TextFacts(pages=pages)
    )


def _record(entries: Sequence[Entry], paths: Sequence[str]) -> dict[str, Any]:
    first = entries[0]
    dossier = {
        "FileCode": first.file_code,
        "OrganId": "H33.22",
        "Title": first.title,
        "Maintenance": first.retention,
        "Rights": "Không hạn chế",
        "Unit": first.unit,
    }
    return {
        "fonds": None,
        "dossier": _row("dossier", dossier),
        "documents": [
            {**_row("document", _values(entry)), "files": list(_named(path))}
            for entry, path in zip(entries, paths, strict=True)
        ],
        "files": [],
        "media": [],
    }


def _values(entry: Entry) -> dict[str, str]:
    year, month, day = entry.issued.split("-")
    return {
        "Subject": entry.subject,
        "CodeNumber": entry.number,
        "CodeNotation": entry.notation,
        "TypeName": entry.type_name,
        "IssuedDate": f"{day}/{month}/{year}",
        "OrganName": entry.organ,
        "SignerName": entry.signer,
        "DraftingUnit": entry.unit,
        "Direction": _DIRECTIONS[entry.direction],
        "Mode": "Hạn chế" if entry.label == "restricted" else "Không hạn chế",
    }


def _named(path: str) -> Iterator[dict[str, Any]]:
    yield {**_row("file", {"Path": path, "Role": "chính"}), "payload": path, "match": "exact"}


def _row(entity: str, values: dict[str, str]) -> dict[str, Any]:
    return {"entity": entity, "values": values, "where": {}, "columns": {}}
