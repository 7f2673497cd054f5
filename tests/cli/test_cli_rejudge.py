"""``hoso rejudge``: what changes when the trust or the lists do; nothing in the root does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_support import Answer, hoso
from openpyxl import load_workbook
from test_cli_json import check

Call = Callable[..., Answer]
UNCHECKED = "hợp lệ, chưa kiểm tra được thu hồi"


def _bytes_of(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def test_under_the_same_trust_nothing_changes(at_home: Call) -> None:
    told = at_home("--json", "rejudge")
    assert told.code == 0
    assert told.json["changes"] == []
    assert told.json["signatures"] > 50
    missing = at_home("--json", "trust", "missing")
    check("trust missing", missing, sparse=frozenset({"missing_issuers[]"}))


def test_older_facts_are_told_and_their_files_read_again(
    at_home: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "000.00.07.H99.2024.03.TCCB"
    told = at_home("--json", "rejudge", code).json["facts"]
    assert (told["older"], told["read_again"]) == (0, 0)
    monkeypatch.setattr("ingest.rejudge.FACTS_VERSION", told["version"] + 1)
    older = at_home("--json", "rejudge", code).json["facts"]
    assert older["older"] > older["read_again"] == 0
    assert "--read-again" in at_home("rejudge", code).out
    again = at_home("--json", "rejudge", code, "--read-again").json
    assert again["facts"]["read_again"] == again["facts"]["older"] == older["older"]
    assert (again["changes"], again["failed"], again["damaged"]) == ([], [], [])
    assert again["signatures"] > 0
    assert "đã đọc lại" in at_home("rejudge", code, "--read-again").out


def test_lists_taken_in_later_turn_the_unchecked_green(
    own_home: Path, demo: Path, tmp_path: Path
) -> None:
    home = ("--home", own_home)
    before = _bytes_of(own_home / "storage")
    assert hoso(*home, "trust", "import-crl", *sorted((demo / "pki").glob("*.crl"))).code == 0
    told = hoso("--json", *home, "rejudge", "--out", tmp_path / "r.xlsx")
    check("rejudge", told, sparse=frozenset({"missing_issuers[]", "damaged[]"}))
    moved = {(row["old"]["verdict_vi"], row["new"]["verdict_vi"]) for row in told.json["changes"]}
    assert moved == {(UNCHECKED, "hợp lệ")}
    causes = {cause["kind"] for row in told.json["changes"] for cause in row["because"]}
    steps = {step["step"] for row in told.json["changes"] for step in row["steps"]}
    assert (causes, steps) == ({"list-new"}, {"revocation"})
    sheet = load_workbook(tmp_path / "r.xlsx").worksheets[0]
    assert UNCHECKED in {cell.value for row in sheet.iter_rows() for cell in row}
    assert _bytes_of(own_home / "storage") == before


def test_a_certificate_taken_away_is_named_and_missed(own_home: Path, tmp_path: Path) -> None:
    home = ("--json", "--home", own_home)
    rows = hoso(*home, "trust", "list").json["certificates"]
    ours = next(row for row in rows if row["basis"] == "intermediate")
    hoso(*home, "trust", "remove", ours["sha256"], "--reason", "thử")
    code = "000.00.07.H99.2024.03.TCCB"
    told = hoso(*home, "rejudge", code, "--out", tmp_path / "r.json")
    assert told.json["dossiers"] == 1
    assert {row["new"]["verdict_vi"] for row in told.json["changes"]} == {"chưa đủ căn cứ"}
    kinds = {cause["kind"] for row in told.json["changes"] for cause in row["because"]}
    assert kinds == {"certificate-gone"}
    assert told.json["missing_issuers"][0]["issuer"] == ours["subject"]
    assert code in (tmp_path / "r.json").read_text(encoding="utf-8")
    missing = hoso(*home, "trust", "missing")
    check("trust missing", missing)
    assert "thì kiểm tra được" in hoso("--home", own_home, "trust", "missing").out


def test_a_wrong_call_is_told(at_home: Call, tmp_path: Path) -> None:
    assert at_home("--json", "rejudge", "không có").json["error"] == "not-found"
    assert at_home("--json", "rejudge", "--out", tmp_path / "r.txt").json["error"] == "usage"
    (tmp_path / "r.json").write_text("")
    assert at_home("--json", "rejudge", "--out", tmp_path / "r.json").json["error"] == "out-exists"


def test_the_trust_of_a_past_day_and_other_thresholds(own_home: Path, tmp_path: Path) -> None:
    home = ("--json", "--home", own_home)
    code = "000.00.07.H99.2024.03.TCCB"
    past = hoso(*home, "rejudge", code, "--trust-at", "01/01/2000").json
    assert {row["new"]["verdict_vi"] for row in past["changes"]} == {"chưa đủ căn cứ"}
    strict = {"id": "thu-nghiem", "thresholds": [{**_STRICT, "key_bits": {"rsa": 16384}}]}
    (tmp_path / "p.json").write_text(json.dumps(strict), encoding="utf-8")
    told = hoso(*home, "rejudge", code, "--signature-policy", tmp_path / "p.json").json
    assert {row["new"]["verdict_vi"] for row in told["changes"]} == {"chưa đủ căn cứ"}
    causes = [cause for row in told["changes"] for cause in row["because"]]
    assert {(cause["kind"], cause["name"]) for cause in causes} == {("policy", "thu-nghiem")}


_STRICT = {
    "id": "x",
    "basis": "thử",
    "possibly_from": "2000-01-01",
    "surely_from": "2000-01-01",
    "digests": ["sha256"],
}


@pytest.mark.parametrize("text", ["{", "[]", '{"id": "x"}', '{"id": "x", "thresholds": [{}]}'])
def test_thresholds_that_cannot_be_read(at_home: Call, tmp_path: Path, text: str) -> None:
    (tmp_path / "p.json").write_text(text)
    told = at_home("--json", "rejudge", "--signature-policy", tmp_path / "p.json")
    assert told.json["error"] == "policy-unreadable"


def test_the_report_on_a_kept_dossier_tells_trust_and_rules_of_its_receipt(own_home: Path) -> None:
    home = ("--json", "--home", own_home)
    code = "000.00.07.H99.2024.03.TCCB"
    before = hoso(*home, "explain", "--signature", code).json
    rows = hoso(*home, "trust", "list").json["certificates"]
    ours = next(row for row in rows if row["basis"] == "intermediate")
    hoso(*home, "trust", "remove", ours["sha256"], "--reason", "thử")
    after = hoso(*home, "explain", "--signature", code).json
    assert (after["trust"], after["rules_version"]) == (before["trust"], before["rules_version"])
    assert len(after["trust"]) == 64
