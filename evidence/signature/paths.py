"""Certification paths from a signer to a configured anchor (RFC 5280 §6, without revocation).

Path facts are kept apart from signature facts: they depend on the trust in use, and are made from
the certificates in the facts, never from the payload.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import x509

from evidence.signature.certificates import (
    Certificate,
    CertificateError,
    instant,
    read_certificate,
)
from evidence.signature.cryptomath import UnsupportedError, scheme_of, verify
from evidence.signature.limits import MAX_CHAIN, MAX_PATHS
from evidence.signature.trust import Trust, parsed_trust

_SIGN_USAGES = frozenset({"digital_signature", "non_repudiation"})
_SERVICES = frozenset({"time_stamping", "ocsp_signing"})  # keys of these sign no documents
_KNOWN_CRITICAL = frozenset(
    {
        "basic_constraints",
        "key_usage",
        "extended_key_usage",
        "certificate_policies",
        "subject_alt_name",
        "issuer_alt_name",
        "policy_constraints",
        "inhibit_any_policy",
        "crl_distribution_points",
        "ocsp_no_check",
    }
)


def evaluate_paths(
    facts: Mapping[str, Any],
    trust: Mapping[str, Any],
    times: Mapping[str, datetime] | None = None,
) -> dict[str, Any]:
    """Path facts of every signature in ``facts`` under ``trust`` (see ``load_trust``).

    Each signature is evaluated at its own ``claimed`` and ``stamp`` times where it states them and
    at the further named ``times`` (aware instants), e.g. ``{"receipt": …}``. Result:
    ``{"trust": digest, "items": [{"position", "signer": path, "stamps": [path]}]}`` with path =
    ``{"path_found", "anchor", "chain": [{"sha256", "subject", "not_before", "not_after"}],
    "missing_issuer", "problems", "times": {name: {"at", "problems"}}}``.
    """
    parsed = parsed_trust(dict(trust))
    pool = embedded_certificates(facts)
    extra = {name: instant(at) for name, at in (times or {}).items()}
    items = []
    for item in facts.get("items", ()):
        own = {"claimed": item.get("claimed_time") or "", "stamp": item.get("stamp_time") or ""}
        named = {name: at for name, at in {**own, **extra}.items() if at}
        items.append(
            {
                "position": item["position"],
                "signer": _path_facts(item.get("signer"), pool, parsed, named, stamping=False),
                "stamps": [
                    _path_facts(
                        stamp.get("signer"),
                        pool,
                        parsed,
                        {"stamp": stamp.get("time") or "", **extra},
                        stamping=True,
                    )
                    for stamp in item.get("timestamps", ())
                ],
            }
        )
    return {"trust": parsed.digest, "items": items}


def embedded_certificates(facts: Mapping[str, Any]) -> dict[str, Certificate]:
    """The certificates in the facts by SHA-256; unreadable ones are passed over."""
    pool: dict[str, Certificate] = {}
    for fingerprint, encoded in sorted(facts.get("certificates", {}).items()):
        try:
            pool[fingerprint] = read_certificate(base64.b64decode(encoded))
        except (CertificateError, ValueError):
            continue
    return pool


def _path_facts(
    signer: str | None,
    pool: dict[str, Certificate],
    trust: Trust,
    times: Mapping[str, str],
    *,
    stamping: bool,
) -> dict[str, Any]:
    leaf = pool.get(signer or "")
    if leaf is None:
        return {
            "path_found": False,
            "anchor": None,
            "chain": [],
            "missing_issuer": "",
            "problems": ["signer-certificate-missing"],
            "times": {},
        }
    best = _best_path(leaf, pool, trust, times, stamping=stamping)
    if best is None:
        dead_end = _furthest(leaf, pool, trust)
        return {
            "path_found": False,
            "anchor": None,
            "chain": [_brief(leaf)],
            "missing_issuer": dead_end.facts["issuer_text"],
            "problems": ["no-path-to-anchor"],
            "times": {},
        }
    return {
        "path_found": True,
        "anchor": best[-1].sha256,
        "chain": [_brief(certificate) for certificate in best],
        "missing_issuer": "",
        "problems": _static_problems(best, stamping=stamping),
        "times": {
            name: {"at": at, "problems": _time_problems(best, at)}
            for name, at in sorted(times.items())
            if at
        },
    }


def _brief(certificate: Certificate) -> dict[str, str]:
    facts = certificate.facts
    return {
        "sha256": certificate.sha256,
        "subject": facts["subject_text"],
        "not_before": facts["not_before"],
        "not_after": facts["not_after"],
    }


def _best_path(
    leaf: Certificate,
    pool: dict[str, Certificate],
    trust: Trust,
    times: Mapping[str, str],
    *,
    stamping: bool,
) -> list[Certificate] | None:
    """The path with the fewest problems; ties go to the shorter one, then to fingerprints."""
    best: tuple[tuple[Any, ...], list[Certificate]] | None = None
    for number, path in enumerate(_paths(leaf, pool, trust)):
        if number >= MAX_PATHS:
            break
        late = sum(len(_time_problems(path, at)) for at in times.values() if at)
        rank = (
            len(_static_problems(path, stamping=stamping)),
            late,
            len(path),
            [certificate.sha256 for certificate in path],
        )
        if best is None or rank < best[0]:
            best = (rank, path)
    return best[1] if best else None


def _paths(
    leaf: Certificate, pool: dict[str, Certificate], trust: Trust
) -> Iterator[list[Certificate]]:
    """Every path to an anchor, depth first, in the order of fingerprints."""
    budget = [MAX_PATHS * MAX_CHAIN]
    stack: list[list[Certificate]] = [[leaf]]
    while stack and budget[0] > 0:
        path = stack.pop()
        budget[0] -= 1
        if path[-1].sha256 in trust.anchors:
            yield path
            continue
        if len(path) >= MAX_CHAIN:
            continue
        issuers = _issuers(path[-1], pool, trust)
        stack.extend([*path, c] for c in reversed(issuers) if c not in path)


def _issuers(child: Certificate, pool: dict[str, Certificate], trust: Trust) -> list[Certificate]:
    """Certificates whose name and key made ``child``; anchors first."""
    ordered = [*trust.anchors.values(), *trust.intermediates, *pool.values()]
    result: dict[str, Certificate] = {}
    for candidate in ordered:
        if candidate.sha256 in result or candidate.sha256 == child.sha256:
            continue
        if issued_by(child, candidate):
            result[candidate.sha256] = candidate
    return list(result.values())


def _may_issue(issuer: Certificate, child: Certificate) -> bool:
    if issuer.subject == child.issuer:
        return True
    wanted, own = child.facts["authority_key_id"], issuer.facts["subject_key_id"]
    if not wanted or wanted != own:
        return False
    return bool(x509.Name.load(issuer.subject) == x509.Name.load(child.issuer))


@lru_cache(maxsize=4096)
def _verified(tbs: bytes, signature: bytes, spki: bytes, algorithm: bytes) -> bool:
    parsed = x509.SignedDigestAlgorithm.load(algorithm)
    try:
        return verify(spki, scheme_of(parsed, ""), signature, message=tbs)[0]
    except (UnsupportedError, ValueError, TypeError, KeyError):
        return False


def issued_by(child: Certificate, issuer: Certificate) -> bool:
    """Whether ``issuer``'s name and key made ``child``."""
    return _may_issue(issuer, child) and _verified(
        child.tbs, child.signature, issuer.spki, child.algorithm.dump()
    )


