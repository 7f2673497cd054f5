"""What is known of the revocation of every certificate of a file's chains.

RFC 5280 §6.3 (lists), RFC 6960 (OCSP).

Made from facts, path facts and a trust, never from the payload: from the CRLs and OCSP answers in
the facts and from the CRLs somebody imported. Each source gives an *answer*; which answer counts at
which time is the judge's part (``validator/signature/revocation.py``).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from evidence.signature.certificates import Certificate
from evidence.signature.crls import (
    Crl,
    CrlError,
    crl_from_summary,
    distribution_points,
    name_key,
    read_crl,
)
from evidence.signature.cryptomath import UnsupportedError
from evidence.signature.ocsps import Ocsp, OcspError, Single, not_to_be_checked, read_ocsp
from evidence.signature.paths import chain_to_anchor, embedded_certificates, issued_by
from evidence.signature.trust import Trust, parsed_trust

IMPORTED = "imported"
_REMOVED = "remove_from_crl"
_DEEPEST = 2  # a signer of answers, and the signer of the answers about that one
Answer = dict[str, Any]


def evaluate_revocation(
    facts: Mapping[str, Any],
    paths: Mapping[str, Any],
    trust: Mapping[str, Any],
    times: Iterable[str] = (),
) -> dict[str, Any]:
    """``{"crls": digest of the imported lists, "certificates": {sha256: [answer]}}``.

    Every certificate below the anchor of each path in ``paths`` (signers and stamps) is asked for.
    Answer: ``{"status": good | revoked | unknown, "at", "reason", "invalid_from" (of revocation),
    "source": crl | delta | ocsp, "origin": imported | dss | cms:N | stamp:N, "sha256",
    "this_update", "next_update", "issuer", "problem"}``; one with a ``problem`` proves nothing and
    says why. ``trust["crls"]``: rows of imported lists (``path``, ``sha256``, ``issuer``,
    ``this_update``, ``number``, ``base``, ``scope``), see ``archive.trust``; of many, those around
    the times of the file and the further ``times`` are read.
    """
    rows: Sequence[Mapping[str, Any]] = trust.get("crls", ())
    sources = _Sources(
        pool=embedded_certificates(facts),
        trust=parsed_trust(dict(trust)),
        embedded=list(_embedded_crls(facts)),
        ocsps=list(_embedded_ocsps(facts)),
        rows=rows,
        times=sorted({*_times(facts), *times}),
    )
    answers: dict[str, list[Answer]] = {}
    for chain in _chains(paths):
        known = [sources.certificate(entry["sha256"]) for entry in chain]
        for child, issuer in pairwise(known):
            if child is not None and issuer is not None and child.sha256 not in answers:
                answers[child.sha256] = sources.answers(child, issuer)
    return {
        "crls": sha256("\n".join(sorted(row["sha256"] for row in rows)).encode()).hexdigest(),
        "certificates": dict(sorted(answers.items())),
    }


def _chains(paths: Mapping[str, Any]) -> Iterator[list[dict[str, str]]]:
    for item in paths["items"]:
        yield from (path["chain"] for path in (item["signer"], *item["stamps"]))


def _times(facts: Mapping[str, Any]) -> set[str]:
    """Times at which the file says it was signed or stamped."""
    found: set[str] = set()
    for item in facts.get("items", ()):
        found |= {item.get("claimed_time") or "", item.get("stamp_time") or ""}
        found |= {stamp.get("time") or "" for stamp in item.get("timestamps", ())}
    return found - {""}


def _data(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The revocation data of the facts; facts of version 1 have none."""
    data: Mapping[str, Any] = facts.get("revocation_data") or {}
    return data


def _origin(facts: Mapping[str, Any], key: str) -> str:
    places = _data(facts).get("places", {}).get(key)
    return str(places[0]) if places else "file"


def _embedded_crls(facts: Mapping[str, Any]) -> Iterator[tuple[Crl, str]]:
    """Lists and where each stood; unreadable ones are told among the problems of the facts."""
    for key, kept in _data(facts).get("crls", {}).items():
        try:
            whole = isinstance(kept, str)
            crl = read_crl(base64.b64decode(kept)) if whole else crl_from_summary(kept)
            yield crl, _origin(facts, key)
        except (CrlError, ValueError, KeyError, TypeError):
            continue


def _embedded_ocsps(facts: Mapping[str, Any]) -> Iterator[tuple[Ocsp, str]]:
    for key, kept in _data(facts).get("ocsps", {}).items():
        try:
            yield read_ocsp(base64.b64decode(kept)), _origin(facts, key)
        except (OcspError, ValueError):
            continue


