"""Damaged files: no exception, and no verdict in their favour; stored facts stay readable."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.signature.collect import collect_signatures
from evidence.signature.limits import MAX_REVISIONS
from evidence.signature.paths import evaluate_paths
from evidence.signature.trust import load_trust
from validator.signature import judge_signatures

RECEIVED = datetime(2026, 6, 1, tzinfo=UTC)
GOLDEN, GOLDEN_2 = (Path(__file__).parent / f"data/facts-v{n}.json" for n in (1, 2))
_quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _verdicts(facts: dict[str, Any]) -> list[Any]:
    paths = [path["signer"] for path in (facts.get("paths") or {}).get("items", ())]
    chains = [entry["sha256"] for path in paths for entry in path["chain"]]
    known = {key: [{"status": "good"}] for key in (*facts["certificates"], *chains)}
    return judge_signatures(facts, file="a.pdf", received_at=RECEIVED, revocation=known)


@_quick
@given(where=st.floats(0, 1), flip=st.integers(1, 255))
def test_a_flipped_byte_under_the_signature_never_passes(
    collect: Any, signed_once: bytes, where: float, flip: int
) -> None:
    match = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", signed_once)
    assert match is not None
    first, second, length = (int(n) for n in match.groups())
    place = int(where * (first + length - 1))
    place += second - first if place >= first else 0
    data = bytearray(signed_once)
    data[place] ^= flip
    facts = collect(bytes(data))
    assert "TOTAL-PASSED" not in {v.conclusion for v in _verdicts(facts)}


@_quick
@given(where=st.floats(0, 1), size=st.integers(0, 200), piece=st.binary(max_size=40))
def test_a_cut_or_patched_file_never_raises(
    collect: Any, signed_twice: bytes, where: float, size: int, piece: bytes
) -> None:
    place = int(where * len(signed_twice))
    facts = collect(signed_twice[:place] + piece + signed_twice[place + size :])
    assert len(_verdicts(facts)) == len(facts["items"])


@pytest.mark.parametrize("length", [0, 1, 20, 700, 5_000])
def test_a_truncated_file_never_raises(collect: Any, signed_once: bytes, length: int) -> None:
    facts = collect(signed_once[:length])
    assert "TOTAL-PASSED" not in {v.conclusion for v in _verdicts(facts)}


def test_stored_facts_of_version_1_are_judged_the_same_for_ever() -> None:
    facts = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert facts["version"] == 1
    assert [v.conclusion for v in _verdicts(facts)] == ["TOTAL-PASSED", "TOTAL-PASSED"]
    assert [v.field for v in _verdicts(facts)] == ["ChuKy1", "ConDau"]


def test_stored_facts_of_version_2_are_judged_the_same_for_ever() -> None:
    facts = json.loads(GOLDEN_2.read_text(encoding="utf-8"))
    assert facts["version"] == 2
    assert [v.conclusion for v in _verdicts(facts)] == ["INDETERMINATE", "TOTAL-PASSED"]
    said = [next(r["why"] for r in v.reasons if r["step"] == "changes") for v in _verdicts(facts)]
    # The person's certificate of these facts names the superior only, not the organ that sealed.
    assert said == ["seen-signer-not-told", "unchanged"]


def test_stored_facts_are_judged_anew_under_another_trust() -> None:
    facts = json.loads(GOLDEN.read_text(encoding="utf-8"))
    facts["paths"] = evaluate_paths(facts, load_trust([]))
    verdicts = _verdicts(facts)
    assert {v.sub_indication for v in verdicts} == {"NO_CERTIFICATE_CHAIN_FOUND"}


def test_no_file_of_the_hostile_corpus_raises(corpora: Path) -> None:
    for path in sorted((corpora / "hostile-pdf").rglob("*")):
        if path.is_file():
            facts = json.loads(json.dumps(collect_signatures(path, trust=load_trust([]))))
            for verdict in _verdicts(facts):
                assert verdict.conclusion != "TOTAL-PASSED", path


def test_of_endless_revisions_the_signed_and_the_last_are_told(
    collect: Any, signed_once: bytes
) -> None:
    extra = b"startxref\n9\n" * (2 * MAX_REVISIONS)
    facts = collect(signed_once + extra)
    told = [entry["number"] for entry in facts["revisions"]]
    assert len(told) < 2 * MAX_REVISIONS
    assert told[: MAX_REVISIONS + 1] == [*range(1, MAX_REVISIONS + 2)]
    assert told[-1] == len(signed_once.split(b"startxref")) - 1 + 2 * MAX_REVISIONS
    assert "unread" in facts["revisions"][-1]["kind"]
    assert all(verdict.verdict_vi != "hợp lệ" for verdict in _verdicts(facts))
    assert len(collect(b"%PDF-1.7\n" + extra)["revisions"]) <= MAX_REVISIONS + 2
