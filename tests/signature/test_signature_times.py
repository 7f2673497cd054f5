"""One signature at three times: what is proven, and that time alone makes nothing worse."""

from __future__ import annotations

import copy
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.clock import iso
from schemas.judgement import SignatureVerdict
from validator.signature import OutsideProof, default_policy, judge_signatures, policy_from

ROOT = Path(__file__).parents[2]
BASE = json.loads((ROOT / "tests/cases/base.json").read_text(encoding="utf-8"))["signature"]
LADDER = ("hợp lệ", "hợp lệ, chưa kiểm tra được thu hồi", "chưa đủ căn cứ", "không hợp lệ")
RECEIVED = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
FROM, TO = "2023-01-01T00:00:00Z", "2025-01-01T00:00:00Z"


def facts(*, claimed: str = "", stamp: str = "", ends: str = TO, weak: bool = False) -> Any:
    """Facts of one good signature; a ``stamp`` comes from a trusted authority."""
    item, path = copy.deepcopy(BASE["item"]), copy.deepcopy(BASE["path"])
    item["claimed_time"] = claimed
    path["signer"]["chain"][0].update(not_before=FROM, not_after=ends)
    if weak:
        item["digest"]["algorithm"] = "sha1"
    if stamp:
        item["timestamps"] = [
            {
                "time": stamp,
                "imprint_equal": True,
                "digest_equal": True,
                "signature_valid": True,
                "certificate_reference": "match",
                "extended_key_usage_ok": True,
                "digest_algorithm": "sha256",
                "imprint_algorithm": "sha256",
            }
        ]
        path["stamps"] = [{**path["signer"], "chain": [path["signer"]["chain"][1]] * 2}]
    return {"items": [item], "document": {}, "paths": {"items": [path]}}


def judged(found: Any, *, received: datetime = RECEIVED, **more: Any) -> SignatureVerdict:
    return judge_signatures(found, file="a.pdf", received_at=received, **more)[0]


def message(time: str, known_at: str = "") -> OutsideProof:
    return OutsideProof(kind="exchange_message", time=time, source="m-1", known_at=known_at)


def rank(verdict_vi: str) -> int:
    return LADDER.index(verdict_vi)


def test_the_three_times_are_told_apart() -> None:
    verdict = judged(facts(claimed="2024-03-05T02:15:00Z"))
    assert verdict.at["claimed"]["verdict_vi"] == LADDER[1]
    assert verdict.at["best"]["sub_indication"] == "OUT_OF_BOUNDS_NO_POE"
    assert verdict.at["receipt"] == {
        "time": "2026-06-01T02:00:00Z",
        "conclusion": verdict.conclusion,
        "sub_indication": verdict.sub_indication,
        "verdict_vi": verdict.verdict_vi,
    }


def test_without_a_stated_time_there_is_no_verdict_for_it() -> None:
    assert set(judged(facts()).at) == {"receipt", "best"}


def test_a_message_proves_a_signature_of_an_expired_certificate() -> None:
    proof = message("2024-06-01T00:00:00Z")
    verdict = judged(facts(), outside=(proof,))
    assert verdict.verdict_vi == LADDER[1]
    assert verdict.at["best"]["time"] == proof.time
    assert verdict.best_time == ""  # no stamp


def test_a_message_found_later_changes_the_best_verdict_not_the_kept_one() -> None:
    late = message("2024-06-01T00:00:00Z", known_at="2028-01-01T00:00:00Z")
    before = judged(facts(), outside=(late,), at=datetime(2027, 1, 1, tzinfo=UTC))
    after = judged(facts(), outside=(late,), at=datetime(2029, 1, 1, tzinfo=UTC))
    assert before.at["best"]["verdict_vi"] == after.verdict_vi == LADDER[2]
    assert after.at["best"]["verdict_vi"] == LADDER[1]
    assert after.at["receipt"] == before.at["receipt"]


def test_a_message_that_contradicts_the_certificate_proves_nothing() -> None:
    early = message("2020-01-01T00:00:00Z")
    assert judged(facts(ends="2028-01-01T00:00:00Z"), outside=(early,)).verdict_vi == LADDER[1]


def test_a_weak_digest_is_saved_by_a_proof_before_the_thresholds() -> None:
    stated = "2026-03-05T02:15:00Z"
    assert judged(facts(weak=True, ends="2028-01-01T00:00:00Z")).sub_indication.endswith("_NO_POE")
    surely = judged(facts(weak=True, ends="2028-01-01T00:00:00Z", claimed=stated))
    assert surely.sub_indication == "CRYPTO_CONSTRAINTS_FAILURE"
    proven = judged(facts(weak=True), outside=(message("2024-06-01T00:00:00Z"),))
    assert proven.verdict_vi == LADDER[1]


def test_proofs_are_listed_with_their_basis() -> None:
    found = facts(stamp="2024-03-05T02:16:00Z")
    found["document"] = {"dss": {"certificates": 1, "crls": 1, "ocsps": 0}}
    verdict = judged(found, outside=(message("2024-06-01T00:00:00Z"),))
    told = [(proof["kind"], proof["counted"]) for proof in verdict.proofs]
    assert told == [
        ("validation_data", False),
        ("signature_timestamp", True),
        ("exchange_message", True),
        ("custody", True),
    ]
    assert all(proof["basis"] for proof in verdict.proofs)


