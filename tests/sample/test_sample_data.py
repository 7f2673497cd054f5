"""The data file: valid against its schema, and consistent as a register of an office must be."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from importlib.resources import files

import jsonschema
import pytest

from hoso.sample.model import Document, load_sample
from schemas.text import nfc

DATA = load_sample()
DOCUMENTS = [(dossier, document) for dossier in DATA.dossiers for document in dossier.documents]


def _schema() -> dict[str, object]:
    text = files("hoso.sample").joinpath("data/sample.schema.json").read_text(encoding="utf-8")
    schema: dict[str, object] = json.loads(text)
    return schema


def test_data_file_fits_its_schema() -> None:
    jsonschema.Draft202012Validator(_schema()).validate(DATA.raw)


def test_schema_refuses_an_unknown_key_and_a_fault_without_its_place() -> None:
    validator = jsonschema.Draft202012Validator(_schema())
    assert not validator.is_valid({**DATA.raw, "extra": 1})
    stray = {"kind": "missing", "vi": "x", "en": "x"}
    assert not validator.is_valid({**DATA.raw, "faults": [stray]})


def test_every_text_of_the_data_file_is_nfc() -> None:
    text = json.dumps(DATA.raw, ensure_ascii=False)
    assert text == nfc(text)


def test_twelve_dossiers_and_about_sixty_documents() -> None:
    assert len(DATA.dossiers) == 12
    assert 55 <= len(DOCUMENTS) <= 65


def test_each_planted_fault_is_of_its_own_kind_and_in_its_own_dossier() -> None:
    assert len({fault.kind for fault in DATA.faults}) == len(DATA.faults) == 11
    placed = [fault.dossier for fault in DATA.faults if fault.dossier]
    assert max(Counter(placed).values()) == 1


def test_dossiers_without_a_fault_are_meant_for_the_archive() -> None:
    faulty = {fault.dossier for fault in DATA.faults}
    clean = [dossier for dossier in DATA.dossiers if dossier.notation not in faulty]
    assert len(clean) >= 2
    assert {dossier.expected for dossier in clean} == {"archived"}


def test_number_and_notation_are_used_once_a_year_by_an_organ() -> None:
    keys = Counter((d.issuer, d.date.year, d.number, d.notation) for _, d in DOCUMENTS)
    assert max(keys.values()) == 1


def test_numbers_of_a_series_rise_with_the_date() -> None:
    series: dict[tuple[str, int, str], list[Document]] = defaultdict(list)
    for _, document in DOCUMENTS:
        kind = "" if document.type == "Công văn" else document.notation
        series[(document.issuer, document.date.year, kind)].append(document)
    for documents in series.values():
        by_number = sorted(documents, key=lambda d: int(d.number))
        days = [document.date for document in by_number]
        assert days == sorted(days), [d.code for d in by_number]


def test_documents_are_dated_on_working_days_and_in_the_order_of_the_dossier() -> None:
    for dossier in DATA.dossiers:
        days = [document.date for document in dossier.documents]
        assert days == sorted(days), dossier.notation
        assert all(day.weekday() < 5 for day in days), dossier.notation
        assert max(days) <= dossier.closed


@pytest.mark.parametrize("code", [d.code(DATA.organ_id) for d in DATA.dossiers])
def test_file_codes_fit_thirty_characters(code: str) -> None:
    assert len(nfc(code)) <= 30


def test_references_resolve() -> None:
    certificates = set(DATA.pki["certificates"])
    assert {p.certificate for p in DATA.people.values()} <= certificates
    assert {i.certificate for i in DATA.issuers.values()} <= certificates
    for dossier, document in DOCUMENTS:
        assert document.type in DATA.forms and document.issuer in DATA.issuers
        assert DATA.people[document.signer].issuer == document.issuer, document.code
        assert document.unit in DATA.units or document.issuer != "snv"
        assert dossier.unit in DATA.units


def test_only_the_planted_document_is_signed_outside_its_certificates_validity() -> None:
    outside = set()
    for dossier in DATA.dossiers:
        for ordinal, document in enumerate(dossier.documents, start=1):
            row = DATA.pki["certificates"][DATA.people[document.signer].certificate]
            first, last = (text[:10] for text in row["validity"])
            if not first <= document.date.isoformat() <= last:
                outside.add((dossier.notation, ordinal))
    (fault,) = (fault for fault in DATA.faults if fault.kind == "expired")
    assert outside == {(fault.dossier, fault.document)}
