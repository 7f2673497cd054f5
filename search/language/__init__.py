"""The query language: how text is read, and what is made of a query that was read."""

from __future__ import annotations

from search.language.bare import bare
from search.language.mend import as_months, mend
from search.language.offers import Offer, organ_offers
from search.language.render import render

__all__ = ["Offer", "as_months", "bare", "mend", "organ_offers", "render"]
