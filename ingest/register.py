"""From the documents of a package to its rows in the catalogue."""

from __future__ import annotations

from archive.catalogue import Catalogue, CatalogueRows
from ingest.documents import AipDocuments
from ingest.entries import entries
from ingest.projection import project
from search.entry import entry_key


def register(catalogue: Catalogue, docs: AipDocuments, oid: str, version: str) -> None:
    """Write the catalogue rows of one object."""
    catalogue.replace_dossier(rows_of(docs, oid, version))


def rows_of(docs: AipDocuments, oid: str, version: str) -> CatalogueRows:
    """The catalogue rows of one AIP version, with the keys of its index entries."""
    rows = project(docs, object_id=oid, version=version)
    return CatalogueRows(
        dossier=rows["dossier"][0],
        fonds=rows["fonds"][0] if rows["fonds"] else {},
        documents=rows["document"],
        files=rows["file"],
        signatures=rows["signature"],
        findings=rows["finding"],
        results=rows["result"],
        entries=[
            {
                "id": entry.id,
                "object_id": oid,
                "entry_key": entry_key(entry),
                "access": entry.label,
                "access_unit": entry.label_unit,
            }
            for entry in entries(docs, object_id=oid)
        ],
    )
