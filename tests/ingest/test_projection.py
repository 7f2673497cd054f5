"""From the documents of a package to catalogue rows and index entries: pure functions."""

from __future__ import annotations

import builtins
import copy
import io
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_support import SampleHome

from archive.catalogue.tables import CATALOGUE
from evidence.facts import FileFacts, FormatFacts
from ingest.documents import (
    FACTS,
    INTAKE,
    RECORD,
    REPORT,
    AipDocuments,
    facts_lines,
    metadata_key,
    parse_facts,
)
from ingest.entries import entries
from ingest.projection import Owners, carrier, direction, is_own, project
from schemas.canonical import canonical_json
from schemas.finding import Finding, Place
from schemas.judgement import Judgement
from search.entry import entry_key

NAMES = (RECORD, INTAKE, REPORT, FACTS)


@pytest.fixture(scope="module")
def packages(sample: SampleHome) -> dict[str, dict[str, bytes]]:
    """Object id -> the bytes of the four documents, of the sample's archived dossiers."""
    storage = sample.home.open_storage()
    ids = [row["object_id"] for row in sample.receipt["items"] if row["object_id"]]
    return {oid: {name: storage.get(oid).read(name) for name in NAMES} for oid in ids}


def test_the_same_bytes_give_the_same_rows_and_entries(
    packages: dict[str, dict[str, bytes]],
) -> None:
    for oid, read in packages.items():
        one, other = AipDocuments.parse(read), AipDocuments.parse(dict(reversed(read.items())))
        assert project(one, object_id=oid, version="v1") == project(
            other, object_id=oid, version="v1"
        )
        assert [entry_key(entry) for entry in entries(one, object_id=oid)] == [
            entry_key(entry) for entry in entries(other, object_id=oid)
        ]


def test_nothing_is_read_and_nothing_is_changed(
    packages: dict[str, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    oid, read = next(iter(packages.items()))
    documents = AipDocuments.parse(read)
    before = copy.deepcopy(documents)

    def no(*_args: object, **_more: object) -> Any:
        raise AssertionError("a pure function opens nothing")

    with monkeypatch.context() as patch:
        for module, name in ((builtins, "open"), (io, "open"), (os, "open"), (os, "stat")):
            patch.setattr(module, name, no)
        project(documents, object_id=oid, version="v1")
        entries(documents, object_id=oid)
    assert documents == before


def test_rows_fill_exactly_the_columns_of_their_tables(
    packages: dict[str, dict[str, bytes]],
) -> None:
    for oid, read in packages.items():
        for name, rows in project(AipDocuments.parse(read), object_id=oid, version="v1").items():
            columns = {column.name for column in CATALOGUE.tables[name].columns}
            for row in rows:
                assert set(row) <= columns
                assert all(isinstance(value, str | int) for value in row.values())


def test_every_entry_has_an_id_of_its_own(packages: dict[str, dict[str, bytes]]) -> None:
    ids = [
        entry.id
        for oid, read in packages.items()
        for entry in entries(AipDocuments.parse(read), object_id=oid)
    ]
    assert len(ids) == len(set(ids)) > 40


@pytest.mark.parametrize(
    ("given", "told"),
    [("đi", "di"), ("ĐẾN", "den"), (" nội bộ ", "noi_bo"), ("đi", "di"), ("x", ""), ("", "")],
)
def test_direction(given: str, told: str) -> None:
    assert direction({"Direction": given}) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [("giấy", "paper"), ("GIẤY", "paper"), ("", "electronic"), ("x", "electronic")],
)
def test_carrier(given: str, told: str) -> None:
    assert carrier({"Carrier": given}) == told


def documents(
    *rows: dict[str, str], intake: dict[str, Any] | None = None, paths: tuple[str, ...] = ()
) -> AipDocuments:
    record = {
        "fonds": None,
        "dossier": {"entity": "dossier", "values": {"FileCode": "A", "OrganId": "O"}},
        "documents": [
            {
                "entity": "document",
                "values": row,
                "files": [
                    {"entity": "file", "values": {"Path": p}, "payload": p, "match": "exact"}
                    for p in paths
                    if p.startswith(row["DocOrdinal"])
                ],
            }
            for row in rows
        ],
        "files": [],
        "media": [],
    }
    filled = dict.fromkeys(("content_key", "transfer_id", "received_at", "operator", "profile"), "")
    return AipDocuments(
        record=record,
        intake={**filled, "rules_version": "", **(intake or {})},
        judgement=Judgement(findings=(), results=(), signatures=()),
    )


@pytest.mark.parametrize(
    ("carriers", "composition"),
    [
        (("giấy", "giấy"), "paper"),
        (("giấy", "điện tử"), "hybrid"),
        (("điện tử", ""), "electronic"),
        ((), "electronic"),
    ],
)
def test_composition(carriers: tuple[str, ...], composition: str) -> None:
    made = documents(*({"DocOrdinal": str(n), "Carrier": c} for n, c in enumerate(carriers)))
    (row,) = project(made, object_id="u", version="v1")["dossier"]
    assert row["composition"] == composition


@pytest.mark.parametrize(
    ("values", "own"),
    [
        ({"Direction": "đến", "OrganName": "Sở Nội vụ"}, False),
        ({"Direction": "đi", "OrganName": "Sở khác"}, True),
        ({"OrganName": "SỞ  Nội vụ"}, True),
        ({"OrganName": "Sở khác"}, False),
        ({}, False),
    ],
)
def test_own_documents(values: dict[str, str], own: bool) -> None:
    assert is_own(values, documents(intake={"audited_organs": ["Sở Nội vụ"]})) == own


@pytest.mark.parametrize(
    ("place", "position"),
    [
        (Place(file="2/b.pdf"), 2),
        (Place(ordinal="1"), 1),
        (Place(file="3/c.pdf"), 0),
        (Place(), 0),
    ],
)
def test_the_document_a_finding_speaks_of(place: Place, position: int) -> None:
    made = documents({"DocOrdinal": "1"}, {"DocOrdinal": "2"}, paths=("1/a.pdf", "2/b.pdf"))
    found = Finding(rule="X-001", severity="error", where=place)
    assert Owners(made.record).position(found) == position


@given(st.lists(st.tuples(st.text(max_size=9), st.integers(0, 2**40)), max_size=5))
def test_facts_read_back_as_written(rows: list[tuple[str, int]]) -> None:
    facts = {
        path: FileFacts(sha256=f"{size:064x}", size=size, format=FormatFacts(kind="pdf"))
        for path, size in rows
    }
    assert parse_facts(facts_lines(facts.items())) == facts


def test_the_content_key_is_made_of_values_not_of_places(
    packages: dict[str, dict[str, bytes]],
) -> None:
    for read in packages.values():
        record = AipDocuments.parse(read).record
        moved = copy.deepcopy(record)
        for row in (moved["dossier"], *moved["documents"]):
            row["where"], row["columns"] = {"row": 999}, {}
        assert canonical_json(metadata_key(moved)) == canonical_json(metadata_key(record))
        moved["dossier"]["values"]["Title"] += "."
        assert canonical_json(metadata_key(moved)) != canonical_json(metadata_key(record))
