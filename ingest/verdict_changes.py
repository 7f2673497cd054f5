"""What judging stored signatures again changed, and why. Pure.

A signature is another one in three ways: its verdict differs ("changed"); it is found only now
("found"); it was found when the file came in and is no more ("lost", of files read again alone).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evidence.signature import FACTS_VERSION
from schemas.judgement import SignatureVerdict
from validator.signature import Policy, judge_signatures

CHANGED, FOUND, LOST = "changed", "found", "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One stored file with signatures; ``fresh``: its ``paths`` and ``revocation`` of today.

    ``receivers``: names of the organ whose fonds it is in, as at intake. ``again``: the arguments
    to read its bytes again with; ``then``: the facts kept, where ``facts`` are read again.
    """

    object_id: str
    file_code: str
    path: str
    received_at: datetime
    facts: Mapping[str, Any]
    kept: tuple[SignatureVerdict, ...]
    receivers: tuple[str, ...] = ()
    policy: Policy | None = None
    fresh: Mapping[str, Any] | None = None
    again: Mapping[str, str] | None = None
    then: Mapping[str, Any] | None = None

    @property
    def judged(self) -> list[SignatureVerdict]:
        """The verdicts of today; none where the facts could not be evaluated."""
        if self.fresh is None:
            return []
        facts = {**self.facts, **self.fresh}
        return judge_signatures(
            facts,
            file=self.path,
            received_at=self.received_at,
            policy=self.policy,
            receivers=self.receivers,
        )


def changes(one: Signed) -> Iterator[dict[str, Any]]:
    """A row of each signature that is told otherwise than when the file came in."""
    before = {verdict.position: verdict for verdict in one.kept}
    for verdict in one.judged:
        old = before.pop(_place_then(one, verdict.position), None)
        if old is None or _told(old) != _told(verdict):
            steps = list(_steps(old, verdict))
            yield {
                **_row(one, FOUND if old is None else CHANGED, verdict),
                "old": _told(old) if old else None,
                "new": _told(verdict),
                "steps": steps,
                "because": _because(one, verdict.position),
            }
    if one.then is not None:
        yield from (_lost(one, old) for old in before.values())


def _row(one: Signed, kind: str, verdict: SignatureVerdict) -> dict[str, Any]:
    return {
        "kind": kind,
        "object_id": one.object_id,
        "file_code": one.file_code,
        "file": one.path,
        "position": verdict.position,
        "field": verdict.field,
        "signer": verdict.signer,
    }


def _lost(one: Signed, old: SignatureVerdict) -> dict[str, Any]:
    told = {"old": _told(old), "new": None, "steps": [], "because": [_of_facts(one)]}
    return {**_row(one, LOST, old), **told}


def _place_then(one: Signed, position: int) -> int:
    """Where a signature stood among those of the facts kept, 0 where it did not.

    Read again, a file may have more of them, found before it: what it covers tells which it is.
    """
    if one.then is None:
        return position
    covered = {item["position"]: item.get("byte_range") for item in one.facts["items"]}
    mine = covered.get(position)
    if not mine:  # in XML nothing is covered by bytes
        return position
    was = one.then.get("items", ())
    return next((item["position"] for item in was if item.get("byte_range") == mine), 0)


def _told(verdict: SignatureVerdict) -> dict[str, str]:
    return {
        "conclusion": verdict.conclusion,
        "sub_indication": verdict.sub_indication,
        "verdict_vi": verdict.verdict_vi,
    }


def _steps(old: SignatureVerdict | None, new: SignatureVerdict) -> Iterator[dict[str, Any]]:
    before = {reason["step"]: reason for reason in (old.reasons if old else ())}
    for reason in new.reasons:
        was = before.get(reason["step"])
        if was is None or (was["why"], was["ok"]) != (reason["why"], reason["ok"]):
            yield {
                "number": reason["number"],
                "step": reason["step"],
                "old": was and {"why": was["why"], "params": was["params"]},
                "new": {"why": reason["why"], "params": reason["params"]},
            }


def _because(one: Signed, position: int) -> list[dict[str, str]]:
    """Certificates and lists that are new in the evaluation, or gone; else policy or rules."""
    fresh = one.fresh or {}
    before = one.facts if one.then is None else one.then
    then, now = _chain(before, _place_then(one, position)), _chain(fresh, position)
    found = [] if one.then is None else [_of_facts(one)]
    found += [
        {"kind": "certificate-new", "sha256": key, "name": name}
        for key, name in now.items()
        if key not in then
    ]
    if then and not set(then) <= set(now):
        found += [
            {"kind": "certificate-gone", "sha256": key, "name": name}
            for key, name in then.items()
            if key not in now
        ]
    known = {answer["sha256"] for answer in _answers(before, now)}
    lists = {answer["sha256"]: answer for answer in _answers(fresh, now) if not answer["problem"]}
    found += [
        {"kind": "list-new", "sha256": key, "name": f"{row['issuer']}, {row['this_update']}"}
        for key, row in lists.items()
        if key not in known
    ]
    if found:
        return found
    if one.policy is not None:
        return [{"kind": "policy", "sha256": "", "name": one.policy.id}]
    return [{"kind": "rules", "sha256": "", "name": ""}]


def _of_facts(one: Signed) -> dict[str, str]:
    was = (one.then or {}).get("version", 1)
    return {"kind": "facts-new", "sha256": "", "name": f"{was} → {FACTS_VERSION}"}


def _chain(evaluated: Mapping[str, Any], position: int) -> dict[str, str]:
    """Certificates of a signature's paths (its stamps' too): SHA-256 -> subject."""
    items = (evaluated.get("paths") or {}).get("items", ())
    return {
        entry["sha256"]: entry["subject"]
        for item in items
        if item["position"] == position
        for path in (item["signer"], *item["stamps"])
        for entry in path["chain"]
    }


def _answers(evaluated: Mapping[str, Any], chain: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    known = (evaluated.get("revocation") or {}).get("certificates", {})
    for key in chain:
        yield from known.get(key, ())
