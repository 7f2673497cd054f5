"""Facts of one signature, step by step; a step that fails is noted and the next one goes on.

Keys of an item: ``position``, ``kind`` (signature | document_timestamp | usage_rights), ``field``,
``fields``, ``place`` (acroform | widget | none), ``page``, ``rect``, ``object``, ``offset``,
``in_object_stream``, ``superseded``, ``copies``, ``filter``, ``sub_filter``, ``byte_range``,
``coverage``, ``certification``, ``digest``, ``signature``, ``signer``, ``signer_facts``,
``embedded``, ``certificate_reference``, ``claimed``, ``claimed_time``, ``timestamps``,
``stamp_time``, ``revocation``, ``changes`` (see ``changes.py``), ``locks`` ({action, fields} or
None; since version 4 ``permits``: 1 | 2 | 3 | None, as the level of a certification), ``name``,
``reason``, ``location``, ``notes``, ``errors`` ([{step, error}]), ``appearance`` (see
``appearance.py``; since version 2). Since version 3 ``claimed`` has ``quirks`` and
``claimed_time`` is the time meant (see ``times.read_claim``); ``coverage`` has ``contents`` and
``contents_bytes``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asn1crypto import core

from evidence.signature.appearance import appearance_of, on_page
from evidence.signature.certificates import Certificate, read_certificate
from evidence.signature.changes import later_changes
from evidence.signature.cms import (
    CmsError,
    SignerInfo,
    certificate_reference,
    check_signature,
    message_digest,
    read_cms,
)
from evidence.signature.coverage import Coverage, RangeHasher, hash_bytes
from evidence.signature.cryptomath import Scheme, verify
from evidence.signature.embedded import Carried
from evidence.signature.fields import Fields, certification, is_usage_rights
from evidence.signature.limits import MAX_FIELDS, MAX_TEXT
from evidence.signature.look.geometry import page_view
from evidence.signature.objects import PdfObjects
from evidence.signature.revisions import Revisions
from evidence.signature.stamps import signature_stamps, stamp_facts
from evidence.signature.syntax import Ref, hex_bytes, text_of
from evidence.signature.times import pdf_date, read_claim, signing_time
from evidence.signature.walk import FoundSignature

_ADOBE_REVOCATION = "1.2.840.113583.1.1.8"  # adbe-revocationInfoArchival
_STAMPED = "tst_info"  # content type of a time-stamp token (RFC 3161 §2.4.2)
_ISO_DEFAULT_DIGEST = "sha1"  # adbe.x509.rsa_sha1, adbe.pkcs7.sha1 (ISO 32000-1 §12.8.3)


def blank_item(position: int) -> dict[str, Any]:
    """An item with the keys every kind of signature has."""
    return {
        "position": position,
        "appearance": None,
        "digest": {"algorithm": "", "value": "", "message_digest_equal": None},
        "signature": {"algorithm": "", "valid": None, "reason": ""},
        "signer": None,
        "signer_facts": None,
        "embedded": [],
        "certificate_reference": None,
        "claimed": {"m": "", "m_raw": "", "m_zone": False, "signing_time": "", "quirks": []},
        "claimed_time": "",
        "timestamps": [],
        "stamp_time": "",
        "revocation": {},
        "changes": None,
        "notes": [],
        "errors": [],
    }


@dataclass(slots=True, kw_only=True)
class ItemBuilder:
    """Builds items of one file.

    ``certificates`` collects every certificate met, ``carried`` the revocation data.
    """

    objects: PdfObjects
    fields: Fields
    hasher: RangeHasher
    revisions: Revisions
    certificates: dict[str, Certificate]
    names: dict[int, str] | None
    carried: Carried

    def build(self, position: int, found: FoundSignature, coverage: Coverage) -> dict[str, Any]:
        """All facts of one signature; never raises for what the bytes hold."""
        item = blank_item(position)
        run_step(item, "place", lambda: item.update(self._place(found)))
        run_step(item, "claimed", lambda: self._claimed(item, found))
        item["byte_range"], item["coverage"] = coverage.ranges, coverage.as_dict()
        run_step(item, "signature", lambda: self._judge_contents(item, found, coverage))
        run_step(item, "changes", lambda: self._changes(item, found, coverage))
        item["stamp_time"] = earliest_stamp(item["timestamps"])
        run_step(item, "time", lambda: claim(item))
        return item

    def look(self, item: dict[str, Any], found: FoundSignature) -> None:
        """Add how the signature looks on its page; never raises for what the bytes hold."""
        run_step(item, "appearance", lambda: item.update(appearance=self._appearance(found)))

    def _place(self, found: FoundSignature) -> dict[str, Any]:
        holders = self.fields.holders(found)
        first = holders[0] if holders else None
        named = [holder.name for holder in holders]
        if self.names is not None:  # strings of an encrypted file
            known = self.names.get(found.entry.number)
            named = [known] if known is not None else ["" for _ in holders]
        return {
            "kind": self._kind(found),
            "field": named[0] if named else "",
            "fields": named,
            "place": first.place if first else "acroform" if named else "none",
            "page": first.page if first else None,
            "rect": list(first.rect) if first and first.rect else None,
            "object": [found.entry.number, found.entry.generation],
            "offset": found.offset,
            "in_object_stream": found.entry.container is not None,
            "superseded": found.superseded,
            "copies": found.copies,
            "filter": str(found.value.get("Filter") or "")[:MAX_TEXT],
            "sub_filter": str(found.value.get("SubFilter") or "")[:MAX_TEXT],
            "certification": certification(self.objects, found),
        }

    def _appearance(self, found: FoundSignature) -> dict[str, Any] | None:
        holder = next(iter(self.fields.holders(found)), None)
        number = self.fields.page_object(holder.page) if holder and holder.page else None
        if holder is None or holder.page is None or number is None:
            return None
        if not on_page(self.objects, holder.widget, number):
            return None
        page = page_view(self.objects, number, holder.page)
        return appearance_of(self.objects, Ref(holder.widget, 0), page)

    def _kind(self, found: FoundSignature) -> str:
        if is_usage_rights(self.objects, found):
            return "usage_rights"
        stamped = found.value.get("SubFilter") == "ETSI.RFC3161"
        return "document_timestamp" if stamped else "signature"

    def _claimed(self, item: dict[str, Any], found: FoundSignature) -> None:
        if self.objects.encrypted:
            item["notes"].append("strings-encrypted")
            return
        for key, entry in (("name", "Name"), ("reason", "Reason"), ("location", "Location")):
            item[key] = self._text(found, entry)
        raw = self._text(found, "M")
        moment, zone = pdf_date(raw)
        item["claimed"].update({"m": moment, "m_raw": raw[:64], "m_zone": zone})

    def _text(self, found: FoundSignature, key: str) -> str:
        value = self.objects.resolve(found.value.get(key))
        return text_of(value)[:MAX_TEXT] if isinstance(value, bytes) else ""

    def _judge_contents(
        self, item: dict[str, Any], found: FoundSignature, coverage: Coverage
    ) -> None:
        raw = self._raw_contents(found, coverage)
        if found.value.get("SubFilter") == "adbe.x509.rsa_sha1":
            self._raw_rsa(item, found, coverage, raw)
            return
        cms = read_cms(raw)
        self._keep(item, cms)
        stamp = cms.content_type == _STAMPED
        if stamp != (item["kind"] == "document_timestamp") and item["kind"] != "usage_rights":
            item["kind"] = "document_timestamp" if stamp else "signature"
            item["notes"].append("sub-filter-differs")
        if stamp:
            self._document_stamp(item, cms, coverage)
            return
        self._cms(item, cms, coverage, str(found.value.get("SubFilter")))

    def _raw_contents(self, found: FoundSignature, coverage: Coverage) -> bytes:
        """The /Contents bytes: from the gap of a good byte range, else from the dictionary."""
        if coverage.kind != "bad":
            _, first, second, _ = coverage.ranges
            return hex_bytes(self.objects.data[first + 1 : second - 1])
        value = self.objects.resolve(found.value.get("Contents"))
        if not isinstance(value, bytes):
            raise CmsError("no /Contents string")
        return value

    def _keep(self, item: dict[str, Any], cms: SignerInfo) -> None:
        self.certificates.update({c.sha256: c for c in cms.certificates})
        self.carried.from_cms(cms, f"cms:{item['position']}")
        item["embedded"] = [certificate.sha256 for certificate in cms.certificates]
        item["digest"]["algorithm"] = cms.digest_algorithm
        item["notes"] += cms.notes
        if cms.signer:
            item["signer"] = cms.signer.sha256
            item["signer_facts"] = cms.signer.facts

    def _cms(
        self, item: dict[str, Any], cms: SignerInfo, coverage: Coverage, sub_filter: str
    ) -> None:
        run_step(item, "time", lambda: item["claimed"].update(signing_time=signing_time(cms)))
        run_step(item, "revocation", lambda: item.update(revocation=_revocation(cms)))
        run_step(item, "timestamps", lambda: self._stamps(item, cms))
        run_step(item, "certificate_reference", lambda: _reference(item, cms))
        run_step(item, "digest", lambda: self._digests(item, cms, coverage, sub_filter))

    def _digests(
        self, item: dict[str, Any], cms: SignerInfo, coverage: Coverage, sub_filter: str
    ) -> None:
        inner = cms.encapsulated
        ranges = coverage.ranges
        if sub_filter == "adbe.pkcs7.sha1" and inner is not None:
            over_file = self.hasher.digest(ranges, _ISO_DEFAULT_DIGEST)
            content_digest = hash_bytes(inner, cms.digest_algorithm)
            equal: bool | None = over_file == inner
            equal = equal and message_digest(cms) in (None, content_digest)
            item["digest"]["algorithm"] = _ISO_DEFAULT_DIGEST
        else:
            if inner is not None:
                item["notes"].append("content-in-detached-signature")
            over_file = content_digest = self.hasher.digest(ranges, cms.digest_algorithm)
            stated = message_digest(cms)
            equal = stated == content_digest if stated is not None else None
        item["digest"].update(value=over_file.hex(), message_digest_equal=equal)
        check = check_signature(cms, cms.signer, content_digest)
        item["signature"] = {
            "algorithm": check.algorithm,
            "valid": check.valid,
            "reason": check.reason,
        }
        item["notes"] += check.notes
        if not cms.has_signed_attributes and check.valid is not None:
            item["digest"]["message_digest_equal"] = equal if inner is not None else check.valid

    def _stamps(self, item: dict[str, Any], cms: SignerInfo) -> None:
        item["timestamps"], tokens = signature_stamps(cms)
        for token in tokens:
            self.certificates.update({c.sha256: c for c in token.certificates})
            self.carried.from_cms(token, f"stamp:{item['position']}")

    def _document_stamp(self, item: dict[str, Any], cms: SignerInfo, coverage: Coverage) -> None:
        stamp = stamp_facts(cms, lambda name: self.hasher.digest(coverage.ranges, name))
        item["timestamps"] = [stamp]
        item["digest"].update(
            algorithm=stamp["imprint_algorithm"], message_digest_equal=stamp["imprint_equal"]
        )
        item["signature"] = {
            "algorithm": stamp["signature_algorithm"],
            "valid": stamp["signature_valid"],
            "reason": stamp["signature_reason"],
        }
        if stamp["digest_equal"] is False:
            item["signature"].update(valid=False, reason="token content does not match its digest")

    def _raw_rsa(
        self, item: dict[str, Any], found: FoundSignature, coverage: Coverage, raw: bytes
    ) -> None:
        """adbe.x509.rsa_sha1: a bare PKCS #1 value; the certificates stand in /Cert."""
        listed = self.objects.resolve(found.value.get("Cert"))
        ders = [self.objects.resolve(v) for v in (listed if isinstance(listed, list) else [listed])]
        chain = [read_certificate(der) for der in ders if isinstance(der, bytes)]
        if not chain:
            raise CmsError("no certificate in /Cert")
        self.certificates.update({c.sha256: c for c in chain})
        value = bytes(core.OctetString.load(raw).native)
        digest = self.hasher.digest(coverage.ranges, _ISO_DEFAULT_DIGEST)
        good, _ = verify(
            chain[0].spki, Scheme("rsassa_pkcs1v15", _ISO_DEFAULT_DIGEST), value, digest=digest
        )
        item.update(
            signer=chain[0].sha256,
            signer_facts=chain[0].facts,
            embedded=[certificate.sha256 for certificate in chain],
            signature={"algorithm": "rsassa_pkcs1v15/sha1", "valid": good, "reason": ""},
        )
        item["digest"].update(
            algorithm=_ISO_DEFAULT_DIGEST, value=digest.hex(), message_digest_equal=good
        )

    def _changes(self, item: dict[str, Any], found: FoundSignature, coverage: Coverage) -> None:
        item["changes"] = later_changes(self.revisions, coverage)
        item["locks"] = self._locked(found)

    def _locked(self, found: FoundSignature) -> dict[str, Any] | None:
        """The FieldMDP transform (ISO 32000-2 §12.8.2.4): which fields it locks, None without."""
        references = self.objects.resolve(found.value.get("Reference"))
        for reference in references if isinstance(references, list) else []:
            transform = self.objects.resolve(reference)
            if isinstance(transform, dict) and transform.get("TransformMethod") == "FieldMDP":
                action = self.objects.get(transform, "TransformParams", "Action")
                names = self.objects.get(transform, "TransformParams", "Fields")
                texts = [self.objects.resolve(n) for n in names] if isinstance(names, list) else []
                if action in ("All", "Include", "Exclude"):
                    named = [text_of(t) for t in texts if isinstance(t, bytes)]
                    level = self.objects.get(transform, "TransformParams", "P")
                    return {
                        "action": str(action),
                        "fields": named[:MAX_FIELDS],
                        "permits": level if type(level) is int and level in (1, 2, 3) else None,
                    }
        return None


