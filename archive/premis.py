"""PREMIS 3.0: what was done to a dossier, as XML a stranger can read.

Elements and their order follow the PREMIS 3.0 data dictionary. Identifiers are uuid5 of the
transfer, so that the same intake gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from schemas.clock import iso
from schemas.xml_safe import HARDENED

NAMESPACE = "http://www.loc.gov/premis/v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PRONOM = re.compile(r"(x-)?fmt/\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisFile:
    """A payload file. ``path`` below ``data/``; ``format_key``: PRONOM id or ""."""

    path: str
    sha256: str
    size: int
    format_name: str = ""
    format_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened (a term of the PREMIS event types), its outcome and detail.

    ``at`` and ``agent`` default to those of the document.
    """

    type: str
    outcome: str
    detail: str = ""
    at: datetime | None = None
    agent: str = ""


def premis_xml(
    *,
    object_id: str,
    transfer_id: str,
    at: datetime,
    agent: str,
    files: Sequence[PremisFile],
    events: Sequence[Event],
) -> bytes:
    """The PREMIS document of one version: the dossier, its files, the events, who acted.

    ``at``: the instant of the ledger; ``agent``: the operator. Characters XML cannot hold are
    written as percent-encoded UTF-8. Equal arguments give equal bytes.
    """
    spaces: Any = {None: NAMESPACE, "xsi": XSI}
    root = etree.Element(f"{{{NAMESPACE}}}premis", nsmap=spaces, version="3.0")
    agents = list(dict.fromkeys(event.agent or agent for event in events)) or [agent]
    marks = [_uuid(transfer_id, object_id, "event", str(n), e.type) for n, e in enumerate(events)]
    _dossier(root, object_id, files, marks)
    for file in files:
        _file(root, object_id, file)
    for mark, event in zip(marks, events, strict=True):
        _event(root, mark, event, event.at or at, event.agent or agent, object_id)
    for name in agents:
        _agent(root, name)
    return _written(root)


def with_event(
    data: bytes, event: Event, *, object_id: str, transfer_id: str, at: datetime, agent: str
) -> bytes:
    """The PREMIS document ``data``, which :func:`premis_xml` wrote, with one more event.

    Arguments as there. Raises ``lxml.etree.XMLSyntaxError`` where it is no XML.
    """
    parser = etree.XMLParser(**HARDENED, remove_blank_text=True)
    root = etree.fromstring(data, parser)
    events = root.findall(f"{{{NAMESPACE}}}event")
    mark = _uuid(transfer_id, object_id, "event", str(len(events)), event.type)
    _link_event(root[0], mark)
    _event(root, mark, event, event.at or at, event.agent or agent, object_id)
    (events[-1] if events else root[-1]).addnext(root[-1])  # events come before agents
    known = {node.text for node in root.iter(f"{{{NAMESPACE}}}agentName")}
    if (event.agent or agent) not in known:
        _agent(root, event.agent or agent)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _dossier(
    root: etree._Element, object_id: str, files: Iterable[PremisFile], marks: Iterable[str]
) -> None:
    node = _typed(root, "intellectualEntity")
    _identifier(node, "objectIdentifier", "URN", object_id)
    for file in files:
        part = _add(node, "relationship")
        _add(part, "relationshipType", "structural")
        _add(part, "relationshipSubType", "has part")
        related = _add(part, "relatedObjectIdentifier")
        _add(related, "relatedObjectIdentifierType", "URN")
        _add(related, "relatedObjectIdentifierValue", _file_id(object_id, file))
    for mark in marks:
        _link_event(node, mark)


def _link_event(node: etree._Element, mark: str) -> None:
    linked = _add(node, "linkingEventIdentifier")
    _add(linked, "linkingEventIdentifierType", "UUID")
    _add(linked, "linkingEventIdentifierValue", mark)


def _file(root: etree._Element, object_id: str, file: PremisFile) -> None:
    node = _typed(root, "file")
    _identifier(node, "objectIdentifier", "URN", _file_id(object_id, file))
    traits = _add(node, "objectCharacteristics")
    fixity = _add(traits, "fixity")
    _add(fixity, "messageDigestAlgorithm", "SHA-256")
    _add(fixity, "messageDigest", file.sha256)
    _add(traits, "size", str(file.size))
    _format(_add(traits, "format"), file)
    _add(node, "originalName", file.path)


def _format(node: etree._Element, file: PremisFile) -> None:
    designation = _add(node, "formatDesignation")
    _add(designation, "formatName", file.format_name or "unknown")
    if _PRONOM.fullmatch(file.format_key):
        registry = _add(node, "formatRegistry")
        _add(registry, "formatRegistryName", "PRONOM")
        _add(registry, "formatRegistryKey", file.format_key)


def _event(
    root: etree._Element, mark: str, event: Event, at: datetime, agent: str, object_id: str
) -> None:
    node = _add(root, "event")
    _identifier(node, "eventIdentifier", "UUID", mark)
    _add(node, "eventType", event.type)
    _add(node, "eventDateTime", iso(at))
    if event.detail:
        _add(_add(node, "eventDetailInformation"), "eventDetail", event.detail)
    _add(_add(node, "eventOutcomeInformation"), "eventOutcome", event.outcome)
    linked = _add(node, "linkingAgentIdentifier")
    _add(linked, "linkingAgentIdentifierType", "UUID")
    _add(linked, "linkingAgentIdentifierValue", _uuid("agent", agent))
    about = _add(node, "linkingObjectIdentifier")
    _add(about, "linkingObjectIdentifierType", "URN")
    _add(about, "linkingObjectIdentifierValue", object_id)


def _agent(root: etree._Element, name: str) -> None:
    node = _add(root, "agent")
    _identifier(node, "agentIdentifier", "UUID", _uuid("agent", name))
    _add(node, "agentName", name)
    _add(node, "agentType", "person")


def _identifier(node: etree._Element, name: str, kind: str, value: str) -> None:
    identifier = _add(node, name)
    _add(identifier, f"{name}Type", kind)
    _add(identifier, f"{name}Value", value)


def _typed(root: etree._Element, kind: str) -> etree._Element:
    node = _add(root, "object")
    node.set(f"{{{XSI}}}type", kind)
    return node


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    node = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text is not None:
        node.text = _NO_XML.sub(_percent, text)
    return node


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogateescape"))


def _file_id(object_id: str, file: PremisFile) -> str:
    return f"urn:uuid:{_uuid(object_id, file.path)}"


def _uuid(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, "\n".join(("hoso", *parts))))
