"""Remains of signatures, files written again after signing, and content that is there unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from schemas.finding import Place, Severity
from validator.case import FileCase
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, on_file

# What signing tools print beside a signature (NĐ 30/2020 PL I.II 8; seen on files of VGCA's tools).
_PRINTED = re.compile(
    r"(?:Ký bởi|Người ký|Digitally signed by)\s*:.{0,300}?"
    r"(?:Email|Cơ quan|Thời gian ký|Ngày ký|Date)\s*:",
    re.DOTALL,
)
_SEVERITY: dict[str, Severity] = {"invisible_text": "info", "unread": "info"}
_ORDINARY = frozenset({"scan_text"})  # the text layer of a scan hides nothing


def _signatures(item: FileCase) -> Mapping[str, Any] | Verdict:
    if item.facts is None or item.facts.format.kind != "pdf":
        return not_applicable("file-missing" if item.facts is None else "not-pdf")
    if item.facts.signatures is None:
        return not_evaluated("signatures-not-read")
    return item.facts.signatures


@on_file("S-024")
def remains(item: FileCase) -> Verdict:
    """A file with remains of a signature is not one that was never signed."""
    facts = _signatures(item)
    if not isinstance(facts, Mapping):
        return facts
    found = [*_orphans(item, facts), *_rewritten(item, facts)]
    if not facts["items"]:
        found += _printed(item)
    return found


def _orphans(item: FileCase, facts: Mapping[str, Any]) -> Iterator[Hit]:
    if (facts.get("document") or {}).get("encrypted"):
        return
    for one in facts["items"]:
        if one.get("place") in ("widget", "none"):
            where = Place(file=item.view.path, page=one.get("page"))
            name = one.get("field") or str(one["position"])
            yield hit(where, evidence=f"signature {one['position']}", signature=name, case="orphan")


def _rewritten(item: FileCase, facts: Mapping[str, Any]) -> Iterator[Hit]:
    """Signed bytes that reach beyond the file: it was written anew, and shorter, after signing."""
    writer = (facts.get("document") or {}).get("producer") or "-"
    for one in facts["items"]:
        if "beyond-end-of-file" in one["coverage"]["problems"]:
            where = Place(file=item.view.path, page=one.get("page"))
            name = one.get("field") or str(one["position"])
            yield hit(
                where,
                evidence=f"signature {one['position']}: byte range beyond the file",
                signature=name,
                producer=writer,
                case="rewritten",
            )


def _printed(item: FileCase) -> Iterator[Hit]:
    text = item.facts.text if item.facts else None
    for number, page in enumerate(text.pages if text else (), 1):
        match = _PRINTED.search(page)
        if match:
            said = " ".join(match[0].split())[:120]
            yield hit(Place(file=item.view.path, page=number), text=said, case="printed")
            return


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
