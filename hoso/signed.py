"""Signed files, their facts and verdicts: of a source on the disk or of an archived dossier."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.home import Home
from evidence.facts import FileFacts
from hoso.examining import examined
from hoso.pictures import pictured
from hoso.progress import Progress
from hoso.settings import Settings
from hoso.wiring import optional_home, readable_catalogue, rules_of, trust_of, worker_pool
from ingest.documents import read_documents
from ingest.examine import Examination
from reports.signature import (
    SignatureReport,
    SignedFile,
    as_etsi,
    as_html,
    as_pdf,
    signature_report,
)
from schemas.clock import iso, now
from schemas.errors import HosoError
from schemas.finding import Finding
from schemas.judgement import SignatureVerdict
from validator.signature import default_policy
from validator.signing.remains import PRINTED, REMAINS

_Judged = tuple[str, str, str]
_SIGNABLE = frozenset({"pdf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Files that can hold signatures, and the report on them."""

    files: tuple[SignedFile, ...]
    report: SignatureReport


def signed(source: str, settings: Settings, report: Progress, *, pictures: bool = False) -> Signed:
    """The files of ``source``: a path, or the FileCode or object id of an archived dossier.

    Of a path the files are judged now; of a dossier the verdicts are those kept at its receipt.
    ``pictures``: whether pages that changed after signing are drawn.
    Raises ``HosoError``: those of an examination; not-found.
    """
    path, home = Path(source), optional_home(settings)
    if home is not None and not path.exists():
        return kept(home, source, settings, pictures=pictures)
    files = _judged(path, settings, report, pictures)
    judged = (iso(now()), rules_of(home).version, str(trust_of(home)["digest"]))
    return _reported(files, judged, settings, kept=False)


def kept(home: Home, code: str, settings: Settings, *, pictures: bool = False) -> Signed:
    """The files of the archived dossier of a FileCode or object id, as judged at its receipt.

    Raises ``HosoError`` not-found, object-damaged.
    """
    files, judged = _kept(home, code, settings, pictures)
    return _reported(files, judged, settings, kept=True)


def _reported(
    files: list[SignedFile], judged: _Judged, settings: Settings, *, kept: bool
) -> Signed:
    at, rules_version, trust = judged
    files.sort(key=lambda one: one.path)
    return Signed(
        files=tuple(files),
        report=signature_report(
            files,
            agency=settings.text("agency_name"),
            checked_at=at,
            policy=default_policy().id,
            rules_version=rules_version,
            trust=trust,
            kept=kept,
        ),
    )


def _judged(path: Path, settings: Settings, report: Progress, pictures: bool) -> list[SignedFile]:
    with examined(path, settings, report) as looked:
        verdicts = _by_file(map(SignatureVerdict.from_dict, looked.answer["signatures"]))
        printed = _printed(map(Finding.from_dict, looked.answer["findings"]))
        files = _files(_examined(looked.examination), verdicts, printed)
        if not pictures:
            return files
        places = {one.sha256: one.staged for one in looked.examination.staged.files}
        return list(pictured(files, places, looked.setup.pool))


def _examined(examination: Examination) -> Iterator[tuple[str, FileFacts]]:
    """Facts of every file that may be shown, by the path a verdict names."""
    for dossier in examination.dossiers:
        if dossier.outcome != "withheld":
            yield from dossier.facts().items()
    for path, unnamed in examination.unnamed.items():
        if not unnamed.facts.secrecy:
            yield path, unnamed.facts


def _kept(
    home: Home, code: str, settings: Settings, pictures: bool
) -> tuple[list[SignedFile], _Judged]:
    """The files, and when, by which rules and under which trust they were judged at receipt."""
    with readable_catalogue(home) as catalogue:
        row = catalogue.dossier(code)
    if row is None:
        raise HosoError("not-found", what=code)
    aip = home.open_storage().get(row["object_id"], row["version"])
    documents = read_documents(aip.read)
    verdicts = _by_file(documents.judgement.signatures)
    printed = _printed(documents.judgement.findings)
    files = _files(documents.facts.items(), verdicts, printed)
    if pictures:
        places = {stored.sha256: stored.physical for _, stored in aip.payload()}
        with worker_pool(settings) as pool:
            files = list(pictured(files, places, pool))
    intake = documents.intake
    trusts = {str(((one.facts or {}).get("paths") or {}).get("trust", "")) for one in files}
    trust = ", ".join(sorted(trusts - {""}))
    return files, (str(intake["received_at"]), str(intake["rules_version"]), trust)


def _by_file(verdicts: Any) -> dict[str, list[SignatureVerdict]]:
    found: dict[str, list[SignatureVerdict]] = defaultdict(list)
    for verdict in verdicts:
        found[verdict.file].append(verdict)
    return found


def _printed(findings: Iterable[Finding]) -> dict[str, tuple[int, str]]:
    """Page and words of signature blocks printed in files that hold no signature, by path."""
    return {
        found.where.file: (found.where.page or 1, str(found.params.get("text", "")))
        for found in findings
        if found.rule == REMAINS and found.params.get("case") == PRINTED and found.where.file
    }


def _files(
    facts: Any,
    verdicts: Mapping[str, list[SignatureVerdict]],
    printed: Mapping[str, tuple[int, str]],
) -> list[SignedFile]:
    return [
        SignedFile(
            path=path,
            sha256=one.sha256,
            size=one.size,
            facts=one.signatures,
            verdicts=tuple(verdicts.get(path, ())),
            printed=printed.get(path),
        )
        for path, one in facts
        if one.format.kind in _SIGNABLE or one.signatures
    ]


def _json(found: Signed) -> bytes:
    text = json.dumps(found.report.as_dict(), ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode() + b"\n"


def _etsi(found: Signed) -> bytes:
    if not found.report.counts:
        raise HosoError("nothing-signed", what=", ".join(one.path for one in found.files) or "-")
    return as_etsi(found.report, {one.path: one for one in found.files})


FORMS: dict[str, Callable[[Signed], bytes]] = {
    ".pdf": lambda found: as_pdf(found.report),
    ".html": lambda found: as_html(found.report).encode(),
    ".json": _json,
    ".xml": _etsi,
}
"""Ending of a file -> the bytes of the report in that form."""
PICTURED = frozenset({".pdf", ".html"})
"""Forms that show pictures of pages."""
