"""E-004, E-005, E-010: what a message says it carries, what it carries, and its own signature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from evidence.exchange.model import Message
from evidence.exchange.terms import terms
from validator.case import FileCase
from validator.exchange.messages import is_status, on_message, place_of
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated

_ELSEWHERE = "payload-elsewhere"
_WEAK = ("sha1", "md5")


@on_message("E-004")
def manifest(item: FileCase, message: Message) -> Verdict:
    """The manifest names what is attached, and nothing else."""
    listed, held = message.facts["manifest"], message.attachments
    if is_status(message) or not (listed or held):
        return not_applicable("no-attachment")
    if message.facts["carrier"] == "json":
        return not_applicable("files-elsewhere")
    if not listed and "body" not in message.facts["parts"]:
        return not_applicable("manifest-holds-files")
    named, given = (Counter(one["content_id"] for one in rows) for rows in (listed, held))
    hits = []
    for case, ids in (
        ("not-attached", named - given),
        ("not-listed", given - named),
    ):
        rows = listed if case == "not-attached" else held
        for one in rows:
            if ids[one["content_id"]]:
                ids[one["content_id"]] -= 1
                where = place_of(item, line=one["line"])
                hits.append(hit(where, case=case, value=one["content_id"] or "-", name=one["name"]))
    return hits


@on_message("E-005")
def content(item: FileCase, message: Message) -> Verdict:
    """The content of every attachment could be had."""
    held = [one for one in message.attachments if one["fault"] != _ELSEWHERE]
    if not held:
        return not_applicable("files-elsewhere" if message.attachments else "no-attachment")
    return [
        hit(
            place_of(item, line=one["line"]),
            evidence=one["fault"],
            name=one["name"],
            why=terms().oddities[one["fault"]]["vi"],
            why_en=terms().oddities[one["fault"]]["en"],
        )
        for one in held
        if one["fault"]
    ]


@on_message("E-010")
def own_signature(item: FileCase, message: Message) -> Verdict:
    """The signature over the message, which is not that of the document, holds and is not weak."""
    facts = item.facts.signatures if item.facts is not None else None
    if message.facts["carrier"] == "json":
        return not_applicable("no-signature")
    if facts is None:
        return not_evaluated("signatures-not-read")
    if not facts["items"]:
        unread = [text for text in facts["problems"] if not text.startswith("note:")]
        return not_evaluated("signatures-not-read") if unread else not_applicable("no-signature")
    return [found for one in facts["items"] for found in _signature(item, one)]


def _signature(item: FileCase, one: Mapping[str, Any]) -> Iterator[Hit]:
    digest, signature = one["digest"], one["signature"]
    if not (digest["message_digest_equal"] and signature["valid"]):
        yield hit(item.place, case="dummy")
    elif any(weak in f"{digest['algorithm']} {signature['algorithm']}" for weak in _WEAK):
        yield hit(item.place, case="weak", evidence=str(signature["algorithm"]))
