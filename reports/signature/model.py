"""The report as plain data; every form it is written in shows the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from schemas.judgement import SignatureVerdict

State = Literal["good", "bad", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page (from 1) as it was signed and as it is now, as PNG; empty where it did not exist."""

    page: int
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Pages that look different from what was signed. ``note``: key of words said about them."""

    pages: tuple[Picture, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedFile:
    """A file and what was found in it.

    ``facts``: the signature facts (``evidence.signature``), None where the file was not read for
    them. ``verdicts``: of the judge, in the order of the facts' items. ``pictures``: by position
    of the signature, where they were drawn. ``printed``: page and words of a signature block that
    is printed on a page though the file holds no signature.
    """

    path: str
    sha256: str
    size: int
    facts: Mapping[str, Any] | None
    verdicts: tuple[SignatureVerdict, ...]
    pictures: Mapping[int, Pictures] = field(default_factory=dict)
    printed: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of the eight items: what it is called, what was found, and whether that is good."""

    key: str
    label_vi: str
    label_en: str
    value_vi: str
    value_en: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the judge in words. ``mark_vi``, ``mark_en``: passed, failed, undetermined."""

    number: int
    name_vi: str
    name_en: str
    state: State
    mark_vi: str
    mark_en: str
    text_vi: str
    text_en: str
    sub_indication: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One certificate of the path, the signer's first. Days are ISO dates in office time."""

    subject: str
    sha256: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One time stamp: when (RFC 3339 UTC), by whom."""

    time: str
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The verdict at one time. ``time``: RFC 3339 UTC."""

    name_vi: str
    name_en: str
    time: str
    state: State
    verdict_vi: str
    verdict_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Something that proves (``counted``) or is said to prove that the signature existed."""

    name_vi: str
    name_en: str
    time: str
    counted: bool
    basis: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """All that is told of one signature.

    ``heading``: its number and whose it is. ``certificate``: serial, fingerprint, key of the
    signer's certificate, empty without one. ``verdict``: what the judge said, whole. ``pictures``
    are not part of the JSON form.
    """

    number: int
    heading: str
    page: int | None
    kind: str
    state: State
    items: tuple[Item, ...]
    steps: tuple[Step, ...]
    certificate: Mapping[str, str]
    chain: tuple[Link, ...]
    stamps: tuple[Stamp, ...]
    moments: tuple[Moment, ...]
    proofs: tuple[Proof, ...]
    verdict: SignatureVerdict
    pictures: Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One file of the report. ``note_vi``: what is to be said of it as a whole, e.g. why it
    has no signature to tell of, else "".
    """

    path: str
    sha256: str
    size: int
    note_vi: str
    note_en: str
    signatures: tuple[SignatureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """The report.

    ``checked_at``: RFC 3339 UTC of the judgement shown (of receipt, for an archived dossier).
    ``trust``: digest of the trust it was made under. ``counts``: verdict in words -> signatures.
    ``second_hand``: cited texts whose section numbers were not read in the texts themselves.
    """

    agency: str
    checked_at: str
    policy: str
    rules_version: str
    trust: str
    files: tuple[FileRow, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    second_hand: tuple[str, ...] = ()

    @property
    def rows(self) -> list[tuple[FileRow, SignatureRow]]:
        """Every signature with the file that bears it."""
        return [(file, row) for file in self.files for row in file.signatures]

    def as_dict(self) -> dict[str, Any]:
        """JSON form, without pictures."""
        raw = asdict(self)
        raw["second_hand"] = list(self.second_hand)
        for file in raw["files"]:
            for row in file["signatures"]:
                del row["pictures"]
                for name in ("reasons", "proofs"):
                    row["verdict"][name] = list(row["verdict"][name])
        return raw
