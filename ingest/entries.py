"""From the documents of an AIP to the entries of the index: a pure function.

Who may see an entry is decided by its label alone. So a document or photo carries the words of its
dossier only where the dossier's own class is not stricter, and a dossier carries nothing of its
documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ingest.documents import AipDocuments
from ingest.pagetexts import PageText, page_texts, thresholds
from ingest.projection import Owners, Row, document_rows, dossier_row
from ingest.textstate import confidence, text_state
from schemas.access import CLASSES, AccessLabel
from schemas.canonical import canonical_json, sha256_hex
from schemas.clock import parse_dmy
from schemas.data_files import read_bytes
from schemas.retention import parse_retention
from search.entry import MAPPING_VERSION, BodyPart, Entry, Kind
from search.text import ANALYSIS_VERSION

# What entries are made with; organs are looked up when somebody asks, so theirs is not among them.
_REGISTERS = ("vocabularies/access-modes.json", "vocabularies/retention.json")
_MEDIA_KINDS: dict[str, Kind] = {"photo": "photo", "audiovisual": "recording"}
_MEDIA_TITLES = {"photo": "ImageTitle", "audiovisual": "MovieTitle"}
_MEDIA_DATES = {"photo": "PhotoTime", "audiovisual": "RecordDate"}
# Fields of the record whose text is searched at a low weight, by kind of entry.
_DOSSIER_EXTRA = ("Description", "InforSign", "Creator")
_DOCUMENT_EXTRA = ("Description", "InforSign", "Autograph")
_MEDIA_EXTRA = (
    "InforSign",
    "EventName",
    "Photographer",
    "Recorder",
    "PhotoPlace",
    "RecordPlace",
    "Description",
)
_OF_DOSSIER = (None, "dossier", "fonds")
# Words of the dossier that its documents carry, besides its title.
_CONTEXT = ("Keyword", "Description")


def entries(documents: AipDocuments, *, object_id: str) -> tuple[Entry, ...]:
    """One entry for the dossier, one per document, one per photo or recording."""
    whole = _Whole.of(documents, object_id)
    record = documents.record
    rows = document_rows(documents, object_id)
    return (
        _dossier_entry(whole),
        *(
            _document_entry(row, raw, whole)
            for row, raw in zip(rows, record["documents"], strict=True)
        ),
        *(_media_entry(number, raw, whole) for number, raw in enumerate(record["media"], start=1)),
    )


@cache
def registers_version() -> str:
    """Version of the registers, vocabularies and thresholds entries are made with."""
    made_with = (*map(read_bytes, _REGISTERS), canonical_json(thresholds()))
    return sha256_hex(b"\0".join(made_with))[:16]


def derivation() -> str:
    """Version of everything that fills the keys of entries besides an AIP's own documents.

    A catalogue opened with another one must be filled again (``Catalogue.open``).
    """
    return f"entries {ANALYSIS_VERSION}.{MAPPING_VERSION}.{registers_version()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """A dossier, as all its entries need it. ``findings``: owner -> ids of rules."""

    row: Row
    documents: AipDocuments
    fonds: str
    findings: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, documents: AipDocuments, object_id: str) -> _Whole:
        fonds = documents.record["fonds"]
        return cls(
            row=dossier_row(documents, object_id, ""),
            documents=documents,
            fonds=str(fonds["values"].get("FondName", "")) if fonds else "",
            findings=_findings(documents),
        )

    @property
    def values(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.documents.record["dossier"]["values"]
        return found

    def shared(self, mode: str) -> dict[str, Any]:
        """The fields an entry with access mode ``mode`` has from its dossier."""
        row = self.row
        label = self._label(mode or row["rights"])
        period = parse_retention(row["maintenance"])
        return {
            "dossier": row["object_id"],
            "file_code": row["file_code"],
            "fonds": self.fonds or row["organ_id"],
            "maintenance": row["maintenance"],
            "retention": period.text if period else "",
            "label": label.access,
            "label_unit": label.unit,
            "registers": registers_version(),
            **self._words(label),
        }

    def _label(self, mode: str) -> AccessLabel:
        """The label of an access mode; closed while a secrecy mark is undecided (adr 0008)."""
        label = AccessLabel.of(mode, self.row["unit"])
        return replace(label, access="closed") if self.documents.suspected else label

    def _words(self, label: AccessLabel) -> dict[str, Any]:
        """The dossier's words for an entry with ``label``; none where its own class is stricter."""
        own = self._label(self.row["rights"])
        if CLASSES.index(own.access) > CLASSES.index(label.access):
            return {}
        return {"title": self.row["title"], "context": _texts(self.values, _CONTEXT)}

    def files(self, items: Iterable[Row], *, paper: bool = False) -> dict[str, Any]:
        """The fields an entry has from its files; those that were not received are left out."""
        paths = dict.fromkeys(one["payload"] for one in items if one["payload"])
        facts = {path: self.documents.facts[path] for path in paths if path in self.documents.facts}
        texts = {
            path: page_texts(one, self.documents.readings.get(path)) for path, one in facts.items()
        }
        if self.documents.suspected:  # not a word of it is searched
            said: dict[str, Any] = {"text_state": "withheld", "body": ()}
        else:
            said = {
                "text_state": text_state(tuple(facts.values()), tuple(texts.values()), paper=paper),
                "text_confidence": confidence(texts),
                "body": _bodies(texts),
            }
        return {
            "formats": tuple(dict.fromkeys(one.format.kind for one in facts.values())),
            "digests": tuple(dict.fromkeys(one.sha256 for one in facts.values())),
            "file_names": tuple(path.rpartition("/")[2] for path in facts),
            **said,
        }


