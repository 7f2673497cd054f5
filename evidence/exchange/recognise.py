"""Whether a file is a message of the document exchange: told by its first bytes."""

from __future__ import annotations

import codecs
import re

from evidence.exchange.terms import terms

MESSAGE = "edxml"  # the kind (``FormatFacts.kind``) of a message
TEXTS = frozenset({"xml", "text", "other"})  # kinds that may turn out to be one
_ELEMENT = re.compile(r"<(?:[\w.-]{1,80}:)?([\w.-]{1,80})[\s/>]")
_HEADER = re.compile(r"<(?:[\w.-]{1,80}:)?messageheader[\s>]", re.IGNORECASE)
_KEYS = ('"messageheader"', "header_messageheader_")
_STATUS_KEYS = ("responsefor", "statuscode")
_MARKS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_message(head: bytes) -> bool:
    """Whether ``head``, the first bytes of a file (``limits.HEAD``), begins a message."""
    text = head.decode("utf-16" if head[:2] in _MARKS_16 else "utf-8-sig", "replace")
    start = text.lstrip()
    if start.startswith("{"):
        return _is_json(text.lower())
    known = terms()
    for element in _ELEMENT.finditer(text):
        local = element[1].lower()
        if local in known.roots:
            return True
        return local == known.soap_root and "edxml" in text.lower() and bool(_HEADER.search(text))
    return False


def _is_json(lower: str) -> bool:
    return any(key in lower for key in _KEYS) or all(key in lower for key in _STATUS_KEYS)
