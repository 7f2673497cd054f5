from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_world import AGENCY, NOW, book, make_report

from reports.compliance import compliance, write_compliance
from reports.frames import Frames
from reports.snapshot import load_snapshot, save_snapshot, snapshot_of
from schemas.errors import HosoError

PERIOD = (date(2024, 1, 1), None)


def test_the_id_depends_on_content_alone(frames: Frames) -> None:
    again = Frames.of(
        **{name: frame.sample(frac=1, random_state=3) for name, frame in frames.named()}
    )
    first = snapshot_of(frames, "r1", PERIOD, None)
    assert snapshot_of(again, "r1", PERIOD, None) == first
    assert len(first.id) == 12


@pytest.mark.parametrize(
    "other", [("r2", PERIOD, None), ("r1", (None, None), None), ("r1", PERIOD, "Văn phòng Sở")]
)
def test_rules_period_and_unit_are_part_of_the_id(
    frames: Frames, other: tuple[str, tuple[date | None, date | None], str | None]
) -> None:
    assert snapshot_of(frames, *other).id != snapshot_of(frames, "r1", PERIOD, None).id


def test_one_changed_value_changes_the_id(frames: Frames) -> None:
    result = frames.result.copy()
    result.loc[0, "status"] = "failed" if result.loc[0, "status"] != "failed" else "passed"
    changed = Frames.of(**{**dict(frames.named()), "result": result})
    assert snapshot_of(changed, "r", PERIOD, None).id != snapshot_of(frames, "r", PERIOD, None).id


def test_a_report_made_again_from_its_snapshot_is_the_same(frames: Frames, tmp_path: Path) -> None:
    report = make_report(frames, period_from=PERIOD[0])
    write_compliance(report, tmp_path / "a.xlsx")
    folder = save_snapshot(tmp_path / "snapshots", report.snapshot, frames, book())
    snapshot, kept, rules = load_snapshot(folder)
    assert rules is not None
    again = compliance(
        kept,
        catalogue=rules,
        period_from=date.fromisoformat(snapshot.period_from),
        period_to=None,
        unit=snapshot.unit or None,
        now=NOW,
        agency=AGENCY,
        snapshot=snapshot,
    )
    write_compliance(again, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_saving_twice_gives_the_same_bytes_and_changes_nothing(
    frames: Frames, tmp_path: Path
) -> None:
    shot = snapshot_of(frames, "r", PERIOD, None, book())
    one = save_snapshot(tmp_path / "one", shot, frames, book())
    two = save_snapshot(tmp_path / "two", shot, frames, book())
    names = sorted(path.name for path in one.iterdir())
    assert [(one / n).read_bytes() for n in names] == [(two / n).read_bytes() for n in names]
    before = {path.name: path.stat().st_mtime_ns for path in one.iterdir()}
    save_snapshot(tmp_path / "one", shot, frames, book())
    assert before == {path.name: path.stat().st_mtime_ns for path in one.iterdir()}
    assert [path.name for path in (tmp_path / "one").iterdir()] == [shot.id]


@pytest.fixture
def saved(frames: Frames, tmp_path: Path) -> Path:
    return save_snapshot(tmp_path, snapshot_of(frames, "r", PERIOD, None, book()), frames, book())


def damage_row(folder: Path) -> None:
    path = folder / "finding.jsonl.gz"
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(lines[:-1])))


def damage_rules(folder: Path) -> None:
    rules = json.loads((folder / "rules.json").read_bytes())
    rules["version"] = "other"
    (folder / "rules.json").write_text(json.dumps(rules))


def damage_head(folder: Path) -> None:
    head = json.loads((folder / "snapshot.json").read_bytes())
    head["unit"] = "Phòng khác"
    (folder / "snapshot.json").write_text(json.dumps(head))


@pytest.mark.parametrize(
    "damage",
    [
        damage_row,
        damage_rules,
        damage_head,
        lambda folder: (folder / "result.jsonl.gz").unlink(),
        lambda folder: (folder / "rules.json").unlink(),
        lambda folder: (folder / "result.jsonl.gz").write_bytes(b"\x1f\x8b\x08"),
        lambda folder: (folder / "snapshot.json").write_text("{"),
        lambda folder: (folder / "snapshot.json").write_text("[]"),
    ],
)
def test_a_damaged_snapshot_is_told(saved: Path, damage: object) -> None:
    damage(saved)  # type: ignore[operator]
    with pytest.raises(HosoError) as caught:
        load_snapshot(saved)
    assert caught.value.code == "snapshot-damaged"


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=6))
def test_any_text_survives_the_round_trip(rows: list[tuple[str, str]]) -> None:
    import tempfile

    fonds = [{"organ_id": a, "name": b} for a, b in rows]
    frames = Frames.of(fonds=fonds)
    with tempfile.TemporaryDirectory() as folder:
        shot = snapshot_of(frames, "r", (None, None), None)
        _, again, _ = load_snapshot(save_snapshot(Path(folder), shot, frames))
    assert again.fonds.equals(frames.fonds)
