"""The eight items a verifier must show (TT 15/2025/TT-BKHCN, Điều 6, 2.3), of one signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.signature.model import Item, State
from reports.signature.wording import day, masked, moment, say, signer_of, words
from schemas.clock import local_times
from schemas.judgement import SignatureVerdict
from validator.signature import reason_text

Said = tuple[str, str, State]
_INTEGRITY = ("format", "coverage", "integrity", "value", "changes")
_VALID_THEN = ("path", "time", "revocation")
_VERDICTS: dict[str, State] = {
    "TOTAL-PASSED": "good",
    "INDETERMINATE": "unknown",
    "TOTAL-FAILED": "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an item is made of."""

    verdict: SignatureVerdict
    item: Mapping[str, Any]

    @property
    def certificate(self) -> Mapping[str, Any]:
        """Facts of the signer's certificate, empty without one."""
        return signer_of(self.item)

    def step(self, name: str) -> Mapping[str, Any]:
        """What the judge said in one step."""
        return next(reason for reason in self.verdict.reasons if reason["step"] == name)


def eight_items(verdict: SignatureVerdict, item: Mapping[str, Any]) -> tuple[Item, ...]:
    """The items in the order of the circular; none is ever left out or empty."""
    seen = Seen(verdict=verdict, item=item)
    made = []
    for row in words()["items"]:
        value_vi, value_en, state = _READERS[row["key"]](seen)
        made.append(
            Item(
                key=row["key"],
                label_vi=row["vi"],
                label_en=row["en"],
                value_vi=value_vi,
                value_en=value_en,
                state=state,
            )
        )
    return tuple(made)


def conclusion_state(conclusion: str) -> State:
    """A conclusion as a state."""
    return _VERDICTS[conclusion]


def _untold(key: str = "untold") -> Said:
    return say(key, "vi"), say(key, "en"), "unknown"


def _named(seen: Seen, value: str, *, of_signer: bool = True) -> Said:
    """A name in the certificate: known only where a trusted authority stands behind it.

    Anybody can make a certificate that bears any name. Anybody can put somebody's certificate
    beside a value, too: who signed is known only where that key made the value.
    """
    if not value:
        return _untold()
    known = seen.step("path")["ok"]
    if known and (seen.step("value")["ok"] or not of_signer):
        return value, value, "good"
    key, params = "not-proven" if known else "stated-only", {"value": value}
    return say(key, "vi", **params), say(key, "en", **params), "unknown"


def _issuer(seen: Seen) -> Said:
    issuer = seen.certificate.get("issuer") or {}
    return _named(seen, _together(issuer.get("cn", ""), issuer.get("o", "")), of_signer=False)


def _signer(seen: Seen) -> Said:
    subject = seen.certificate.get("subject") or {}
    return _named(seen, _together(subject.get("cn", ""), subject.get("title", "")))


def _manager(seen: Seen) -> Said:
    subject = seen.certificate.get("subject") or {}
    return _named(
        seen, _together(subject.get("ou", ""), subject.get("o", ""), subject.get("l", ""))
    )


def _together(*parts: str) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _time(seen: Seen) -> Said:
    stated, stamped = moment(seen.verdict.claimed_time), moment(seen.verdict.best_time)
    if stamped:
        key = "time-both" if stated else "time-stamped"
        params = {"stamped": stamped, "stated": stated}
        return say(key, "vi", **params), say(key, "en", **params), "good"
    if stated:
        return (
            say("time-stated", "vi", stated=stated),
            say("time-stated", "en", stated=stated),
            ("unknown"),
        )
    return _untold("time-none")


def _integrity(seen: Seen) -> Said:
    return _of_steps(seen, _INTEGRITY, "integrity-whole")


def _valid_then(seen: Seen) -> Said:
    return _of_steps(seen, _VALID_THEN, "valid-then")


def _of_steps(seen: Seen, names: tuple[str, ...], fine: str) -> Said:
    """The worst of some steps: a fault before a doubt, a doubt before what could not be told."""
    reasons = [seen.step(name) for name in names]
    for faulty in (_is_fault, _is_doubt):
        found = [reason for reason in reasons if faulty(reason)]
        if found:
            state: State = "bad" if faulty is _is_fault else "unknown"
            texts = [_joined(found, lang) for lang in _LANGS]
            return texts[0], texts[1], state
    return say(fine, "vi"), say(fine, "en"), "good"


_LANGS = ("vi", "en")


def _joined(reasons: list[Mapping[str, Any]], lang: str) -> str:
    return "; ".join(local_times(masked(reason_text(reason, lang))) for reason in reasons)


def _is_fault(reason: Mapping[str, Any]) -> bool:
    return bool(reason["conclusion"] == "TOTAL-FAILED")


def _is_doubt(reason: Mapping[str, Any]) -> bool:
    return bool(reason["conclusion"] == "INDETERMINATE")


def _validity(seen: Seen) -> Said:
    facts = seen.certificate
    if not facts:
        return _untold()
    params = {"first": day(facts["not_before"]), "last": day(facts["not_after"])}
    told = say("validity", "vi", **params), say("validity", "en", **params)
    return *told, "good" if seen.step("path")["ok"] else "unknown"


def _overall(seen: Seen) -> Said:
    verdict = seen.verdict
    code = " / ".join(part for part in (verdict.conclusion, verdict.sub_indication) if part)
    return (
        f"{verdict.verdict_vi[:1].upper()}{verdict.verdict_vi[1:]} ({code})",
        f"{say(f'verdict:{verdict.verdict_vi}', 'en')} ({code})",
        conclusion_state(verdict.conclusion),
    )


_READERS: dict[str, Callable[[Seen], Said]] = {
    "issuer": _issuer,
    "signer": _signer,
    "manager": _manager,
    "time": _time,
    "integrity": _integrity,
    "valid_then": _valid_then,
    "validity": _validity,
    "overall": _overall,
}
