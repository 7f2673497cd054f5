"""Rules over the state of the archive pass their passing cases and fail on their failing ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from case_support import CASES, load_case, matches, messages_fault

from schemas.clock import from_iso
from validator.catalogue import load_catalogue
from validator.safekeeping import (
    ARCHIVE_CHECKS,
    ArchiveState,
    Check,
    Copy,
    KeptOn,
    independent,
    judge_archive,
)

PATHS = [path for path in sorted(CASES.glob("*/*.json")) if "archive" in load_case(path)]
_INSTANTS = ("made_at", "finished", "checked", "created")
_DAYS = ("in_use", "replace_by")


def _typed(raw: dict[str, Any]) -> dict[str, Any]:
    read = dict.fromkeys(_INSTANTS, from_iso) | dict.fromkeys(_DAYS, date.fromisoformat)
    return {name: read.get(name, lambda value: value)(value) for name, value in raw.items()}


def state_of(raw: dict[str, Any]) -> tuple[ArchiveState, datetime]:
    kinds = {"copies": Copy, "media": KeptOn, "checks": Check}
    rows = {
        name: tuple(kind(**_typed(row)) for row in raw.get(name, ()))
        for name, kind in kinds.items()
    }
    rest = {name: raw[name] for name in ("created", "custodian", "device") if name in raw}
    return ArchiveState(**_typed(rest), **rows), from_iso(raw["at"])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    case, rule = load_case(path), path.parent.name
    judgement = judge_archive(*state_of(case["archive"]), load_catalogue())
    (result,) = [item for item in judgement.results if item.rule == rule]
    assert result.status == case["expect"]["status"], result
    found = [item for item in judgement.findings if item.rule == rule]
    assert len(found) == len(case["expect"]["findings"]), found
    for finding, wanted in zip(found, case["expect"]["findings"], strict=True):
        assert matches(finding, wanted), (finding, wanted)
    assert messages_fault(judgement.findings) == []


def test_every_rule_of_safekeeping_has_its_cases() -> None:
    assert {path.parent.name for path in PATHS} == set(ARCHIVE_CHECKS)


NOW = from_iso("2026-06-15T03:00:00Z")


def told(**rows: Any) -> dict[str, tuple[str, str]]:
    state = ArchiveState(**{"created": NOW, **rows})
    return {
        r.rule: (r.status, r.reason) for r in judge_archive(state, NOW, load_catalogue()).results
    }


def test_of_a_new_archive_nothing_is_due_but_media() -> None:
    results = told()
    assert results["T05-PRES-01"][0] == "failed"
    for rule in ("02", "03", "04", "05"):
        assert results[f"T05-PRES-{rule}"] == ("not_applicable", "not-due")
    assert results["T05-PRES-06"] == ("not_evaluated", "no-media")
    assert results["T02-PRES-09"] == ("not_evaluated", "never-checked")
    assert results["T02-PRES-08"] == ("not_applicable", "not-in-force")


def test_a_medium_near_its_end_is_told_and_breaks_nothing() -> None:
    medium = KeptOn(medium="A", name="A", in_use=date(2024, 1, 1), replace_by=date(2027, 7, 1))
    state = ArchiveState(created=NOW, media=(medium,))
    judgement = judge_archive(state, NOW, load_catalogue())
    (soon,) = [item for item in judgement.findings if item.rule == "T05-PRES-06"]
    assert (soon.severity, soon.params["case"]) == ("info", "soon")
    assert told(media=(medium,))["T05-PRES-06"][0] == "passed"
    unknown = KeptOn(medium="A", name="A", in_use=date(2024, 1, 1))
    assert told(media=(unknown,))["T05-PRES-06"] == ("not_evaluated", "end-of-life-unknown")


def test_media_joined_by_a_device_are_one() -> None:
    copies = [
        Copy(made_at=NOW, medium="A", device="d1"),
        Copy(made_at=NOW, medium="B", device="d2"),
        Copy(made_at=NOW, medium="A", device="d2"),
        Copy(made_at=NOW),
    ]
    since = NOW - timedelta(days=1)
    counted = [
        independent(ArchiveState(created=NOW, copies=tuple(copies[:n])), since) for n in range(5)
    ]
    assert counted == [0, 1, 2, 1, 1]  # of the last nobody knows where it lies
