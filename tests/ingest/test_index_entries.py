"""What an entry of the index holds: from one dossier's documents, by its own label alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_support import SampleHome

from evidence.facts import FileFacts, FormatFacts, PdfFacts, Problem, TextFacts
from ingest import entries as module
from ingest.documents import AipDocuments, read_documents
from ingest.entries import derivation, entries
from ingest.lagging import Wanted, stricter
from ingest.pagetexts import page_texts
from ingest.textstate import text_state
from schemas.access import CLASSES
from schemas.finding import Finding, Place
from schemas.judgement import Judgement
from search.entry import Entry, entry_key
from search.layout import lay_out


def pdf(*pages: str, password: bool = False, opened: bool = True) -> FileFacts:
    return FileFacts(
        sha256="0" * 64,
        size=1,
        format=FormatFacts(kind="pdf"),
        pdf=PdfFacts(
            pages=len(pages) if opened else None,
            version="1.7",
            encrypted=password,
            needs_password=password,
            opened=opened,
            all_pages_read=opened,
        ),
        text=TextFacts(pages=pages),
    )


def other(kind: str, *problems: str, text: str | None = None) -> FileFacts:
    return FileFacts(
        sha256="1" * 64,
        size=1,
        format=FormatFacts(kind=kind),
        text=TextFacts(pages=(text,)) if text is not None else None,
        problems=tuple(Problem(collector=one, kind="error", detail="x") for one in problems),
    )


WORDS, SCAN = pdf("", "chữ"), pdf("", "")
LOCKED, BROKEN = pdf(password=True, opened=False), pdf(opened=False)


@pytest.mark.parametrize(
    ("files", "paper", "told"),
    [
        ((WORDS,), False, "text"),
        ((SCAN, LOCKED, WORDS), True, "text"),
        ((SCAN,), False, "scan"),
        ((pdf("… —"),), False, "scan"),
        ((other("tiff"),), False, "scan"),
        ((SCAN, LOCKED), False, "encrypted"),
        ((BROKEN,), False, "failed"),
        ((SCAN, other("docx", "text")), False, "failed"),
        ((other("pdf", "facts"),), False, "failed"),
        ((other("zip", "signature"),), False, "none"),
        ((other("docx", text=""),), False, "none"),
        ((SCAN,), True, "scan"),
        ((), True, "paper"),
        ((), False, "none"),
    ],
)
def test_the_state_of_a_documents_text(
    files: tuple[FileFacts, ...], paper: bool, told: str
) -> None:
    assert text_state(files, [page_texts(one) for one in files], paper=paper) == told


def documents(
    *rows: dict[str, str],
    rights: str = "Công khai",
    findings: tuple[Finding, ...] = (),
    facts: Mapping[str, FileFacts] | None = None,
    media: tuple[dict[str, str], ...] = (),
) -> AipDocuments:
    """A dossier with a loose file ``loose.pdf`` and, for each document and photo, a file n.pdf."""

    def file(path: str) -> dict[str, Any]:
        return {"entity": "file", "values": {"Path": path}, "payload": path, "match": "exact"}

    whole = {
        "FileCode": "A",
        "OrganId": "O",
        "Title": "Hồ sơ kín zzdossier",
        "Keyword": "zzkeyword",
        "Description": "zzdescription",
        "Maintenance": "10 năm",
        "Rights": rights,
        "Unit": "Phòng Một",
    }
    filled = dict.fromkeys(("content_key", "transfer_id", "received_at", "operator", "profile"), "")
    return AipDocuments(
        record={
            "fonds": {"entity": "fonds", "values": {"FondName": "Sở Nội vụ"}},
            "dossier": {"entity": "dossier", "values": whole},
            "documents": [
                {"entity": "document", "values": row, "files": [file(f"{number}.pdf")]}
                for number, row in enumerate(rows, start=1)
            ],
            "files": [file("loose.pdf")],
            "media": [
                {"entity": "photo", "values": row, "files": [file(f"p{number}.jpg")]}
                for number, row in enumerate(media, start=1)
            ],
        },
        intake={**filled, "rules_version": ""},
        judgement=Judgement(findings=findings, results=(), signatures=()),
        facts=facts or {},
    )


def words_of(entry: Entry) -> str:
    """Everything of an entry that can be searched, filtered by or shown."""
    layout = lay_out(entry)
    return repr((layout.texts, layout.keys, layout.values, layout.hints, layout.shown)) + repr(
        (layout.pages, layout.orders)
    )


MODES = ("", "Công khai", "Hạn chế", "Mật")


@given(st.sampled_from(MODES), st.lists(st.sampled_from(MODES), min_size=1, max_size=3))
def test_no_entry_holds_words_of_a_stricter_one(rights: str, modes: list[str]) -> None:
    rows = [
        {"DocOrdinal": str(n), "Subject": f"zzsubject{n}", "Mode": mode}
        for n, mode in enumerate(modes, start=1)
    ]
    facts = {
        **{f"{n}.pdf": pdf(f"zzbody{n}") for n in range(1, len(modes) + 1)},
        "loose.pdf": pdf("zzloose"),
    }
    findings = tuple(
        Finding(rule=f"ZZ-{n}", severity="error", where=Place(ordinal=str(n)))
        for n in range(1, len(modes) + 1)
    )
    made = documents(*rows, rights=rights, facts=facts, findings=findings)
    whole, *parts = entries(made, object_id="u")
    for place, part in enumerate(parts, start=1):
        for mark in ("zzsubject", "zzbody", "ZZ-"):
            holders = [one for one in (whole, *parts) if f"{mark}{place}" in words_of(one)]
            assert holders == [part]
    strict: list[str] = list(CLASSES)
    for part in parts:
        sees = strict.index(part.label) >= strict.index(whole.label)
        for mark in ("zzdossier", "zzkeyword", "zzdescription"):
            assert (mark in words_of(part)) == sees
        assert "zzloose" not in words_of(part)
    assert "zzloose" in words_of(whole)


def test_findings_belong_to_what_they_speak_of() -> None:
    places = {
        "D-1": Place(file="2.pdf"),
        "D-2": Place(ordinal="1", entity="document"),
        "M-1": Place(file="p1.jpg", entity="photo"),
        "M-2": Place(entity="photo"),
        "N-1": Place(entity="document"),
        "W-1": Place(entity="dossier"),
        "W-2": Place(),
    }
    found = tuple(Finding(rule=rule, severity="info", where=at) for rule, at in places.items())
    made = documents({"DocOrdinal": "1"}, {"DocOrdinal": "2"}, media=({},), findings=found)
    told = {entry.id: entry.findings for entry in entries(made, object_id="u")}
    assert told == {"u": ("W-1", "W-2"), "u#1": ("D-2",), "u#2": ("D-1",), "u#m1": ("M-1",)}


def test_a_document_carries_its_files() -> None:
    made = documents(
        {"DocOrdinal": "1", "Carrier": "giấy", "Box": "H7", "SheetFrom": "3", "SheetTo": "9"},
        facts={"1.pdf": pdf("trang một", "trang hai")},
    )
    _, entry = entries(made, object_id="u")
    assert (entry.formats, entry.digests, entry.file_names) == (("pdf",), ("0" * 64,), ("1.pdf",))
    assert [(part.file, part.page) for part in entry.body] == [("1.pdf", 1), ("1.pdf", 2)]
    assert (entry.box, entry.sheet_from, entry.sheet_to) == ("H7", "3", "9")
    assert entry.page_count == "2"
    assert (entry.text_state, entry.fonds, entry.retention) == ("text", "Sở Nội vụ", "10 năm")


def test_the_pages_somebody_stated_are_not_counted_again() -> None:
    made = documents({"DocOrdinal": "1", "PageAmount": "5"}, facts={"1.pdf": pdf("một")})
    made.record["dossier"]["values"] |= {"SheetNumber": "40", "PageNumber": "75"}
    dossier, document = entries(made, object_id="u")
    assert (dossier.sheet_count, dossier.page_count, document.page_count) == ("40", "75", "5")


def test_a_file_named_twice_is_searched_once() -> None:
    made = documents({"DocOrdinal": "1"}, facts={"1.pdf": pdf("một")})
    made.record["documents"][0]["files"] *= 2
    _, entry = entries(made, object_id="u")
    assert len(entry.body) == 1


def test_another_version_of_the_registers_is_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    made = documents({"DocOrdinal": "1"})
    before = [entry_key(entry) for entry in entries(made, object_id="u")]
    version = derivation()
    monkeypatch.setattr(module, "registers_version", lambda: "another")
    after = [entry_key(entry) for entry in entries(made, object_id="u")]
    assert not set(before) & set(after)
    assert derivation() != version


def test_the_sample_has_every_kind_of_entry(sample: SampleHome) -> None:
    storage = sample.home.open_storage()
    ids = [row["object_id"] for row in sample.receipt["items"] if row["object_id"]]
    found = [
        entry
        for oid in ids
        for entry in entries(read_documents(storage.get(oid).read), object_id=oid)
    ]
    assert {"dossier", "document"} <= {entry.kind for entry in found}
    assert {"den", "di"} <= {entry.direction for entry in found}
    for entry in found:
        layout = lay_out(entry)
        assert layout.values["text"] == (entry.text_state,)
        assert ("body" in layout.texts) == (entry.text_state == "text")
        assert all(entry.digests) and len(entry.digests) <= len(entry.file_names)


ROWS = [
    Wanted("a", "a", "1", "restricted", "u"),
    Wanted("a#1", "a", "1", "open", "u"),
    Wanted("a#2", "a", "1", "open", "u"),
    Wanted("b", "b", "1", "open", ""),
]


@pytest.mark.parametrize(
    ("held", "hidden"),
    [
        ({"a": "1", "a#1": "1", "a#2": "1", "b": "1"}, set()),
        ({}, set()),
        ({"a": "0", "a#1": "0", "a#2": "1", "b": "0"}, {"a", "a#1"}),
        ({"a": "1", "a#1": "0", "b": "0"}, set()),
        ({"a": "1", "gone": "1"}, {"gone"}),
    ],
)
def test_what_waits_with_a_stricter_class_is_not_shown(
    held: dict[str, str], hidden: set[str]
) -> None:
    assert stricter(ROWS, held) == hidden


def test_a_class_made_stricter_hides_the_entry_until_it_is_indexed() -> None:
    before = entries(documents({"DocOrdinal": "1", "Mode": "Công khai"}), object_id="u")
    after = entries(
        documents({"DocOrdinal": "1", "Mode": "Công khai"}, rights="Hạn chế"), object_id="u"
    )
    rows = [Wanted(e.id, "u", entry_key(e), e.label, e.label_unit) for e in after]
    held = {entry.id: entry_key(entry) for entry in before}
    assert stricter(rows, held) == {"u", "u#1"}
    assert stricter(rows, {entry.id: entry_key(entry) for entry in after}) == frozenset()
    assert replace(after[1], title=before[1].title, context=before[1].context) == before[1]
