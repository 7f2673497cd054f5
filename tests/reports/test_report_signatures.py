from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from report_world import make_frames

from reports.frames import Frames
from reports.labels import Labels
from reports.scope import limit
from reports.signatures import STATES, document_states, signature_list, state_counts
from schemas.ladder import ladder_state


def world(state: str, verdicts: list[tuple[str, str]], carrier: str = "electronic") -> Frames:
    """One document; verdicts: (verdict, conclusion) per signature of its main file."""
    base = {"object_id": "o", "unit": "A"}
    signatures = [
        {"object_id": "o", "path": "a.pdf", "position": n, "verdict_vi": v, "conclusion": c}
        for n, (v, c) in enumerate(verdicts, start=1)
    ]
    return Frames.of(
        dossier=[{**base, "file_code": "H"}],
        document=[
            {
                "object_id": "o",
                "position": 1,
                "carrier": carrier,
                "signature_state": state,
                "own": 1,
            }
        ],
        file=[{"object_id": "o", "path": "a.pdf", "document": 1, "role": "chính"}],
        signature=signatures,
    )


VALID, UNCHECKED = (
    ("hợp lệ", "TOTAL-PASSED"),
    ("hợp lệ, chưa kiểm tra được thu hồi", "INDETERMINATE"),
)
UNSURE, INVALID = ("chưa đủ căn cứ", "INDETERMINATE"), ("không hợp lệ", "TOTAL-FAILED")


@pytest.mark.parametrize(
    ("state", "verdicts", "expected"),
    [
        ("valid", [VALID], "valid"),
        ("valid_unchecked", [VALID, UNCHECKED], "valid_unchecked"),
        ("insufficient", [UNCHECKED, UNSURE], "insufficient"),
        ("invalid", [UNSURE, INVALID, VALID], "invalid"),
        ("TOTAL-FAILED", [INVALID], "invalid"),  # a snapshot of old
        ("INDETERMINATE", [UNSURE], "insufficient"),
        ("none", [], "unsigned"),
        ("", [], "no_file"),
    ],
)
def test_a_document_has_the_worst_state_of_its_signatures(
    state: str, verdicts: list[Any], expected: str
) -> None:
    scope = limit(world(state, verdicts), None, None, None)
    assert list(document_states(scope)["state"]) == [expected]


def test_a_paper_document_needs_no_file() -> None:
    scope = limit(world("", [], carrier="paper"), None, None, None)
    assert list(document_states(scope)["state"]) == ["paper"]


def test_an_unknown_verdict_falls_back_on_the_conclusion() -> None:
    assert ladder_state("?", "TOTAL-FAILED") == "invalid"
    assert ladder_state("?", "?") == "insufficient"


def test_every_document_has_one_state() -> None:
    scope = limit(make_frames(), None, None, None)
    states = document_states(scope)
    assert set(states["state"]) <= set(STATES)
    counts = state_counts(states)
    assert counts.to_numpy().sum() == len(scope.frames.document)
    expected = Counter(states["state"])
    assert {state: int(counts.loc[state].sum()) for state in STATES if expected[state]} == expected


def test_the_list_says_in_words_why() -> None:
    frames = world("insufficient", [UNSURE])
    reasons = [
        {"step": "integrity", "ok": True, "why": "ok", "conclusion": "TOTAL-PASSED"},
        {"step": "path", "ok": False, "why": "no-path", "conclusion": "INDETERMINATE"},
    ]
    signature = frames.signature.assign(
        reasons=json.dumps(reasons), signer="Lê Thị Hoa", claimed_time="2024-02-01T01:02:03Z"
    )
    told = Frames.of(**{**dict(frames.named()), "signature": signature})
    scope = limit(told, None, None, None)
    row = signature_list(scope, document_states(scope), Labels()).iloc[0]
    assert row["signer"] == "Lê Thị Hoa"
    assert row["time"] == "01/02/2024 08:02:03"
    assert row["why"].startswith("Chưa đủ căn cứ: ")
    assert "oàn vẹn" not in row["why"]


@pytest.mark.parametrize("reasons", ["", "null", "[1]", "{", '{"a": 1}'])
def test_reasons_that_cannot_be_read_do_no_harm(reasons: str) -> None:
    frames = world("insufficient", [UNSURE])
    signature = frames.signature.assign(reasons=reasons, sub_indication="EXPIRED")
    told = Frames.of(**{**dict(frames.named()), "signature": signature})
    scope = limit(told, None, None, None)
    row = signature_list(scope, document_states(scope), Labels()).iloc[0]
    assert "hết hạn" in row["why"]
