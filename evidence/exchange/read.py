"""All facts of an exchange message, and the bytes of what it carries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from evidence import formats
from evidence.exchange.header import Field, header_fields
from evidence.exchange.limits import MAX_ATTACHMENTS, MAX_MESSAGE_BYTES, MAX_NAME, MAX_VALUE
from evidence.exchange.markup import UnreadableError, read_markup
from evidence.exchange.node import Node, Oddities
from evidence.exchange.notation import read_notation
from evidence.exchange.payload import Inner, Payload, decode
from evidence.exchange.runs import Cut
from evidence.exchange.terms import terms

VERSION = 1
_CID = "cid:"
_PARTS = {
    "envelope": ("edXMLEnvelope", "Envelope"),
    "header": ("edXMLHeader", "Header"),
    "message_header": ("MessageHeader",),
    "trace": ("TraceHeaderList",),
    "body": ("edXMLBody", "Body"),
    "manifest": ("edXMLManifest", "Manifest"),
}
_SHORT = 3 * MAX_NAME


def read_message(path: Path) -> dict[str, Any]:
    """Facts of the message at ``path``; they depend on its bytes alone.

    ``{version, carrier: xml | json, root, namespace, parts, kind, fields: [[path, value, line]],
    manifest, attachments, oddities: [{code, line, detail}]}``. ``kind``: new | revocation | update
    | replacement | status | unknown. ``parts``: which parts of the skeleton are there. Each
    attachment: ``{name, content_id, cid, type, description, line, size, sha256, kind, zipped,
    fault, files}``, ``files`` being itself or what its zip holds (name, size, sha256, kind).
    Codes of faults and oddities: ``data/message.json``. Never raises for what the bytes hold;
    ``OSError`` of reading is raised.
    """
    odd = Oddities()
    opened = _open(path, odd)
    if opened is None:
        return _facts("", Node(local=""), None, odd)
    return _facts(*opened, odd)


def attached_files(path: Path) -> Iterator[tuple[int, int, Inner]]:
    """(its attachment, its number in it, both from 1, the file) of every file the message carries,
    in the order of the facts.
    """
    opened = _open(path, Oddities())
    if opened is not None:
        _, root, cut = opened
        for attachment, node in enumerate(_attachments(root, Oddities()), start=1):
            inner = _payload(node, cut).files(_name_of(node))
            yield from ((attachment, number, one) for number, one in enumerate(inner, start=1))


def attached_op(path: str, most: int) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Op ``attached``: frames ``{attachment, file}`` with the bytes, of ``most`` files at most."""
    for attachment, number, one in islice(attached_files(Path(path)), most):
        yield {"attachment": attachment, "file": number}, one.data


def _open(path: Path, odd: Oddities) -> tuple[str, Node, Cut | None] | None:
    """(carrier, tree, runs), None where nothing of it can be read."""
    if path.stat().st_size > MAX_MESSAGE_BYTES:
        odd.add("too-large")
        return None
    data = path.read_bytes()
    try:
        if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            return "json", read_notation(data, odd), None
        return "xml", *read_markup(data, odd)
    except UnreadableError as error:
        odd.add(str(error), 1)
        return None


def _facts(carrier: str, root: Node, cut: Cut | None, odd: Oddities) -> dict[str, Any]:
    fields = header_fields(root, cut, odd)
    manifest = [_reference(node, odd) for node in _references(root)]
    attachments = [_attachment(node, cut, odd) for node in _attachments(root, odd)]
    header = root.find("MessageHeader")
    namespace = (header or root).namespace
    if carrier == "xml":
        _namespace(namespace, root.line, odd)
    for stated in (*manifest, *attachments):
        _differs(stated, {one["content_id"]: one for one in attachments}, odd)
    return {
        "version": VERSION,
        "carrier": carrier,
        "root": root.local[:MAX_NAME],
        "namespace": namespace[:_SHORT],
        "parts": sorted(name for name, of in _PARTS.items() if root.find(*of) is not None),
        "kind": _kind(fields, odd),
        "fields": [list(field) for field in fields],
        "manifest": manifest,
        "attachments": attachments,
        "oddities": odd.listed,
    }


def _namespace(uri: str, line: int, odd: Oddities) -> None:
    known = terms().namespaces.get(uri)
    if known is None:
        odd.add("namespace-unknown", line, uri)
    elif not known:
        odd.add("namespace-older", line, uri)


def _kind(fields: list[Field], odd: Oddities) -> str:
    said = {path: value.strip() for path, value, _ in fields}
    if "StatusCode" in said:
        return "status"
    business = said.get("Bussiness.BussinessDocType")
    if business:
        return terms().business.get(business, "unknown")
    if not said:
        return "unknown"
    odd.add("no-business-type")
    return "new"


def _references(root: Node) -> list[Node]:
    """Entries of the manifest; of the flat envelope the attachments stand in it themselves."""
    manifest = root.find("edXMLManifest", "Manifest")
    found = [node for node in manifest.walk() if node.name == "Reference"] if manifest else []
    return found[:MAX_ATTACHMENTS]


def _attachments(root: Node, odd: Oddities) -> list[Node]:
    found = [node for node in root.walk() if node.name == "Attachment"]
    if len(found) > MAX_ATTACHMENTS:
        odd.add("cut", found[MAX_ATTACHMENTS].line, "attachments")
    return found[:MAX_ATTACHMENTS]


def _reference(node: Node, odd: Oddities) -> dict[str, Any]:
    written = _said(node, "ContentId") or node.attributes.get("href", "").strip()
    if written and not written.startswith(_CID):
        odd.add("cid-missing", node.line, written)
    return {
        "name": _name_of(node),
        "content_id": written.removeprefix(_CID)[:_SHORT],
        "cid": written.startswith(_CID),
        "type": _said(node, "ContentType")[:MAX_NAME],
        "description": _said(node, "Description")[:_SHORT],
        "line": node.line,
    }


def _said(node: Node, name: str) -> str:
    child = node.first(name)
    return child.text if child is not None else ""


def _name_of(node: Node) -> str:
    return _said(node, "AttachmentName")[:MAX_VALUE]


def _attachment(node: Node, cut: Cut | None, odd: Oddities) -> dict[str, Any]:
    payload = _payload(node, cut)
    name = _name_of(node)
    if payload.fault and payload.fault != "payload-elsewhere":
        odd.add(payload.fault, node.line, name)
    whole = Inner(name, payload.data).as_dict() if payload.data else _NOTHING
    return {
        **_reference(node, odd),
        **{key: whole[key] for key in ("size", "sha256", "kind")},
        "zipped": payload.zipped,
        "fault": payload.fault,
        "files": [inner.as_dict() for inner in payload.files(name)],
    }


_NOTHING = {"size": 0, "sha256": "", "kind": ""}


def _payload(node: Node, cut: Cut | None) -> Payload:
    holder = node.first(*terms().payloads)
    if holder is None:  # the files of a JSON request travel beside it
        return decode(None) if cut else Payload(fault="payload-elsewhere")
    return decode(cut.expand(holder.text) if cut else holder.text.encode("utf-8", "replace"))


def _differs(stated: dict[str, Any], held: dict[str, dict[str, Any]], odd: Oddities) -> None:
    """Note a stated type that is another than the content's."""
    found = held.get(stated["content_id"], stated)
    said, kind = formats.kind_of_mime(stated["type"]), found.get("kind", "")
    if said and kind and said != kind:
        odd.add("type-differs", stated["line"], f"{stated['type']}: {kind}")
