"""``hoso rejudge``: stored facts judged again under the trust, lists and policy of today.

Changes nothing, and reads metadata only (guarantee 7); the payload just where it is asked to, of
files whose facts are of an earlier version. The verdict at receipt is judged at the time of
receipt, so that time alone makes none worse; what can change it is a certificate or a list that was
added or removed, the rules themselves, and what facts of this version tell besides.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from archive import fs
from archive.storage import Aip, StorageRoot
from evidence.facts import FileFacts
from evidence.pool import Pool, Task
from evidence.signature import FACTS_VERSION
from evidence.signature.fingerprints import fingerprints
from ingest import documents
from ingest.choosing import chosen_objects
from ingest.documents import AipDocuments
from ingest.staging import Report
from schemas.clock import from_iso
from schemas.errors import HosoError
from schemas.judgement import SignatureVerdict
from validator.signature import Policy, judge_signatures
from validator.verdicts import receivers_of

_STAGE = "Đánh giá lại chữ ký"
_NEEDED = ("items", "certificates", "revocation_data")  # what a trust is evaluated on
_EXAMPLES = 5  # dossiers named of one missing issuer


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


@dataclass(slots=True, kw_only=True)
class Rejudged:
    """What changed. ``damaged``: (object id, message) of packages that could not be read;
    ``failed``: files whose facts could not be evaluated; ``older``: how many files have facts of
    an earlier version, ``read``: how many of them were read again.
    """

    dossiers: int = 0
    signatures: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
    damaged: list[tuple[str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    older: int = 0
    read: int = 0

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "dossiers": self.dossiers,
            "signatures": self.signatures,
            "changes": self.changes,
            "missing_issuers": self.missing,
            "damaged": [{"object_id": oid, "why": why} for oid, why in self.damaged],
            "failed": self.failed,
            "facts": {"version": FACTS_VERSION, "older": self.older, "read_again": self.read},
        }


def rejudge(
    storage: StorageRoot,
    pool: Pool,
    trust: Mapping[str, Any],
    report: Report,
    *,
    codes: Collection[str] = (),
    policy: Policy | None = None,
    again: bool = False,
) -> Rejudged:
    """Judge the signatures of all dossiers (or those of ``codes``: FileCodes, object ids) again.

    ``trust``: of today or of a past day (``TrustStore.as_trust``). ``policy``: None for the one
    that ships. ``again``: files whose facts are of an earlier version are read again. Raises
    ``HosoError`` not-found for a code the archive does not hold.
    """
    told = Rejudged()
    missing = _Missing()
    stored = _stored(storage, report, codes, told, again=again)
    for one in _evaluated(stored, pool, trust):
        if one.fresh is None:
            told.failed.append(f"{one.object_id}: {one.path}")
            continue
        told.read += one.then is not None
        one = replace(one, policy=policy)
        told.signatures += len(one.facts["items"])
        told.changes += _changes(one)
        missing.add(one)
    told.missing = missing.groups()
    return told


def _evaluated(stored: Iterable[Signed], pool: Pool, trust: Mapping[str, Any]) -> Iterator[Signed]:
    waiting: deque[Signed] = deque()

    def tasks() -> Iterator[Task]:
        for one in stored:
            waiting.append(one)
            yield _task(one)

    for result in pool.map(tasks(), shared={"trust": dict(trust)}):
        yield _fresh(waiting.popleft(), result.value)


def _task(one: Signed) -> Task:
    times = {"receipt": one.received_at.isoformat()}
    if one.again is not None:
        return Task("signatures", {**one.again, "times": times})
    needed = {name: one.facts[name] for name in _NEEDED if name in one.facts}
    return Task("under_trust", {"facts": needed, "times": times})


def _fresh(one: Signed, value: Mapping[str, Any] | None) -> Signed:
    if value is None or one.again is None:
        return replace(one, fresh=value)
    if not value["facts"]:
        return one
    fresh = {name: value[name] for name in ("paths", "revocation")}
    return replace(one, facts=value["facts"], then=one.facts, fresh=fresh)


def _stored(
    storage: StorageRoot,
    report: Report,
    codes: Collection[str],
    told: Rejudged,
    *,
    again: bool,
) -> Iterator[Signed]:
    chosen = chosen_objects(storage, codes)
    for done, oid in enumerate(chosen, start=1):
        try:
            kept = storage.get(oid)
            aip = documents.read_documents(kept.read)
        except (HosoError, ValueError, KeyError, TypeError) as error:
            told.damaged.append((oid, str(error)))
            continue
        told.dossiers += 1
        report(_STAGE, done, len(chosen))
        for path, facts in _signed_files(aip):
            one = _signed(oid, aip, path, facts)
            yield _marked(one, kept, facts, told) if _is_older(one, told) and again else one


def _is_older(one: Signed, told: Rejudged) -> bool:
    older = int(one.facts.get("version", 1)) < FACTS_VERSION
    told.older += older
    return older


def _marked(one: Signed, kept: Aip, facts: FileFacts, told: Rejudged) -> Signed:
    """To be read again, its bytes being what they should."""
    try:
        place = kept.files[f"data/{one.path}"].physical.absolute()
        whole = fs.sha256_of(place)[0] == facts.sha256
    except (KeyError, OSError):
        whole = False
    if not whole:
        told.damaged.append((one.object_id, one.path))
        return one
    return replace(one, again={"path": str(place), "kind": facts.format.kind})


def _signed_files(aip: AipDocuments) -> Iterator[tuple[str, FileFacts]]:
    for path, facts in aip.facts.items():
        if facts.signatures and facts.signatures.get("items"):
            yield path, facts


def _signed(oid: str, aip: AipDocuments, path: str, facts: FileFacts) -> Signed:
    return Signed(
        object_id=oid,
        file_code=str(aip.record["dossier"]["values"].get("FileCode", "")),
        path=path,
        received_at=from_iso(aip.intake["received_at"]),
        facts=facts.signatures or {},
        kept=tuple(verdict for verdict in aip.judgement.signatures if verdict.file == path),
        receivers=receivers_of(_fonds_name(aip)),
    )


def _fonds_name(aip: AipDocuments) -> str:
    fonds = aip.record["fonds"]
    return str(fonds["values"].get("FondName", "")) if fonds else ""


# -- what changed, and why


def _changes(one: Signed) -> Iterator[dict[str, Any]]:
    before = {verdict.position: verdict for verdict in one.kept}
    for verdict in one.judged:
        old = before.get(_place_then(one, verdict.position))
        if old is None or _told(old) != _told(verdict):
            yield {
                "object_id": one.object_id,
                "file_code": one.file_code,
                "file": one.path,
                "position": verdict.position,
                "field": verdict.field,
                "signer": verdict.signer,
                "old": _told(old) if old else None,
                "new": _told(verdict),
                "steps": list(_steps(old, verdict)),
                "because": _because(one, verdict.position),
            }


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


# -- issuers nobody gave us


class _Missing:
    """Counts what one more certificate would let us check."""

    def __init__(self) -> None:
        self._signatures: Counter[str] = Counter()
        self._stamps: Counter[str] = Counter()
        self._where: dict[str, dict[str, None]] = {}

    def add(self, one: Signed) -> None:
        for item in (one.fresh or {})["paths"]["items"]:
            self._count(item["signer"], self._signatures, one)
            for stamp in item["stamps"]:
                self._count(stamp, self._stamps, one)

    def _count(self, path: Mapping[str, Any], counter: Counter[str], one: Signed) -> None:
        issuer = path["missing_issuer"]
        own = any(one["subject"] == issuer for one in path["chain"][:1])
        if issuer and not own:  # nobody's authority is missing where the signer is its own
            counter[issuer] += 1
            self._where.setdefault(issuer, {})[one.file_code or one.object_id] = None

    def groups(self) -> list[dict[str, Any]]:
        """By issuer, what unlocks most first."""
        ordered = sorted(
            self._where,
            key=lambda name: (-self._signatures[name], -self._stamps[name], name),
        )
        return [
            {
                "issuer": name,
                "signatures": self._signatures[name],
                "stamps": self._stamps[name],
                "dossiers": len(self._where[name]),
                "examples": list(self._where[name])[:_EXAMPLES],
                "published": [
                    {key: row[key] for key in ("sha256", "subject", "status", "url")}
                    for row in fingerprints().values()
                    if row["subject"] == name
                ],
            }
            for name in ordered
        ]