def _dossier_entry(whole: _Whole) -> Entry:
    row, values = whole.row, whole.values
    shared = {**whole.shared(""), "context": ()}
    return Entry(
        **shared,
        **whole.files(whole.documents.record["files"]),
        id=row["object_id"],
        kind="dossier",
        codes=_texts(values, ("FileNotation",)),
        organ=whole.fonds,
        unit=row["unit"],
        date_from=row["start_date"],
        date_to=row["end_date"],
        year=_year(row["end_date"]) or row["catalog"],
        sheet_count=values.get("SheetNumber", ""),
        page_count=values.get("PageNumber", ""),
        keywords=values.get("Keyword", ""),
        findings=whole.findings.get("", ()),
        extra=_extra(values, _DOSSIER_EXTRA),
    )


def _document_entry(row: Row, raw: Row, whole: _Whole) -> Entry:
    values = raw["values"]
    return Entry(
        **whole.shared(row["mode"]),
        **whole.files(raw["files"], paper=row["carrier"] == "paper"),
        id=f"{whole.row['object_id']}#{row['position']}",
        kind="document",
        codes=_texts(values, ("DocCode",)),
        document=row["position"],
        subject=row["subject"],
        number=row["number"],
        notation=row["notation"],
        organ=row["organ_name"],
        signer=row["signer"],
        signer_position=values.get("SignerPosition", ""),
        type_name=row["type_name"],
        direction=row["direction"],
        arrival=values.get("ArrivalNumber", ""),
        unit=row["unit"] or whole.row["unit"],
        issued=row["issued"],
        date_from=row["issued"],
        date_to=row["issued"],
        year=_year(row["issued"]) or whole.row["catalog"],
        keywords=values.get("Keyword", ""),
        box=values.get("Box", ""),
        sheet_from=values.get("SheetFrom", ""),
        sheet_to=values.get("SheetTo", ""),
        page_count=values.get("PageAmount", "") or str(row["pages"] or ""),
        signature=row["signature_state"],
        findings=whole.findings.get(str(row["position"]), ()),
        extra=_extra(values, _DOCUMENT_EXTRA),
    )


def _media_entry(number: int, raw: Row, whole: _Whole) -> Entry:
    values, entity = raw["values"], raw["entity"]
    day = parse_dmy(values.get(_MEDIA_DATES[entity], ""))
    issued = day.isoformat() if day else ""
    return Entry(
        **whole.shared(values.get("Mode", "")),
        **whole.files(raw["files"]),
        id=f"{whole.row['object_id']}#m{number}",
        kind=_MEDIA_KINDS[entity],
        codes=_texts(values, ("ArchivesNumber",)),
        subject=values.get(_MEDIA_TITLES[entity], ""),
        organ=whole.fonds,
        unit=whole.row["unit"],
        issued=issued,
        date_from=issued,
        date_to=issued,
        year=_year(issued) or whole.row["catalog"],
        findings=whole.findings.get(f"m{number}", ()),
        extra=_extra(values, _MEDIA_EXTRA),
    )


def _findings(documents: AipDocuments) -> dict[str, tuple[str, ...]]:
    """Owner ("" the dossier, "3" a document, "m3" a photo or recording) -> rules, sorted.

    What is said of a document or photo without saying of which belongs to none: it may have a
    stricter class than the dossier.
    """
    owners = Owners(documents.record)
    media = {
        name: f"m{number}"
        for number, raw in enumerate(documents.record["media"], start=1)
        for item in raw["files"]
        for name in (item["values"].get("Path"), item["payload"])
        if name
    }
    found: dict[str, set[str]] = {}
    for finding in documents.judgement.findings:
        owner = str(owners.position(finding) or media.get(finding.where.file or "", ""))
        if owner or finding.where.entity in _OF_DOSSIER:
            found.setdefault(owner, set()).add(finding.rule)
    return {owner: tuple(sorted(rules)) for owner, rules in found.items()}


def _bodies(texts: Mapping[str, tuple[PageText, ...]]) -> tuple[BodyPart, ...]:
    return tuple(
        BodyPart(file=path, page=number, text=page.text)
        for path, pages in texts.items()
        for number, page in enumerate(pages, start=1)
    )


def _texts(values: Mapping[str, str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(values[name] for name in names if values.get(name))


def _extra(values: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: values[name] for name in names if values.get(name)}


def _year(iso_date: str) -> str:
    return iso_date[:4]
