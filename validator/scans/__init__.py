"""Scans: which pages are images of paper, and whether they are of the quality asked for."""

from validator.scans import quality, readable

__all__ = ["quality", "readable"]
