"""A dossier, and one document of it, gathered for the API and the pages alike."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from validator.catalogue import Catalogue as Rules
from web.api import PREFIX
from web.found import told
from web.shelf import Folder, Row


def file_link(dossier: str, path: str) -> str:
    """The address of a file: its dossier and logical path, whatever characters they hold."""
    return f"{PREFIX}/file?{urlencode({'dossier': dossier, 'path': path})}"


def dossier_of(folder: Folder, rules: Rules) -> dict[str, Any]:
    """Everything of a dossier that may be seen; keys of ``web.answers.DossierAnswer``."""
    return {
        "dossier": folder.head(),
        "documents": folder.documents(),
        "media": folder.media(),
        "files": [_addressed(row) for row in folder.files()],
        "signatures": folder.signatures(),
        "findings": told(folder.findings(), rules),
    }


def document_of(folder: Folder, name: str, rules: Rules) -> dict[str, Any]:
    """One document, photo or recording; keys of ``web.answers.DocumentAnswer``.

    Raises ``HosoError`` not-found.
    """
    entry = f"{folder.id}#{name}"
    thing = _thing(folder, entry, name)
    files = [_addressed(row) for row in folder.files() if entry in row["entries"]]
    paths = {row["path"] for row in files}
    found = [row for row in folder.findings() if row["entry"] == entry]
    return {
        "entry": entry,
        "kind": thing.get("kind", "document"),
        "dossier": folder.id,
        "title": folder.row["title"] if folder.id in folder.seen else "",
        "metadata": thing["metadata"],
        "files": files,
        "signatures": [row for row in folder.signatures() if row["path"] in paths],
        "findings": told(found, rules),
        "row": thing,
    }


def _thing(folder: Folder, entry: str, name: str) -> Row:
    media = next((row for row in folder.media() if row["entry"] == entry), None)
    return media or folder.document(name)


def _addressed(row: Row) -> Row:
    return {**row, "url": file_link(row["object_id"], row["path"])}
