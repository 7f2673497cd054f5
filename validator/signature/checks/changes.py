"""Step 5: what later revisions changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from validator.signature.checks.case import Case, doubt, unknown
from validator.signature.outcome import Outcome

_HARMLESS = frozenset({"none", "lta_updates"})


def check_changes(case: Case) -> Outcome:
    """Step 5. Allowed: revisions that add signatures, time stamps or validation data."""
    changes = case.item.get("changes") or {}
    level = changes.get("seal_level") or changes.get("level")
    if case.item["coverage"]["kind"] == "bad" or level is None:
        error = str(changes.get("reason") or case.error("changes") or "-")
        return unknown("changes", "GENERIC", "changes-not-evaluated", error=error)
    why, params = _change(case, changes, level)
    if why:
        return doubt("changes", "SIG_CONSTRAINTS_FAILURE", why, **params)
    if changes.get("seal_level"):
        return Outcome(step="changes", why="sealed-after-certifying")
    return Outcome(step="changes", why="unchanged" if level == "none" else "only-signatures-after")


def _change(case: Case, changes: Mapping[str, Any], level: str) -> tuple[str, dict[str, str]]:
    """The first thing that later revisions should not have done, ("", {}) where none did."""
    after = case.item["coverage"]
    if after["bytes_after"] and not after["blank_after"] and not changes.get("revisions"):
        return "bytes-behind", {"bytes": str(after["bytes_after"])}
    then, now = changes.get("pages_then"), changes.get("pages_now")
    if then is not None and now is not None and then != now:
        return "pages-changed", {"then": str(then), "now": str(now)}
    if changes.get("allowed") is False or level in ("other", "annotations"):
        return "changed-after-signing", {"detail": str(changes.get("reason") or level)}
    others = [name for name in changes.get("fields", ()) if name not in _signature_fields(case)]
    if level not in _HARMLESS and others:
        return "form-filled-after", {"fields": ", ".join(others)}
    return "", {}


def _signature_fields(case: Case) -> frozenset[str]:
    return frozenset(
        name for item in case.facts.get("items", ()) for name in item.get("fields", ())
    )
