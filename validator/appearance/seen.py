"""The signatures of a file as a person sees them, and whose each is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from schemas.clock import from_iso, office_date
from schemas.text import nfc
from validator.case import DocumentCase, FileCase
from validator.names import organ_words, within
from validator.signature.parties import Party, party_of
from validator.signature.value import value_table
from validator.signature.visible import begins_as_copy
from validator.signing.signers import copy_symbol, type_of

_FONDS_OF = re.compile(r"^phông(?:\s+lưu\s+trữ)?\s+", re.IGNORECASE)
_HOME = ("", "VN")  # countries of certificates the decree is about


@dataclass(frozen=True)
class Seen:
    """One signature: its facts, whose it is."""

    item: Mapping[str, Any]
    party: Party

    @property
    def look(self) -> Mapping[str, Any] | None:
        """Its appearance; None where nothing is seen."""
        found: Mapping[str, Any] | None = self.item["appearance"]
        return found

    @property
    def subject(self) -> Mapping[str, str]:
        """The subject of its certificate."""
        found: Mapping[str, str] = (self.item.get("signer_facts") or {}).get("subject", {})
        return found

    @property
    def unread(self) -> bool:
        """Whether its appearance could not be read (whole)."""
        return bool(self.look and self.look["error"])

    @cached_property
    def runs(self) -> list[Mapping[str, Any]]:
        """Its pieces of text, those without a letter left out."""
        return [run for run in (self.look or {}).get("text", ()) if run["text"].strip()]

    @cached_property
    def text(self) -> str:
        """All its text on one line."""
        return " ".join(" ".join(run["text"].split()) for run in self.runs)

    @cached_property
    def image(self) -> Mapping[str, Any] | None:
        """Its largest image that shows anything, None where it has none."""
        images = [i for i in (self.look or {}).get("images", ()) if i["hue"] != "white"]
        return max(images, key=lambda i: _area(i["box"]), default=None)

    def drawn(self, hue: str) -> bool:
        """Whether lines or fills of this hue are drawn."""
        return any(shape["hue"] == hue for shape in (self.look or {}).get("shapes", ()))

    @property
    def is_copy(self) -> bool:
        """Whether its text begins as an electronic copy's (sao y, sao lục, trích sao)."""
        return begins_as_copy(self.text)

    @property
    def is_seal(self) -> bool:
        """Whether it shows an image alone, without text of its own: what a seal looks like."""
        return self.image is not None and not self.text

    @cached_property
    def day(self) -> date | None:
        """The office day it was made: by its time stamp, else as it claims."""
        told = self.item.get("stamp_time") or self.item.get("claimed_time")
        return office_date(from_iso(told)) if told else None


def _area(box: list[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def signatures_of(item: FileCase) -> list[Seen] | None:
    """The signatures of a PDF in their order; None where their looks are not known.

    Document time stamps, superseded ones and those under certificates of other countries are left
    out: the decree is not about them.
    """
    facts = item.facts.signatures if item.facts else None
    if facts is None:
        return None
    wanted = [i for i in facts["items"] if i["kind"] == "signature" and not i.get("superseded")]
    if any("appearance" not in one for one in wanted):
        return None
    subjects = [(one, (one.get("signer_facts") or {}).get("subject", {})) for one in wanted]
    return [Seen(one, party_of(s)) for one, s in subjects if s.get("c", "") in _HOME]


def is_stated_copy(document: DocumentCase) -> bool:
    """Whether the metadata say it is an electronic copy, by its type or its number; one on paper
    was scanned, and the signature on it is the digitising organ's.
    """
    by_type = type_of(document) in value_table()["copy_types"]
    return (by_type or copy_symbol(document)) and not document.on_paper


def organ_names(document: DocumentCase) -> list[str]:
    """Names of the issuing organ and of the fonds."""
    fonds = document.dossier.view.fonds
    names = (document.record.get("OrganName"), fonds.get("FondName") if fonds else "")
    return [_FONDS_OF.sub("", nfc(name).strip()) for name in names if name.strip()]


def names_organ(text: str, names: list[str]) -> bool:
    """Whether the text holds one of the names, short names spelled out."""
    told = organ_words(text)
    return any(within(organ_words(name), told) for name in names if name)