def chain_to_anchor(
    leaf: Certificate, pool: dict[str, Certificate], trust: Trust
) -> list[Certificate] | None:
    """The best path from a certificate to an anchor, whatever it is used for; None without."""
    return _best_path(leaf, pool, trust, {}, stamping=False)


def _furthest(leaf: Certificate, pool: dict[str, Certificate], trust: Trust) -> Certificate:
    """The last certificate of the longest chain that can be built: its issuer is what we lack."""
    node, seen = leaf, {leaf.sha256}
    while len(seen) < MAX_CHAIN:
        upward = [c for c in _issuers(node, pool, trust) if c.sha256 not in seen]
        if not upward:
            break
        node = upward[0]
        seen.add(node.sha256)
    return node


def _static_problems(path: list[Certificate], *, stamping: bool) -> list[str]:
    """Faults that do not depend on time (RFC 5280 §6.1.4, §4.2.1)."""
    problems = list(_leaf_problems(path[0], stamping=stamping))
    for depth, certificate in enumerate(path[1:]):
        facts = certificate.facts
        basic, usage = facts["basic_constraints"], facts["key_usage"]
        if not (basic and basic.get("ca")) and certificate is not path[-1]:
            problems.append(f"not-a-ca:{certificate.sha256}")
        limit = basic.get("path_len_constraint") if basic else None
        if limit is not None and depth > limit:
            problems.append(f"path-too-long:{certificate.sha256}")
        if usage is not None and "key_cert_sign" not in usage:
            problems.append(f"may-not-sign-certificates:{certificate.sha256}")
    for certificate in path[:-1]:
        unknown = set(certificate.facts["critical_extensions"] or ()) - _KNOWN_CRITICAL
        problems += [f"critical-extension:{name}:{certificate.sha256}" for name in sorted(unknown)]
    return problems


def _leaf_problems(leaf: Certificate, *, stamping: bool) -> Iterator[str]:
    usage, extended = leaf.facts["key_usage"], leaf.facts["extended_key_usage"]
    if usage is not None and not _SIGN_USAGES & set(usage):
        yield "key-usage"
    own = set(extended or ())
    if ("time_stamping" not in own) if stamping else (own and own <= _SERVICES):
        yield "extended-key-usage"


def _time_problems(path: list[Certificate], at: str) -> list[str]:
    """Certificates below the anchor that were not valid at ``at`` (RFC 3339 UTC texts compare)."""
    problems = []
    for certificate in path[:-1] if len(path) > 1 else path:
        if at < certificate.facts["not_before"]:
            problems.append(f"not-yet-valid:{certificate.sha256}")
        elif at > certificate.facts["not_after"]:
            problems.append(f"expired:{certificate.sha256}")
    return problems
