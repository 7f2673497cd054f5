"""What proves that a signed file existed, and since when (EN 319 102-1 §5.6.2.3).

Kinds and their basis: ``data/proofs.json``. Inside the file they are its time stamps; from outside
come the exchange message that carried it, the incoming register, and our own custody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from validator.signature.outcome import table
from validator.signature.proofs import Proofs, Stamp

OutsideKind = Literal["exchange_message", "incoming_register", "claimed_message"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideProof:
    """Something outside the file that proves that exactly these bytes existed.

    ``time``: since when, RFC 3339 UTC. ``source``: what says so, e.g. the id of the message.
    ``known_at``: when we came to know of it, "" = with the file.
    """

    kind: OutsideKind
    time: str
    source: str = ""
    known_at: str = ""

    @property
    def counts(self) -> bool:
        """Whether a proof of its kind proves anything (``data/proofs.json``)."""
        return bool(proof_kinds()[self.kind].get("counts", True))

    def known(self, at: str) -> bool:
        """Whether it was known at that time."""
        return self.known_at <= at


@cache
def proof_kinds() -> dict[str, dict[str, Any]]:
    """Every kind of proof: name -> {vi, en, basis}; ``counts`` false: listed, but no proof."""
    return table("proofs")


def listed_proofs(
    item: Mapping[str, Any],
    facts: Mapping[str, Any],
    proofs: Proofs,
    outside: Sequence[OutsideProof],
) -> tuple[dict[str, Any], ...]:
    """The proofs of one signature, the earliest first: ``{kind, time, basis, counted, source}``.

    ``counted`` is False where it is there but proves nothing: a stamp without trust, a DSS, a
    message that only says so itself.
    """
    found = [*_stamps(item, proofs), *_validation_data(facts)]
    found += [
        _entry(proof.kind, proof.time, counted=proof.counts, source=proof.source)
        for proof in outside
    ]
    found.append(_entry("custody", proofs.received))
    return tuple(sorted(found, key=lambda proof: (proof["time"], proof["kind"])))


def _stamps(item: Mapping[str, Any], proofs: Proofs) -> Iterator[dict[str, Any]]:
    end = item["coverage"]["covered_end"]
    own = item.get("kind") == "document_timestamp"
    for stamp in proofs.stamps:
        mine = stamp.position == item["position"]
        if mine and (own or stamp.covered_end is None):
            yield _stamp("document_timestamp" if own else "signature_timestamp", stamp)
        elif not mine and stamp.covered_end is not None and stamp.covered_end > end:
            yield _stamp("document_timestamp", stamp)


def _stamp(kind: str, stamp: Stamp) -> dict[str, Any]:
    return _entry(
        kind, stamp.time, counted=stamp.trusted, source="" if stamp.trusted else stamp.why
    )


def _validation_data(facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    store = facts.get("document", {}).get("dss")
    if isinstance(store, Mapping) and any(store.values()):
        yield _entry("validation_data", "", counted=False)


def _entry(kind: str, time: str, *, counted: bool = True, source: str = "") -> dict[str, Any]:
    basis = str(proof_kinds()[kind]["basis"])
    return {"kind": kind, "time": time, "basis": basis, "counted": counted, "source": source}
