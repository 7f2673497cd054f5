"""Messages built here: the parts of one, in any namespace, order and spelling."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from evidence.exchange.read import read_message

CORPORA = Path(__file__).parents[3] / "shared" / "corpora" / "edxml"
PDF = b"%PDF-1.7\n%%EOF\n"
CURRENT = "http://www.mic.gov.vn/TBT/QCVN_102_2016"

HEADER: dict[str, Any] = {
    "From": {"OrganId": "H34.05", "OrganName": "Sở Nội vụ tỉnh Kon Tum"},
    "To": {"OrganId": "H34", "OrganName": "UBND tỉnh Kon Tum"},
    "DocumentId": "H34.05,2025/03/21,123/SNV-VP",
    "Code": {"CodeNumber": "123", "CodeNotation": "SNV-VP"},
    "PromulgationInfo": {"Place": "Kon Tum", "PromulgationDate": "2025/03/21"},
    "DocumentType": {"Type": "18", "TypeName": "Công văn"},
    "Subject": "Về việc nộp lưu hồ sơ năm 2024",
    "SignerInfo": {"Position": "Giám đốc", "FullName": "Nguyễn Văn An"},
    "OtherInfo": {"Priority": "0", "PageAmount": "2"},
}
TRACE: dict[str, Any] = {
    "TraceHeader": {"OrganId": "H34.05", "Timestamp": "2025/03/21 08:00:00"},
    "Bussiness": {"BussinessDocType": "0", "StaffInfo": {"Staff": "Trần Thị Bình"}},
}
STATUS: dict[str, Any] = {
    "From": {"OrganId": "H34", "OrganName": "UBND tỉnh Kon Tum"},
    "ResponseFor": {"OrganId": "H34.05", "DocumentId": HEADER["DocumentId"], "Code": "123/SNV-VP"},
    "StatusCode": "03",
    "Description": "Đã tiếp nhận",
    "Timestamp": "2025/03/21 09:30:00",
}


def markup(tree: dict[str, Any], prefix: str = "") -> str:
    """Nested dictionaries as elements; a list is the same element several times."""
    parts: list[str] = []
    for name, value in tree.items():
        for one in value if isinstance(value, list) else [value]:
            inner = markup(one, prefix) if isinstance(one, dict) else escape(str(one))
            parts.append(f"<{prefix}{name}>{inner}</{prefix}{name}>")
    return "".join(parts)


def message(
    header: dict[str, Any] = HEADER,
    trace: dict[str, Any] | None = TRACE,
    files: dict[str, bytes] | None = None,
    *,
    namespace: str = CURRENT,
    prefix: str = "edXML:",
) -> bytes:
    """A message as the libraries write it; ``files``: name -> content of its attachments."""
    held = files or {}
    references = [
        {"ContentId": f"cid:{n}", "ContentType": "application/zip", "AttachmentName": name}
        for n, name in enumerate(held, 1)
    ]
    attachments = [
        {
            "ContentId": f"cid:{n}",
            "AttachmentName": name,
            "ContentTransferEncoded": base64.b64encode(data).decode(),
        }
        for n, (name, data) in enumerate(held.items(), 1)
    ]
    parts: dict[str, Any] = {"MessageHeader": header}
    if trace is not None:
        parts["TraceHeaderList"] = trace
    envelope = {
        "edXMLEnvelope": {
            "edXMLHeader": parts,
            "edXMLBody": {"edXMLManifest": {"Reference": references}},
        },
        "AttachmentEncoded": {"Attachment": attachments},
    }
    declared = f'xmlns="{namespace}" xmlns:edXML="{namespace}"'
    body = f"<edXML {declared}>{markup(envelope, prefix)}</edXML>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()


def status(**changes: Any) -> bytes:
    """A status message; ``None`` leaves an element out."""
    header = {name: value for name, value in {**STATUS, **changes}.items() if value is not None}
    return message(header, None)


def facts_of(folder: Path, data: bytes) -> dict[str, Any]:
    path = folder / "m.edxml"
    path.write_bytes(data)
    return read_message(path)


def fields_of(facts: dict[str, Any]) -> dict[str, str]:
    return {path: value for path, value, _ in facts["fields"]}


def codes_of(facts: dict[str, Any]) -> list[str]:
    return [odd["code"] for odd in facts["oddities"]]


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return buffer.getvalue()
