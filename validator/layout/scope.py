"""Whose form is looked at: administrative documents the office issued itself, their main files."""

from __future__ import annotations

from validator.case import DocumentCase, FileCase, asked_once
from validator.layout.classes import ADMINISTRATIVE, UNKNOWN, class_of
from validator.registry import Skip, not_applicable, not_evaluated
from validator.scans.pages import is_scanned
from validator.signing.signers import direction_of

WRITTEN = ("pdf", "docx")


@asked_once
def out_of_scope(document: DocumentCase) -> Skip | None:
    """Why a document's form is not looked at; None where it is.

    Of another class; received (another organ answers for its form); neither known. A single file
    that no dossier describes is taken for the office's own.
    """
    of = class_of(document).id
    if of != ADMINISTRATIVE:
        return not_evaluated("class-unknown") if of == UNKNOWN else not_applicable("other-class")
    direction = direction_of(document)
    if document.view.alone or direction not in ("in", ""):
        return None
    return not_applicable("received-document") if direction else not_evaluated("direction-unknown")


def unread(item: FileCase) -> Skip | None:
    """Why a file's components are not known; None where they are."""
    if item.facts is None:
        return not_applicable("file-missing")
    if item.facts.format.kind not in WRITTEN:
        return not_applicable("no-written-text")
    if is_scanned(item):
        return not_evaluated("scanned-page")
    if item.anatomy is None or not item.anatomy.main:
        return not_evaluated("lines-not-read")
    return None
