"""Proofs of existence: which times a verdict may rely on (EN 319 102-1 §5.4, §5.6.2.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.clock import from_iso, office_date
from validator.signature.policy import Policy
from validator.signature.revocation import Answer, harmless_for_stamps, stops

NOTHING: Mapping[str, Sequence[Answer]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One time-stamp token and whether it proves its time.

    ``why`` is a key of ``data/reasons.json``: "ok", or what speaks against it. ``covered_end`` is
    the end of the bytes it proves (document time stamps), None for a stamp on one signature.
    ``broken``: its own cryptography fails, as opposed to trust that is missing. ``chain``: the
    certificates below the anchor whose revocation it depends on.
    """

    position: int
    time: str
    trusted: bool
    why: str
    covered_end: int | None = None
    broken: bool = False
    chain: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """All stamps of a file, and the time of receipt (our own custody)."""

    stamps: tuple[Stamp, ...]
    received: str

    def of(self, position: int) -> list[Stamp]:
        """The stamps on one signature itself."""
        return [s for s in self.stamps if s.position == position and s.covered_end is None]

    def own(self, item: Mapping[str, Any]) -> list[Stamp]:
        """The stamps an item carries; a document time stamp is its own."""
        return [s for s in self.stamps if s.position == item["position"]]

    def best(self, item: Mapping[str, Any]) -> str:
        """Earliest trusted stamp that proves this signature existed, "" without one."""
        end = item["coverage"]["covered_end"]
        times = [s.time for s in self.of(item["position"]) if s.trusted]
        times += [
            s.time
            for s in self.stamps
            if s.trusted
            and s.covered_end is not None
            and s.position != item["position"]
            and s.covered_end > end
        ]
        return min(times, default="")

    def not_before(self, item: Mapping[str, Any]) -> str:
        """Latest trusted stamp inside the signed bytes: it was signed after that; "" without."""
        end = item["coverage"]["covered_end"]
        times = [
            s.time
            for s in self.stamps
            if s.trusted and s.covered_end is not None and s.covered_end < end
        ]
        return max(times, default="")


def collect_proofs(
    facts: Mapping[str, Any],
    received: str,
    policy: Policy,
    revocation: Mapping[str, Sequence[Answer]] = NOTHING,
) -> Proofs:
    """Judge every time stamp of a file, outermost document stamps first.

    A stamp proves its time when its imprint, digest and signature are right, its signer may stamp,
    a path leads to an anchor, that path was valid when stamping and still is at the moment the
    stamp itself is proven to exist, its algorithms stand, and no certificate of that path is known
    (``revocation``: answers by SHA-256) to have been revoked by then.
    """
    paths = {path["position"]: path for path in (facts.get("paths") or {}).get("items", ())}
    known: list[Stamp] = []
    for item in _outermost_first(facts):
        own = paths.get(item["position"], {}).get("stamps", [])
        is_document = item.get("kind") == "document_timestamp"
        end = item["coverage"]["covered_end"]
        whole = item["coverage"]["kind"] != "bad"
        for number, stamp in enumerate(item["timestamps"]):
            path = own[number] if number < len(own) else None
            proven = _proven_at(known, end, received)
            why, broken = _judge(stamp, path, proven, policy, whole=whole or not is_document)
            below = path["chain"][:-1] if path else []
            if why == "ok" and _revoked(stamp["time"], below, proven, revocation):
                why = "stamp-signer-revoked"
            known.append(
                Stamp(
                    position=item["position"],
                    time=str(stamp.get("time") or ""),
                    trusted=why == "ok",
                    why=why,
                    covered_end=end if is_document else None,
                    broken=broken,
                    chain=tuple(below),
                )
            )
    return Proofs(stamps=tuple(known), received=received)


def _outermost_first(facts: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    def rank(item: Mapping[str, Any]) -> tuple[bool, int]:
        return item.get("kind") != "document_timestamp", -item["coverage"]["covered_end"]

    yield from sorted(facts.get("items", ()), key=rank)


def _proven_at(known: list[Stamp], end: int, received: str) -> str:
    """Earliest time at which bytes up to ``end`` are proven to have existed."""
    outer = [s.time for s in known if s.trusted and s.covered_end and s.covered_end > end]
    return min([*outer, received])


def _judge(
    stamp: Mapping[str, Any],
    path: Mapping[str, Any] | None,
    proven: str,
    policy: Policy,
    *,
    whole: bool,
) -> tuple[str, bool]:
    if stamp.get("error"):
        return "stamp-unreadable", True
    broken = (
        ("stamp-imprint-differs", stamp["imprint_equal"] is False),
        ("stamp-digest-differs", stamp["digest_equal"] is False),
        ("stamp-signature-wrong", stamp["signature_valid"] is False),
        ("stamp-coverage-bad", not whole),
        ("stamp-certificate-not-the-named-one", stamp["certificate_reference"] == "mismatch"),
    )
    for why, found in broken:
        if found:
            return why, True
    if stamp["signature_valid"] is None:
        return "stamp-not-evaluated", False
    if stamp["extended_key_usage_ok"] is False:
        return "stamp-signer-may-not-stamp", False
    return _judge_trust(stamp, path, proven, policy), False


def _judge_trust(
    stamp: Mapping[str, Any], path: Mapping[str, Any] | None, proven: str, policy: Policy
) -> str:
    if path is None:
        return "no-trust-store"
    if not path["path_found"]:
        return "stamp-no-path"
    if path["problems"]:
        return "stamp-path-faulty"
    if not _valid_at(path, stamp["time"]):
        return "stamp-certificate-not-valid-then"
    if not _valid_at(path, proven):
        return "stamp-certificate-expired-since"
    digests = (stamp["digest_algorithm"], stamp["imprint_algorithm"])
    key = (stamp.get("signer_facts") or {}).get("key")
    if any(one.weaknesses(digests, key) for one in policy.asked(office_date(from_iso(proven)))):
        return "stamp-weak-algorithm"
    return "ok"


def _revoked(
    at: str,
    chain: Sequence[Mapping[str, str]],
    proven: str,
    revocation: Mapping[str, Sequence[Answer]],
) -> bool:
    """Whether a stamp of ``at``, proven at ``proven``, may be the work of a revoked key."""
    for entry in chain:
        for stop in stops(revocation.get(entry["sha256"], ())):
            lifted = bool(stop.held and stop.until and not stop.start <= at < stop.until)
            if proven >= stop.doubt and not lifted and not harmless_for_stamps(stop, at):
                return True
    return False


def _valid_at(path: Mapping[str, Any], at: str) -> bool:
    return all(not_before <= at <= not_after for not_before, not_after in windows(path))


def signer_path(item: Mapping[str, Any], facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The signer's path, None without one; a document time stamp's signer is its authority."""
    for path in (facts.get("paths") or {}).get("items", ()):
        if path["position"] == item["position"]:
            stamped = item.get("kind") == "document_timestamp" and path["stamps"]
            own: Mapping[str, Any] = path["stamps"][0] if stamped else path["signer"]
            return own
    return None


def is_self_signed(path: Mapping[str, Any]) -> bool:
    """Whether the issuer that is missing is the signer itself."""
    issuer = str(path["missing_issuer"])
    return any(entry["subject"] == issuer for entry in path["chain"][:1])


def windows(path: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Validity of every certificate below the anchor (of the anchor itself where it signed)."""
    chain = path["chain"]
    below = chain[:-1] if len(chain) > 1 else chain
    return [(entry["not_before"], entry["not_after"]) for entry in below]
