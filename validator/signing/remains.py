"""Remains of signatures, files written again after signing, and content that is there unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from schemas.finding import Place, Severity
from validator.case import FileCase
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, on_file
from validator.signature.rewritten import fate_of
from validator.tables import signing_table

REMAINS, PRINTED = "S-024", "printed"  # the rule, and its case of a block without a signature
# Printers leave words beyond the edge of a page: the name of the file, marks for cutting.
_SEVERITY: dict[str, Severity] = {
    "invisible_text": "info",
    "outside_text": "info",
    "unread": "info",
}
_ORDINARY = frozenset({"scan_text"})  # the text layer of a scan hides nothing


def _signatures(item: FileCase) -> Mapping[str, Any] | Verdict:
    if item.facts is None or item.facts.format.kind != "pdf":
        return not_applicable("file-missing" if item.facts is None else "not-pdf")
    if item.facts.signatures is None:
        return not_evaluated("signatures-not-read")
    return item.facts.signatures


@on_file(REMAINS)
def remains(item: FileCase) -> Verdict:
    """A file with remains of a signature is not one that was never signed."""
    facts = _signatures(item)
    if not isinstance(facts, Mapping):
        return facts
    if facts["items"]:
        return [found for one in facts["items"] for found in _of_item(item, one, facts)]
    printed = printed_signature(item.facts.text.pages if item.facts and item.facts.text else ())
    if printed is None:
        return []
    page, said = printed
    return [hit(Place(file=item.view.path, page=page), text=said, case=PRINTED)]


def _of_item(item: FileCase, one: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Hit]:
    document = facts.get("document") or {}
    where, fate = Place(file=item.view.path, page=one.get("page")), fate_of(one, facts)
    params = {"signature": one.get("field") or str(one["position"])}
    evidence = f"signature {one['position']}"
    orphan = one.get("place") in ("widget", "none") and not document.get("encrypted")
    if orphan and (fate is None or fate.kind != "remains"):
        yield hit(where, evidence=evidence, case="orphan", **params)
    if fate is not None:
        signs = {"signs": fate.told("vi"), "signs_en": fate.told("en")}
        yield hit(where, evidence=f"{evidence}: {fate.kind}", case=fate.kind, **params, **signs)


@cache
def _printed() -> re.Pattern[str]:
    """What signing tools print beside a signature (NĐ 30/2020 PL I.II 8), up to its next label."""
    table = signing_table()
    begins, labels = (
        "|".join(re.escape(word).replace(":", r"\s*:") for word in words)
        for words in (table.printed_begins, table.printed_labels)
    )
    return re.compile(rf"(?:{begins}).{{0,300}}?(?={labels})", re.DOTALL)


def printed_signature(pages: Iterable[str]) -> tuple[int, str] | None:
    """Page (from 1) and words of a signature block that is printed on it, None without one."""
    for number, page in enumerate(pages, 1):
        match = _printed().search(page)
        if match:
            return number, " ".join(match[0].split())[:120]
    return None


@on_file("S-025")
def latent(item: FileCase) -> Verdict:
    """A signed file holds nothing that a later revision could turn on."""
    facts = _signatures(item)
    if not isinstance(facts, Mapping):
        return facts
    if not facts["items"]:
        return not_applicable("no-signature")
    if "shadow" not in facts:
        return not_evaluated("signatures-not-read")
    return [
        hit(
            Place(file=item.view.path, page=entry["page"]),
            _SEVERITY.get(entry["kind"]),
            evidence=f"object {entry['object']}",
            object=entry["object"],
            detail=_said(entry),
            case="unsearched" if entry.get("pages") else entry["kind"],
        )
        for entry in facts["shadow"]
        if entry["kind"] not in _ORDINARY
    ]


def _said(entry: Mapping[str, Any]) -> str:
    """What is hidden: how it begins and its length; facts before version 3 count pieces only."""
    if entry.get("pages"):
        return str(entry["pages"])
    if entry.get("text"):
        return f"“{entry['text']}” ({entry['count']})"
    return str(entry["detail"] or "-")
