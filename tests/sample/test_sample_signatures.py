"""Signatures of the sample: valid against its root at their own times, but for the planted ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from hoso.sample import SampleSummary
from hoso.sample.model import load_sample
from schemas.clock import VIETNAM

UNREADABLE = {"encrypted", "empty", "missing"}
_EVERY = 6  # pyHanko takes a second for each


def _planted(sample: SampleSummary, kind: str) -> Path:
    (fault,) = (fault for fault in sample.faults if fault.kind == kind)
    return sample.transfer / fault.path


def _context(sample: SampleSummary, moment: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[load_cert_from_pemder(str(sample.anchor))],
        other_certs=[load_cert_from_pemder(str(sample.trust / "agency-ca.crt"))],
        crls=[(sample.trust / f"{name}.crl").read_bytes() for name in ("root", "agency-ca")],
        moment=moment,
        allow_fetching=False,
    )


def _statuses(sample: SampleSummary, path: Path) -> Iterator[tuple[str, PdfSignatureStatus]]:
    with path.open("rb") as handle:
        for signature in PdfFileReader(handle).embedded_regular_signatures:
            at = signature.self_reported_timestamp
            assert at is not None
            yield (
                signature.field_name,
                validate_pdf_signature(
                    signature,
                    signer_validation_context=_context(sample, at),
                    ts_validation_context=_context(sample, at),
                ),
            )


@pytest.fixture(
    scope="module", params=[_EVERY, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"]
)
def verdicts(
    sample: SampleSummary, request: pytest.FixtureRequest
) -> dict[Path, list[tuple[str, PdfSignatureStatus]]]:
    """PDFs that open -> their signatures in order: the first dossier, the planted, some others."""
    skipped = {_planted(sample, kind) for kind in UNREADABLE}
    planted = {sample.transfer / fault.path for fault in sample.faults}
    first = sample.transfer / load_sample().dossiers[0].folder
    paths = [path for path in sorted(sample.transfer.rglob("*.pdf")) if path not in skipped]
    return {
        path: list(_statuses(sample, path))
        for place, path in enumerate(paths)
        if path in planted or path.parent == first or place % request.param == 0
    }


Verdicts = dict[Path, list[tuple[str, PdfSignatureStatus]]]


def test_only_the_planted_document_is_unsigned(sample: SampleSummary, verdicts: Verdicts) -> None:
    assert {p for p, found in verdicts.items() if not found} == {_planted(sample, "unsigned")}


def test_only_the_planted_document_was_changed(sample: SampleSummary, verdicts: Verdicts) -> None:
    broken = {p for p, found in verdicts.items() for _, status in found if not status.intact}
    assert broken == {_planted(sample, "tampered")}


def test_only_planted_documents_do_not_verify(sample: SampleSummary, verdicts: Verdicts) -> None:
    bad = {p for p, found in verdicts.items() for _, status in found if not status.bottom_line}
    assert bad == {_planted(sample, "tampered"), _planted(sample, "expired")}


def test_the_expired_signature_is_whole_but_untrusted(
    sample: SampleSummary, verdicts: Verdicts
) -> None:
    person, organ = verdicts[_planted(sample, "expired")]
    assert person[1].intact and person[1].valid and not person[1].trusted
    assert organ[1].bottom_line


def test_a_person_signs_before_the_organ_seals(verdicts: Verdicts) -> None:
    for path, found in verdicts.items():
        fields = [field for field, _ in found]
        if len(fields) > 1:
            assert fields[-2:] == ["person", "organ"], path.name
            times = [status.signer_reported_dt for _, status in found]
            assert times == sorted(times)


def test_every_signature_is_time_stamped_at_the_time_it_claims(verdicts: Verdicts) -> None:
    for found in verdicts.values():
        for _, status in found:
            stamp = status.timestamp_validity
            assert stamp is not None and stamp.intact and stamp.valid and stamp.trusted
            assert status.signer_reported_dt == stamp.timestamp


def test_times_are_those_of_the_data_file(sample: SampleSummary, verdicts: Verdicts) -> None:
    data = load_sample()
    dossier, document = data.dossiers[0], data.dossiers[0].documents[4]
    path = sample.transfer / dossier.folder / "05. Quyết định 12-QĐ-SNV.pdf"
    wanted = datetime.fromisoformat(f"{document.date}T{document.time}").replace(tzinfo=VIETNAM)
    assert verdicts[path][0][1].signer_reported_dt == wanted.astimezone(UTC)


def test_some_documents_embed_the_leaf_certificate_alone(sample: SampleSummary) -> None:
    counts = set()
    for path in sample.transfer.glob("0[123]*/*.pdf"):
        with path.open("rb") as handle:
            for signature in PdfFileReader(handle).embedded_regular_signatures:
                counts.add(len(signature.signed_data["certificates"]))
    assert counts == {1, 2}


def test_signatures_show_a_transparent_image_and_annexes_show_text(sample: SampleSummary) -> None:
    folder = next(sample.transfer.glob("02.VTLT*"))
    seen = {}
    for name in ("01. Quyết định 45-QĐ-SNV.pdf", "01. Phụ lục.pdf"):
        with (folder / name).open("rb") as handle:
            for signature in PdfFileReader(handle).embedded_regular_signatures:
                look = signature.sig_field["/AP"]["/N"]
                objects = look["/Resources"]["/XObject"]
                kinds = {item.get_object()["/Subtype"] for item in objects.values()}
                seen[(name, signature.field_name)] = kinds
    assert seen == {
        ("01. Quyết định 45-QĐ-SNV.pdf", "person"): {"/Image"},
        ("01. Quyết định 45-QĐ-SNV.pdf", "organ"): {"/Image"},
        ("01. Phụ lục.pdf", "organ"): {"/Form"},
    }
