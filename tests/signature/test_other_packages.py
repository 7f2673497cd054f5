"""Signatures of OpenDocument files; containers and kinds that are not evaluated say so."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from look_support import CHANGED, PARTLY, UNCHECKED, Look, coverage, looker
from package_support import signed_odt, zipped
from verdict_support import said

from evidence.signature.kinds import read_signatures


@pytest.fixture
def look(tmp_path: Path, pki: Any) -> Look:
    """``look(bytes)``: facts of a package under the test trust, and their verdicts."""
    return looker(tmp_path / "van-ban", pki, "odt")


ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": b'<?xml version="1.0"?>\n<o:doc xmlns:o="urn:o" a="1"><o:p>Quyet</o:p></o:doc>',
    "META-INF/manifest.xml": b"<m/>",
}


def test_an_opendocument_text(look: Look, pki: Any) -> None:
    facts, (verdict,) = look(signed_odt(pki.organ, ODT), kind="odt")
    assert said(verdict) == UNCHECKED
    assert verdict.claimed_time == "2026-03-02T02:00:00Z"
    assert look(signed_odt(pki.organ, ODT), kind="zip")[0] == facts


def test_an_opendocument_text_changed_or_partly_signed(look: Look, pki: Any) -> None:
    partly = signed_odt(pki.organ, ODT, ["mimetype", "META-INF/manifest.xml"])
    facts, (verdict,) = look(partly, kind="odt")
    assert said(verdict) == PARTLY
    assert coverage(facts)["uncovered"] == ["content.xml"]
    whole = signed_odt(pki.organ, ODT)
    members = [(name, data) for name, data in _members(whole) if name != "content.xml"]
    changed = zipped([*members, ("content.xml", ODT["content.xml"].replace(b"Quy", b"Duy"))])
    assert said(look(changed, kind="odt")[1][0]) == CHANGED


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_containers_that_are_not_evaluated_say_so(look: Look) -> None:
    asic = zipped([("a.pdf", b"x"), ("META-INF/signatures0.xml", b"<x/>")])
    facts, _ = look(asic, kind="zip")
    assert facts["problems"] == ["signatures of ASiC containers are not evaluated"]
    old = b"\xd0\xcf\x11\xe0" + "_xmlsignatures".encode("utf-16-le")
    assert look(old, kind="doc")[0]["problems"]
    assert look(b"\xd0\xcf\x11\xe0", kind="doc")[0]["problems"] == []


@pytest.mark.parametrize("kind", ["jpeg", "zip", "text", "other"])
def test_kinds_without_signatures(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a").write_bytes(zipped([("a.txt", b"x")]) if kind == "zip" else b"x")
    assert read_signatures(tmp_path / "a", kind=kind) is None
