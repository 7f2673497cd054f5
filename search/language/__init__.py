"""The query language: how text is read, and what is made of a query that was read."""

from __future__ import annotations

from search.language.bare import bare
from search.language.mend import mend
from search.language.offers import Offer, organ_offers
from search.language.render import render

__all__ = ["Offer", "bare", "mend", "organ_offers", "render"]
