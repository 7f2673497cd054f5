"""Signatures in XML (W3C XMLDSig 1.1, XAdES) and in packages signed by parts (OOXML, ODF).

Own reading on expat: what is digested must be the tree that was looked at, with prefixes and
namespace declarations as they stand, which lxml does not keep for a part of a document.
"""

from __future__ import annotations

from evidence.signature.xmlsig.collect import (
    collect_package_signatures,
    collect_xml_signatures,
    package_family,
)

__all__ = ["collect_package_signatures", "collect_xml_signatures", "package_family"]
