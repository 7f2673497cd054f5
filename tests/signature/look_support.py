"""Facts of signed XML and packages under the test trust, and what is judged of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xml_support import known_good

from evidence.signature.kinds import read_signatures
from schemas.judgement import SignatureVerdict
from validator.signature import judge_signatures

RECEIVED = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
UNCHECKED = ("INDETERMINATE", "TRY_LATER", "hợp lệ, chưa kiểm tra được thu hồi")
CHANGED = ("TOTAL-FAILED", "HASH_FAILURE", "không hợp lệ")
PARTLY = ("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE", "chưa đủ căn cứ")
# An envelope of the exchange, with room for a signature.
NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
ENVELOPE = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="{NAMESPACE}">'
    "<edXMLEnvelope><Header Code='1'>{signature}</Header>"
    "<Body>Quyết định &amp; phụ lục</Body></edXMLEnvelope></edXML>"
)
Look = Callable[..., tuple[dict[str, Any], list[SignatureVerdict]]]


def looker(path: Path, pki: Any, usual: str) -> Look:
    """``look(bytes)``: facts of what is written to ``path``, and its verdicts.

    ``usual``: the kind of file where none is given; ``good``: no certificate is revoked.
    """

    def act(data: bytes, *, kind: str = usual, good: bool = False) -> Any:
        path.write_bytes(data)
        facts = read_signatures(path, kind=kind, trust=pki.trust)
        assert facts is not None
        facts = json.loads(json.dumps(facts))
        known = known_good(facts) if good else None
        return facts, judge_signatures(
            facts, file=path.name, received_at=RECEIVED, revocation=known
        )

    return act


def coverage(facts: dict[str, Any]) -> dict[str, Any]:
    """What the first signature covers."""
    found: dict[str, Any] = facts["items"][0]["coverage"]
    return found


def why(verdict: SignatureVerdict, step: str) -> str:
    """Why a step did not succeed."""
    return str(next(reason for reason in verdict.reasons if reason["step"] == step)["why"])
