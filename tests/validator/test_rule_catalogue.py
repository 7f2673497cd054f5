"""The catalogue as data: complete, in force where it says law, honest about what it is."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemas.errors import HosoError
from schemas.finding import Finding, Place
from schemas.judgement import RuleResult
from validator.catalogue import Catalogue, load_catalogue
from validator.explain import explain
from validator.judge import DOCUMENT_CHECKS, DOSSIER_CHECKS, FILE_CHECKS
from validator.packs import load_pack
from validator.process import process_rules
from validator.rule import Rule
from validator.safekeeping import ARCHIVE_CHECKS
from validator.signatures import signature_rules

DATA = Path(str(files("validator").joinpath("data")))
ROWS: list[dict[str, Any]] = [
    row for path in sorted((DATA / "rules").glob("*.json")) for row in json.loads(path.read_text())
] + [
    row
    for path in sorted((DATA / "packs").glob("*.json"))
    for row in json.loads(path.read_text())["rules"]
]
IDS = [row["id"] for row in ROWS]
SHARED = Path(__file__).parents[3] / "shared" / "law" / "rules.json"
OF_TRANSFER = {"X-010", "X-011", "X-012", "X-013"}  # judged by judge_transfer()
# Texts a rule may cite: pattern in ``source`` -> days in force (None = open).
TEXTS = {
    r"NĐ 30/2020": ("2020-03-05", None),
    r"TT 02/2019": ("2019-03-10", "2025-06-30"),
    r"TT 01/2019": ("2019-03-10", None),
    r"TT 05/2025": ("2025-07-01", None),
    # took effect in 2025 on a day not read
    r"TT 15/2025": ("2026-01-01", None),
    r"Luật GDĐT 2023": ("2024-07-01", None),
    r"QĐ 28/2018": ("2018-07-12", None),
    r"QĐ 20/2020": ("2020-07-22", None),
    r"QĐ 09/2025": ("2025-04-14", None),
    r"Quy chế SNV": ("2025-03-01", None),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def days(start: str | None, end: str | None) -> tuple[date, date]:
    first = date.fromisoformat(start) if start else date.min
    return first, date.fromisoformat(end) if end else date.max


def cited(rule: Rule) -> list[tuple[date, date]]:
    return [days(*span) for text, span in TEXTS.items() if re.search(text, rule.source)]


def test_every_row_fits_the_schema() -> None:
    schema = json.loads((DATA / "rule.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    faults = [(row["id"], error.message) for row in ROWS for error in validator.iter_errors(row)]
    assert faults == []


IMPLEMENTED = [rule for rule in load_catalogue() if rule.status == "implemented"]
ACCENTED = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# Words of code, of a library or of the level a finding has.
CODED = re.compile(r"==|[<>]=|≤|≥|→|pyHanko|status\.|regex|casefold|_|; [EWI]\b|\b[EW]\b")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("rule", IMPLEMENTED, ids=lambda rule: rule.id)
def test_checks_are_sentences_in_both_languages(rule: Rule, lang: str) -> None:
    check = rule.checks[lang]
    assert len(check.split()) >= 6
    assert check[0].isupper() or check.startswith("bagit.txt")
    assert check.endswith(".")
    assert not CODED.search(check), check
    if lang == "vi":
        assert ACCENTED.search(check)


@pytest.mark.parametrize("rule", IMPLEMENTED, ids=lambda rule: rule.id)
def test_examples_stand_in_both_languages(rule: Rule) -> None:
    assert bool(rule.good) == bool(rule.good_en)
    assert bool(rule.bad) == bool(rule.bad_en)


def test_every_sentence_is_of_an_implemented_rule() -> None:
    told = json.loads((DATA / "checks.json").read_text(encoding="utf-8"))
    assert sorted(told) == sorted(rule.id for rule in IMPLEMENTED)


@pytest.mark.parametrize("rule", ["T02-META-04", "S-009", "SNV-4.2", "X-106"])
def test_both_halves_of_an_explanation_say_how_it_is_checked(rule: str) -> None:
    vi, en = explain(rule, load_catalogue()).text().split("\n\n")
    assert "Cách kiểm tra: " in vi
    assert "Check: " in en


def test_no_source_names_a_page_readers_do_not_have() -> None:
    assert [row["id"] for row in ROWS if ".md" in row["check"] + row["source"]] == []


def test_ids_are_unique() -> None:
    assert len(IDS) == len(set(IDS))


@pytest.mark.skipif(not SHARED.exists(), reason="no reference data")
def test_all_224_reference_rules_are_there() -> None:
    reference = {row["id"] for row in json.loads(SHARED.read_text(encoding="utf-8"))}
    assert len(reference) == 224
    assert reference - set(IDS) == set()


def test_law_only_with_an_article(catalogue: Catalogue) -> None:
    article = re.compile(r"Đ\d|PL |QCVN|Điều \d")
    assert [r.id for r in catalogue if r.basis == "law" and not article.search(r.source)] == []


def test_what_is_from_memory_or_a_digest_is_not_law(catalogue: Catalogue) -> None:
    weak = re.compile(r"secondary|memory|UNCONFIRMED|digest|deduced")
    assert [r.id for r in catalogue if r.basis == "law" and weak.search(r.source)] == []


def test_no_rule_cites_a_text_not_in_force_in_its_window(catalogue: Catalogue) -> None:
    wrong = []
    for row in ROWS:
        rule = catalogue.rule(row["id"])
        start, end = days(row["effective_from"], row["effective_to"])
        wrong += [
            rule.id
            for first, last in cited(rule)
            if last < start or (first > end and first > start)
        ]
    assert wrong == []


def test_law_is_in_force_throughout_its_window(catalogue: Catalogue) -> None:
    wrong = []
    for row in (row for row in ROWS if row["basis"] == "law"):
        start, end = days(row["effective_from"], row["effective_to"])
        spans = cited(catalogue.rule(row["id"]))
        covered = any(first <= start for first, _ in spans) and any(
            end <= last for _, last in spans
        )
        if not covered:
            wrong.append(row["id"])
    assert wrong == []


def test_every_law_rule_cites_a_known_text(catalogue: Catalogue) -> None:
    assert [rule.id for rule in catalogue if rule.basis == "law" and not cited(rule)] == []


def test_severity_fits_the_check() -> None:
    """A check that says "never error", "W" or "info" alone has no rule that errs."""
    never = re.compile(r"never (an )?error|never E\b|; [WI]$|finding is info|informational|^[WI]$")
    wrong = [r["id"] for r in ROWS if r["severity"] == "error" and never.search(r["check"])]
    assert wrong == []
    only_error = re.compile(r"; E$|^E$|: E$")
    wrong = [r["id"] for r in ROWS if r["severity"] != "error" and only_error.search(r["check"])]
    assert wrong == []


def test_unconfirmed_never_stops_a_dossier(catalogue: Catalogue) -> None:
    weak = [r for r in catalogue if r.basis in ("unconfirmed", "secondary")]
    assert weak
    assert [r.id for r in weak if r.intake != "never"] == []


def test_unconfirmed_is_marked_in_the_words(catalogue: Catalogue) -> None:
    marks = ("CHƯA XÁC NHẬN", "UNCONFIRMED", "secondary", "memory")
    weak = [r for r in catalogue if r.basis in ("unconfirmed", "secondary") and r.source]
    assert [r.id for r in weak if not any(mark in r.source + r.vi for mark in marks)] == []


def test_layout_signature_and_process_findings_never_stop_intake() -> None:
    """Guarantee 9."""
    families = re.compile(r"(F|S|V|C|L)-\d|T02-SIG|SNV-(?!4\.2$)")
    assert [r["id"] for r in ROWS if families.match(r["id"]) and r["intake"] != "never"] == []


def test_remedies_are_in_two_languages_with_a_second_text(catalogue: Catalogue) -> None:
    for row in ROWS:
        rule = catalogue.rule(row["id"])
        texts = {rule.remedy(lang, gone) for lang in ("vi", "en") for gone in (False, True)}
        assert len(texts) == 4, rule.id


def test_vietnamese_texts_are_vietnamese() -> None:
    marks = re.compile(
        r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.I
    )
    names = ("message_vi", "remedy_vi", "remedy_dissolved_vi")
    assert [(r["id"], n) for r in ROWS for n in names if not marks.search(r[n])] == []


def test_templates_take_any_value(catalogue: Catalogue) -> None:
    """A value that looks like a template is shown as it is."""
    for rule in catalogue:
        finding = Finding(rule=rule.id, severity="info", params={"value": "{x}", "found": "{y}"})
        for lang in ("vi", "en"):
            assert rule.message(finding, lang)


def test_every_implemented_rule_has_a_check_and_every_check_a_rule(catalogue: Catalogue) -> None:
    own = {row["id"] for row in ROWS if row["status"] == "implemented"}
    checks = {*DOSSIER_CHECKS, *DOCUMENT_CHECKS, *FILE_CHECKS, *OF_TRANSFER, *signature_rules()}
    checks |= process_rules() | set(ARCHIVE_CHECKS)
    assert own == checks
    assert checks <= set(catalogue.rules)


def test_version_follows_the_content(catalogue: Catalogue) -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", catalogue.version)
    assert catalogue.with_packs(load_pack(PACK)).version != catalogue.version


def finding(rule: str, severity: str, **params: str) -> Finding:
    return Finding(rule=rule, severity=severity, where=Place(), params=params)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (finding("H-018", "error"), "vi phạm"),
        (finding("T02-VOC-02", "warning"), "chưa phù hợp"),
        (finding("T02-META-06", "error"), "chưa phù hợp"),
        (finding("H-018", "info"), "lưu ý"),
        (finding("NO-1", "error"), "chưa phù hợp"),
        (finding("S-009", "error"), "chưa phù hợp"),
        (finding("S-009", "error", law_date="2024-03-05"), "chưa phù hợp"),
        (finding("S-009", "error", law_date="2026-03-05"), "vi phạm"),
    ],
)
def test_only_law_is_called_a_breach(catalogue: Catalogue, said: Finding, word: str) -> None:
    assert catalogue.breach_word(said) == word


def test_reasons_are_in_two_languages(catalogue: Catalogue) -> None:
    assert all(words["vi"] and words["en"] for words in catalogue.reasons.values())
    result = RuleResult(rule="H-018", document=0, status="not_evaluated", reason="law-date-unknown")
    assert catalogue.reason(result) == "không xác định được ngày áp dụng"


PACK = {
    "id": "so-x-2026",
    "state": "active",
    "title_vi": "Quy chế văn thư Sở X",
    "title_en": "Regulation of department X",
    "rules": [
        {
            "id": "SX-1",
            "vi": "Văn bản phải có đơn vị soạn thảo",
            "en": "A document names its drafting unit",
            "severity": "warning",
            "source": "Quy chế Sở X Đ4",
            "basis": "law",
            "remedy_vi": "Ghi đơn vị soạn thảo.",
            "remedy_en": "Name the drafting unit.",
        }
    ],
}


def test_another_offices_regulation_loads_as_one_file(catalogue: Catalogue) -> None:
    joined = catalogue.with_packs(load_pack(PACK))
    assert joined.rule("SX-1").pack == "so-x-2026"
    assert joined.rule("SX-1").basis == "agency-rule", "a pack cannot call itself law"
    assert "SX-1" not in catalogue


@pytest.mark.parametrize(
    "broken",
    [
        {**PACK, "rules": []},
        {**PACK, "state": "sometimes"},
        {**PACK, "rules": [{"id": "SX-1", "vi": "x"}]},
        {**PACK, "rules": PACK["rules"] * 2},  # type: ignore[operator]
    ],
)
def test_a_broken_pack_is_refused_with_its_reason(broken: dict[str, Any]) -> None:
    with pytest.raises(HosoError) as caught:
        load_pack(broken)
    assert caught.value.code == "pack-invalid"


def test_a_pack_cannot_redefine_a_rule_of_the_law(catalogue: Catalogue) -> None:
    taken = load_pack({**PACK, "rules": [{**PACK["rules"][0], "id": "H-018"}]})  # type: ignore[dict-item, index]
    with pytest.raises(HosoError):
        catalogue.with_packs(taken)
