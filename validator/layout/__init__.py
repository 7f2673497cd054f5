"""The form of documents after Decree 30: encoding, paper, and the components on the page."""

from validator.layout import copies, encoding, form, paper
from validator.layout.form import FORM_RULES

ENCODING, PAPER = ("F-005",), ("F-001",)

__all__ = ["ENCODING", "FORM_RULES", "PAPER", "copies", "encoding", "form", "paper"]
