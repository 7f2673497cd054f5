"""All signature facts of one file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from evidence.signature import FACTS_VERSION
from evidence.signature.certificates import instant
from evidence.signature.embedded import Carried
from evidence.signature.paths import evaluate_paths
from evidence.signature.reading import STEPS, reading
from evidence.signature.revocation import evaluate_revocation


def collect_signatures(path: Path, *, trust: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every signature dictionary of a PDF and what can be said of each from the bytes alone.

    Returns ``{"version", "count", "items", "certificates": {sha256: base64 DER},
    "revocation_data" (see ``embedded``), "document", "revisions", "shadow" (see there),
    "problems"}``; with ``trust`` (see ``load_trust``) also ``"paths"`` and ``"revocation"`` (see
    ``under_trust``).
    An item's keys are listed in ``item.py``. Same bytes, same result. Faults of one signature or
    step stand in that item's ``errors``; ``OSError`` of reading the file is raised.
    """
    if not path.stat().st_size:
        return _empty("the file is empty")
    with reading(path) as one:
        for step in STEPS.values():
            step(one)
        facts = {"version": FACTS_VERSION, **one.as_facts()}
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
        "version": FACTS_VERSION,
        "count": 0,
        "items": [],
        "certificates": {},
        "revocation_data": Carried().as_facts(()),
        "document": {},
        "revisions": [],
        "shadow": [],
        "problems": [problem],
    }
