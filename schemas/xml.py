"""The Circular's metadata as XML, out and in (02/2019/TT-BNV art. 10.1b: metadata kept as XML).

``<submission profile="tt02-2019">`` holds records in any order. The Circular's fields stand in the
Circular's namespace; those beyond it in the extension's, inside one block per record that bears
the record's own name: ``<dossier><FileCode/>…<x:dossier><x:Unit/></x:dossier></dossier>``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, cast

from lxml import etree

from schemas import xsd
from schemas.profile import PROFILE_IDS, Field, Profile, load_profile
from schemas.record import RECORD_LISTS, Record, Submission
from schemas.xml_escape import escape, needs_escape
from schemas.xml_read import parse, read

__all__ = ["read", "validate", "write"]

MAX_MESSAGES = 1_000


def write(submission: Submission) -> bytes:
    """The submission as UTF-8 XML; equal submissions give equal bytes.

    Invalid values are written as they are: the archive keeps what it was given, the rules judge.
    Characters XML cannot carry are escaped, and the root says so. Raises ``KeyError`` for a field
    that the profile does not have (a programming fault).
    """
    profile = load_profile(submission.profile)
    records = [record for name in RECORD_LISTS for record in getattr(submission, name)]
    escaped = any(needs_escape(text) for record in records for text in record.values.values())
    root = etree.Element(
        f"{{{profile.namespace}}}{xsd.ROOT}",
        nsmap=cast("dict[str, str]", {None: profile.namespace, "x": profile.extension_namespace}),
        profile=profile.id,
    )
    if escaped:
        root.set(f"{{{profile.extension_namespace}}}{xsd.ESCAPED}", xsd.ESCAPED_VALUE)
    for record in records:
        _write_record(root, record, profile, escaped=escaped)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def validate(data: bytes) -> list[tuple[int, str]]:
    """What the XSD of the profile it declares has against the document: (line, message).

    At most ``MAX_MESSAGES``; [] = valid; a profile that is not known is held against the first.

    Raises ``HosoError`` (xml-unreadable) where it is not well-formed or not allowed.
    """
    root = parse(data, source="")
    declared = root.get("profile")
    schema = xsd.compiled(declared if declared in PROFILE_IDS else PROFILE_IDS[0])
    if schema.validate(root):
        return []
    log = cast("Iterable[Any]", schema.error_log)
    return [(entry.line, entry.message) for entry in islice(log, MAX_MESSAGES)]


def _write_record(root: etree._Element, record: Record, profile: Profile, *, escaped: bool) -> None:
    fields = profile.entities[record.entity].by_name
    unknown = set(record.values) - set(fields)
    if unknown:
        raise KeyError(f"{record.entity}: {sorted(unknown)}")
    given = [item for item in fields.values() if record.values.get(item.name)]
    own = [item for item in given if not item.extension]
    added = [item for item in given if item.extension]
    if xsd.all_own(profile.entities[record.entity]):
        block = etree.SubElement(root, f"{{{profile.extension_namespace}}}{record.entity}")
        _write_fields(block, added, record, profile.extension_namespace, escaped=escaped)
        return
    element = etree.SubElement(root, f"{{{profile.namespace}}}{record.entity}")
    _write_fields(element, own, record, profile.namespace, escaped=escaped)
    if added:
        block = etree.SubElement(element, f"{{{profile.extension_namespace}}}{record.entity}")
        _write_fields(block, added, record, profile.extension_namespace, escaped=escaped)


def _write_fields(
    parent: etree._Element,
    fields: Iterable[Field],
    record: Record,
    namespace: str,
    *,
    escaped: bool,
) -> None:
    for item in fields:
        text = record.values[item.name]
        etree.SubElement(parent, f"{{{namespace}}}{item.name}").text = (
            escape(text) if escaped else text
        )
