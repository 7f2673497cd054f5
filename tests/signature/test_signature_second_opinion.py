"""Our levels of later changes beside those of pyHanko's public comparison, over the corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel

from evidence.signature.collect import collect_signatures
from validator.signature.revisions import later_changes, later_revisions, worst_level

_LEVELS = {
    ModificationLevel.NONE: "none",
    ModificationLevel.LTA_UPDATES: "lta_updates",
    ModificationLevel.FORM_FILLING: "form_filling",
    ModificationLevel.ANNOTATIONS: "annotations",
    ModificationLevel.OTHER: "other",
}
_OURS = {"signatures": "form_filling"}  # a level of our own: theirs calls it form filling
# File -> theirs, ours, and why they differ.
_STAMP = "an invisible document time stamp is an update for long-term validation (EN 319 142-1)"
_UNUSED = "streams were added that nothing uses: nobody can say what for"
_STORE = "entries of the security store were exchanged: validation data, nothing that is seen"
_EMPTY = "they call an empty field that got signed an update for long-term validation"
_SOURCE = "an attached source file lost its objects to those of the signature"
EXPLAINED: dict[str, tuple[str, str, str]] = {
    "AD-RB.pdf": (
        "other",
        "form_filling",
        "an object nothing uses was freed; a signature field was signed",
    ),
    "DSS-3298.pdf": ("form_filling", "lta_updates", _STAMP),
    "DSS1376-rev_n-1.pdf": ("form_filling", "other", _UNUSED),
    "DSS1376-rev_n.pdf": ("form_filling", "other", _UNUSED),
    "PAdES-LT.pdf": ("other", "lta_updates", _STORE),
    "Signature-P-HU_MIC-3.pdf": ("form_filling", "lta_updates", _STAMP),
    "hello_signed_INCSAVE_signed.pdf": ("lta_updates", "form_filling", _EMPTY),
    "hello_signed_INCSAVE_signed_EDITED.pdf": ("lta_updates", "form_filling", _EMPTY),
    "muestra-firmado-firmado.pdf": ("form_filling", "lta_updates", _STAMP),
    "pades-5-signatures-and-1-document-timestamp.pdf": (
        "raises OSError",
        "unread",
        "the last startxref points at no table: nobody can say what a reader shows",
    ),
    "pades-enveloping-empty-bytes-cms.pdf": (
        "raises KeyError",
        "unread",
        "table and stream of a hybrid section list one object at two places",
    ),
    "pades-lt-extended-dss.pdf": ("raises KeyError", "other", _SOURCE),
    "pades-ltv.pdf": ("raises KeyError", "other", _SOURCE),
    "pades-revoc-removed-from-dss-dict.pdf": ("other", "lta_updates", _STORE),
    "pades-t-level-extended.pdf": ("form_filling", "lta_updates", _STAMP),
    "pades-tst-with-null-type.pdf": ("form_filling", "lta_updates", _STAMP),
    "replace.pdf": (
        "form_filling",
        "other",
        "the look of a text field was exchanged and its value was not",
    ),
    "test-with-vri.pdf": (
        "other",
        "form_filling",
        "an object nothing uses was freed; a text field was filled",
    ),
    "bad-cert-p3-stamp.pdf": (
        "other",
        "annotations",
        "a stamp annotation was added; they have no level for annotations",
    ),
    "cr-comment.pdf": ("form_filling", "lta_updates", _STAMP),
    "form-update-ap-indirect-sneaky-trailer.pdf": (
        "other",
        "form_filling",
        "the look shared with an unknown trailer key was not touched, the field got one of its own",
    ),
}


def _theirs(path: Path, end: int) -> str:
    try:
        with path.open("rb") as handle:
            reader = PdfFileReader(handle, strict=False)
            revisions = range(int(reader.total_revisions))
            starts = [reader.xrefs.get_startxref_for_revision(revision) for revision in revisions]
            base = max(revision for revision in revisions if starts[revision] < end)
            outcome = DEFAULT_DIFF_POLICY.review_file(reader, base)
    except Exception as error:
        return f"raises {type(error).__name__}"
    return _LEVELS[outcome.modification_level] if isinstance(outcome, DiffResult) else "other"


def _ours(facts: dict[str, Any], item: dict[str, Any]) -> str:
    after = item["changes"]["after"]
    level = worst_level(later_changes(facts, after), facts)
    unread = any(entry["reason"] for entry in later_revisions(facts, after))
    return "unread" if unread and level != "other" else _OURS.get(level, level)


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    facts = collect_signatures(path)
    for item in facts["items"]:
        if item["changes"]["after"] is not None and item["changes"]["revisions"]:
            yield _theirs(path, item["coverage"]["covered_end"]), _ours(facts, item)


@pytest.mark.slow
def test_every_difference_is_explained(corpora: Path) -> None:
    found = {}
    for folder in ("signed-pdf", "vn-signed-pdf"):
        for path in sorted((corpora / folder).rglob("*.pdf")):
            differing = {pair for pair in _pairs(path) if pair[0] != pair[1]}
            if differing:
                found[path.name] = differing
    assert found == {name: {(theirs, ours)} for name, (theirs, ours, _) in EXPLAINED.items()}
