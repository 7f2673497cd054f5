"""The sample's one data file, as typed objects.

Everything the generator writes is fixed in ``data/sample.json``: certificates, organs, people,
dossiers, documents and the faults planted in them.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

Role = Literal["chính", "phụ lục", "kèm theo", "phiếu trình", "bản thảo", "bản quét"]
ROLES: tuple[str, ...] = get_args(Role)
FaultKind = Literal[
    "tampered",
    "unsigned",
    "expired",
    "wrong_total",
    "missing",
    "surplus",
    "nfc_nfd",
    "secret",
    "encrypted",
    "empty",
    "lock_file",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An organ that issues documents; ``parent`` and ``head`` are the lines of cell 2."""

    key: str
    name: str
    code: str
    place: str
    parent: tuple[str, ...]
    head: tuple[str, ...]
    authority: str
    seal_ring: tuple[str, str]
    seal_centre: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A signer; ``title`` are the lines of cell 7a, ``certificate`` a key of the PKI."""

    key: str
    name: str
    position: str
    title: tuple[str, ...]
    issuer: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file beside the main file of a document."""

    role: Role
    label: str
    title: str
    body: tuple[Any, ...]
    signer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a dossier; ``body`` holds paragraphs and tables.

    ``time`` is the local time of the person's signature. ``stamp`` is a secrecy mark printed on
    page 1 that the metadata do not mention. ``names`` replaces the usual name of the main file.
    """

    type: str
    number: str
    notation: str
    date: datetime.date
    time: str
    issuer: str
    signer: str
    subject: str
    direction: str
    unit: str = ""
    urgency: str = ""
    stamp: str = ""
    carrier: str = "điện tử"
    box: str = ""
    sheets: tuple[int, int] = (0, 0)
    pages: int = 0
    secretary: str = ""
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    body: tuple[Any, ...] = ()
    receivers: tuple[str, ...] = ()
    arrival: tuple[str, datetime.date] | None = None
    autograph: str = ""
    leaf_only: bool = False
    attachments: tuple[Attachment, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Number and notation as printed, e.g. ``12/QĐ-SNV``."""
        return f"{self.number}/{self.notation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One dossier with its documents and what intake is expected to do with it."""

    notation: str
    year: int
    folder: str
    title: str
    maintenance: str
    unit: str
    creator: str
    keyword: str
    closed: datetime.date
    expected: str
    rights: str = "Không hạn chế"
    description: str = ""
    documents: tuple[Document, ...] = ()
    photos: tuple[dict[str, Any], ...] = ()

    def code(self, organ_id: str) -> str:
        """FileCode = OrganId.FileCatalog.FileNotation."""
        return f"{organ_id}.{self.year}.{self.notation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A planted fault: where it is (dossier notation, document ordinal) and what it is.

    ``change``: text before and after tampering; ``total``: the wrong TotalDoc; ``path``, ``text``:
    of a file outside every dossier.
    """

    kind: FaultKind
    vi: str
    en: str
    dossier: str = ""
    document: int = 0
    change: tuple[str, str] = ("", "")
    total: int = 0
    password: str = ""
    path: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleData:
    """The whole data file."""

    fonds: dict[str, str]
    pki: dict[str, Any]
    forms: dict[str, dict[str, Any]]
    bases: dict[str, str]
    units: dict[str, str]
    issuers: dict[str, Issuer]
    people: dict[str, Person]
    dossiers: tuple[Dossier, ...]
    plan: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...]
    raw: dict[str, Any] = field(repr=False)

    @property
    def organ_id(self) -> str:
        """Identifier of the organ whose records these are (13 characters)."""
        return self.fonds["OrganId"]

    def fault_at(self, dossier: str, document: int) -> Fault | None:
        """The fault planted in a document, or in the dossier itself (``document`` 0)."""
        for fault in self.faults:
            if (fault.dossier, fault.document) == (dossier, document):
                return fault
        return None


@cache
def load_sample() -> SampleData:
    """Read ``data/sample.json``; a test holds it to ``data/sample.schema.json``."""
    text = files("hoso.sample").joinpath("data/sample.json").read_text(encoding="utf-8")
    raw: dict[str, Any] = json.loads(text)
    return SampleData(
        fonds=raw["fonds"],
        pki=raw["pki"],
        forms=raw["forms"],
        bases=raw["bases"],
        units=raw["units"],
        issuers={k: Issuer(key=k, **_tuples(v)) for k, v in raw["issuers"].items()},
        people={k: Person(key=k, **_tuples(v)) for k, v in raw["people"].items()},
        dossiers=tuple(_dossier(item) for item in raw["dossiers"]),
        plan=tuple(raw["plan"]),
        faults=tuple(Fault(**_tuples(item)) for item in raw["faults"]),
        raw=raw,
    )


def _dossier(raw: dict[str, Any]) -> Dossier:
    values = _tuples(raw)
    values["closed"] = datetime.date.fromisoformat(raw["closed"])
    values["documents"] = tuple(_document(item) for item in raw["documents"])
    return Dossier(**values)


def _document(raw: dict[str, Any]) -> Document:
    values = _tuples(raw)
    values["date"] = datetime.date.fromisoformat(raw["date"])
    if "arrival" in raw:
        number, day = raw["arrival"]
        values["arrival"] = (number, datetime.date.fromisoformat(day))
    values["attachments"] = tuple(
        Attachment(**_tuples(item)) for item in raw.get("attachments", ())
    )
    return Document(**values)


def _tuples(raw: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
