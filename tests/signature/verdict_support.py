"""Judging facts of signatures in tests, and reading what a verdict says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from schemas.judgement import SignatureVerdict
from validator.signature import judge_signatures

RECEIVED = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def judge(facts: Any, **more: Any) -> list[SignatureVerdict]:
    arguments = {"file": "a.pdf", "received_at": RECEIVED, **more}
    return judge_signatures(json.loads(json.dumps(facts)), **arguments)


def step(verdict: SignatureVerdict, name: str) -> dict[str, Any]:
    return next(reason for reason in verdict.reasons if reason["step"] == name)


def said(verdict: SignatureVerdict) -> tuple[str, str, str]:
    return verdict.conclusion, verdict.sub_indication, verdict.verdict_vi


def good(facts: Any) -> dict[str, list[dict[str, str]]]:
    """Revocation known to be good for every certificate of the file's paths."""
    return {key: [{"status": "good"}] for key in on_paths(facts)}


def on_paths(facts: Any) -> set[str]:
    """Fingerprints of all certificates of the file's paths."""
    paths = [
        path
        for item in (facts.get("paths") or {}).get("items", ())
        for path in (item["signer"], *item["stamps"])
    ]
    return {entry["sha256"] for path in paths for entry in path["chain"]}
