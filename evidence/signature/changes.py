"""What later revisions changed, as far as pyHanko's difference analysis can tell.

The analysis is asked only where bytes follow the signed ones. It is given revisions, not
signatures, so that one broken signature cannot spoil the comparison of another.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, Any, cast

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    CatalogModificationRule,
    DiffPolicy,
    DiffResult,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm

from evidence.signature.limits import (
    MAX_CHANGE_BYTES,
    MAX_CHANGE_REVISIONS,
    MAX_CHANGE_STEPS,
    MAX_TEXT,
)

logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # its warnings are facts here

_LEVELS = {
    ModificationLevel.NONE: "none",
    ModificationLevel.LTA_UPDATES: "lta_updates",
    ModificationLevel.FORM_FILLING: "form_filling",
    ModificationLevel.ANNOTATIONS: "annotations",
    ModificationLevel.OTHER: "other",
}
_PERMITTED = {  # what a certification level allows (ISO 32000-2 table 257)
    1: ("none", "lta_updates"),
    2: ("none", "lta_updates", "form_filling"),
    3: ("none", "lta_updates", "form_filling", "annotations"),
}
# pyHanko's rules have untyped constructors
_catalogue_rule, _metadata_rule, _new_field_rule = (
    cast(Callable[..., Any], rule)
    for rule in (CatalogModificationRule, MetadataUpdateRule, SigFieldCreationRule)
)
_CERTIFY_THEN_SEAL: DiffPolicy = StandardDiffPolicy(
    global_rules=[
        _catalogue_rule(),
        DocInfoRule().as_qualified(ModificationLevel.LTA_UPDATES),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
        _metadata_rule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            _new_field_rule(allow_new_visible_after_certify=True),
            SigFieldModificationRule(),
            GenericFieldModificationRule(),
        ],
    ),
)


@dataclass(slots=True, kw_only=True)
class Changes:
    """What came after the signed revision.

    ``level``: none | lta_updates | form_filling | annotations | other, None where it could not be
    told (``reason`` says why). ``seal_level``: the level when new visible signature fields are
    allowed after a certification, as VGCA's tools make them; None where it was not needed.
    ``fields``: names of form fields that were filled or added. ``allowed``: whether the
    certification level permits it, None without a certification.
    """

    level: str | None = None
    seal_level: str | None = None
    reason: str = ""
    revisions: int = 0
    fields: list[str] = field(default_factory=list)
    pages_then: int | None = None
    pages_now: int | None = None
    allowed: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "level": self.level,
            "seal_level": self.seal_level,
            "reason": self.reason,
            "revisions": self.revisions,
            "fields": self.fields,
            "pages_then": self.pages_then,
            "pages_now": self.pages_now,
            "allowed": self.allowed,
        }


class _GapReader(io.BytesIO):
    """The file as pyHanko reads it, with signature contents seen as the empty string ``<>``.

    pyHanko reads hexadecimal strings digit by digit; the digits of /Contents say nothing about
    changes. A read that starts at the first digit goes on at the closing bracket.
    """

    def __init__(self, data: bytes, gaps: Iterable[tuple[int, int]]) -> None:
        super().__init__(data)
        self._jumps = {start + 1: end - 1 for start, end in gaps}

    def read(self, size: int | None = -1, /) -> bytes:
        jump = self._jumps.get(self.tell())
        if jump is not None:
            self.seek(jump)
        return super().read(size)


class ChangeReader:
    """Compares revisions of one file; opened at the first question, refused beyond bounds.

    ``gaps``: [start, end) of signature contents that are nothing but hexadecimal strings.
    """

    def __init__(self, handle: IO[bytes], size: int, gaps: Iterable[tuple[int, int]] = ()) -> None:
        self._handle = handle
        self._gaps = list(gaps)
        self._size = size
        self._reader: PdfFileReader | None = None
        self._failure = ""
        self._steps = 0

    def compare(
        self, covered_end: int, *, level: int | None, field_mdp: tuple[str, list[str]] | None
    ) -> Changes:
        """Compare the revision that ends at ``covered_end`` with every later one.

        Whatever pyHanko raises becomes ``reason``.
        """
        try:
            return self._compare(covered_end, level, field_mdp)
        except Exception as error:
            return Changes(reason=f"{type(error).__name__}: {str(error)[:200]}")

    def _compare(
        self, covered_end: int, level: int | None, field_mdp: tuple[str, list[str]] | None
    ) -> Changes:
        if self._size > MAX_CHANGE_BYTES:
            return Changes(reason="limit: file too large to compare")
        reader = self._open()
        base, total = self._revision_at(reader, covered_end), int(reader.total_revisions)
        if base is None:
            return Changes(reason="no revision ends within the signed bytes")
        changes = Changes(revisions=total - 1 - base)
        self._steps += changes.revisions
        if changes.revisions > MAX_CHANGE_REVISIONS or self._steps > MAX_CHANGE_STEPS:
            changes.reason = "limit: too many later revisions to compare"
            return changes
        permission = MDPPerm(level) if level else None
        locked = FieldMDPSpec(FieldMDPAction(field_mdp[0]), field_mdp[1]) if field_mdp else None
        changes.pages_then = _pages(reader.get_historical_resolver(base))
        changes.pages_now = _pages(reader)
        outcome = DEFAULT_DIFF_POLICY.review_file(reader, base, locked, permission)
        _take(changes, outcome)
        if changes.level == "other":
            relaxed = _CERTIFY_THEN_SEAL.review_file(reader, base, locked, permission)
            _take_relaxed(changes, relaxed)
        if level:
            changes.allowed = (changes.seal_level or changes.level) in _PERMITTED[level]
        return changes

    def _open(self) -> PdfFileReader:
        if self._failure:
            raise ValueError(self._failure)
        if self._reader is None:
            try:
                self._handle.seek(0)
                stream = _GapReader(self._handle.read(MAX_CHANGE_BYTES), self._gaps)
                self._reader = PdfFileReader(stream, strict=False)
                if self._reader.encrypted:
                    self._reader.decrypt("")
            except Exception as error:
                self._failure = f"{type(error).__name__}: {str(error)[:200]}"
                raise
        return self._reader

    @staticmethod
    def _revision_at(reader: PdfFileReader, covered_end: int) -> int | None:
        """The newest revision whose cross-reference lies in the signed bytes."""
        inside = [
            revision
            for revision in range(int(reader.total_revisions))
            if reader.xrefs.get_startxref_for_revision(revision) < covered_end
        ]
        return max(inside, default=None)


def _take(changes: Changes, outcome: Any) -> None:
    if isinstance(outcome, DiffResult):
        changes.level = _LEVELS[outcome.modification_level]
        changes.fields = sorted(name[:MAX_TEXT] for name in outcome.changed_form_fields)
    else:
        changes.level, changes.reason = "other", str(outcome)[:300]


def _take_relaxed(changes: Changes, outcome: Any) -> None:
    if isinstance(outcome, DiffResult):
        changes.seal_level = _LEVELS[outcome.modification_level]
        changes.fields = sorted(name[:MAX_TEXT] for name in outcome.changed_form_fields)


def _pages(handler: Any) -> int | None:
    try:
        return int(handler.root["/Pages"]["/Count"])
    except Exception:
        return None
