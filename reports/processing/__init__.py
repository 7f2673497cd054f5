"""The report on processing times: who had what to do, what was done in time, what is late."""

from reports.processing.book import processing_book
from reports.processing.counts import FIGURES, listed, processing
from reports.processing.model import Asked, Processing

__all__ = ["FIGURES", "Asked", "Processing", "listed", "processing", "processing_book"]
