"""X-001, -002, -003, -006 to -009, -014: are the named files there, and do their rows fit?"""

from __future__ import annotations

from collections import Counter

from schemas.vocabulary import load_vocabulary
from validator.case import DocumentCase, DossierCase, FileCase, whole
from validator.registry import (
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    on_document,
    on_dossier,
    on_file,
)


@on_file("X-001")
def file_is_there(item: FileCase) -> Verdict:
    """The named file was received."""
    if item.view.match == "ambiguous":
        return not_applicable("file-received")
    return [hit(item.place, value=item.view.path)] if item.view.match == "missing" else ()


@on_file("X-002")
def name_is_unambiguous(item: FileCase) -> Verdict:
    """The name fits one received file only."""
    return [hit(item.place, value=item.view.path)] if item.view.match == "ambiguous" else ()


@on_file("X-003")
def name_matched_after_nfc(item: FileCase) -> Verdict:
    """Say where a name was found only after normalisation."""
    return [hit(item.place, value=item.view.path)] if item.view.match == "nfc" else ()


@on_dossier("X-006")
def named_once(dossier: DossierCase) -> Verdict:
    """No received file is named by two rows."""
    if not dossier.files:
        return not_applicable("no-file")
    received = [item for item in dossier.files if item.view.match in ("exact", "nfc")]
    counts = Counter(item.view.path for item in received)
    last = {item.view.path: item.place for item in received}
    return [hit(last[path], value=path, count=times) for path, times in counts.items() if times > 1]


@on_document("X-007")
def electronic_has_file(document: DocumentCase) -> Verdict:
    """A document that is not on paper names at least one file."""
    if document.files:
        return ()
    if document.on_paper:
        return not_applicable("paper")
    if "file" in document.dossier.context.options.get("missing_sheets", "").split():
        return not_evaluated("sheet-missing")  # X-101 says so once
    return [hit(document.record.place("DocOrdinal"))]


@on_document("X-014")
def paper_can_be_found(document: DocumentCase) -> Verdict:
    """A document on paper names its box; its first sheet is not behind its last."""
    if not document.on_paper:
        return not_applicable("not-paper")
    record = document.record
    hits = [] if record.get("Box").strip() else [hit(record.place("Box"))]
    first, last = whole(record.get("SheetFrom")), whole(record.get("SheetTo"))
    if first is not None and last is not None and first > last:
        hits.append(hit(record.place("SheetFrom"), case="order", first=first, last=last))
    return hits


@on_dossier("X-008")
def ordinal_names_a_document(dossier: DossierCase) -> Verdict:
    """A file row that states an ordinal belongs to a document; without one, to the dossier."""
    if "document" in dossier.context.options.get("missing_sheets", "").split():
        return not_evaluated("sheet-missing")
    if any(not item.record.get("DocOrdinal").strip() for item in dossier.documents):
        return not_evaluated("value-missing")  # it may be the document the row means
    rows = [item.record for item in dossier.view.loose_files if item.record is not None]
    return [
        hit(row.place("DocOrdinal"), value=row.get("Path"), ordinal=row.get("DocOrdinal").strip())
        for row in rows
        if row.get("DocOrdinal").strip()
    ]


@on_file("X-009")
def role_is_known(item: FileCase) -> Verdict:
    """The role of a file row is empty (the main file) or one of the vocabulary."""
    role = item.view.role.strip()
    if item.view.record is None or not role:
        return not_applicable("value-missing")
    roles = load_vocabulary("roles")
    if roles.find(role) is not None:
        return ()
    return [hit(item.view.record.place("Role"), value=role, file=item.view.path)]
