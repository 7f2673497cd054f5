"""Step 5: whether what came after a signature leaves its document what it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from validator.signature.checks.case import Case, doubt, unknown
from validator.signature.checks.revocation import check_revocation
from validator.signature.checks.times import check_time
from validator.signature.outcome import FAILED, OPEN, Outcome
from validator.signature.proofs import signer_path
from validator.signature.revisions import (
    Change,
    change_table,
    later_changes,
    later_revisions,
    level_of,
    locked,
    permits,
    signature_of,
    worst_level,
)
from validator.signature.visible import OPEN_YET, UNVERIFIED, stray

_Found = tuple[str, dict[str, str]]
_STEP, _SUB = "changes", "SIG_CONSTRAINTS_FAILURE"
_SAID = 3  # changes named in one reason


def check_changes(case: Case) -> Outcome:
    """Step 5. Allowed: revisions that add signatures, time stamps or validation data."""
    changes = case.item.get("changes") or {}
    if "after" not in changes:
        return _first_version(case, changes)
    after = changes.get("after")
    if case.item["coverage"]["kind"] == "bad" or after is None:
        return _not_evaluated(changes.get("reason") or case.error("changes"))
    why, params = _change(case, changes, after)
    if why:
        return doubt(_STEP, _SUB, why, **params)
    unread = [entry["reason"] for entry in later_revisions(case.facts, after) if entry["reason"]]
    if unread:
        return _not_evaluated(unread[0])
    turned = (case.facts.get("document") or {}).get("shown_otherwise")  # since version 4
    if turned and case.item["coverage"]["bytes_after"]:
        return doubt(_STEP, _SUB, "shown-otherwise", objects=", ".join(map(str, turned)))
    open_ = _unproven(case, after)
    return open_ or Outcome(step=_STEP, why=_harmless(case, after))


def _not_evaluated(reason: Any) -> Outcome:
    return unknown(_STEP, "GENERIC", "changes-not-evaluated", error=str(reason or "-"))


def _harmless(case: Case, after: int) -> str:
    found = list(later_changes(case.facts, after))
    level = worst_level(found, case.facts)
    if {change["what"] for change in found} == {"metadata"}:
        return "metadata-after"
    certified = (case.item.get("certification") or {}).get("level")
    seen = any(change["visible"] for change in found)
    if seen and certified:
        return "sealed-after-certifying"
    return "unchanged" if level == "none" else "only-signatures-after"


def _change(case: Case, changes: Mapping[str, Any], after: int) -> _Found:
    """The first thing that later revisions should not have done, ("", {}) where none did."""
    coverage = case.item["coverage"]
    if coverage["bytes_after"] and not coverage["blank_after"] and not changes["revisions"]:
        return "bytes-behind", {"bytes": str(coverage["bytes_after"])}
    then, now = _pages(case.facts, after)
    if then != now and None not in (then, now):
        return "pages-changed", {"then": str(then), "now": str(now)}
    found = list(later_changes(case.facts, after))
    unused = [change for change in found if change["what"] == "unused"]
    used = [change for change in found if change["what"] != "unused"]
    level = worst_level(used, case.facts)
    certified = _permitted(case.item)
    if level in ("other", "annotations") or not permits(certified, level):
        return "changed-after-signing", _said(used, case.facts, level)
    why, params = _of_fields(case, found)
    why, params = (why, params) if why else _seen(case, found)
    if not why and worst_level(unused, case.facts) != "none":
        return "objects-unused", _said(unused, case.facts, "other")
    behind = _behind(case)
    if not why and behind:
        return "bytes-behind", {"bytes": str(behind)}
    return why, params


def _permitted(item: Mapping[str, Any]) -> int | None:
    """The strictest level the signature sets: by certifying, or with its lock (table 236)."""
    told = [
        (item.get("certification") or {}).get("level"),
        (item.get("locks") or {}).get("permits"),
    ]
    return min((level for level in told if level), default=None)


def _behind(case: Case) -> int:
    """Unsigned bytes behind the last revision: a reader that mends the file may show them."""
    coverage, document = case.item["coverage"], case.facts.get("document") or {}
    if not coverage["bytes_after"] or coverage["blank_after"]:
        return 0
    last_end = document.get("bytes_after_last_end", 0)
    return int(document.get("bytes_after_last_revision", last_end))  # since version 3


def _seen(case: Case, found: list[Change]) -> _Found:
    """A later signature that shows what may not be added, or whose signer had no say then."""
    for change in _shown(found):
        why = stray(change, case.facts, _signed(case, change), case.receivers)
        stopped = not why and any(one.conclusion == FAILED for one in _standing(case, change))
        if (why and why not in OPEN_YET) or stopped:
            return why or "seen-signer-stopped", _named(case, change)
    return "", {}


def _unproven(case: Case, after: int) -> Outcome | None:
    """A later signature nothing speaks against, but not everything that is needed speaks for."""
    for change in _shown(later_changes(case.facts, after)):
        params = _named(case, change)
        why = stray(change, case.facts, _signed(case, change), case.receivers)
        if why:
            sub = "NO_CERTIFICATE_CHAIN_FOUND" if why == UNVERIFIED else "GENERIC"
            return unknown(_STEP, sub, why, **params)
        if any(one.conclusion == OPEN and one.evaluated for one in _standing(case, change)):
            return unknown(_STEP, "GENERIC", "seen-signer-unproven", **params)
    return None


def _signed(case: Case, change: Change) -> Mapping[str, Any]:
    """The signature whose organ issued the document; of a document time stamp, the last it covers.

    Where a time stamp covers none, the document is the later signer's.
    """
    if case.item.get("kind") != "document_timestamp":
        return case.item
    end = case.item["coverage"]["covered_end"]
    covered = [
        item
        for item in case.facts.get("items", ())
        if item.get("kind") == "signature" and item["coverage"]["covered_end"] < end
    ]
    last = max(covered, key=lambda item: item["coverage"]["covered_end"], default=None)
    return last or signature_of(change, case.facts) or case.item


def _shown(changes: Iterable[Change]) -> Iterator[Change]:
    return (one for one in changes if one["what"] == "signature" and one["visible"])


def _standing(case: Case, change: Change) -> list[Outcome]:
    """Whether the certificate of a later signature was valid and not revoked then (steps 8, 10)."""
    item = signature_of(change, case.facts) or {}
    later = replace(case, item=item, path=signer_path(item, case.facts), believed="")
    return [check_time(later), check_revocation(later)]


def _named(case: Case, change: Change) -> dict[str, str]:
    """The later signature, for people: its field and page, whose it says it is, and the issuer."""
    item = signature_of(change, case.facts) or {}
    signer, path = item.get("signer_facts") or {}, signer_path(item, case.facts) or {}
    return {
        "signature": str(change["field"]),
        "page": str(change["page"] or "-"),
        "signer": str(signer.get("subject", {}).get("cn") or "-"),
        "issuer": str(path.get("missing_issuer") or signer.get("issuer_text") or "-"),
    }


def _pages(facts: Mapping[str, Any], after: int) -> tuple[Any, Any]:
    """The number of pages when it was signed and in the newest revision that was read."""
    then = [entry["pages"] for entry in facts.get("revisions", ()) if entry["number"] == after]
    later = [entry["pages"] for entry in later_revisions(facts, after) if not entry["reason"]]
    return (then or [None])[0], (later or then or [None])[-1]


def _of_fields(case: Case, found: list[Mapping[str, Any]]) -> _Found:
    """A field that was locked, or filled though it is no signature field.

    Which fields are signature fields is told by objects: a name may be given to two fields.
    """
    touched = [change for change in found if change["what"] in _OF_FIELDS]
    names = [str(change["field"]) for change in touched]
    shut = [name for name in names if locked(case.item.get("locks"), name)]
    if shut:
        return "locked-field-changed", {"fields": ", ".join(shut)}
    signing = {change["object"] for change in touched if _is_signing(change)}
    others = [
        str(change["field"])
        for change in touched
        if change["what"] == "form_value" or change["object"] not in signing
    ]
    if others:
        return "form-filled-after", {"fields": ", ".join(others)}
    return "", {}


def _is_signing(change: Change) -> bool:
    """Whether a field was signed, or added to be signed."""
    return bool(change["what"] == "signature" or change["detail"] == _ROOM)


_ROOM = "added: Sig"  # an empty signature field
_OF_FIELDS = frozenset({"form_value", "field", "signature"})


def _said(found: list[Mapping[str, Any]], facts: Mapping[str, Any], level: str) -> dict[str, str]:
    """The changes of the worst level, for people who look closer, in both languages."""
    worst = [change for change in found if level_of(change, facts) == level][:_SAID]
    told = {lang: "; ".join(_in_words(change, lang) for change in worst) for lang in ("vi", "en")}
    return {"detail": told["vi"], "detail_en": told["en"]}


def _in_words(change: Mapping[str, Any], lang: str) -> str:
    """``chú thích trên trang (thêm: Stamp), trang 1, đối tượng 20``."""
    table, what = change_table(), str(change["what"])
    name = str(table["words"].get(what, {}).get(lang, what))
    act, _, kind = str(change["detail"] or "").partition(": ")
    done = str(table["acts"].get(act, {}).get(lang, act)) if act != what else ""
    aside = f" ({': '.join(filter(None, (done, kind)))})" if done else ""
    page, number = {"vi": ("trang", "đối tượng"), "en": ("page", "object")}[lang]
    place = f", {page} {change['page']}" if change["page"] else ""
    return f"{name}{aside}{place}, {number} {change['object']}"


def _signature_fields(case: Case) -> frozenset[str]:
    return frozenset(
        name for item in case.facts.get("items", ()) for name in item.get("fields", ())
    )


def _first_version(case: Case, changes: Mapping[str, Any]) -> Outcome:
    """Facts of version 1 carry the level itself, as another library told it."""
    level = changes.get("seal_level") or changes.get("level")
    if case.item["coverage"]["kind"] == "bad" or level is None:
        return _not_evaluated(changes.get("reason") or case.error("changes"))
    why, params = _change_of_first_version(case, changes, level)
    if why:
        return doubt(_STEP, _SUB, why, **params)
    if changes.get("seal_level"):
        return Outcome(step=_STEP, why="sealed-after-certifying")
    return Outcome(step=_STEP, why="unchanged" if level == "none" else "only-signatures-after")


def _change_of_first_version(case: Case, changes: Mapping[str, Any], level: str) -> _Found:
    after = case.item["coverage"]
    if after["bytes_after"] and not after["blank_after"] and not changes.get("revisions"):
        return "bytes-behind", {"bytes": str(after["bytes_after"])}
    then, now = changes.get("pages_then"), changes.get("pages_now")
    if then is not None and now is not None and then != now:
        return "pages-changed", {"then": str(then), "now": str(now)}
    if changes.get("allowed") is False or level in ("other", "annotations"):
        return "changed-after-signing", {"detail": str(changes.get("reason") or level)}
    others = [name for name in changes.get("fields", ()) if name not in _signature_fields(case)]
    if level not in change_table()["levels"][:2] and others:
        return "form-filled-after", {"fields": ", ".join(others)}
    return "", {}
