"""Codes of organs, dossiers, files and documents: composed and parsed.

Sources: QCVN 102:2016 (old organ codes), Decisions 20/2020 and 09/2025/QĐ-TTg (new ones), Circular
02/2019/TT-BNV as copied by implementers (FileCode), Decree 30/2020/NĐ-CP Annex I II.3 (numbers).
The composition of FileCode is of medium confidence: P1 is the default, P2 is met in practice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from schemas.errors import HosoError
from schemas.text import nfc

ORGAN_CODE_MAX = 35  # Decision 20/2020/QĐ-TTg (secondary); the Circular's column holds 13
_OLD = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})", re.ASCII)
_NEW = re.compile(r"[A-Z]\d{2}(?:\.[A-Z0-9]{2,3})*", re.ASCII)
_CATALOG = re.compile(r"\d{1,4}", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)
_FILE_NAME = re.compile(r"(.+)\.(\d{1,7})\.([A-Za-z0-9]{1,5})", re.ASCII | re.DOTALL)
_SYMBOL = r"(?:(?P<year>(?:19|20)\d{2})\s*/\s*)?(?P<notation>[^\W\d_][\w&.]*(?:\s*-\s*[\w&.]+)*)"
_NUMBER = re.compile(rf"(?:Số\s*:?\s*)?(?P<number>\d{{1,10}}[a-zA-Z]?)\s*/\s*{_SYMBOL}")
_NOTATION = re.compile(rf"/?\s*{_SYMBOL}")


@dataclass(frozen=True, slots=True)
class OrganCode:
    """An organ's code. ``levels``: most general first, e.g. ("H34", "05", "01").

    The old form writes them in reverse and pads with zeros: ``000.00.12.H23``.
    """

    text: str
    form: Literal["old", "new"]
    levels: tuple[str, ...]


def parse_organ_code(text: str) -> OrganCode | None:
    """The organ code ``text`` is, in its old or new form; None where it is neither."""
    old = _OLD.fullmatch(text)
    if old:
        levels = list(reversed(old.groups()))
        while len(levels) > 1 and not levels[-1].strip("0"):
            levels.pop()
        return OrganCode(text, "old", tuple(levels))
    if len(text) <= ORGAN_CODE_MAX and _NEW.fullmatch(text):
        return OrganCode(text, "new", tuple(text.split(".")))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCode:
    """A dossier's code. Pattern P1 is ``organ_id.catalog.notation``; P2 puts ``prefix.`` before it.

    ``organ_id``: code of the fonds; ``catalog``: year (open fonds) or inventory number (closed
    fonds), 1-4 digits; ``notation``: number and sign of the file plan, e.g. ``01.TH``.
    """

    organ_id: str
    catalog: str
    notation: str
    prefix: str = ""

    @property
    def pattern(self) -> Literal["P1", "P2"]:
        """Which pattern the code follows."""
        return "P2" if self.prefix else "P1"

    @property
    def text(self) -> str:
        """The composed code."""
        return ".".join(p for p in (self.prefix, self.organ_id, self.catalog, self.notation) if p)


def compose_file_code(organ_id: str, catalog: str, notation: str, *, prefix: str = "") -> FileCode:
    """The code of these parts. Raises ``HosoError`` (code-invalid) where a part cannot be one."""
    code = FileCode(organ_id=organ_id, catalog=catalog, notation=notation, prefix=prefix)
    if not organ_id or not notation or _edges(organ_id) or _edges(notation) or _edges(prefix):
        raise HosoError(
            "code-invalid", text=code.text, why="thiếu thành phần", why_en="part missing"
        )
    if not _CATALOG.fullmatch(catalog):
        raise HosoError(
            "code-invalid", text=code.text, why="mục lục số không phải số", why_en="bad catalogue"
        )
    return code


def parse_file_code(text: str, *, organ_id: str = "", prefix: str = "") -> FileCode | None:
    """The parts of a dossier's code; None where they cannot be told.

    With ``organ_id`` (the fonds' code) given the organ is certain, whatever its form; with
    ``prefix`` too the answer is exact. Without them the organ must be of a known form and the
    catalogue a year, else the split would be a guess.
    """
    if prefix:
        head = f"{prefix}.{organ_id}."
        rest = text[len(head) :] if organ_id and text.startswith(head) else ""
        return _after(text, organ_id, rest, prefix) if rest else None
    if organ_id:
        return next(_around(text, organ_id), None)
    old = _OLD.match(text)
    if old and text[old.end() : old.end() + 1] == ".":
        return _after(text, old.group(), text[old.end() + 1 :], "")
    parts = text.split(".")
    for index in range(1, len(parts) - 1):
        organ = ".".join(parts[:index])
        if _YEAR.fullmatch(parts[index]) and _NEW.fullmatch(organ):
            return _after(text, organ, ".".join(parts[index:]), "")
    return None


def ends_with_parts(text: str, catalog: str, notation: str) -> bool:
    """Whether a code ends with ``catalog.notation``, as every accepted pattern does (NFC)."""
    tail = nfc(f"{catalog}.{notation}")
    return bool(catalog and notation) and (nfc(text) == tail or nfc(text).endswith(f".{tail}"))


def file_name(file_code: str, ordinal: int, *, extension: str = "pdf", width: int = 3) -> str:
    """``FileCode.DocOrdinal.pdf``, the name of a document's file (kept by 05/2025/TT-BNV art. 8.1).

    ``width``: digits the ordinal is padded to; three are usual.
    """
    return f"{file_code}.{ordinal:0{width}d}.{extension}"


def parse_file_name(name: str) -> tuple[str, int, str] | None:
    """(FileCode, ordinal, extension) of a canonical file name, or None."""
    match = _FILE_NAME.fullmatch(name)
    return (match.group(1), int(match.group(2)), match.group(3)) if match else None


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Number and notation of a document: ``15/QĐ-SNV``, or with a year ``30/2020/NĐ-CP``."""

    number: str
    notation: str
    year: str = ""

    @property
    def text(self) -> str:
        """The number as it is written."""
        return "/".join(part for part in (self.number, self.year, self.notation) if part)

    @property
    def lead(self) -> str:
        """The first part of the notation: the type's abbreviation, or for letters the organ's."""
        return self.notation.split("-")[0]

    @property
    def key(self) -> str:
        """For comparing: NFC, no case, no leading zeros."""
        return nfc(
            DocumentNumber(self.number.lstrip("0"), self.notation, self.year).text
        ).casefold()


def parse_document_number(text: str) -> DocumentNumber | None:
    """The number in ``text`` (all of it, blanks around the strokes allowed), or None."""
    match = _NUMBER.fullmatch(nfc(text).strip())
    return _document_number(match["number"], match) if match else None


def parse_notation(text: str) -> DocumentNumber | None:
    """A notation that stands by itself (all of ``text``): ``QĐ-SNV``, ``2020/NĐ-CP``, or None.

    The number of what it gives is "".
    """
    match = _NOTATION.fullmatch(nfc(text).strip())
    return _document_number("", match) if match else None


def _document_number(number: str, match: re.Match[str]) -> DocumentNumber:
    notation = re.sub(r"\s*-\s*", "-", match["notation"])
    return DocumentNumber(number, notation, match["year"] or "")


def _around(text: str, organ_id: str) -> Iterator[FileCode]:
    """Every reading of ``text`` with this organ: at its start (P1), else behind a prefix (P2)."""
    if text.startswith(f"{organ_id}."):
        found = _after(text, organ_id, text[len(organ_id) + 1 :], "")
        if found:
            yield found
    inner = f".{organ_id}."
    start = text.find(inner)
    while start > 0:
        found = _after(text, organ_id, text[start + len(inner) :], text[:start])
        if found:
            yield found
        start = text.find(inner, start + 1)


def _after(text: str, organ_id: str, rest: str, prefix: str) -> FileCode | None:
    catalog, _, notation = rest.partition(".")
    if not _CATALOG.fullmatch(catalog) or not notation or _edges(notation) or _edges(prefix):
        return None
    code = FileCode(organ_id=organ_id, catalog=catalog, notation=notation, prefix=prefix)
    return code if code.text == text else None


def _edges(text: str) -> bool:
    return text.startswith(".") or text.endswith(".") or text != text.strip()
