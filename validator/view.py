"""What the rules look at: a dossier with its records, files and facts; the transfer around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from evidence.facts import FileFacts
from schemas.calendar import Calendar, shipped_calendar
from schemas.organs import Register, shipped_register
from schemas.record import Record
from validator.signature.existence import OutsideProof

Match = Literal["exact", "nfc", "missing", "ambiguous"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file the metadata names (``record``), matched or not to a file that was received.

    ``path``: path in the transfer (as received) or, where missing, the name that was asked for.
    ``facts`` is None for a missing file. ``match`` says how it was found. ``read``: the pages of a
    scan as a machine read them (see ``evidence.ocr.read``), none where nothing was read.
    """

    path: str
    role: str
    record: Record | None
    facts: FileFacts | None
    match: Match = "exact"
    read: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document (``văn bản``) with its files, in the order of the submission; position from 1.

    ``alone``: a single file judged for itself, as the office's own draft would be.
    """

    position: int
    record: Record
    files: tuple[FileView, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierView:
    """One dossier as submitted."""

    record: Record
    fonds: Record | None
    documents: tuple[DocumentView, ...] = ()
    loose_files: tuple[FileView, ...] = ()  # files of the dossier that belong to no document
    media: tuple[tuple[Record, tuple[FileView, ...]], ...] = ()  # photos and recordings
    reader_problems: tuple[Any, ...] = ()  # schemas.Finding of the reader on this dossier's rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """One entry of the transfer: what lay there, whoever names it.

    ``kind``: file | directory | symlink | special | refused (by the archive's reader).
    ``raw_name_hex``: the bytes of a name that is no UTF-8. ``named_by``: FileCodes of the
    dossiers that name it (equal or NFC).
    """

    path: str
    size: int
    sha256: str
    kind: str = "file"
    raw_name_hex: str = ""
    named_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeContext:
    """Everything a judgement may depend on besides the facts.

    ``known_codes``: FileCode (NFC) -> content key of what the archive already holds.
    ``transfer_codes``: FileCode -> number of rows in this transfer carrying it.
    ``transfer_documents``: key of a document (``validator.metadata.duplicates.document_keys``) ->
    number of documents of the transfer carrying it, where more than one do; None: not known.
    ``packs``: agency rule packs in use, id -> "draft" | "active" (draft findings are notes).
    ``organs``: who existed when; by default the register of the product.
    ``calendar``: the working calendar, by default the product's.
    ``receivers``: names of the office that looks, where no fonds tells whose records these are.
    ``planned``: rows of the sender's file plan.
    ``proofs``: SHA-256 of a file -> what outside it proves that it existed (messages, registers).
    ``trust``: opaque trust context handed to the signature judge (see validator.signature).
    """

    received_at: datetime
    today: date
    profile: str = "tt02-2019"
    audited_organs: frozenset[str] = frozenset()
    known_codes: Mapping[str, str] = field(default_factory=dict)
    transfer_codes: Mapping[str, int] = field(default_factory=dict)
    transfer_documents: Mapping[str, int] | None = None
    packs: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    organs: Register = field(default_factory=shipped_register, repr=False)
    calendar: Calendar = field(default_factory=shipped_calendar, repr=False)
    proofs: Mapping[str, tuple[OutsideProof, ...]] = field(default_factory=dict)
    receivers: tuple[str, ...] = ()
    planned: tuple[Record, ...] = ()
    trust: Any = None
