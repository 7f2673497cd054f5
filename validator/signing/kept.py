"""S-022 and S-023: what the check of a signature must be able to show, and what must be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from validator.registry import Hit, hit, on_document
from validator.signing.form import each
from validator.signing.signers import Signed
from validator.tables import signing_table


def _issuer(one: Signed) -> object:
    issuer = _certificate(one).get("issuer", {})
    return issuer.get("o") or issuer.get("cn")


def _manager(one: Signed) -> object:
    return one.subject.get("o") or one.subject.get("ou") or one.subject.get("cn")


def _integrity(one: Signed) -> bool:
    return one.item["digest"]["message_digest_equal"] is not None


def _certificate(one: Signed) -> Mapping[str, Any]:
    return one.item.get("signer_facts") or {}


# Items of TT 15/2025 Điều 6 (2.3); what holds at signing time and the result follow from them.
_ITEMS: dict[str, Callable[[Signed], object]] = {
    "issuer": _issuer,
    "signer": lambda one: one.subject.get("cn"),
    "manager": _manager,
    "time": lambda one: one.time,
    "integrity": _integrity,
    "validity": lambda one: _certificate(one).get("not_after"),
}


def _shown(one: Signed) -> Hit | str:
    """Every item a result must show can be told of the signature."""
    missing = [key for key, tell in _ITEMS.items() if not tell(one)]
    if not missing:
        return ""
    words = signing_table().report_items
    found, found_en = ("; ".join(words[key][lang] for key in missing) for lang in ("vi", "en"))
    return hit(one.place, "warning", found=found, found_en=found_en, **one.names)


def _kept(one: Signed) -> Hit | str | None:
    """The certificate is in the facts; what revocation was checked with is kept beside it.

    Where there was nothing to check it with, S-012 tells so and there is nothing to keep: None.
    """
    held = (one.file.facts.signatures or {}) if one.file.facts is not None else {}
    if one.item.get("signer") not in held.get("certificates", {}):
        return hit(one.place, "warning", **one.names)
    step = next(reason for reason in one.verdict.reasons if reason["step"] == "revocation")
    return None if step["ok"] is None else ""


on_document("S-022")(partial(each, look=_shown))
on_document("S-023")(partial(each, look=_kept))