def run_step(item: dict[str, Any], name: str, act: Callable[[], None]) -> None:
    """Run one step; whatever it raises becomes an entry of the item's ``errors``."""
    try:
        act()
    except Exception as error:
        text = str(error)[:200] if isinstance(error, CmsError) else _described(error)
        item["errors"].append({"step": name, "error": text})


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error)[:200]}"


def claim(item: dict[str, Any]) -> None:
    """Fill in the time that is claimed, and its quirks."""
    stated, quirks = read_claim(item["claimed"], item["stamp_time"])
    item["claimed_time"] = stated
    item["claimed"]["quirks"] = quirks


def _reference(item: dict[str, Any], cms: SignerInfo) -> None:
    item["certificate_reference"] = certificate_reference(cms)


def _revocation(cms: SignerInfo) -> dict[str, int]:
    """How many CRLs and OCSP answers the signature itself carries (not evaluated here)."""
    counts = {"cms": 0, "crls": 0, "ocsps": 0}
    listed = cms.signed_data["crls"]
    counts["cms"] = 0 if isinstance(listed, core.Void) else len(listed)
    for value in cms.attribute("signed_attrs", _ADOBE_REVOCATION):
        native = value if hasattr(value, "spec") or isinstance(value, core.Sequence) else None
        if isinstance(native, core.Sequence):
            for key, name in (("crls", "crl"), ("ocsps", "ocsp")):
                inner = native[name] if name in {f[0] for f in native._fields} else None
                counts[key] += len(inner) if inner is not None and inner.native else 0
        else:
            counts["crls"] += 1
    return counts


def earliest_stamp(stamps: list[dict[str, Any]]) -> str:
    """Time of the earliest intact time stamp, "" where there is none."""
    intact = [
        stamp["time"]
        for stamp in stamps
        if stamp.get("imprint_equal")
        and stamp.get("signature_valid")
        and stamp.get("digest_equal") is not False
    ]
    return min(intact, default="")
