"""A dossier said in the names and codes of Circular 05/2025's own XML (``<simpledc>``).

The mapping is the profile's ``official`` names and code lists (circular-02-2019.md §3.2), so
dossiers of either profile can be said. What has no code goes under "Khác", its words into the note.
Nothing is invented: what the Circular asks and nobody stated is named in ``lacking``. The source is
secondary, and this is no METS package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from schemas.coded import code_of
from schemas.profile import EntityProfile, Field, load_profile
from schemas.record import Record
from schemas.vocabulary import load_vocabulary
from schemas.xml_escape import escape, needs_escape

PROFILE = "tt05-2025"
ROOT = "simpledc"
_NOTE = "description"
_FILES: Mapping[str, str] = {"document": "EAD_doc", "photo": "EAD_pic", "audiovisual": "EAD_media"}
_INHERITED = ("Maintenance", "RiskRecovery")  # where a document does not say (see the profile)
_MIXED = "Hỗn hợp"
_ORDINAL = re.compile(r"[0-9]{1,7}")  # as many digits as an archive code has for it


@dataclass(frozen=True, slots=True)
class Said:
    """One record: its file name, its elements in order, names the Circular asks besides."""

    name: str
    elements: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]

    def xml(self) -> bytes:
        """The file. Characters XML cannot carry are escaped as in our own (``_x000B_``)."""
        root = etree.Element(ROOT)
        for name, text in self.elements:
            etree.SubElement(root, name).text = escape(text) if needs_escape(text) else text
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def said(dossier: Record, parts: Sequence[Record]) -> Iterator[Said]:
    """The dossier, then its documents, photographs and recordings, numbered in their order."""
    profile = load_profile(PROFILE)
    own: dict[str, str] = {**_level(parts), **dossier.values}
    yield _said("EAD.xml", profile.entities["dossier"], own)
    for number, part in enumerate(parts, start=1):
        inherited = {name: own[name] for name in _INHERITED if name in own}
        ordinal = part.get("DocOrdinal").strip()
        stated = int(ordinal) if _ORDINAL.fullmatch(ordinal) else 0
        inherited["DocArchiveCode"] = f"{dossier.get('FileCode')}.{stated or number:07d}"
        name = f"{_FILES[part.entity]}_{number:07d}.xml"
        yield _said(name, profile.entities[part.entity], {**inherited, **part.values})


def _level(parts: Sequence[Record]) -> dict[str, str]:
    """The level of reliability of a dossier, where all its documents state theirs."""
    level = common_level(p.get("ConfidenceLevel") for p in parts if p.entity == "document")
    return {"ConfidenceLevel": level} if level else {}


def common_level(levels: Iterable[str]) -> str:
    """The level of a dossier whose documents have these: theirs, else mixed; "" where one lacks."""
    found = set(levels)
    if not found or "" in found:
        return ""
    return found.pop() if len(found) == 1 else _MIXED


def _said(name: str, entity: EntityProfile, values: Mapping[str, str]) -> Said:
    found: dict[str, str] = {}
    words: list[str] = []
    for field in entity.fields:
        text = values.get(field.name, "").strip()
        if not field.official or not text:
            continue
        code = _code(field, text)
        if code:
            found[field.official] = code
        if field.coded and code_of(field, text) == "":
            words.append(f"{field.vi}: {text}")
    if words:
        found[_NOTE] = "; ".join(filter(None, (found.get(_NOTE), *words)))
    lacking = (f.official for f in entity.fields if f.official and f.obligation == "circular")
    return Said(name, tuple(found.items()), tuple(n for n in lacking if n not in found))


def _code(field: Field, text: str) -> str:
    """What the element says: the text, a code of the list, or the code for what is not in it."""
    if not field.coded:
        return text
    others = (t.id for t in load_vocabulary(field.vocabulary).terms if t.more.get("other"))
    return code_of(field, text) or next(others, "")