def test_a_stamp_without_trust_is_listed_and_not_counted() -> None:
    found = facts(stamp="2024-03-05T02:16:00Z")
    found["paths"]["items"][0]["stamps"][0]["path_found"] = False
    stamp = judged(found).proofs[0]
    assert (stamp["counted"], stamp["source"]) == (False, "stamp-no-path")


def test_a_verdict_survives_json() -> None:
    verdict = judged(facts(claimed="2024-03-05T02:15:00Z", stamp="2024-03-05T02:16:00Z"))
    assert SignatureVerdict.from_dict(json.loads(json.dumps(verdict.as_dict()))) == verdict


INSTANTS = st.datetimes(datetime(2022, 1, 1), datetime(2034, 1, 1)).map(
    lambda moment: iso(moment.replace(microsecond=0, tzinfo=UTC))
)
SIGNATURES = st.builds(
    facts,
    claimed=st.one_of(st.just(""), INSTANTS),
    stamp=st.one_of(st.just(""), INSTANTS),
    ends=INSTANTS.filter(lambda end: end > FROM),
    weak=st.booleans(),
)
KNOWN = st.one_of(
    st.none(),
    st.just({"aa": [{"status": "good"}]}),
    st.builds(lambda at: {"aa": [{"status": "revoked", "at": at}]}, INSTANTS),
)
OUTSIDE = st.lists(st.builds(message, INSTANTS, st.one_of(st.just(""), INSTANTS)), max_size=3)


@given(SIGNATURES, KNOWN, OUTSIDE, st.integers(0, 20_000))
def test_time_alone_never_touches_the_kept_verdict(
    found: Any, known: Any, outside: list[OutsideProof], days: int
) -> None:
    first = judged(found, revocation=known, outside=outside)
    later = judged(found, revocation=known, outside=outside, at=RECEIVED + timedelta(days=days))
    assert later.at["receipt"] == first.at["receipt"]
    assert later.verdict_vi == first.verdict_vi
    assert rank(later.at["best"]["verdict_vi"]) <= rank(first.at["best"]["verdict_vi"])


@given(SIGNATURES, KNOWN, OUTSIDE, INSTANTS)
def test_another_proof_never_makes_it_worse(
    found: Any, known: Any, outside: list[OutsideProof], time: str
) -> None:
    less = judged(found, revocation=known, outside=outside)
    more = judged(found, revocation=known, outside=[*outside, message(time)])
    assert rank(more.verdict_vi) <= rank(less.verdict_vi)
    assert rank(more.at["best"]["verdict_vi"]) <= rank(less.at["best"]["verdict_vi"])
    assert more.at["best"]["time"] <= less.at["best"]["time"]


@given(SIGNATURES, OUTSIDE)
def test_unknown_revocation_is_never_green(found: Any, outside: list[OutsideProof]) -> None:
    verdict = judged(found, outside=outside)
    assert all(told["verdict_vi"] != LADDER[0] for told in verdict.at.values())


def test_every_sub_indication_is_one_of_the_standard() -> None:
    table = json.loads((ROOT / "validator/signature/data/etsi.json").read_text(encoding="utf-8"))
    used = re.compile(r'\b(fail|doubt|unknown)\(\s*"\w+",\s*"(\w+)"')
    found = {
        hit
        for path in (ROOT / "validator/signature/checks").glob("*.py")
        for hit in used.findall(path.read_text(encoding="utf-8"))
    }
    assert {sub for how, sub in found if how == "fail"} <= set(table["TOTAL-FAILED"])
    assert {sub for how, sub in found if how != "fail"} <= set(table["INDETERMINATE"])
    assert len(found) > 15


def test_a_text_nobody_read_asks_nothing() -> None:
    unread = next(one for one in default_policy().thresholds if one.digests is None)
    assert unread.weaknesses(("md5",), {"type": "rsa", "bits": 512}) == []


@pytest.mark.parametrize(
    ("day", "count"), [("2019-01-01", 0), ("2023-01-01", 1), ("2026-06-01", 1)]
)
def test_thresholds_are_asked_by_date(day: str, count: int) -> None:
    assert len(list(default_policy().asked(date.fromisoformat(day)))) == count


def test_an_earlier_text_counts_where_the_later_was_not_in_force() -> None:
    raw = {
        "id": "two",
        "state_anchors": {},
        "public_anchors": {},
        "thresholds": [
            {
                "id": name,
                "basis": "x Đ1",
                "possibly_from": start,
                "surely_from": start,
                "digests": digests,
                "key_bits": {"rsa": 1024, "ec": 256},
            }
            for name, start, digests in (
                ("old", "2020-01-01", ["sha1", "sha256"]),
                ("new", "2026-01-01", ["sha256"]),
            )
        ],
    }
    policy = policy_from(raw)
    weak = facts(weak=True, ends="2028-01-01T00:00:00Z")
    assert judged(weak, policy=policy).sub_indication == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
    early = datetime(2024, 6, 1, tzinfo=UTC)
    assert judged(weak, policy=policy, received=early).verdict_vi == LADDER[1]
    weak["items"][0]["digest"]["algorithm"] = "md5"
    assert judged(weak, policy=policy, received=early).sub_indication.endswith("_NO_POE")
