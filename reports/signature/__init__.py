"""The report on the check of digital signatures: eight items, reasons, and the same as a standard.

Circular TT 15/2025/TT-BKHCN, Điều 6 (2.3) and Annex II say what a verifier must show.
"""

from __future__ import annotations

from reports.signature.build import signature_report
from reports.signature.etsi import as_etsi
from reports.signature.model import Picture, Pictures, SignatureReport, SignedFile
from reports.signature.page import as_html
from reports.signature.printed import as_pdf

__all__ = [
    "Picture",
    "Pictures",
    "SignatureReport",
    "SignedFile",
    "as_etsi",
    "as_html",
    "as_pdf",
    "signature_report",
]
