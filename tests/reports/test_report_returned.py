from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from report_world import book, rule_ids

from reports.returned import annotations
from schemas.finding import Finding, Place
from schemas.judgement import LegalValue
from schemas.record import Record, Submission

RULES = rule_ids()


def record(entity: Any, sheet: str, row: int, columns: dict[str, str], **values: str) -> Record:
    place = Place(file="ho-so.xlsx", sheet=sheet, row=row)
    return Record(entity=entity, values=values, where=place, columns=columns)


SUBMISSION = Submission(
    profile="tt02-2019",
    carrier="workbook",
    source="ho-so.xlsx",
    dossiers=(record("dossier", "Hồ sơ", 2, {"FileCode": "A", "Title": "B"}, FileCode="H1"),),
    documents=tuple(
        record("document", "Văn bản", n, {"FileCode": "A", "IssuedDate": "F"}, FileCode="H1")
        for n in (2, 3, 4)
    ),
    files=(record("file", "Tệp", 2, {"FileCode": "A", "Path": "C"}, Path="a/b.pdf"),),
)


def finding(rule: str = RULES[0], severity: Any = "error", **place: Any) -> Finding:
    told = {"found": "31/02/2024", "why": "31/02/2024"}
    return Finding(rule=rule, severity=severity, where=Place(**place), params=told)


def test_a_faulty_cell_gets_rule_place_and_what_to_write() -> None:
    found = finding(file="ho-so.xlsx", sheet="Văn bản", row=3, column="F", field="IssuedDate")
    comments, _ = annotations([found], book(), submission=SUBMISSION)
    (comment,) = comments
    assert (comment["sheet"], comment["row"], comment["column"]) == ("Văn bản", 3, "F")
    assert comment["level"] == "error"
    for part in (RULES[0], "dòng 3", "cột F", "31/02/2024", book().rule(RULES[0]).remedies["vi"]):
        assert part in comment["text"]


def test_every_row_has_a_verdict_and_clean_rows_pass() -> None:
    found = finding(sheet="Văn bản", row=3, column="F")
    _, verdicts = annotations([found], book(), submission=SUBMISSION)
    assert [(v["sheet"], v["row"]) for v in verdicts] == [
        ("Hồ sơ", 2),
        ("Văn bản", 2),
        ("Văn bản", 3),
        ("Văn bản", 4),
        ("Tệp", 2),
    ]
    assert [v["text"] for v in verdicts].count("Đạt") == 4
    assert [v["level"] for v in verdicts].count("ok") == 4
    assert verdicts[2]["text"] == f"Có lỗi: 1 ({RULES[0]})"


def test_a_finding_on_a_file_is_told_at_the_row_that_names_it() -> None:
    comments, verdicts = annotations(
        [finding(file="a/b.pdf", page=2)], book(), submission=SUBMISSION
    )
    assert (comments[0]["sheet"], comments[0]["row"], comments[0]["column"]) == ("Tệp", 2, "C")
    assert verdicts[-1]["level"] == "error"


def test_a_finding_on_a_field_finds_its_column() -> None:
    comments, _ = annotations(
        [finding(sheet="Văn bản", row=2, field="IssuedDate")], book(), submission=SUBMISSION
    )
    assert comments[0]["column"] == "F"


def test_several_findings_on_a_cell_are_one_comment_the_gravest_first() -> None:
    place = {"sheet": "Hồ sơ", "row": 2, "column": "B"}
    found = [finding(RULES[1], "info", **place), finding(RULES[2], "warning", **place)]
    found.append(finding(RULES[3], "error", **place))
    comments, verdicts = annotations([*found, found[0]], book(), submission=SUBMISSION)
    assert len(comments) == 1
    text = comments[0]["text"]
    assert text.index(RULES[3]) < text.index(RULES[2]) < text.index(RULES[1])
    assert comments[0]["level"] == verdicts[0]["level"] == "error"
    assert verdicts[0]["text"].startswith("Có lỗi: 1; Cảnh báo: 1; Lưu ý: 1")


def test_a_finding_without_a_place_has_no_cell() -> None:
    comments, verdicts = annotations([finding(file="other.pdf"), finding()], book())
    assert comments == [] and verdicts == []


def test_a_comment_stays_readable_however_many_findings() -> None:
    found = [
        Finding(rule=RULES[0], severity="error", where=Place(sheet="S", row=1), evidence="x" * n)
        for n in range(1, 200)
    ]
    comments, verdicts = annotations(found, book())
    assert len(comments[0]["text"]) <= 1800 and "đã cắt bớt" in comments[0]["text"]
    assert "199" in verdicts[0]["text"]


@given(
    st.lists(
        st.builds(
            finding,
            rule=st.sampled_from([*RULES, "KHONG-CO"]),
            severity=st.sampled_from(["error", "warning", "info"]),
            sheet=st.sampled_from(["Hồ sơ", "Văn bản", "Khác", None]),
            row=st.one_of(st.none(), st.integers(1, 6)),
            column=st.sampled_from([None, "A", "AB"]),
        ),
        max_size=12,
    )
)
def test_each_cell_and_each_row_is_said_once(found: list[Finding]) -> None:
    comments, verdicts = annotations(found, book(), submission=SUBMISSION)
    cells = [(c["sheet"], c["row"], c["column"]) for c in comments]
    rows = [(v["sheet"], v["row"]) for v in verdicts]
    assert len(set(cells)) == len(cells) and len(set(rows)) == len(rows)
    assert {cell[:2] for cell in cells} <= set(rows)
    faulty = {(v["sheet"], v["row"]) for v in verdicts if v["level"] != "ok"}
    assert faulty == {cell[:2] for cell in cells}


def test_the_row_of_a_file_tells_its_legal_value() -> None:
    lacks = ({"why": "absent", "party": "organ"},)
    value = LegalValue(
        file="a/b.pdf", value="not_enough", wanted="electronic_original", basis="", missing=lacks
    )
    _, verdicts = annotations([], book(), submission=SUBMISSION, values=[value])
    assert verdicts[-1]["text"] == "Đạt; Giá trị: chưa đủ căn cứ: thiếu chữ ký số của cơ quan"
    assert verdicts[0]["text"] == "Đạt"
