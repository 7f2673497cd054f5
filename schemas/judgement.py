"""The result of judging one dossier: findings, a result per rule and scope, signature verdicts."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from schemas.finding import Finding

Status = Literal["passed", "failed", "not_evaluated", "not_applicable"]
Conclusion = Literal["TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """What one rule said of one scope.

    ``document`` is the position of the document in the dossier (from 1), 0 for the dossier itself.
    ``reason`` says why a rule was not evaluated or does not apply (a key of the catalogue's
    ``reasons`` table), else "".
    """

    rule: str
    document: int
    status: Status
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON form (there are hundreds to a dossier: ``asdict`` would copy deeply)."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureVerdict:
    """Verdict on one signature, in the words of ETSI EN 319 102-1 and of the Vietnamese ladder.

    ``verdict_vi``: hợp lệ | hợp lệ, chưa kiểm tra được thu hồi | chưa đủ căn cứ | không hợp lệ.
    ``reasons``: short keys with their basis, e.g. {"step": "integrity", "ok": false, "why": "…"}.
    ``claimed_time`` and ``best_time`` are RFC 3339 UTC or "". This is the verdict at receipt;
    ``at`` holds it beside those at the best proof and at the claimed time (receipt | best |
    claimed -> {time, conclusion, sub_indication, verdict_vi}); ``proofs`` what proves that it
    existed ({kind, time, basis, counted, source}, see ``validator.signature.existence``).
    """

    file: str
    position: int
    field: str
    conclusion: Conclusion
    sub_indication: str
    verdict_vi: str
    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    claimed_time: str = ""
    best_time: str = ""
    reasons: tuple[dict[str, Any], ...] = ()
    at: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    proofs: tuple[dict[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> SignatureVerdict:
        """Inverse of :meth:`as_dict`."""
        listed = {name: tuple(raw.get(name, ())) for name in ("reasons", "proofs")}
        return cls(**{**raw, **listed})


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalValue:
    """The legal value of one file by its role and signatures (see ``validator.signature.value``).

    ``value``: what it has; ``wanted``: what its role could have. ``missing``: what it lacks where
    evidence is not enough ({why, party, who}). ``unchecked``: it rests on a signature whose
    revocation could not be checked. ``document``: position, 0 for the dossier.
    """

    file: str
    value: str
    wanted: str
    basis: str
    document: int = 0
    missing: tuple[dict[str, str], ...] = ()
    unchecked: bool = False

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            **{name: getattr(self, name) for name in self.__slots__},
            "missing": [*self.missing],
        }

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> LegalValue:
        """Inverse of :meth:`as_dict`."""
        return cls(**{**raw, "missing": tuple(raw.get("missing", ()))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Everything the rules say of one dossier."""

    findings: tuple[Finding, ...]
    results: tuple[RuleResult, ...]
    signatures: tuple[SignatureVerdict, ...]
    values: tuple[LegalValue, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON form (part of the validation report kept in the AIP)."""
        return {
            "findings": [finding.as_dict() for finding in self.findings],
            "results": [result.as_dict() for result in self.results],
            "signatures": [verdict.as_dict() for verdict in self.signatures],
            "legal_values": [value.as_dict() for value in self.values],
        }

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Judgement:
        """Inverse of :meth:`as_dict`."""
        return cls(
            findings=tuple(Finding.from_dict(item) for item in raw["findings"]),
            results=tuple(RuleResult(**item) for item in raw["results"]),
            signatures=tuple(SignatureVerdict.from_dict(item) for item in raw["signatures"]),
            values=tuple(LegalValue.from_dict(item) for item in raw.get("legal_values", ())),
        )
