"""Rules decided from a whole transfer: each case is built and taken through ``validate()``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from case_support import CASES, load_case, matches, messages_fault, of_transfer
from transfer_support import RECEIVED, written

from evidence.pool import Pool
from evidence.signature.trust import carried_trust
from ingest.examine import Examination, Setup
from ingest.policy import load_policy
from ingest.validation import validate
from schemas.finding import Finding
from validator.catalogue import load_catalogue
from validator.layout import FORM_RULES

PATHS = [path for path in sorted(CASES.glob("*/*.json")) if of_transfer(path)]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as made:
        yield made


def taken(path: Path, folder: Path, pool: Pool) -> tuple[dict[str, Any], Examination]:
    """The answer about the transfer of the case at ``path``."""
    (folder / "staging").mkdir()
    setup = Setup(
        pool=pool,
        catalogue=load_catalogue(),
        policy=load_policy("default"),
        received_at=RECEIVED,
        trust=carried_trust(),
    )
    return validate(written(folder, load_case(path)["transfer"]), folder / "staging", setup)


def has_archive(found: Examination) -> bool:
    return found.staged.kind in ("zip", "tar")


def has_carrier(kind: str) -> Callable[[Examination], bool]:
    return lambda found: found.submission is not None and found.submission.carrier == kind


def has_dossiers(found: Examination) -> bool:
    return bool(found.dossiers)


# What a transfer must have for a rule of this family to apply to it; the first that fits.
APPLIES: tuple[tuple[str, Callable[[Examination], bool]], ...] = (
    ("B-", lambda found: found.bag is not None),
    ("X-2", has_archive),
    ("X-12", has_carrier("xml")),
    ("X-10", has_carrier("workbook")),
    ("X-11", has_carrier("workbook")),
    ("", has_dossiers),
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path, tmp_path: Path, pool: Pool) -> None:
    rule, expected = path.parent.name, load_case(path)["expect"]
    answer, examination = taken(path, tmp_path, pool)
    findings = [Finding.from_dict(raw) for raw in answer["findings"]]
    told = [(f.rule, f.severity, f.where.as_dict(), f.params) for f in findings]

    of_rule = [finding for finding in findings if finding.rule == rule]
    assert len(of_rule) == len(expected["findings"]), told
    for finding, wanted in zip(of_rule, expected["findings"], strict=True):
        assert matches(finding, wanted), (finding, wanted)
    others = {finding.rule for finding in findings} - {rule} - FORM_RULES  # no pages to speak of
    assert others == set(expected.get("also", ())), told
    assert answer["outcome"] == expected["outcome"], told

    statuses = {
        result.status
        for dossier in examination.dossiers
        for result in dossier.judgement.results
        if result.rule == rule
    }
    if expected["status"] == "passed":
        applies = next(test for prefix, test in APPLIES if rule.startswith(prefix))
        assert applies(examination)
        assert statuses <= {"passed"}
    else:
        assert of_rule
        assert not statuses or "failed" in statuses
    assert messages_fault(findings) == []


def test_the_base_transfer_has_no_finding(tmp_path: Path, pool: Pool) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"transfer": {}}), "utf-8")
    answer, _ = taken(case, tmp_path, pool)
    found = [one for one in answer["findings"] if one["rule"] not in FORM_RULES]
    assert (answer["outcome"], found) == ("archived", [])
