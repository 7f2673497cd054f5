"""Reading of scans by Tesseract: pages to pixels, pixels to words with place and confidence.

What it gives is no fact of the bytes: another version of the program reads otherwise. It is kept
beside the facts, with the engine that read it, and never made again by a rebuild (docs/adr/0013).
"""

from __future__ import annotations

from evidence.ocr.engine import LANGUAGE, PACKAGES
from evidence.ocr.read import IMAGE_KINDS

__all__ = ["IMAGE_KINDS", "LANGUAGE", "PACKAGES"]
