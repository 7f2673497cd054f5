"""The rules about looks say nothing wrong of genuine Vietnamese files, whatever their row says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.collect import facts
from evidence.facts import FileFacts
from schemas.finding import Finding, Place
from schemas.record import Record
from validator.catalogue import load_catalogue
from validator.judge import judge
from validator.view import DocumentView, DossierView, FileView, JudgeContext

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "vn-signed-pdf"
FILES = sorted(CORPORA.glob("*/*.pdf"))
LOOKS = ("S-001", "S-002", "S-003", "S-004", "S-005", "T02-SIG-0")
RECEIVED = datetime(2026, 9, 1, 2, tzinfo=UTC)


def findings(path: Path, values: dict[str, str], role: str) -> list[Finding]:
    known = FileFacts.from_dict(facts(str(path), "0" * 64, path.stat().st_size))
    row = Record(entity="document", values=values, where=Place(row=2))
    view = FileView(path=path.name, role=role, record=None, facts=known)
    dossier = DossierView(
        record=Record(entity="dossier", values={}, where=Place(row=2)),
        fonds=None,
        documents=(DocumentView(position=1, record=row, files=(view,)),),
    )
    context = JudgeContext(received_at=RECEIVED, today=RECEIVED.date())
    said = judge(dossier, context, load_catalogue()).findings
    return [one for one in said if one.rule.startswith(LOOKS) and one.rule != "T02-SIG-01"]


@pytest.mark.skipif(not FILES, reason="skipped: no corpora")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_said_of_the_look_of_a_published_document(path: Path) -> None:
    values = {"TypeName": "Thông tư", "IssuedDate": "02/01/2018", "SignerName": "Nguyễn Văn A"}
    assert findings(path, values, "chính") == []


@pytest.mark.skipif(not FILES, reason="skipped: no corpora")
def test_a_gazette_file_is_no_decree_attachment() -> None:
    (found,) = findings(CORPORA / "cong-bao" / "109-2025-qh15.pdf", {}, "phụ lục")
    assert found.rule == "S-003"
    assert "không ở góc trên bên phải" in found.params["found"]
