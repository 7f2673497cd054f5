"""S-015 and S-020: what the certificate may be used for, and the form of the signature."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from validator.case import DocumentCase
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, on_document
from validator.signing.signers import Signed, read, signed_by
from validator.tables import signing_table
from validator.verdicts import may_be_signed


def each(
    document: DocumentCase,
    look: Callable[[Signed], Hit | str | None],
    concerns: Callable[[Signed], bool] = lambda _: True,
) -> Verdict:
    """``look`` at every signature it ``concerns``: a hit, "" for a pass, None where it cannot be
    told.
    """
    every = [one for item in document.files for one in signed_by(document.dossier, item)]
    told = [look(one) for one in every if concerns(one)]
    hits = [one for one in told if isinstance(one, Hit)]
    if hits:
        return hits
    if not told:
        unread = any(
            item.facts and may_be_signed(item.facts) and not read(item) for item in document.files
        )
        return not_evaluated("signatures-not-read") if unread else not_applicable("no-signature")
    return not_evaluated("signature-not-evaluated") if None in told else ()


def _purpose(one: Signed) -> Hit | str | None:
    """Key usage must allow signing; an extended usage must name a purpose that fits documents."""
    facts = one.item.get("signer_facts")
    if not facts:
        return None
    table = signing_table()
    usage, extended = facts.get("key_usage"), facts.get("extended_key_usage")
    if usage is not None and not table.key_usage & set(usage):
        return hit(one.place, case="key_usage", found=", ".join(usage) or "-", **one.names)
    if extended and not table.extended_key_usage & set(extended):
        return hit(one.place, case="extended", found=", ".join(extended), **one.names)
    return None if usage is None else ""


def _in_pdf(one: Signed) -> bool:
    """Only signatures of XML and office packages say what they cover by scope."""
    return "scope" not in (one.item.get("coverage") or {})


def _form(one: Signed) -> Hit | str | None:
    """A PAdES or ISO 32000 sub-filter; PAdES needs the reference to the signing certificate."""
    name = str(one.item.get("sub_filter") or "-")
    preferred, *_ = allowed = signing_table().sub_filters
    if name not in allowed:
        return hit(one.place, case="sub_filter", found=name, **one.names)
    if name == preferred and one.item.get("certificate_reference") is None:
        if one.item.get("signer_facts") is None:
            return None
        return hit(one.place, case="reference", found=name, **one.names)
    return ""


on_document("S-015")(partial(each, look=_purpose))
on_document("S-020")(partial(each, look=_form, concerns=_in_pdf))
