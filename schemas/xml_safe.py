"""Hardened parsing: no DTD, no entities, no network, no huge nodes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypedDict

from lxml import etree

# What may stand before the root element or a DOCTYPE; possessive, so hostile input cannot make it
# backtrack.
_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)*+"
)


class Hardened(TypedDict):
    """Options of a parser that foreign XML may be given to."""

    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool


HARDENED: Final[Hardened] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}
"""Every parser of ours takes these (a test looks); they stand here once."""


def safe_parser() -> etree.XMLParser:
    """A new parser that resolves nothing and keeps neither comments nor instructions."""
    return etree.XMLParser(
        **HARDENED,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )


def refuse_dtd(data: bytes, fault: Callable[[], Exception]) -> None:
    """Raise ``fault()`` where a document type declaration stands before the root element.

    Only meaningful for UTF-8 text, which is all :func:`safe_parser` reads.
    """
    match = _PROLOG.match(data)
    if match and data[match.end() : match.end() + 9].upper() == b"<!DOCTYPE":
        raise fault()
