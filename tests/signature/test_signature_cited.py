"""What verdicts may cite: places of texts that were read, each form the texts about it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from validator.signature import judge_signatures
from validator.signature.outcome import Outcome, table
from validator.signature.sources import citations, texts

RECEIVED = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
FORMS = ("pdf", "xml", "package")


def _bases() -> list[str]:
    def rows(name: str) -> list[dict[str, Any]]:
        return list(table(name).values())

    cited = [row[key] for row in rows("steps") for key in ("basis", *FORMS) if key in row]
    cited += [row["basis"] for row in rows("proofs")]
    cited += [row["basis"] for row in table("values")["values"].values()]
    cited += [row["basis"] for row in table("policy")["thresholds"]]
    return [*cited, table("etsi")["source"], table("changes")["basis"], table("stamps")["source"]]


@pytest.mark.parametrize("basis", sorted(set(_bases())))
def test_only_places_of_known_texts_are_cited(basis: str) -> None:
    assert list(citations(basis))


def test_no_place_is_listed_that_nobody_cites() -> None:
    used = {one for basis in _bases() for one in citations(basis)}
    listed = {(name, place) for name, row in texts().items() for place in row["places"]}
    assert listed <= used


@pytest.mark.parametrize("basis", ["Luật 1/2020 Đ1", "NĐ 30/2020 Đ99", "NĐ 30/2020 Đ5.1, Đ99"])
def test_what_was_not_read_is_not_cited(basis: str) -> None:
    with pytest.raises(ValueError, match="not to be cited"):
        list(citations(basis))


def test_each_form_rests_on_the_texts_about_it(collect: Any, signed_once: bytes) -> None:
    facts = json.loads(json.dumps(collect(signed_once)))
    (verdict, *_) = judge_signatures(facts, file="a.pdf", received_at=RECEIVED)
    pdf = " ".join(reason["basis"] for reason in verdict.reasons)
    assert "ISO 32000-2" in pdf
    assert not {"XMLDSig", "ECMA"} & set(pdf.split())
    for form, own in (("xml", "XMLDSig"), ("package", "ECMA-376")):
        basis = Outcome(step="coverage").as_reason(form)["basis"]
        assert own in basis
        assert "ISO 32000" not in basis
