"""Keys of the findings of frames: the same in whatever part of the archive they are asked."""

from __future__ import annotations

import json
from dataclasses import replace

from report_world import UNITS, make_frames

from reports.keyed import keys_of
from reports.scope import limit


def test_a_finding_keeps_its_key_in_a_report_on_one_unit():
    frames = make_frames()
    whole = frames.finding.assign(key=keys_of(frames)).set_index(["object_id", "position"])["key"]
    cut = limit(frames, None, None, UNITS[0]).frames
    part = cut.finding.assign(key=keys_of(cut)).set_index(["object_id", "position"])["key"]
    assert 0 < len(part) < len(whole)
    assert whole.is_unique
    assert (whole.loc[part.index] == part).all()


def test_an_archive_without_findings_has_no_keys():
    frames = make_frames(dossiers=0)
    assert keys_of(frames).empty


def test_the_same_dossier_in_a_workbook_of_another_name_and_row_keeps_its_keys():
    frames = make_frames(dossiers=2)
    moved = frames.finding.copy()
    place = {"file": "Sổ giao nộp (sửa).xlsx", "row": 99}
    moved["place"] = [json.dumps({**json.loads(text), **place}) for text in moved["place"]]
    again = keys_of(replace(frames, finding=moved))
    assert set(again) == set(keys_of(frames))
