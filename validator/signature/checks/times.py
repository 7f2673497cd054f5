"""Steps 7 and 8: time stamps, and the time of signing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from schemas.clock import from_iso
from validator.signature.checks.case import Case, doubt, fail, unknown
from validator.signature.outcome import Outcome
from validator.signature.proofs import windows

_ZONE_QUIRK = timedelta(hours=7)
_QUIRK_ROOM = timedelta(hours=1)
_CLOCK_ROOM = timedelta(minutes=5)


def check_timestamp(case: Case) -> Outcome:
    """Step 7: a faulty stamp proves nothing; it does not spoil the signature itself."""
    own = case.proofs.own(case.item)
    if not own:
        return Outcome(step="timestamp", why="no-stamp", evaluated=False)
    trusted = [stamp for stamp in own if stamp.trusted]
    if trusted:
        return Outcome(step="timestamp", why="stamp-trusted", params={"time": trusted[0].time})
    return Outcome(
        step="timestamp",
        why=own[0].why,
        params={"time": own[0].time, "broken": "1" if own[0].broken else ""},
        evaluated=False,
    )


def check_time(case: Case) -> Outcome:
    """Step 8. Bounds: not before the latest stamp inside, not after the best proof.

    A stamp proves that a signature existed, not when it was made: EXPIRED needs a stamp inside the
    signed bytes, or the signer's own statement together with the stamp.
    """
    path = case.path
    if not path or not path["path_found"]:
        return unknown("time", "NO_CERTIFICATE_CHAIN_FOUND", "time-needs-path")
    starts, ends = zip(*windows(path), strict=True)
    begins, expires = max(starts), min(ends)
    stated = str(case.item.get("claimed_time") or "")
    params = {"from": begins, "to": expires, "proven": case.proven, "stated": stated or "-"}
    if case.witnessed < begins:
        return fail("time", "NOT_YET_VALID", "signed-before-valid", **params)
    after = case.proofs.not_before(case.item)
    if after > expires:
        return fail("time", "EXPIRED", "signed-after-expiry", time=after, **params)
    if case.proven <= expires:
        why, said = _quirk(case.item, stated, case.best)
        return Outcome(step="time", why=why, params={**params, "stated": said or "-"})
    if case.best and stated > expires:
        return fail("time", "EXPIRED", "stated-and-stamped-after-expiry", **params)
    why = "stated-after-expiry" if stated > expires else "expired-without-proof"
    return doubt("time", "OUT_OF_BOUNDS_NO_POE", why, **params)


def _quirk(item: Mapping[str, Any], stated: str, stamped: str) -> tuple[str, str]:
    """Known oddities of the stated time, and the time as it was stated; none is a fault here.

    What the two statements of a signer give away needs no stamp (facts since version 3); beside a
    stamp only one that is trusted counts.
    """
    claimed = item.get("claimed") or {}
    if "signing-time-is-local" in claimed.get("quirks", ()):
        return "within-validity-local-time-as-utc", str(claimed["signing_time"])
    if not stated or not stamped:
        return "within-validity", stated
    ahead = from_iso(stated) - from_iso(stamped)
    if abs(ahead - _ZONE_QUIRK) <= _QUIRK_ROOM:
        return "within-validity-local-time-as-utc", stated
    later = ahead > _CLOCK_ROOM
    return "within-validity-stated-later" if later else "within-validity", stated
