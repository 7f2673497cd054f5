"""T02-CODE-01..05 and T02-META-09: codes and what they are made of."""

from __future__ import annotations

import re

from schemas.codes import (
    FileCode,
    ends_with_parts,
    file_name,
    parse_file_name,
    parse_organ_code,
)
from schemas.finding import Severity
from schemas.text import nfc
from validator.case import DocumentCase, DossierCase, whole
from validator.registry import (
    Hit,
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    on_document,
    on_dossier,
)

_INHERITED = ("FileCode", "Identifier", "OrganId", "FileCatalog", "FileNotation")
_CODE_PARTS = ("OrganId", "FileCatalog", "FileNotation")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
FIRST_YEAR = 1900
LAST_INVENTORY = 9999


@on_dossier("T02-CODE-01")
def agency_codes(dossier: DossierCase) -> Verdict:
    """Identifier and OrganId have the old or the new form."""
    hits = []
    for name in ("Identifier", "OrganId"):
        value = nfc(dossier.record.get(name)).strip()
        if value and parse_organ_code(value) is None:
            words = dossier.field_words(dossier.record, name)
            hits.append(hit(dossier.record.place(name), value=value, **words))
    return hits


@on_dossier("T02-CODE-02")
def file_code(dossier: DossierCase) -> Verdict:
    """FileCode = OrganId.FileCatalog.FileNotation, or a pattern the administrator set.

    ``context.options["filecode_pattern"]`` names fields in braces. Another front part is a note.
    """
    record = dossier.record
    code = _clean(record.get("FileCode"))
    organ, catalog, notation = (_clean(record.get(name)) for name in _CODE_PARTS)
    if not code or not catalog or not notation:
        return not_evaluated("value-missing")
    expected = FileCode(organ_id=organ, catalog=catalog, notation=notation).text
    own = dossier.context.options.get("filecode_pattern", "")
    if code == expected or (own and code == _compose(own, dossier)):
        return ()
    milder: Severity | None = "info" if ends_with_parts(code, catalog, notation) else None
    return [hit(record.place("FileCode"), milder, value=code, expected=expected)]


def _compose(pattern: str, dossier: DossierCase) -> str:
    return _PLACEHOLDER.sub(lambda match: _clean(dossier.record.get(match[1])), pattern)


def _clean(text: str) -> str:
    return nfc(text).strip()


@on_dossier("T02-CODE-03")
def unique_file_code(dossier: DossierCase) -> Verdict:
    """No other row of the transfer carries the same FileCode."""
    code = _clean(dossier.record.get("FileCode"))
    if not code:
        return not_evaluated("value-missing")
    count = dossier.context.transfer_codes.get(code)
    if count is None:
        return not_evaluated("no-transfer-data")
    return [hit(dossier.record.place("FileCode"), value=code, count=count)] if count > 1 else ()


@on_document("T02-CODE-04")
def canonical_file_name(document: DocumentCase) -> Verdict:
    """The main file is named FileCode.ordinal; names are never changed, so this is a note."""
    code = _clean(document.dossier.record.get("FileCode"))
    number = whole(document.record.get("DocOrdinal"))
    main = [item for item in document.files if item.view.role in ("", "chính")]
    if not main:
        return not_applicable("no-file")
    if not code or not number:
        return not_evaluated("value-missing")
    name = nfc(main[0].name)
    parts = parse_file_name(name)
    if parts is not None and parts[:2] == (code, number):
        return ()
    extension = name.rpartition(".")[2] if "." in name else "pdf"
    expected = file_name(code, number, extension=extension)
    return [hit(main[0].place, value=main[0].name, expected=expected)]


@on_dossier("T02-CODE-05")
def year_or_inventory(dossier: DossierCase) -> Verdict:
    """FileCatalog is a year within the dossier's dates, or an inventory number 1-9999.

    ``context.options["fonds_state"]`` = open | closed; unstated, what the register of organs says
    of the fonds; where it says nothing, only a number that looks like a year is held against the
    dates, and then mildly.
    """
    value = dossier.record.get("FileCatalog")
    if not value.strip():
        return not_evaluated("value-missing")
    where, number = dossier.record.place("FileCatalog"), whole(value)
    state = dossier.context.options.get("fonds_state", "") or _registered_state(dossier)
    if number is None or not 1 <= number <= LAST_INVENTORY:
        return [hit(where, value=value)]
    looks_like_year = FIRST_YEAR <= number <= dossier.context.today.year
    if state == "closed" or (not state and not looks_like_year):
        return ()
    if not looks_like_year:
        return [hit(where, value=value)]
    if dossier.start is None or dossier.end is None:
        return not_evaluated("date-missing")
    if dossier.start.year <= number <= dossier.end.year:
        return ()
    return [
        hit(
            where,
            None if state else "warning",
            case="outside",
            value=number,
            start=dossier.start.year,
            end=dossier.end.year,
        )
    ]


def _registered_state(dossier: DossierCase) -> str:
    if dossier.organ is None:
        return ""
    return "closed" if dossier.organ.fonds_closed else "open"


@on_document("T02-META-09")
def inherited_codes(document: DocumentCase) -> Verdict:
    """What a document repeats of its dossier's codes is equal to them."""
    own, parent = document.record, document.dossier.record
    stated = [name for name in _INHERITED if own.get(name).strip() and parent.get(name).strip()]
    if not stated:
        return not_applicable("nothing-to-inherit")
    hits: list[Hit] = []
    for name in stated:
        value, expected = _clean(own.get(name)), _clean(parent.get(name))
        if value != expected:
            words = document.dossier.field_words(own, name)
            hits.append(hit(own.place(name), value=value, expected=expected, **words))
    return hits
