"""What the answers about one certificate say of one time (RFC 5280 §6.3, TT 15/2025 PL II 1.1–1.2).

The answers come from ``evidence.signature.revocation``. An answer that states no ``this_update``
holds for every time (somebody vouches for it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Answer = Mapping[str, Any]
_HOLD = "certificate_hold"
_NEVER = "9999"
# RFC 3161 §4: what a stamper signed before it was revoked for one of these reasons stays good.
_HARMLESS = frozenset(
    {
        "superseded",
        "affiliationChanged",
        "affiliation_changed",
        "cessationOfOperation",
        "cessation_of_operation",
    }
)


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which a certificate was revoked, or suspended: ``until`` is "" where it lasts.

    ``doubt``: from when on it may have been misused (invalidityDate), else ``start``.
    """

    start: str
    until: str
    doubt: str
    reason: str
    answer: Answer

    @property
    def held(self) -> bool:
        """Suspended, not revoked."""
        return self.reason == _HOLD


def usable(answers: Iterable[Answer]) -> list[Answer]:
    """Answers that prove something, the oldest first."""
    good = [answer for answer in answers if not answer.get("problem")]
    return sorted(good, key=lambda answer: str(answer.get("this_update", "")))


def stops(answers: Sequence[Answer]) -> list[Stop]:
    """When the certificate was revoked or suspended, by all usable answers together.

    A suspension ends where a later answer calls the certificate good again; a revocation never.
    """
    known = usable(answers)
    found: dict[tuple[str, str], Stop] = {}
    for answer in known:
        if answer["status"] == "revoked":
            start, reason = str(answer["at"]), str(answer.get("reason", ""))
            until = _released(known, answer) if reason == _HOLD else ""
            doubt = min(filter(None, (start, str(answer.get("invalid_from", "")))))
            found[start, reason] = Stop(start, until, doubt, reason, answer)
    return sorted(_joined(list(found.values())), key=_start)


def _start(stop: Stop) -> str:
    return stop.start


def _joined(found: list[Stop]) -> list[Stop]:
    """A suspension that ended in revocation is one revocation from its first day."""
    final = min((stop for stop in found if not stop.held), key=_start, default=None)
    if final is None:
        return found
    open_since = [stop.start for stop in found if stop.held and not stop.until]
    start = min([final.start, *open_since])
    revoked = replace(final, start=start, doubt=min(start, final.doubt))
    return [revoked, *(stop for stop in found if stop.held and stop.until)]


def _released(known: Sequence[Answer], hold: Answer) -> str:
    """Until when a suspension lasted at most: the first later answer that is good, "" without."""
    later = (
        str(answer["this_update"])
        for answer in known
        if answer["status"] == "good"
        and answer.get("this_update", "") > hold.get("this_update", "")
    )
    return min(later, default="")


def harmless_for_stamps(stop: Stop, at: str) -> bool:
    """Whether a stamp of ``at`` outlives this revocation of its authority (RFC 3161 §4)."""
    return at < stop.start and stop.reason in _HARMLESS


def good_at(answers: Sequence[Answer], at: str) -> Answer | None:
    """The answer that shows the certificate was not revoked at ``at``, None without one.

    A later answer is surest; else the newest list at that time, within its own term
    (TT 15/2025/TT-BKHCN PL II 1.2: "CRL mới nhất tại thời điểm ký"). An answer that calls it
    revoked after ``at`` shows so too.
    """
    known = [
        answer
        for answer in usable(answers)
        if answer["status"] == "good" or (answer["status"] == "revoked" and answer["at"] > at)
    ]
    later = [answer for answer in known if str(answer.get("this_update", _NEVER)) >= at]
    current = [answer for answer in known if answer not in later]
    current = [answer for answer in current if at <= str(answer.get("next_update", ""))]
    return next(iter(later), None) or next(reversed(current), None)


def newest(answers: Sequence[Answer]) -> str:
    """Up to when anything is known, "" where nothing is."""
    return max(
        (str(a.get("next_update") or a.get("this_update", "")) for a in usable(answers)), default=""
    )


def refused(answers: Sequence[Answer]) -> str:
    """Why answers there are prove nothing: the first problem, "" where there is none."""
    return next((str(answer["problem"]) for answer in answers if answer.get("problem")), "")
