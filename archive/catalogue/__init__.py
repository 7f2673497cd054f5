"""The catalogue: derived from the storage root, dropped and rebuilt when its schema changes."""

from __future__ import annotations

from archive.catalogue.rows import CatalogueRows
from archive.catalogue.store import Catalogue, schema_fingerprint

__all__ = ["Catalogue", "CatalogueRows", "schema_fingerprint"]