@dataclass(slots=True, kw_only=True)
class _Sources:
    """Everything that may answer, read once per file."""

    pool: dict[str, Certificate]
    trust: Trust
    embedded: list[tuple[Crl, str]]
    ocsps: list[tuple[Ocsp, str]]
    rows: Sequence[Mapping[str, Any]]
    times: list[str]
    _known: dict[str, Certificate] = field(default_factory=dict)
    _signers: dict[str, Certificate | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ordered = (*self.trust.anchors.values(), *self.trust.intermediates, *self.pool.values())
        self._known = {certificate.sha256: certificate for certificate in ordered}

    def certificate(self, fingerprint: str) -> Certificate | None:
        """A certificate of the file or the trust."""
        return self._known.get(fingerprint)

    def answers(self, child: Certificate, issuer: Certificate, depth: int = 0) -> list[Answer]:
        """Every answer about ``child``, the oldest first."""
        found = [*self._from_crls(child, issuer, depth), *self._from_ocsps(child, issuer, depth)]
        return sorted(found, key=lambda a: (a["this_update"], a["source"], a["sha256"]))

    # -- lists

    def _from_crls(self, child: Certificate, issuer: Certificate, depth: int) -> Iterator[Answer]:
        names, others = distribution_points(child.der)
        wanted = {name_key(child.issuer), *others}
        usable: list[tuple[Crl, str]] = []
        for crl, origin in self._candidates(wanted, child):
            problem = _out_of_scope(crl, child, names, others)
            signer = None if problem else self._crl_signer(crl, issuer, depth)
            if not problem and signer is None:
                problem = "signature"
            if problem:
                yield _answer(crl, origin, "unknown", problem=problem)
                continue
            usable.append((crl, origin))
        complete = [crl for crl, _ in usable if crl.base is None]
        for crl, origin in usable:
            yield _said(crl, origin, child, complete)

    def _candidates(self, wanted: set[str], child: Certificate) -> Iterator[tuple[Crl, str]]:
        yield from ((crl, origin) for crl, origin in self.embedded if crl.issuer in wanted)
        of_issuers = [row for row in self.rows if row["issuer"] in wanted]
        for row in chosen_rows(of_issuers, self.times, child.facts["not_after"]):
            crl = _imported(row)
            if crl is not None:
                yield crl, IMPORTED

    def _crl_signer(self, crl: Crl, issuer: Certificate, depth: int) -> Certificate | None:
        """Who signed the list: the issuer itself, or another certificate of the list's issuer."""
        key = f"{crl.sha256}:{issuer.sha256}"
        if key not in self._signers:
            self._signers[key] = self._find_crl_signer(crl, issuer, depth)
        return self._signers[key]

    def _find_crl_signer(self, crl: Crl, issuer: Certificate, depth: int) -> Certificate | None:
        if name_key(issuer.subject) == crl.issuer and _may_sign_crls(issuer, crl):
            return issuer
        for candidate in self._known.values():
            if name_key(candidate.subject) != crl.issuer or not _may_sign_crls(candidate, crl):
                continue
            if self._stands(candidate, crl.this_update, issuer, depth):
                return candidate
        return None

    def _stands(self, signer: Certificate, at: str, issuer: Certificate, depth: int) -> bool:
        """Whether another signer of answers is itself certified, valid and known not revoked."""
        if signer.sha256 in self.trust.anchors:
            return True
        chain = chain_to_anchor(signer, self.pool, self.trust)
        if chain is None or depth >= _DEEPEST:
            return False
        own = chain_to_anchor(issuer, self.pool, self.trust)
        if own is None or own[-1].sha256 != chain[-1].sha256:
            return False  # RFC 5280 §6.3.3 (f): the same trust anchor
        return _valid_at(signer, at) and _is_good(self.answers(signer, chain[1], depth + 1), at)

    # -- OCSP

    def _from_ocsps(self, child: Certificate, issuer: Certificate, depth: int) -> Iterator[Answer]:
        for answer, origin in self.ocsps:
            for single in answer.singles:
                if single.concerns(child, issuer):
                    problem = self._responder_problem(answer, issuer, depth)
                    yield _ocsp_answer(answer, single, origin, child, problem)

    def _responder_problem(self, answer: Ocsp, issuer: Certificate, depth: int) -> str:
        if answer.named(issuer) and _signed(answer, issuer):
            return ""
        for responder in (*answer.certificates, *self.pool.values()):
            if not answer.named(responder) or not issued_by(responder, issuer):
                continue
            if "ocsp_signing" not in (responder.facts["extended_key_usage"] or ()):
                return "responder-not-allowed"
            if not _signed(answer, responder):
                return "signature"
            if not _valid_at(responder, answer.produced):
                return "responder-not-valid"
            if not_to_be_checked(responder.der) or depth >= _DEEPEST:
                return ""
            known = self.answers(responder, issuer, depth + 1)
            return "" if _is_good(known, answer.produced) else "responder-unchecked"
        return "responder-unknown"


def chosen_rows(
    rows: Iterable[Mapping[str, Any]], times: Sequence[str], not_after: str
) -> list[Mapping[str, Any]]:
    """The few imported lists that can matter out of many of one issuer.

    Of each kind (whole or delta, scope): the newest at and the first after each time, the newest
    before the certificate expired, the newest of all; with a delta list, the list it builds on.
    """
    groups: dict[tuple[bool, str], list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["this_update"], row["sha256"])):
        groups.setdefault((row["base"] is not None, row["scope"]), []).append(row)
    chosen: dict[str, Mapping[str, Any]] = {}
    for (is_delta, scope), group in groups.items():
        picked = [group[-1]]
        for time in (*times, not_after):
            picked += [row for row in group if row["this_update"] <= time][-1:]
            picked += [row for row in group if row["this_update"] >= time][:1]
        if is_delta:
            whole = groups.get((False, scope), [])
            picked += [base for delta in picked for base in _bases(delta, whole)[-1:]]
        chosen |= {row["sha256"]: row for row in picked}
    return list(chosen.values())


