"""Messages in a dossier: whatever they hold the judge answers; what they prove about files."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from exchange_support import HEADER, STATUS, facts_of, message
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "validator"))
sys.path.insert(0, str(Path(__file__).parents[1] / "layout"))

from case_support import context_of, view_of
from case_support import facts_of as case_facts

from evidence.exchange.model import Message
from schemas.canonical import sha256_hex
from schemas.judgement import Conclusion, SignatureVerdict
from validator.catalogue import load_catalogue
from validator.judge import judge
from validator.proving import carried_proof
from validator.single import judge_file, judge_messages
from validator.view import FileView, JudgeContext

CONTEXT = JudgeContext(
    received_at=datetime(2025, 6, 16, tzinfo=UTC), today=datetime(2025, 6, 16, tzinfo=UTC).date()
)
CODES = st.sampled_from(["01", "02", "03", "06", "13", "15", "16", "9", ""])
ODD = st.sampled_from(
    ["", "x", "0001/01/01", "2025/02/30", "2025/03/21", "H34,2025/03/21,1/A", "H34"]
)
HEADERS = st.fixed_dictionaries(dict.fromkeys(HEADER, ODD) | {"StatusCode": CODES})
STATES = st.fixed_dictionaries(
    {
        "StatusCode": CODES,
        "Timestamp": ODD,
        "Description": ODD,
        "From": st.fixed_dictionaries({"OrganId": ODD}),
        "ResponseFor": st.fixed_dictionaries({"DocumentId": ODD, "Code": ODD, "OrganId": ODD}),
    }
)


def view(data: bytes, path: str = "a.edxml") -> FileView:
    with tempfile.TemporaryDirectory() as folder:
        raw = {"exchange": facts_of(Path(folder), data), "format": {"kind": "edxml"}}
    found = case_facts(path, {**raw, "pdf": None, "layout": None, "encoding": None})
    return FileView(path=path, role="", record=None, facts=found)


@settings(max_examples=40)
@given(HEADERS, STATES, STATES)
def test_any_message_is_judged(
    header: dict[str, Any], one: dict[str, Any], two: dict[str, Any]
) -> None:
    states = [view(message(state, None), f"{n}.edxml") for n, state in enumerate((one, two))]
    views = [view(message(header)), *states]
    catalogue = load_catalogue()
    judge_messages(views, CONTEXT, catalogue)
    judge_file(views[0], CONTEXT, catalogue)


@settings(max_examples=20)
@given(STATES, st.sampled_from(["1/A", "123/SNV-VP"]))
def test_any_message_about_a_document_is_judged(state: dict[str, Any], number: str) -> None:
    code, _, notation = number.partition("/")
    fields = {"CodeNumber": code, "CodeNotation": notation, "Direction": "đến"}
    told = {**STATUS, **state}
    files = [{"path": "a.edxml", "message": {"status": told}}, {"path": "b.edxml", "message": {}}]
    case = {"documents": [{**fields, "files": files}]}
    judge(view_of(case), context_of(case), load_catalogue())


def verdict(conclusion: Conclusion, best: str) -> SignatureVerdict:
    return SignatureVerdict(
        file="a.edxml",
        position=1,
        field="",
        conclusion=conclusion,
        sub_indication="",
        verdict_vi="",
        best_time=best,
    )


@pytest.mark.parametrize(
    ("conclusion", "best", "coverage", "kind", "time"),
    [
        (
            "TOTAL-PASSED",
            "2025-03-21T02:00:00Z",
            "whole",
            "exchange_message",
            "2025-03-21T02:00:00Z",
        ),
        (
            "TOTAL-PASSED",
            "2025-03-21T02:00:00Z",
            "partial",
            "claimed_message",
            "2025-03-21T01:00:00Z",
        ),
        ("TOTAL-PASSED", "", "whole", "claimed_message", "2025-03-21T01:00:00Z"),
        (
            "INDETERMINATE",
            "2025-03-21T02:00:00Z",
            "whole",
            "claimed_message",
            "2025-03-21T01:00:00Z",
        ),
    ],
)
def test_only_a_message_with_a_proven_signature_over_all_of_it_is_a_proof(
    tmp_path: Path, conclusion: Conclusion, best: str, coverage: str, kind: str, time: str
) -> None:
    told = Message.of(facts_of(tmp_path, message()))
    signatures = {"items": [{"position": 1, "coverage": {"kind": coverage}}]}
    proof = carried_proof(told, [verdict(conclusion, best)], signatures, "a.edxml")
    assert (proof.kind, proof.time, proof.source) == (kind, time, "a.edxml")
    assert proof.counts == (kind == "exchange_message")


def test_a_message_that_only_claims_its_time_is_listed_and_changes_nothing() -> None:
    content = {"sha256": sha256_hex(b"%PDF-1.7 a.pdf")}
    signed = {"path": "a.pdf", "facts": content, "signature": {}}
    carrier = {"path": "a.edxml", "role": "kèm theo", "message": {"carried": {"a.pdf": {}}}}
    alone, beside = (
        {"documents": [{"files": files}, {}]} for files in ([signed], [signed, carrier])
    )
    (plain,) = judge(view_of(alone), context_of(alone), load_catalogue()).signatures
    (told,) = judge(view_of(beside), context_of(beside), load_catalogue()).signatures
    (claimed,) = [proof for proof in told.proofs if proof["kind"] == "claimed_message"]
    assert (claimed["counted"], claimed["source"]) == (False, "a.edxml")
    assert (told.conclusion, told.best_time, told.at) == (
        plain.conclusion,
        plain.best_time,
        plain.at,
    )


def test_the_register_it_came_in_by_is_listed_and_changes_nothing() -> None:
    signed = {"path": "a.pdf", "facts": {"sha256": sha256_hex(b"%PDF-1.7 a.pdf")}, "signature": {}}
    came = {"ArrivalNumber": "123", "ArrivalDate": "05/01/2024"}
    verdicts = []
    for values in ({}, came, {**came, "ArrivalDate": "hôm qua"}):
        case = {"documents": [{**values, "files": [signed]}, {}]}
        verdicts += judge(view_of(case), context_of(case), load_catalogue()).signatures
    plain, told, unread = verdicts
    (entry,) = [proof for proof in told.proofs if proof["kind"] == "incoming_register"]
    assert entry["time"] == "2024-01-05T16:59:59Z"  # the end of that day in Viet Nam
    assert (entry["counted"], entry["source"], entry["basis"]) == (
        False,
        "số đến 123",
        "NĐ 30/2020 Đ22.2",
    )
    assert (told.conclusion, told.best_time, told.at) == (
        plain.conclusion,
        plain.best_time,
        plain.at,
    )
    assert unread.proofs == plain.proofs
