"""Scans: which pages are images of paper, and whether they are of the quality asked for."""

from validator.scans import media, quality, readable

__all__ = ["media", "quality", "readable"]
