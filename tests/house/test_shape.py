"""The shape of the code: small files and functions, docstrings, data that keeps to its schema."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import jsonschema
import pytest
from house_support import ROOMS, ROOT, modules

FILE_LINES, FUNCTION_LINES, MEDIAN_LINES = 400, 60, 150
# What is longer, and why. Shrink it; a row that is no longer needed fails.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
EAGER = {"reports/returned.py": "a function of its own is named annotations"}

DATA = sorted(path for room in ROOMS for path in (ROOT / room).rglob("data/**/*.json"))
# Data file (or pattern) -> its schema and where in the file the schema applies ("": the whole).
SCHEMAS = {
    "schemas/data/profiles/tt0*.json": "schemas/data/schema/profile.schema.json",
    "schemas/data/profiles/extension.json": "schemas/data/schema/extension.schema.json",
    "schemas/data/laws.json": "schemas/data/schema/laws.schema.json",
    "schemas/data/organs.json": "schemas/data/schema/organs.schema.json",
    "schemas/data/calendar/office.json": "schemas/data/schema/calendar-local.schema.json",
    "schemas/data/calendar/2*.json": "schemas/data/schema/calendar-year.schema.json",
    "schemas/data/states.json": "schemas/data/schema/states.schema.json",
    "validator/process/data/clocks.json": "validator/process/data/clocks.schema.json",
    "validator/process/data/process.json": "validator/process/data/process.schema.json",
    "schemas/data/trace.json": "schemas/data/schema/trace.schema.json",
    "schemas/data/finding-life.json": "schemas/data/schema/finding-life.schema.json",
    "schemas/data/reader-rules.json": "schemas/data/schema/reader-rules.schema.json",
    "schemas/data/vocabularies/*.json": "schemas/data/schema/vocabulary.schema.json",
    "hoso/sample/data/registers.json": "hoso/sample/data/registers.schema.json",
    "hoso/sample/data/sample.json": "hoso/sample/data/sample.schema.json",
    "evidence/signature/data/fingerprints.json": "evidence/signature/data/fingerprints.schema.json",
    "validator/signature/data/policy.json": "validator/signature/data/policy.schema.json",
    "validator/data/rules/*.json": "validator/data/rule.schema.json",
    "evidence/signature/data/glyphs.json": "evidence/signature/data/glyphs.schema.json",
    "evidence/signature/data/hues.json": "evidence/signature/data/hues.schema.json",
    "validator/appearance/data/appearance.json": (
        "validator/appearance/data/appearance.schema.json"
    ),
    "evidence/exchange/data/message.json": "evidence/exchange/data/message.schema.json",
    "evidence/exchange/data/status.json": "evidence/exchange/data/status.schema.json",
    "evidence/register/data/columns.json": "evidence/register/data/columns.schema.json",
    "evidence/encoding/data/encodings.json": "evidence/encoding/data/encodings.schema.json",
    "validator/exchange/data/exchange.json": "validator/exchange/data/exchange.schema.json",
    "validator/layout/data/encoding.json": "validator/layout/data/encoding.schema.json",
    "validator/anatomy/data/anatomy.json": "validator/anatomy/data/anatomy.schema.json",
    "validator/anatomy/data/widths.json": "validator/anatomy/data/widths.schema.json",
    "validator/layout/data/form.json": "validator/layout/data/form.schema.json",
    "validator/layout/data/paper.json": "validator/layout/data/paper.schema.json",
    "validator/layout/data/classes.json": "validator/layout/data/classes.schema.json",
    "archive/data/media.json": "validator/signature/data/words.schema.json",
    "validator/safekeeping/data/reminders.json": (
        "validator/safekeeping/data/reminders.schema.json"
    ),
    "validator/safekeeping/data/limits.json": "validator/safekeeping/data/limits.schema.json",
    "validator/scans/data/scans.json": "validator/scans/data/scans.schema.json",
    "validator/signature/data/parties.json": "validator/signature/data/parties.schema.json",
    "validator/signature/data/changes.json": "validator/signature/data/changes.schema.json",
    "validator/signature/data/etsi.json": "validator/signature/data/etsi.schema.json",
    "validator/signature/data/findings.json": "validator/signature/data/findings.schema.json",
    "validator/signature/data/proofs.json": "validator/signature/data/proofs.schema.json",
    "validator/signature/data/sources.json": "validator/signature/data/sources.schema.json",
    "validator/signature/data/stamps.json": "validator/signature/data/stamps.schema.json",
    "validator/signature/data/steps.json": "validator/signature/data/steps.schema.json",
    "validator/signature/data/values.json": "validator/signature/data/values.schema.json",
    "validator/signature/data/reasons.json": "validator/signature/data/words.schema.json",
    "validator/signature/data/rewriting.json": "validator/signature/data/words.schema.json",
    "validator/signature/data/terms.json": "validator/signature/data/words.schema.json",
    "evidence/signature/data/roles.json": "evidence/signature/data/roles.schema.json",
    "reports/data/forms.json": "reports/data/forms.schema.json",
    "reports/data/indicators.json": "reports/data/indicators.schema.json",
    "reports/data/handover.json": "reports/data/handover.schema.json",
    "reports/data/periods.json": "reports/data/periods.schema.json",
    "reports/data/signature/words.json": "reports/data/signature/words.schema.json",
    "validator/data/reasons.json": "validator/signature/data/words.schema.json",
    "validator/data/checks.json": "validator/data/checks.schema.json",
    "validator/data/tables/signing.json": "validator/data/tables/signing.schema.json",
    "schemas/data/errors.json": "schemas/data/schema/errors.schema.json",
    "archive/data/ocfl.json": "archive/data/ocfl.schema.json",
    "evidence/data/bag-profiles/*.json": "evidence/data/bag-profile.schema.json",
    "ingest/data/reading.json": "ingest/data/reading.schema.json",
    "archive/data/jobs.json": "archive/data/jobs.schema.json",
    "ingest/data/invariants.json": "ingest/data/invariants.schema.json",
}
# Data files without a schema: their readers are the only check.
BARE = {
    "archive/data/acts.json",
    "archive/data/faults.json",
    "evidence/data/formats.json",
    "evidence/data/rules-bagit.json",
    "evidence/data/rules-container.json",
    "hoso/data/json.json",
    "hoso/data/settings.json",
    "ingest/data/policy/default.json",
    "reports/data/labels.json",
    "reports/template/data/guide.json",
    "schemas/data/system-words.json",
    "search/data/abbreviations.json",
    "search/data/boosts.json",
    "search/data/citations.json",
    "search/data/dates.json",
    "search/data/fields.json",
    "search/data/ignored.json",
    "search/data/number_types.json",
    "search/data/syllables.json",
    "search/data/typing.json",
    "search/data/words.json",
    "validator/data/packs/snv-kontum-2025.json",
    "validator/data/tables/decree-30-fields.json",
    "validator/data/tables/extensions.json",
    "validator/data/tables/names.json",
    "validator/data/words.json",
    "web/data/media-types.json",
    "web/data/statuses.json",
    "web/data/words.json",
}


def _lines(path: str) -> int:
    return (ROOT / path).read_text(encoding="utf-8").count("\n")


def _functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_long_files_are_listed() -> None:
    assert {path for path in modules() if _lines(path) > FILE_LINES} == set(LONG_FILES)


def test_long_functions_are_listed() -> None:
    long = {
        f"{path}:{name}"
        for path, tree in modules().items()
        for name, lines in _functions(tree)
        if lines > FUNCTION_LINES
    }
    assert long == set(LONG_FUNCTIONS)


def test_files_are_small_as_a_rule() -> None:
    assert median(_lines(path) for path in modules()) <= MEDIAN_LINES


def test_every_module_says_what_it_is() -> None:
    silent = [path for path, tree in modules().items() if not ast.get_docstring(tree)]
    assert silent == []


def test_annotations_are_lazy_everywhere() -> None:
    eager = [
        path
        for path, tree in modules().items()
        if any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body)
        and not any(
            isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body
        )
    ]
    assert set(eager) == set(EAGER)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"said twice: {names}"
    return dict(pairs)


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_data_is_json_that_says_nothing_twice(path: Path) -> None:
    assert json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_no_twins)


def _pairs() -> list[tuple[Path, Path]]:
    return [
        (data, ROOT / schema)
        for pattern, schema in SCHEMAS.items()
        for data in sorted(ROOT.glob(pattern))
    ]


@pytest.mark.parametrize(
    ("data", "schema"), _pairs(), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_data_keeps_to_its_schema(data: Path, schema: Path) -> None:
    rules = json.loads(schema.read_text(encoding="utf-8"))
    content = json.loads(data.read_text(encoding="utf-8"))
    of_items = isinstance(content, list) and rules.get("type") == "object"
    for item in content if of_items else [content]:
        jsonschema.Draft202012Validator(rules).validate(item)


def test_every_schema_is_held_against_something() -> None:
    schemas = {path for room in ROOMS for path in (ROOT / room).rglob("*.schema.json")}
    assert schemas == {schema for _, schema in _pairs()}


def test_what_has_no_schema_is_listed() -> None:
    """A new data file brings its schema; the list only grows shorter."""
    held = {data for data, _ in _pairs()}
    bare = {path for path in DATA if path not in held and not path.name.endswith(".schema.json")}
    assert {path.relative_to(ROOT).as_posix() for path in bare} == BARE
