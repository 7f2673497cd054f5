"""Planted departures that are not told of a file judged for itself, and why.

A row that is told again must go (``test_planted``); ``docs/layout-agreement.md`` shows the table.
"""

from __future__ import annotations

UNTOLD = {
    ("F-005", "VNI text", "pdf"): "one sentence is less than the ten words that count",
    ("F-005", "VNI text", "docx"): "one sentence is less than the ten words that count",
    ("F-005", "a private character", "docx"): "one letter is less than the ten words that count",
    ("F-005", "no ToUnicode", "pdf"): "no text, so no day and no law",
    ("F-010", "size 13.5", "pdf"): "it needs two lines there, the motto is not under it",
    ("F-021", "line off the middle", "docx"): "where a line of a DOCX is drawn is not known",
    ("F-068", "one at the left", "pdf"): "the one paragraph has one full line",
    ("F-083", "a plus", "pdf"): "what follows a plus is a list below a recipient",
    ("F-083", "a plus", "docx"): "what follows a plus is a list below a recipient",
    ("F-110", "no organ", "pdf"): "the parent is taken for the organ and told as not bold",
    ("F-110", "no organ", "docx"): "the parent is taken for the organ and told as not bold",
    ("F-100", "another urgency", "pdf"): "the metadata say which one is right",
    ("F-100", "another urgency", "docx"): "the metadata say which one is right",
    ("F-101", "another mark", "pdf"): "the metadata say which one is right",
    ("F-101", "another mark", "docx"): "the metadata say which one is right",
}
