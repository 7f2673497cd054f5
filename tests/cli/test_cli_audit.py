"""``hoso audit``: sign, verify on a copy, prove a line to somebody without the archive."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_support import Answer, hoso
from test_cli_json import check


@pytest.fixture(scope="module")
def kept(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive, its key beside it, and two checkpoints."""
    folder = tmp_path_factory.mktemp("audit")
    shutil.copytree(demo / "archive", folder / "kho")
    made = at(folder, "key", folder / "khoa.pem")
    check("audit key", made)
    assert (folder / "khoa.pem").stat().st_mode & 0o077 == 0
    told = at(folder, "checkpoint", "--key", folder / "khoa.pem", "--out", folder / "mot.txt")
    check("audit checkpoint", told)
    assert told.json["new"] and told.json["lines"] > 5
    assert at(folder, "checkpoint", "--key", folder / "khoa.pem").json["lines"] == (
        told.json["lines"] + 1
    )
    return folder


def at(folder: Path, *words: str | Path) -> Answer:
    return hoso("--home", folder / "kho", "--json", "audit", *words)


def test_a_copy_is_verified_without_the_archive(kept: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(kept / "kho" / "audit", tmp_path / "audit")
    words = ("audit", "verify", copy, "--key", kept / "khoa.pem.pub")
    sound = hoso("--json", *words)
    check("audit verify", sound, sparse=frozenset({"faults[]"}))
    assert sound.code == 0 and len(sound.json["checkpoints"]) == 2
    first = next(copy.glob("*.jsonl"))
    lines = first.read_bytes().splitlines(keepends=True)
    first.write_bytes(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))
    told = hoso("--json", *words)
    check("audit verify", told)
    assert told.code == 1 and told.json["between"]
    assert "Kết quả: NHẬT KÝ ĐÃ BỊ THAY ĐỔI." in hoso(*words).out


def test_a_changed_log_is_not_signed(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept / "kho", tmp_path / "kho")
    log = next((tmp_path / "kho" / "audit").glob("*.jsonl"))
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-3]))  # the last checkpoint, what it signed
    answer = at(tmp_path, "checkpoint", "--key", kept / "khoa.pem")
    assert answer.json["error"] == "audit-changed"


def test_a_line_torn_by_a_killed_run_hinders_no_checkpoint(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept / "kho", tmp_path / "kho")
    log = next((tmp_path / "kho" / "audit").glob("*.jsonl"))
    with log.open("ab") as stream:
        stream.write(b'{"act": "dos')
    assert at(tmp_path, "checkpoint", "--key", kept / "khoa.pem").code == 0


def test_proofs_hold_by_themselves(kept: Path, tmp_path: Path) -> None:
    public = ("--key", kept / "khoa.pem.pub")
    sizes = [one["lines"] for one in at(kept, "verify").json["checkpoints"]]
    grown = ("--from", str(sizes[0]), "--to", str(sizes[1]))
    for name, words in (("a.json", ("3",)), ("b.json", grown)):
        check("audit prove", at(kept, "prove", *words, "--out", tmp_path / name))
        proof = tmp_path / name
        holds = hoso("--json", "audit", "check-proof", proof, *public)
        check("audit check-proof", holds)
        assert holds.code == 0 and holds.json["holds"]
        assert "Đúng" in hoso("audit", "check-proof", proof, *public).out
    told = json.loads((tmp_path / "a.json").read_text())
    (tmp_path / "c.json").write_text(json.dumps({**told, "index": 3}))
    assert hoso("audit", "check-proof", tmp_path / "c.json", *public).code == 1


def test_what_cannot_be_used_is_said(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("{}")
    errors = [
        at(kept, "key", kept / "kho" / "k.pem"),
        at(kept, "checkpoint", "--key", tmp_path / "x"),
        at(kept, "checkpoint", "--key", kept / "kho" / "k.pem"),
        at(kept, "verify", "--key", tmp_path / "x"),
        at(kept, "verify", tmp_path),
        at(kept, "prove", "99999", "--out", tmp_path / "y"),
        at(kept, "prove", "--from", "1", "--to", "2", "--out", tmp_path / "y"),
        at(kept, "check-proof", tmp_path / "x", "--key", tmp_path / "x"),
        at(kept, "prove", "--out", tmp_path / "y"),
        at(kept, "checkpoint"),
    ]
    assert [answer.json["error"] for answer in errors] == [
        "target-inside-home", "audit-key-unusable", "target-inside-home", "audit-key-unusable",
        "source-missing", "not-found", "not-found", "audit-proof-unusable", "usage", "usage",
    ]  # fmt: skip
    assert not (tmp_path / "y").exists()
