"""All signature facts of one file."""

from __future__ import annotations

import base64
import mmap
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from evidence.signature.certificates import Certificate, instant
from evidence.signature.coverage import RangeHasher, examine
from evidence.signature.embedded import Carried
from evidence.signature.encrypted import decrypted_names
from evidence.signature.fields import Fields, has_dss
from evidence.signature.item import ItemBuilder
from evidence.signature.limits import MAX_SIGNATURES, MAX_TEXT
from evidence.signature.objects import PdfObjects, end_marks, only_white, read_objects
from evidence.signature.paths import evaluate_paths
from evidence.signature.revisions import Revisions
from evidence.signature.revocation import evaluate_revocation
from evidence.signature.shadow import latent
from evidence.signature.syntax import Buffer, text_of
from evidence.signature.walk import find_signatures

VERSION = 2
_MAX_PROBLEMS = 100


def collect_signatures(path: Path, *, trust: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every signature dictionary of a PDF and what can be said of each from the bytes alone.

    Returns ``{"version", "count", "items", "certificates": {sha256: base64 DER},
    "revocation_data" (see ``embedded``), "document", "revisions", "shadow" (see there),
    "problems"}``; with ``trust`` (see ``load_trust``) also ``"paths"`` and ``"revocation"`` (see
    ``under_trust``).
    An item's keys are listed in ``item.py``. Same bytes, same result. Faults of one signature or
    step stand in that item's ``errors``; ``OSError`` of reading the file is raised.
    """
    with path.open("rb") as handle:
        size = handle.seek(0, 2)
        if not size:
            return _empty("the file is empty")
        with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
            facts = _collect(data, handle)
    return facts if trust is None else {**facts, **under_trust(facts, trust)}


def under_trust(
    facts: Mapping[str, Any],
    trust: Mapping[str, Any],
    times: Mapping[str, datetime] | None = None,
) -> dict[str, Any]:
    """What depends on a trust beside the facts: ``paths`` (``evaluate_paths``), ``revocation``
    (``evaluate_revocation``). Facts of every version shipped can be given, no payload is needed.
    """
    paths = evaluate_paths(facts, trust, times)
    further = [instant(at) for at in (times or {}).values()]
    return {"paths": paths, "revocation": evaluate_revocation(facts, paths, trust, further)}


def under_trust_op(
    facts: dict[str, Any], trust: dict[str, Any], times: dict[str, str] | None = None
) -> dict[str, Any]:
    """Op ``under_trust``: :func:`under_trust` of stored facts; ``times``: RFC 3339 by name."""
    named = {name: datetime.fromisoformat(at) for name, at in (times or {}).items()}
    return under_trust(facts, trust, named)


def _empty(problem: str) -> dict[str, Any]:
    return {
        "version": VERSION,
        "count": 0,
        "items": [],
        "certificates": {},
        "revocation_data": Carried().as_facts(()),
        "document": {},
        "revisions": [],
        "shadow": [],
        "problems": [problem],
    }


def _collect(data: Buffer, handle: IO[bytes]) -> dict[str, Any]:
    objects = read_objects(data)
    found, problems = find_signatures(objects)
    fields = Fields(objects)
    covered = [(one, examine(data, one)) for one in found[:MAX_SIGNATURES]]
    usable = [coverage.end for _, coverage in covered if coverage.kind != "bad"]
    revisions = Revisions(objects, usable)
    hasher = RangeHasher(data)
    certificates: dict[str, Certificate] = {}
    names = decrypted_names(handle) if objects.encrypted and found else None
    carried = Carried()
    builder = ItemBuilder(
        objects=objects,
        fields=fields,
        hasher=hasher,
        revisions=revisions,
        certificates=certificates,
        names=names,
        carried=carried,
    )
    try:
        items = [builder.build(number, *one) for number, one in enumerate(covered, 1)]
    finally:
        hasher.close()
    if items:
        carried.from_store(objects)
    for certificate in (*carried.certificates.values(), *carried.answering()):
        certificates.setdefault(certificate.sha256, certificate)
    return {
        "version": VERSION,
        "count": len(found),
        "items": items,
        "certificates": {
            key: base64.b64encode(certificates[key].der).decode("ascii")
            for key in sorted(certificates)
        },
        "revocation_data": carried.as_facts(certificates.values()),
        "document": _document(objects, fields),
        "revisions": revisions.facts,
        "shadow": latent(objects, fields, revisions) if items else [],
        "problems": [*problems, *fields.problems, *objects.problems][:_MAX_PROBLEMS],
    }


def _document(objects: PdfObjects, fields: Fields) -> dict[str, Any]:
    """What concerns the file as a whole."""
    data = objects.data
    ends = end_marks(data, objects)
    tail = data[ends[-1] :] if ends and len(data) - ends[-1] < 1 << 20 else b""
    return {
        "size": len(data),
        "end_marks": len(ends),
        "bytes_after_last_end": len(data) - ends[-1] if ends and not only_white(tail) else 0,
        "form": fields.has_form,
        "empty_fields": fields.empty_fields,
        "encrypted": objects.encrypted,
        "catalogue_read": bool(objects.catalog),
        "dss": has_dss(objects),
        **_writer(objects),
    }


def _writer(objects: PdfObjects) -> dict[str, Any]:
    """Who says to have written the file, and whether it was written again since it was made."""
    producer = objects.get(objects.trailer.get("Info"), "Producer")
    halves = objects.resolve(objects.trailer.get("ID"))
    known = isinstance(halves, list) and len(halves) == 2 and not objects.encrypted
    return {
        "producer": text_of(producer)[:MAX_TEXT]
        if isinstance(producer, bytes) and not objects.encrypted
        else "",
        "id_changed": bool(halves[0] != halves[1]) if known else None,
    }
