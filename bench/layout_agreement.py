"""What the audit of form says of documents judged by hand: makes docs/layout-agreement.md.

    python -m bench.layout_agreement            # writes the page
    python -m bench.layout_agreement --check    # exit code 1 where a finding was not judged

Reads ``../shared``: the templates of Annex III of Decree 30, documents of other classes, the text
of a regulation. Each finding needs a row in ``bench/data/layout-agreement.json``: is it right?
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from evidence.collect import facts
from evidence.facts import FileFacts
from schemas.judgement import Judgement
from validator.anatomy import Anatomy, anatomy
from validator.anatomy.typeset import typeset
from validator.case import file_case
from validator.catalogue import load_catalogue
from validator.layout import ENCODING, FORM_RULES, PAPER
from validator.layout.classes import class_of_pages
from validator.layout.form import head, numbering
from validator.layout.form.base import Form, table
from validator.registry import Skip
from validator.scans.pages import is_scanned
from validator.single import judge_file
from validator.view import FileView, JudgeContext

HERE = Path(__file__).parents[1]
SHARED = HERE.parent / "shared"
CORPORA = SHARED / "corpora"
PAGE = HERE / "docs" / "layout-agreement.md"
_JUDGED = Path(__file__).parent / "data" / "layout-agreement.json"
_TEMPLATES = CORPORA / "vn-docs" / "nghi-dinh-30" / "Phuluc3.docx"
_REGULATION = SHARED / "law" / "quy-che-ioffice-snv-kontum-2025.txt"
_HEADING = re.compile(r"^\s*Mẫu (?:(\d\.\d+) - |văn bản \()")
_OTHERS = ("vn-signed-pdf", "pdfa", "eark", "edxml", "hostile-pdf")
_MOST_BYTES = 400_000  # of a file that is not Vietnamese: there are enough small ones
_ENOUGH = 10  # positives below which a rate says nothing
_WHOLE = SimpleNamespace(view=SimpleNamespace(alone=True))
_CONTEXT = JudgeContext(
    received_at=datetime(2026, 11, 30, tzinfo=UTC),
    today=date(2026, 11, 30),
    packs={"snv-kontum-2025": "active"},
)
RULES = FORM_RULES | {*ENCODING, *PAPER}

sys.path.insert(0, str(HERE / "tests" / "layout"))  # the generator of letters


@dataclass(frozen=True, slots=True)
class Told:
    """A finding on a document, and what was judged of it by hand."""

    document: str
    rule: str
    severity: str
    found: str
    right: bool | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """A document of another class."""

    name: str
    pages: int
    id: str
    basis: str
    rules: tuple[str, ...]

    @property
    def seen(self) -> Mapping[str, Any] | None:
        """What its first page shows, and the classes that fit; None: nobody looked."""
        return next((r for r in judged()["read"] if re.fullmatch(r["file"], self.name)), None)

    @property
    def fits(self) -> bool:
        """Whether its class is one of those that fit, where somebody looked."""
        return self.seen is None or self.id in self.seen["right"]


@dataclass
class Agreement:
    """Everything the page shows. ``held``: rule -> templates it had something to say of."""

    held: Counter[str] = field(default_factory=Counter)
    templates: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)

    def unjudged(self) -> list[str]:
        """Findings nobody judged, rules told of and classes wrong for other documents."""
        open_ = [f"{one.document} {one.rule} {one.found}" for one in self.told if one.right is None]
        wrong = [
            f"{one.name} {rule}" for one in self.others for rule in one.rules if rule != "F-005"
        ]
        other = [f"{one.name} {one.id}" for one in self.others if not one.fits]
        return open_ + wrong + other


@cache
def judged() -> Mapping[str, Any]:
    """What was judged by hand."""
    found: Mapping[str, Any] = json.loads(_JUDGED.read_text(encoding="utf-8"))
    return found


def agreement() -> Agreement:
    """Judge the templates, the regulation and the documents of other classes."""
    found = Agreement()
    for name, one in _templates():
        found.templates.append(name)
        judgement = _judge(one, f"{name}.docx")
        found.held.update(
            r.rule for r in judgement.results if r.rule in RULES and r.status in _SPOKEN
        )
        for finding in judgement.findings:
            if finding.rule in RULES:
                words = str(finding.params["found"])
                found.told.append(_weighed(Told(name, finding.rule, finding.severity, words)))
    found.told += map(_weighed, _of_regulation())
    found.others = list(_others())
    return found


_SPOKEN = ("passed", "failed")


def _weighed(told: Told) -> Told:
    for row in judged()["findings"]:
        fits = re.fullmatch(row["document"], told.document) and row["rule"] == told.rule
        if fits and re.search(row["found"], told.found):
            return replace(told, right=row["right"], why=row["why"])
    return told


def _judge(one: FileFacts, name: str) -> Judgement:
    view = FileView(path=name, role="", record=None, facts=one)
    return judge_file(view, _CONTEXT, load_catalogue())


def _facts(path: Path) -> dict[str, Any]:
    return facts(str(path), "0" * 64, path.stat().st_size)


def _templates() -> Iterator[tuple[str, FileFacts]]:
    """Each template of Annex III as a document of its own; the next heading ends it.

    The annex (2.1) is judged behind the template it belongs to (1.4).
    """
    whole = _facts(_TEMPLATES)
    paragraphs = whole["layout"]["paragraphs"]
    texts = ["".join(text for _, text in one.get("spans", ())) for one in paragraphs]
    starts = [at for at, text in enumerate(texts) if _HEADING.match(text)]
    parts: dict[str, list[Any]] = {}
    for start, end in zip(starts, [*starts[1:], len(texts)], strict=True):
        found = _HEADING.match(texts[start])
        number = found[1] if found else None
        name = number or f"1.3 {'giấy' if 'giấy' in texts[start] else 'điện tử'}"
        parts[name] = paragraphs[start + 1 : end]
    first, *rest = parts["2.1"]
    parts["2.1"] = [*parts["1.4"], {**first, "break": True}, *rest]
    for name, own in parts.items():
        layout = {**whole["layout"], "paragraphs": own}
        yield name, FileFacts.from_dict({**whole, "layout": layout})


def _of_regulation() -> Iterator[Told]:
    """What the rules of numbers say of the regulation; how its text is set is not known."""
    form = Form(cast(Any, _WHOLE), cast(Any, None), _regulation())
    date_line = form.anatomy.parts["date"]
    for rule, faults in (
        ("F-041", list(head.zeros(form, date_line))),
        ("F-066", numbering.clauses(form)),
        ("F-067", numbering.counted(form)),
    ):
        for fault in [] if isinstance(faults, Skip) else faults:
            if fault.kind not in judged()["not_of_text"]:
                words = str(table()["faults"][fault.kind]["vi"]).format_map(fault.params)
                yield Told("quy chế", rule, str(fault.severity or "error"), words)


def _regulation() -> Anatomy:
    """The text as a DOCX: the head in a table, the national name added, the rest line by line."""
    rows = [line.strip() for line in _REGULATION.read_text(encoding="utf-8").splitlines()]
    number, day, *rest = [row for row in rows if row]
    left = [_row(text, [0, 0, 0.0, 200.0]) for text in (*judged()["organ"], number)]
    right = [_row(text, [0, 0, 200.0, 470.0]) for text in (*judged()["national"], day)]
    body = [_row(text) for text in rest]
    paper = {"size": [595.3, 841.9], "margins": [56.7, 42.5, 56.7, 85.0]}
    styles = [["Times New Roman", 14.0, bold, False, "000000"] for bold in (False, True)]
    found = typeset({"paragraphs": left + right + body, "styles": styles, "sections": [paper]})
    assert found is not None
    return anatomy(found)


def _row(text: str, cell: list[float] | None = None) -> dict[str, Any]:
    bold = text.isupper() or re.match(r"(Điều|Chương) ", text) is not None
    row: dict[str, Any] = {"spans": [[int(bold), text]], "align": "center" if cell else "both"}
    if text.isupper():
        row["align"] = "center"
    return row | ({"cell": cell} if cell else {}) | ({"break": True} if text == "QUY CHẾ" else {})


def _others() -> Iterator[Other]:
    for folder in _OTHERS:
        for path in sorted((CORPORA / folder).rglob("*.pdf")):
            if folder == "vn-signed-pdf" or path.stat().st_size <= _MOST_BYTES:
                yield from _other(path)


def _other(path: Path) -> Iterator[Other]:
    one = FileFacts.from_dict(_facts(path))
    item = file_case(FileView(path=path.name, role="", record=None, facts=one))
    scanned = item.facts is not None and item.facts.layout is not None and is_scanned(item)
    if not scanned and (item.anatomy is None or not item.anatomy.main):
        return
    name = str(path.relative_to(CORPORA))
    told = tuple(sorted({f.rule for f in _judge(one, path.name).findings if f.rule in RULES}))
    if scanned or item.anatomy is None:
        yield Other(name, 0, "scanned", "", told)
        return
    seen = class_of_pages(item.anatomy)
    yield Other(name, len(item.anatomy.written.sheets), seen.id, seen.basis, told)


def page(found: Agreement) -> str:
    """The page as Markdown."""
    parts = (_head(found), _rules(found), _findings(found), _classes(found), _untold())
    return "\n".join(line for part in parts for line in part)


def _head(found: Agreement) -> Iterator[str]:
    right = sum(one.right is True for one in found.told)
    yield "# What the audit of form is right about"
    yield ""
    yield (
        "Made by `python -m bench.layout_agreement`; a test holds that it is up to date and that "
        "every finding was judged by hand. Documents: the templates of Annex III of Decree 30, "
        "each judged as a document of its own; a regulation of which only the text is at hand, by "
        "the rules of numbers; files of other classes; letters made with one departure each "
        "(`tests/layout/letters`). What is filled in later (“......”, raised numbers of notes, "
        "“Ghi chú”) is no fault of a template."
    )
    yield ""
    yield "| figure | count |"
    yield "|---|---|"
    yield f"| templates judged | {len(found.templates)} |"
    yield f"| findings on templates and the regulation | {len(found.told)} |"
    yield f"| of these right | {right} of {len(found.told)} |"
    errors = [one for one in found.told if one.severity == "error"]
    yield f"| of these errors, not warnings | {len(errors)} |"
    yield f"| false errors | {sum(one.right is False for one in errors)} |"
    written = [one for one in found.others if one.id != "scanned"]
    yield f"| files of other classes | {len(written)} |"
    yield f"| pages of these | {sum(one.pages for one in written)} |"
    taken = sum(one.id == "administrative" for one in written)
    yield f"| of these taken for administrative documents | {taken} |"
    read = [one for one in found.others if one.seen is not None]
    fitting = sum(one.fits for one in read)
    yield f"| files whose first page was looked at, class fits | {fitting} of {len(read)} |"
    rules = [rule for one in found.others for rule in one.rules]
    yield f"| findings on these but F-005 | {sum(rule != 'F-005' for rule in rules)} |"
    yield ""


def _rules(found: Agreement) -> Iterator[str]:
    from letters.faults import ALL
    from letters.untold import UNTOLD

    planted = Counter(fault.rule for fault in ALL for _ in fault.forms)
    untold = Counter(rule for rule, _, _ in UNTOLD)
    yield "## Rule by rule"
    yield ""
    yield (
        "Positives: departures that are there, judged by hand in templates and regulation, or "
        f"planted. A rule with fewer than {_ENOUGH} says *chưa đủ bằng chứng*. Planted departures "
        "are run by `tests/layout/test_planted.py`, which fails where one is not told or anything "
        "beside it is: so none is false there."
    )
    yield ""
    yield "| rule | templates held to it | right | false | planted | told | positives found | |"
    yield "|---|---|---|---|---|---|---|---|"
    for rule in sorted(RULES):
        own = [one for one in found.told if one.rule == rule]
        right, false = (sum(one.right is truth for one in own) for truth in (True, False))
        told = planted[rule] - untold[rule]
        there, seen = right + planted[rule], right + told
        share = f"{seen} of {there} ({seen / there * 100:.0f} %)" if there else "0"
        note = "" if there >= _ENOUGH else "chưa đủ bằng chứng"
        cells = (rule, found.held[rule], right, false, planted[rule], told, share, note)
        yield "| " + " | ".join(map(str, cells)) + " |"
    yield ""


def _findings(found: Agreement) -> Iterator[str]:
    yield "## Findings on templates and the regulation"
    yield ""
    yield "| document | rule | severity | found | right | why |"
    yield "|---|---|---|---|---|---|"
    for one in found.told:
        right = {True: "yes", False: "no", None: "not judged"}[one.right]
        cells = (one.document, one.rule, one.severity, one.found, right, one.why)
        yield "| " + " | ".join(map(_cell, cells)) + " |"
    clean = [name for name in found.templates if name not in {one.document for one in found.told}]
    yield ""
    yield f"Without a finding: {', '.join(clean)}."
    yield ""
    yield from (f"- {text}" for text in judged()["notes"])
    yield ""


def _classes(found: Agreement) -> Iterator[str]:
    yield "## Documents of other classes"
    yield ""
    yield (
        "`unknown`: nothing told the class, no rule of form is asked. Files of one page without "
        "basis are counted together."
    )
    yield ""
    yield "| file | pages | class | basis | findings | first page, by eye |"
    yield "|---|---|---|---|---|---|"
    rest = [one for one in found.others if _is_plain(one)]
    for one in found.others:
        if not _is_plain(one):
            told = ", ".join(one.rules) or "none"
            eye = str(one.seen["what"]) if one.seen else ""
            cells = (f"`{one.name}`", str(one.pages), one.id, one.basis, told, eye)
            yield "| " + " | ".join(map(_cell, cells)) + " |"
    yield f"| {len(rest)} more | {sum(one.pages for one in rest)} | unknown | | none | |"
    yield ""


def _is_plain(one: Other) -> bool:
    return one.id == "unknown" and one.pages <= 1 and not one.rules


def _untold() -> Iterator[str]:
    from letters.untold import UNTOLD

    yield "## Planted departures that are not told"
    yield ""
    yield "| rule | departure | form | why |"
    yield "|---|---|---|---|"
    for (rule, name, form), why in sorted(UNTOLD.items()):
        yield f"| {rule} | {name} | {form} | {why} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("\r", " ")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the page; with ``--check`` only say what nobody judged."""
    parser = argparse.ArgumentParser(prog="python -m bench.layout_agreement")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    found = agreement()
    for line in found.unjudged():
        print("not judged:", line)
    if not options.check:
        PAGE.write_text(page(found), encoding="utf-8")
    return 1 if found.unjudged() else 0


if __name__ == "__main__":
    sys.exit(main())
