"""What packages and answers say of superseded and withheld dossiers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingest_support import LATER, PLAIN, pdf, setup_for, take, write_transfer

from archive.home import Home
from evidence.pool import Pool
from ingest.validation import validate
from schemas.canonical import sha256_hex


def test_a_superseding_version_is_a_modification_with_its_reason(
    home: Home, tmp_path: Path, pool: Pool
) -> None:
    take(home, write_transfer(tmp_path / "first", [PLAIN]), pool)
    changed = replace(PLAIN, title="Tiêu đề đã sửa")
    second = write_transfer(tmp_path / "second", [changed])
    take(home, second, pool, at=LATER, supersede="sửa tiêu đề")
    aip = home.open_storage().get(f"urn:hoso:000.00.07.H99:{PLAIN.code}")
    events = aip.read("metadata/premis.xml").decode("utf-8")
    assert aip.head == "v2"
    assert ">modification<" in events
    assert "sửa tiêu đề" in events
    assert "quarantine" not in events


def test_validate_tells_no_digest_of_a_secret_file_nobody_names(tmp_path: Path, pool: Pool) -> None:
    source = write_transfer(tmp_path / "transfer", [PLAIN])
    secret = pdf("TỐI MẬT\nnội dung")
    (source / "thừa.pdf").write_bytes(secret)
    (tmp_path / "staging").mkdir()
    answer, _ = validate(source, tmp_path / "staging", setup_for(pool))
    (row,) = [row for row in answer["files"] if row["path"] == "thừa.pdf"]
    assert (row["account"], row["sha256"], row["size"]) == ("withheld", "", len(secret))
    assert sha256_hex(secret) not in str(answer)
