"""The numbers, counted again by plain loops."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd
import pytest
from report_world import UNITS, make_frames, make_report, rule_ids

from reports import tally
from reports.fileplan import PLAN_STATES
from reports.frames import Frames
from reports.model import Compliance
from reports.phrases import OUTCOMES
from reports.scope import limit


def block_of(frames: Frames) -> dict[tuple[str, int], str]:
    rows = frames.document.to_dict("records")
    own = {(r["object_id"], r["position"]): "own" if r["own"] else "received" for r in rows}
    return own | {(object_id, 0): "own" for object_id in frames.dossier["object_id"]}


def test_rule_counts_equal_a_plain_count(frames: Frames, report: Compliance) -> None:
    unit = dict(zip(frames.dossier["object_id"], frames.dossier["unit"], strict=True))
    block = block_of(frames)
    expected: Counter[tuple[str, str, str, str]] = Counter()
    for row in frames.result.to_dict("records"):
        key = block[row["object_id"], row["document"]]
        expected[key, row["rule"], unit[row["object_id"]], row["status"]] += 1
    for row in report.rules.to_dict("records"):
        for status in tally.STATUSES:
            key = (row["block"], row["rule"], row["unit"], status)
            assert row[status] == expected.pop(key, 0), key
        assert row["applicable"] == row["passed"] + row["failed"] + row["not_evaluated"]
    assert not expected


def test_findings_per_rule_equal_a_plain_count(frames: Frames, report: Compliance) -> None:
    expected = Counter(frames.finding["rule"])
    assert dict(report.rules.groupby("rule")["findings"].sum()) == expected
    assert len(report.findings) == len(frames.finding)


def test_a_rate_is_of_one_rule_and_blank_when_nothing_was_decided() -> None:
    table = pd.DataFrame({"passed": [3, 0, 0], "failed": [1, 0, 4]})
    assert list(tally.rates(table)) == [0.75, None, 0.0]


def test_rate_of_all_units_is_taken_from_the_sums(report: Compliance) -> None:
    for row in report.rule_totals.to_dict("records"):
        parts = report.rules[
            (report.rules["rule"] == row["rule"]) & (report.rules["block"] == row["block"])
        ]
        passed, failed = parts["passed"].sum(), parts["failed"].sum()
        assert row["rate"] == pytest.approx(passed / (passed + failed))


def test_rules_sort_by_number_within_their_name() -> None:
    rules = ["SNV-4.10", "SNV-4.2", "F-010", "F-002"]
    assert sorted(rules, key=tally.rule_key) == ["F-002", "F-010", "SNV-4.2", "SNV-4.10"]


def test_the_period_goes_by_work_closed_then_end_date(frames: Frames) -> None:
    scope = limit(frames, date(2024, 1, 1), date(2024, 12, 31), None)
    expected = {
        row["object_id"]
        for row in frames.dossier.to_dict("records")
        if (row["work_closed"] or row["end_date"]).startswith("2024")
    }
    assert set(scope.frames.dossier["object_id"]) == expected
    for name in ("document", "result", "finding", "signature", "file"):
        assert set(getattr(scope.frames, name)["object_id"]) <= expected


def test_both_days_of_the_period_belong_to_it(frames: Frames) -> None:
    row = next(r for r in frames.dossier.to_dict("records") if r["work_closed"])
    day = date.fromisoformat(row["work_closed"])
    assert row["object_id"] in set(limit(frames, day, day, None).frames.dossier["object_id"])


def test_a_dossier_without_a_day_is_in_no_period_and_is_named(frames: Frames) -> None:
    rows = frames.dossier.to_dict("records")
    bare = {r["object_id"] for r in rows if not (r["work_closed"] or r["end_date"])}
    assert limit(frames, None, None, None).undated.empty
    scope = limit(frames, date(2000, 1, 1), None, None)
    late = frames.dossier.assign(work_closed="", end_date="")
    emptied = Frames.of(**{**dict(frames.named()), "dossier": late})
    assert set(scope.undated["object_id"]) == bare
    assert len(limit(emptied, date(2000, 1, 1), None, None).undated) == len(rows)
    assert limit(emptied, date(2000, 1, 1), None, None).frames.dossier.empty


def test_a_unit_is_found_whatever_its_case_and_form(frames: Frames) -> None:
    import unicodedata

    name = unicodedata.normalize("NFD", UNITS[1].upper())
    report = make_report(frames, unit=name)
    assert set(report.units["unit"]) == {UNITS[1]}
    assert set(report.findings["unit"]) == {UNITS[1]}


def test_units_add_up_to_the_whole(frames: Frames, report: Compliance) -> None:
    parts = [make_report(frames, unit=unit) for unit in UNITS]
    assert sum(len(part.findings) for part in parts) == len(report.findings)
    assert sum(len(part.documents) for part in parts) == len(report.documents)
    assert report.units["documents"].sum() == len(frames.document)


def test_received_documents_never_count_for_the_office(report: Compliance) -> None:
    own = report.findings[report.findings["block"] == "own"]
    assert report.units[["error", "warning", "info"]].to_numpy().sum() == len(own)
    assert report.units["on_received"].sum() == len(report.findings) - len(own)


def test_only_law_is_called_a_breach_and_never_on_received_documents(report: Compliance) -> None:
    called = report.findings[report.findings["conclusion"].str.contains("Vi phạm")]
    assert len(called) > 0
    assert set(called["block"]) == {"own"}
    assert set(called["severity"]) == {"error"}
    assert {report.book.rule(rule).basis for rule in called["rule"]} == {"law"}


def test_a_check_that_was_not_law_yet_is_no_breach(frames: Frames) -> None:
    from dataclasses import replace

    from reports.findings import finding_table
    from reports.labels import Labels

    scope = limit(frames, None, None, None)
    book = make_report(frames).book
    rule = next(name for name in rule_ids() if book.rule(name).basis == "law")
    words = replace(book.rule(rule), basis_before="practice", effective_from="2024-07-01")
    young = replace(book, words={**book.words, rule: words})
    table = finding_table(scope, young, Labels())  # findings say law_date 2024-05-01
    assert not any("Vi phạm" in text for text in table[table["rule"] == rule]["conclusion"])


def test_intake_balances_per_transfer(report: Compliance) -> None:
    for row in report.intake.transfers.to_dict("records"):
        for kind in ("dossiers", "files"):
            parts = [row[f"{kind}_{name}"] for name in OUTCOMES]
            assert row[f"{kind}_received"] == sum(parts) > 0
            assert row[f"{kind}_gap"] == 0


def test_a_lost_ledger_row_shows_as_a_difference(frames: Frames) -> None:
    staged = frames.transfer.assign(dossiers=13, files=110)
    broken = Frames.of(**{**dict(frames.named()), "transfer": staged})
    gaps = make_report(broken).intake.transfers
    assert list(gaps["dossiers_gap"]) == [13 - 11, 13 - 12]
    assert (gaps["files_gap"] > 0).all()


def test_the_bridge_adds_up(frames: Frames) -> None:
    for period in [(None, None), (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), None)]:
        bridge = make_report(frames, period_from=period[0], period_to=period[1]).intake.bridge
        inside = ("audited_of_these", "outside", "undated", "not_in_catalogue")
        assert bridge["archived"] == sum(bridge[name] for name in inside)
        assert bridge["audited"] == bridge["audited_of_these"] + bridge["received_otherwise"]


def test_a_dossier_the_ledger_archived_but_the_catalogue_lacks_is_told() -> None:
    frames = make_frames(dossiers=4, documents=1)
    lost = frames.dossier.iloc[1:]
    bridge = make_report(Frames.of(**{**dict(frames.named()), "dossier": lost})).intake.bridge
    assert bridge["not_in_catalogue"] == 1


def test_the_file_plan_adds_up(report: Compliance) -> None:
    for row in report.plan_counts.to_dict("records"):
        assert row["planned"] == sum(row[state] for state in PLAN_STATES)
    states = Counter(report.plan["state"])
    assert states == {"handed_over": 19, "opened": 3, "missing": 1}
    assert list(report.unplanned["notation"]) == ["05.TCCB"]


def test_an_empty_archive_gives_an_empty_report() -> None:
    report = make_report(Frames.of())
    assert report.rules.empty and report.findings.empty and report.units.empty
    assert set(report.intake.bridge.values()) == {0}


def test_instants_in_findings_are_shown_in_vietnamese_time() -> None:
    from schemas.clock import local_times

    assert local_times("ký 2024-06-30T16:59:59Z.") == "ký 30/06/2024 23:59:59."
    for text in ("2024-13-45", "2024-19-39T25:00:00Z", "1000-01-01T00:00:00"):
        assert local_times(text) == text


def test_a_field_of_the_file_itself_is_a_signature_field() -> None:
    from reports.labels import Labels
    from reports.phrases import place_text

    text = place_text({"file": "a.pdf", "page": 2, "field": "person"}, Labels())
    assert text == "tệp a.pdf, trang 2, ô chữ ký “person”"
    cell = {"sheet": "Hồ sơ", "row": 3, "entity": "dossier", "field": "Title"}
    assert "dòng 3, trường “" in place_text(cell, Labels())
    form = {"entity": "dossier", "field": "Maintenance", "profile": "tt05-2025"}
    assert place_text(form, Labels()) == "trường “Thời hạn lưu trữ (Maintenance)”"
    assert place_text({}, Labels("en")) == "the dossier"