def _bases(delta: Any, whole: Sequence[Any]) -> list[Any]:
    """The lists a delta builds on (RFC 5280 §5.2.4), rows or parsed ones, lowest number first."""

    def number(item: Any, name: str) -> Any:
        return item[name] if isinstance(item, Mapping) else getattr(item, name)

    base, own = number(delta, "base"), number(delta, "number")
    fitting = [
        item
        for item in whole
        if number(item, "number") is not None
        and own is not None
        and base <= number(item, "number") < own
    ]
    return sorted(fitting, key=lambda item: number(item, "number"))


def _imported(row: Mapping[str, Any]) -> Crl | None:
    try:
        crl = read_crl(Path(row["path"]).read_bytes())
    except (OSError, CrlError):
        return None
    return crl if crl.sha256 == row["sha256"] else None


def _out_of_scope(
    crl: Crl, child: Certificate, names: frozenset[str], others: frozenset[str]
) -> str:
    """Why a list does not speak of a certificate (RFC 5280 §6.3.3 (b)), "" where it does."""
    scope, basic = crl.scope, child.facts["basic_constraints"]
    is_ca = bool(basic and basic.get("ca"))
    if scope.attributes_only or (scope.users_only and is_ca) or (scope.cas_only and not is_ca):
        return "scope"
    if crl.issuer != name_key(child.issuer) and not (scope.indirect and crl.issuer in others):
        return "issuer"
    if scope.points and not names & set(scope.points):
        return "partition"
    return "" if crl.answers_for(child) else "summary"


def _may_sign_crls(signer: Certificate, crl: Crl) -> bool:
    usage = signer.facts["key_usage"]
    if usage is not None and "crl_sign" not in usage:
        return False
    try:
        return crl.signed_by(signer.spki)
    except (UnsupportedError, ValueError):
        return False


def _signed(answer: Ocsp, signer: Certificate) -> bool:
    try:
        return answer.signed_by(signer)
    except (UnsupportedError, ValueError):
        return False


def _valid_at(certificate: Certificate, at: str) -> bool:
    return bool(certificate.facts["not_before"] <= at <= certificate.facts["not_after"])


def _is_good(answers: Iterable[Answer], at: str) -> bool:
    usable = [answer for answer in answers if not answer["problem"]]
    if any(answer["status"] == "revoked" and answer["at"] <= at for answer in usable):
        return False
    return any(
        answer["status"] == "good" and (answer["this_update"] >= at or at <= answer["next_update"])
        for answer in usable
    )


def _said(crl: Crl, origin: str, child: Certificate, complete: Sequence[Crl]) -> Answer:
    """What a usable list says of a certificate."""
    entry = crl.entry(child)
    if entry is None and crl.base is not None:
        whole = [item for item in complete if item.scope == crl.scope and item.issuer == crl.issuer]
        bases = _bases(crl, whole)
        if not bases:
            return _answer(crl, origin, "unknown", problem="delta-without-base")
        entry = bases[-1].entry(child)
    if entry is not None and entry[1] != _REMOVED:
        at, reason, invalid = entry
        return _answer(crl, origin, "revoked", at=at, reason=reason, invalid_from=invalid)
    if crl.scope.reasons:
        return _answer(crl, origin, "unknown", problem="some-reasons-only")
    return _answer(
        crl, origin, "good", problem=_forgotten(child, crl.this_update, crl.keeps_expired_since)
    )


def _forgotten(child: Certificate, this_update: str, kept_since: str) -> str:
    """A source may drop expired certificates: its silence then says nothing (RFC 5280 §3.3)."""
    expired = child.facts["not_after"]
    if this_update <= expired or (kept_since and kept_since <= expired):
        return ""
    return "after-expiry"


def _answer(crl: Crl, origin: str, status: str, **more: str) -> Answer:
    return {
        "status": status,
        "at": "",
        "reason": "",
        "invalid_from": "",
        "source": "crl" if crl.base is None else "delta",
        "origin": origin,
        "sha256": crl.sha256,
        "this_update": crl.this_update,
        "next_update": crl.next_update,
        "issuer": crl.issuer_text,
        "problem": "",
        **more,
    }


def _ocsp_answer(
    answer: Ocsp, single: Single, origin: str, child: Certificate, problem: str
) -> Answer:
    if not problem and single.status == "good":
        problem = _forgotten(child, single.this_update, single.archive_cutoff)
    return {
        "status": single.status,
        "at": single.at,
        "reason": single.reason,
        "invalid_from": "",
        "source": "ocsp",
        "origin": origin,
        "sha256": answer.sha256,
        "this_update": single.this_update,
        "next_update": single.next_update,
        "issuer": child.facts["issuer_text"],
        "problem": problem,
    }
