"""The workbook that goes back to its sender: a comment on every faulty cell, a verdict per row."""

# No future import here: it would bind the name of the public function below.
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from reports.labels import Labels, Lang
from reports.legal import legal_text
from reports.phrases import SEVERITIES, found_text, place_text
from reports.rulebook import rule_book
from reports.words import RuleBook
from schemas.finding import Finding, Place
from schemas.judgement import LegalValue
from schemas.record import RECORD_LISTS, Record, Submission
from validator.catalogue import Catalogue
from validator.printed.suggest import Suggestion
from validator.words import source_text

# A comment is read in a small box; what does not fit is in the report.
_COMMENT_LIMIT: Final = 1_800
_LEVELS: Final = {name: rank for rank, name in enumerate(SEVERITIES)}
_Cell = tuple[str, int, str]


def annotations(
    findings: Iterable[Finding],
    catalogue: Catalogue | RuleBook,
    *,
    submission: Submission | None = None,
    values: Iterable[LegalValue] = (),
    lang: Lang = "vi",
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What ``evidence.workbook.annotate_workbook`` is to write: (comments, verdicts).

    comments: ``{sheet, row, column, text, level}``, one per cell (a finding on a row without a
    column goes to its first known column); verdicts: ``{sheet, row, text, level}``, one per row of
    ``submission`` (rows without findings: "Đạt", level "ok") and per row a finding points at. A
    finding on a file or a document without a cell is told at the row that names it; so is the legal
    value of a file (``values``). ``level``: error | warning | info | ok, the worst of the cell or
    row. Sorted by sheet order, row, column.
    """
    labels, book = Labels(lang), rule_book(catalogue)
    rows = _Rows(submission)
    cells: dict[_Cell, list[Finding]] = {}
    per_row: dict[tuple[str, int], list[Finding]] = {key: [] for key in rows.all}
    for finding in dict.fromkeys(map(_Hashable, findings)):
        cell = rows.locate(finding.value)
        if cell is None:
            continue
        cells.setdefault(cell, []).append(finding.value)
        per_row.setdefault(cell[:2], []).append(finding.value)
    comments: list[dict[str, Any]] = [
        {
            "sheet": sheet,
            "row": row,
            "column": column,
            "text": _comment(found, book, labels),
            "level": _level(found),
        }
        for (sheet, row, column), found in cells.items()
    ]
    valued = rows.valued(values, labels)
    verdicts: list[dict[str, Any]] = [
        {
            "sheet": key[0],
            "row": key[1],
            "text": "; ".join(filter(None, (_verdict(found, labels), valued.get(key, "")))),
            "level": _level(found),
        }
        for key, found in per_row.items()
    ]
    comments.sort(key=lambda item: rows.order(item, _column_number(item["column"])))
    verdicts.sort(key=lambda item: rows.order(item, 0))
    return comments, verdicts


def offers(suggestions: Iterable[Suggestion], lang: Lang = "vi") -> list[dict[str, Any]]:
    """What ``evidence.workbook`` writes of suggested values: see its ``CellSuggestion``."""
    labels = Labels(lang)
    return [_offer(item, labels) for item in suggestions]


def _offer(item: Suggestion, labels: Labels) -> dict[str, Any]:
    component = labels.of("component", item.component)
    origin = labels("returned.origin", page=item.page, file=item.file, component=component)
    confidence = labels("returned.percent", value=round(item.confidence * 100))
    told = {"origin": origin, "confidence": confidence}
    text = labels("returned.suggestion", **told)
    kept = ("sheet", "row", "column", "file_code", "ordinal", "field_vi", "value")
    return {**{name: getattr(item, name) for name in kept}, **told, "text": text}


class _Hashable:
    """A finding by its content: the same finding told twice is one comment."""

    def __init__(self, value: Finding) -> None:
        self.value = value
        self._key = repr(value.as_dict())

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashable) and self._key == other._key


class _Rows:
    """The rows of a submission: where they stand, and which row names a file or a document."""

    def __init__(self, submission: Submission | None) -> None:
        self.records: dict[tuple[str, int], Record] = {}
        self._files: dict[str, tuple[str, int]] = {}
        self._documents: dict[str, tuple[str, int]] = {}
        lists = RECORD_LISTS if submission else ()
        for record in (item for name in lists for item in getattr(submission, name)):
            self._add(record)
        self.all = list(self.records)
        self._sheets = list(dict.fromkeys(sheet for sheet, _ in self.all))

    def _add(self, record: Record) -> None:
        if record.where.sheet is None or record.where.row is None:
            return
        key = (record.where.sheet, record.where.row)
        self.records[key] = record
        if record.get("Path"):
            self._files.setdefault(record.get("Path"), key)
        if record.entity == "document":
            ordinal = record.get("DocOrdinal")
            self._documents.setdefault(f"{record.get('FileCode')}\n{ordinal}", key)

    def locate(self, finding: Finding) -> _Cell | None:
        """The cell a finding is told at; None where no row speaks of it."""
        place = finding.where
        key = self._key(place)
        if key is None:
            return None
        return (*key, place.column or self._column(key, place.field))

    def valued(self, values: Iterable[LegalValue], labels: Labels) -> dict[tuple[str, int], str]:
        """Row that names a file -> the legal value of that file in words."""
        return {
            self._files[value.file]: labels("returned.value", value=legal_text(value, labels.lang))
            for value in values
            if value.file in self._files
        }

    def _key(self, place: Place) -> tuple[str, int] | None:
        if place.sheet is not None and place.row is not None:
            return place.sheet, place.row
        return self._files.get(place.file) if place.file else None

    def _column(self, key: tuple[str, int], field: str | None) -> str:
        record = self.records.get(key)
        columns: Mapping[str, str] = record.columns if record else {}
        if field and field in columns:
            return columns[field]
        for name in ("Path", "FileCode", "Identifier"):
            if name in columns:
                return columns[name]
        return min(columns.values(), key=_column_number, default="A")

    def order(self, item: Mapping[str, Any], column: int) -> tuple[int, str, int, int]:
        """Sheets in the order of the submission, then rows, then columns."""
        sheet = item["sheet"]
        known = self._sheets.index(sheet) if sheet in self._sheets else len(self._sheets)
        return known, sheet, item["row"], column


def _comment(found: list[Finding], book: RuleBook, labels: Labels) -> str:
    """Rule, place, what is wrong, what to write instead, source; the gravest first.

    The writer says the level of the whole comment; each of several findings says its own.
    """
    parts = [
        _part(finding, book, labels, several=len(found) > 1)
        for finding in sorted(found, key=_gravity)
    ]
    text = "\n\n".join(parts)
    if len(text) <= _COMMENT_LIMIT:
        return text
    note = labels("cell.cut", count=len(text))
    return text[: _COMMENT_LIMIT - len(note)] + note


def _part(finding: Finding, book: RuleBook, labels: Labels, *, several: bool) -> str:
    words = book.rule(finding.rule)
    lines = [
        labels(
            "returned.comment",
            rule=finding.rule,
            severity=f"{labels.of('severity', finding.severity)}: " if several else "",
            found=found_text(words, finding.params, finding.evidence, labels),
        ),
        labels("returned.place", value=place_text(finding.where.as_dict(), labels)),
    ]
    if remedy := words.remedy(labels.lang, finding.params):
        lines.append(labels("returned.write", value=remedy))
    if words.source:
        lines.append(labels("returned.source", value=source_text(words.source, labels.lang)))
    return "\n".join(lines)


def _verdict(found: list[Finding], labels: Labels) -> str:
    """``Đạt``, or how many findings of each severity and the rules they come from."""
    if not found:
        return labels("returned.pass")
    counts = Counter(finding.severity for finding in found)
    heads = [labels(f"returned.{name}", count=counts[name]) for name in SEVERITIES if counts[name]]
    rules = dict.fromkeys(finding.rule for finding in sorted(found, key=_gravity))
    return f"{'; '.join(heads)} ({', '.join(rules)})"


def _gravity(finding: Finding) -> int:
    return _LEVELS[finding.severity]


def _level(found: list[Finding]) -> str:
    return min((finding.severity for finding in found), key=_LEVELS.__getitem__, default="ok")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
