"""The report as XML after ETSI TS 119 102-2 V1.4.1 (namespace 19102/v1.4.1).

One SignatureValidationReport per signature; certificates are ValidationObjects they refer to. The
report itself is not signed.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from reports.signature.model import FileRow, SignatureReport, SignatureRow, SignedFile
from reports.signature.wording import held
from validator.signature.policy import policy_sha256

VR = "http://uri.etsi.org/19102/v1.4.1#"
DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
_CODES = "urn:etsi:019102"
_VALIDATION_PROCESS = f"{_CODES}:validationprocess:LTVM"
_CONSTRAINT = "urn:hoso:signature-step:"
_TRUST_POLICY = "urn:hoso:signature-policy:"
_DIGESTS = {  # RFC 9231, RFC 6931
    "sha1": "http://www.w3.org/2000/09/xmldsig#sha1",
    "sha224": "http://www.w3.org/2001/04/xmldsig-more#sha224",
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha384": "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
    "sha3_256": "http://www.w3.org/2007/05/xmldsig-more#sha3-256",
    "sha3_384": "http://www.w3.org/2007/05/xmldsig-more#sha3-384",
    "sha3_512": "http://www.w3.org/2007/05/xmldsig-more#sha3-512",
}
_STATUS = {"good": "applied", "bad": "applied", "unknown": "disabled"}
_MAIN = {
    "TOTAL-PASSED": "total-passed",
    "INDETERMINATE": "indeterminate",
    "TOTAL-FAILED": "total-failed",
}
_STEP = {"good": "passed", "bad": "failed", "unknown": "indeterminate"}
_POE_TYPE = f"{_CODES}:poetype:validation"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # §2.2


class EmptyReportError(ValueError):
    """The standard knows no report without a signature."""


def as_etsi(report: SignatureReport, signed: Mapping[str, SignedFile]) -> bytes:
    """The XML, UTF-8 with declaration. ``signed``: the files of the report by path.

    Raises :class:`EmptyReportError` where no file holds a signature.
    """
    if not report.rows:
        raise EmptyReportError
    root = etree.Element(_vr("ValidationReport"), nsmap={"vr": VR, "ds": DS, "xades": XADES})
    certificates = _certificates(signed)
    for number, (file, row) in enumerate(report.rows, 1):
        item = held(signed[file.path].facts, row.number)
        _signature(root, report, file, row, item, certificates, number)
    _objects(root, certificates, report.checked_at)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _certificates(signed: Mapping[str, SignedFile]) -> dict[str, str]:
    """SHA-256 -> base64 DER of every certificate the files carry, in the order of digests."""
    found: dict[str, str] = {}
    for one in signed.values():
        found.update((one.facts or {}).get("certificates", {}))
    return dict(sorted(found.items()))


def _signature(
    root: Any,
    report: SignatureReport,
    file: FileRow,
    row: SignatureRow,
    item: Mapping[str, Any],
    certificates: Mapping[str, str],
    number: int,
) -> None:
    made = _add(root, "SignatureValidationReport")
    _identifier(made, file, row, number)
    _constraints(made, report, row)
    times = _add(made, "ValidationTimeInfo")
    _add(times, "ValidationTime", report.checked_at)
    best = _add(times, "BestSignatureTime")
    _add(best, "POETime", row.verdict.best_time or report.checked_at)
    _add(best, "TypeOfProof", _POE_TYPE)
    _document(made, item)
    _attributes(made, row, item)
    signer = str(item.get("signer") or "")
    if signer in certificates:
        information = _add(made, "SignerInformation")
        _refer(information, "SignerCertificate", signer)
        _add(information, "Signer", row.verdict.signer or row.heading)
    process = _add(made, "SignatureValidationProcess")
    _add(process, "SignatureValidationProcessID", _VALIDATION_PROCESS)
    _status(made, row, certificates)


def _identifier(made: Any, file: FileRow, row: SignatureRow, number: int) -> None:
    identifier = _add(made, "SignatureIdentifier", id=f"S-{number}")
    _add(identifier, "HashOnly", "false")
    _add(identifier, "DocHashOnly", "false")
    _add(identifier, "DAIdentifier", f"{file.path}#{row.number}")


def _constraints(made: Any, report: SignatureReport, row: SignatureRow) -> None:
    """The ten steps as validation constraints, each with its outcome."""
    constraints = _add(made, "ValidationConstraintsEvaluationReport")
    policy = _add(constraints, "SignatureValidationPolicy")
    identifier = _add(policy, "SignaturePolicyIdentifier")
    chosen = etree.SubElement(identifier, f"{{{XADES}}}SignaturePolicyId")
    name = etree.SubElement(chosen, f"{{{XADES}}}SigPolicyId")
    etree.SubElement(name, f"{{{XADES}}}Identifier").text = _TRUST_POLICY + report.policy
    held_digest = etree.SubElement(chosen, f"{{{XADES}}}SigPolicyHash")
    _digest(held_digest, policy_sha256(), "sha256")
    _add(policy, "PolicyName", f"{report.policy}; trust {report.trust or '-'}")
    for step, reason in zip(row.steps, row.verdict.reasons, strict=True):
        one = _add(constraints, "ValidationConstraint")
        _add(one, "ValidationConstraintIdentifier", _CONSTRAINT + str(reason["step"]))
        status = _add(one, "ConstraintStatus")
        _add(status, "Status", f"{_CODES}:constraintStatus:{_STATUS[step.state]}")
        outcome = _add(one, "ValidationStatus")
        _add(outcome, "MainIndication", f"{_CODES}:mainindication:{_STEP[step.state]}")
        if reason["sub_indication"]:
            _add(outcome, "SubIndication", _sub_indication(reason["sub_indication"]))
        _add(one, "Indications", step.text_vi)


def _document(made: Any, item: Mapping[str, Any]) -> None:
    """What was signed, by the digest over the covered bytes."""
    digest = item.get("digest") or {}
    if digest.get("value") and digest.get("algorithm") in _DIGESTS:
        document = _add(made, "SignersDocument")
        _digest(_add(document, "DigestAlgAndValue"), digest["value"], digest["algorithm"])


def _attributes(made: Any, row: SignatureRow, item: Mapping[str, Any]) -> None:
    attributes = etree.Element(_vr("SignatureAttributes"))
    if row.verdict.claimed_time:
        time = _add(attributes, "SigningTime", Signed="true")
        _add(time, "Time", row.verdict.claimed_time)
    for key, name, inner in (
        ("reason", "Reason", "ReasonElement"),
        ("name", "Name", "NameElement"),
    ):
        if item.get(key):
            _add(_add(attributes, name, Signed="true"), inner, _clean(str(item[key])))
    if item.get("byte_range"):
        _add(attributes, "ByteRange", " ".join(map(str, item["byte_range"])))
    if len(attributes):
        made.append(attributes)


def _status(made: Any, row: SignatureRow, certificates: Mapping[str, str]) -> None:
    status = _add(made, "SignatureValidationStatus")
    _add(status, "MainIndication", f"{_CODES}:mainindication:{_MAIN[row.verdict.conclusion]}")
    if row.verdict.sub_indication:
        _add(status, "SubIndication", _sub_indication(row.verdict.sub_indication))
    chain = [link.sha256 for link in row.chain if link.sha256 in certificates]
    if chain and chain[0] == row.chain[0].sha256:
        data = _add(status, "AssociatedValidationReportData")
        path = _add(data, "CertificateChain")
        _refer(path, "SigningCertificate", chain[0])
        for one in chain[1:]:
            _refer(path, "IntermediateCertificate", one)


def _objects(root: Any, certificates: Mapping[str, str], at: str) -> None:
    if not certificates:
        return
    objects = _add(root, "SignatureValidationObjects")
    for fingerprint, encoded in certificates.items():
        one = _add(objects, "ValidationObject", id=f"C-{fingerprint}")
        _add(one, "ObjectType", f"{_CODES}:validationObject:certificate")
        shown = _add(one, "ValidationObjectRepresentation")
        _add(shown, "base64", encoded)
        proof = _add(one, "POE")
        _add(proof, "POETime", at)
        _add(proof, "TypeOfProof", _POE_TYPE)


def _refer(parent: Any, name: str, fingerprint: str) -> None:
    _add(parent, name, VOReference=f"C-{fingerprint}")


def _sub_indication(code: str) -> str:
    return f"{_CODES}:subindication:{code}"


def _digest(parent: Any, hexadecimal: str, algorithm: str) -> None:
    etree.SubElement(parent, f"{{{DS}}}DigestMethod", Algorithm=_DIGESTS[algorithm])
    value = base64.b64encode(bytes.fromhex(hexadecimal)).decode("ascii")
    etree.SubElement(parent, f"{{{DS}}}DigestValue").text = value


def _vr(name: str) -> str:
    return f"{{{VR}}}{name}"


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    made = etree.SubElement(parent, _vr(name), attributes)
    made.text = _clean(text) if text is not None else None
    return made


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
