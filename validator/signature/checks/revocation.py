"""Step 10: whether a certificate of the path, or of the stamp relied on, was revoked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from validator.signature.checks.case import Case, doubt, fail, unknown
from validator.signature.outcome import FAILED, OPEN, Outcome
from validator.signature.proofs import Stamp
from validator.signature.revocation import Answer, Stop, good_at, newest, refused, stops


def check_revocation(case: Case) -> Outcome:
    """Step 10: every certificate below the anchor, and of the stamp that is relied on.

    Unknown revocation is never green.
    """
    path = case.path
    if not path or not path["path_found"]:
        issuer = str(path["missing_issuer"]) if path else ""
        if not issuer:
            return unknown("revocation", "TRY_LATER", "revocation-unknown")
        return unknown("revocation", "TRY_LATER", "revocation-unknown-no-path", issuer=issuer)
    chain = path["chain"][:-1] or path["chain"]
    outcomes = [_certificate(case, entry, leaf=number == 0) for number, entry in enumerate(chain)]
    outcomes += _relied_on(case, chain)
    return min(outcomes, key=_rank)


def _rank(outcome: Outcome) -> int:
    """What weighs most: a failure, a doubt, the unknown, a remark, a plain pass."""
    if outcome.conclusion == FAILED:
        return 0
    if outcome.conclusion == OPEN:
        return 1 if outcome.evaluated else 2
    return 3 if outcome.why != "not-revoked" else 4


def _certificate(case: Case, entry: Mapping[str, str], *, leaf: bool) -> Outcome:
    answers = case.revocation.get(entry["sha256"], ())
    params = {"certificate": entry["subject"]}
    remark = ""
    for stop in stops(answers):
        params |= {"time": stop.start, "until": stop.until}
        if case.proven < stop.doubt:
            remark = remark or "revoked-later"
        elif stop.held and stop.until:
            outcome = _suspended_then(case, stop, params, leaf=leaf)
            if outcome is not None:
                return outcome
            remark = "was-suspended"
        else:
            return _stopped(case, stop, params, leaf=leaf)
    at = min(_moment(case), entry["not_after"])
    answer = good_at(answers, at)
    if answer is None:
        return _not_known(answers, at, entry)
    return Outcome(
        step="revocation",
        why=remark or "not-revoked",
        params={**params, "source": _source(answer)},
    )


def _stopped(case: Case, stop: Stop, params: dict[str, str], *, leaf: bool) -> Outcome:
    """Revoked or suspended to this day, and nothing proves the signature older."""
    if not leaf:
        return doubt("revocation", "REVOKED_CA_NO_POE", "issuer-revoked", **params)
    certain = _surely_since(case, stop.start)
    if stop.held:
        return doubt("revocation", "TRY_LATER", "suspended", **params)
    if certain:
        return fail("revocation", "REVOKED", "revoked", **params)
    return doubt("revocation", "REVOKED_NO_POE", "revoked-no-proof", **params)


def _suspended_then(
    case: Case, stop: Stop, params: dict[str, str], *, leaf: bool
) -> Outcome | None:
    """A suspension that was lifted: it counts only for what was signed while it lasted."""
    stated = str(case.item.get("claimed_time") or "")
    within = stop.start <= stated < stop.until
    if leaf and _surely_since(case, stop.start) and case.proven < stop.until:
        return fail("revocation", "REVOKED", "suspended-then", **params)
    if case.proofs.not_before(case.item) >= stop.until:
        return None
    if within or not stated or case.proven < stop.until:
        return doubt("revocation", "REVOKED_NO_POE", "suspended-no-proof", **params)
    return None


def _surely_since(case: Case, time: str) -> bool:
    """Whether it was surely signed at ``time`` or later."""
    stated = str(case.item.get("claimed_time") or "")
    return case.proofs.not_before(case.item) >= time or bool(case.best and stated >= time)


def _moment(case: Case) -> str:
    """The time a status is wanted for: a document time stamp's own, else the proven one."""
    own = [stamp.time for stamp in case.proofs.own(case.item) if stamp.trusted]
    if case.item.get("kind") == "document_timestamp" and own:
        return min(own[0], case.proven)
    return case.proven


def _not_known(answers: Sequence[Answer], at: str, entry: Mapping[str, str]) -> Outcome:
    params = {"certificate": entry["subject"], "at": at}
    problem, until = refused(answers), newest(answers)
    if until:
        params["until"] = until
        return unknown("revocation", "TRY_LATER", "revocation-unknown-stale", **params)
    if problem:
        params["problem"] = problem
        return unknown("revocation", "TRY_LATER", "revocation-unknown-refused", **params)
    return unknown("revocation", "TRY_LATER", "revocation-unknown", **params)


def _source(answer: Answer) -> str:
    """Where the answer comes from, e.g. ``CRL 2026-03-01T00:00:00Z``; "-" where not said."""
    kind = _SOURCES.get(str(answer.get("source")), "")
    return f"{kind} {answer['this_update']}" if kind else "-"


_SOURCES = {"crl": "CRL", "delta": "delta CRL", "ocsp": "OCSP"}


def _relied_on(case: Case, chain: Sequence[Mapping[str, str]]) -> list[Outcome]:
    """What is unknown of the stamp that proves the time, unless all is known at receipt anyway."""
    best = "" if case.believed else case.proofs.best(case.item)
    if not best or best >= case.received or _known_at_receipt(case, chain):
        return []
    lacking = [
        _stamp_unknown(case, stamp)
        for stamp in case.proofs.stamps
        if stamp.trusted and stamp.time == best
    ]
    return [] if None in lacking else [outcome for outcome in lacking if outcome][:1]


def _stamp_unknown(case: Case, stamp: Stamp) -> Outcome | None:
    for entry in stamp.chain:
        answers = case.revocation.get(entry["sha256"], ())
        if good_at(answers, stamp.time) is None:
            params = {"certificate": entry["subject"], "at": stamp.time}
            return unknown("revocation", "TRY_LATER", "revocation-unknown-stamp", **params)
    return None


def _known_at_receipt(case: Case, chain: Sequence[Mapping[str, str]]) -> bool:
    """Whether receipt alone is proof enough: all valid then, none stopped, all known good."""
    return all(
        case.received <= entry["not_after"]
        and not any(case.received >= stop.doubt for stop in stops(answers))
        and good_at(answers, case.received) is not None
        for entry in chain
        for answers in [case.revocation.get(entry["sha256"], ())]
    )
