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
from ingest.verdict_changes import Signed, changes
from schemas.clock import from_iso
from schemas.errors import HosoError
from validator.signature import Policy
from validator.verdicts import receivers_of

_STAGE = "Đánh giá lại chữ ký"
_NEEDED = ("items", "certificates", "revocation_data")  # what a trust is evaluated on
_EXAMPLES = 5  # dossiers named of one missing issuer


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
        told.changes += changes(one)
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
        for path, facts in _looked_at(aip):
            one = _signed(oid, aip, path, facts)
            if _is_older(one, told) and again:
                one = _marked(one, kept, facts, told)
            if one.again is not None or one.facts.get("items"):
                yield one


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


def _looked_at(aip: AipDocuments) -> Iterator[tuple[str, FileFacts]]:
    """Files in which signatures were looked for: an earlier version may have overlooked some."""
    for path, facts in aip.facts.items():
        if facts.signatures:
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
