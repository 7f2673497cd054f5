"""Our verdicts beside what others state of the same files: makes docs/signature-agreement.md.

    python -m bench.agreement            # writes the page
    python -m bench.agreement --check    # exit code 1 where something is not explained

Reads ``../shared/corpora``: the expectation stated for each file, what pyHanko said of it, and the
opinion of EU DSS. Each difference needs a sentence in ``bench/data/agreement.json``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from evidence.signature.collect import collect_signatures
from evidence.signature.trust import carried_trust
from schemas.judgement import SignatureVerdict
from validator.signature import judge_signatures, reason_text

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "signature-agreement.md"
RECEIVED = datetime(2026, 11, 1, tzinfo=UTC)
_FOLDERS = ("signed-pdf/", "vn-signed-pdf/")
_OPEN = "revocation"


@cache
def table() -> dict[str, Any]:
    """Readings of stated expectations, and the sentences that explain differences."""
    path = Path(__file__).parent / "data" / "agreement.json"
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return raw


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One file of the corpora: what we found, and what others say of it."""

    name: str
    facts: dict[str, Any]
    verdicts: tuple[SignatureVerdict, ...]
    error: str
    expected: tuple[str, ...]
    pyhanko: str
    dss: dict[str, Any]

    @property
    def items(self) -> list[dict[str, Any]]:
        """The signature facts, one per verdict."""
        found: list[dict[str, Any]] = self.facts.get("items", [])
        return found


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A place where the two opinions differ. ``text``: the sentence that explains it, or ""."""

    name: str
    which: str
    ours: str
    theirs: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Stated:
    """One expectation stated of a file. ``met``; where not, ``text`` explains it."""

    name: str
    expected: str
    check: str
    met: bool
    text: str


@dataclass(kw_only=True)
class Agreement:
    """Everything the page shows."""

    files: list[Judged]
    stated: list[Stated] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    same: int = 0

    def unexplained(self) -> list[str]:
        """What has no sentence yet: must be empty."""
        errors = [f"{one.name}: {one.error}" for one in self.files if one.error]
        unmet = [f"{s.name}: {s.expected}" for s in self.stated if not s.met and not s.text]
        open_ = [
            f"{d.name} {d.which}: {d.ours} / {d.theirs}" for d in self.differences if not d.text
        ]
        return [*errors, *unmet, *open_]


def agreement() -> Agreement:
    """Judge every signed file of the corpora and set it beside the others' words."""
    opinions = {row["file"]: row for row in _lines(CORPORA / "second-opinion-dss.jsonl")}
    rows = [row for row in _lines(CORPORA / "index.jsonl") if row["path"].startswith(_FOLDERS)]
    trust = carried_trust()
    found = Agreement(
        files=[
            _judged(row, opinions.get(row["path"], {}), trust)
            for row in sorted(rows, key=lambda row: str(row["path"]))
            if row["path"].endswith(".pdf")
        ]
    )
    for one in found.files:
        found.stated += [_stated(one, text) for text in one.expected]
        for difference in _compared(one):
            if difference is None:
                found.same += 1
            else:
                found.differences.append(difference)
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def _judged(row: dict[str, Any], dss: dict[str, Any], trust: dict[str, Any]) -> Judged:
    name, error = str(row["path"]), ""
    facts: dict[str, Any] = {}
    verdicts: list[SignatureVerdict] = []
    try:
        facts = collect_signatures(CORPORA / name, trust=trust)
        verdicts = judge_signatures(facts, file=name, received_at=RECEIVED)
    except Exception as caught:  # what the page is there to show
        error = f"{type(caught).__name__}: {caught}"
    return Judged(
        name=name,
        facts=facts,
        verdicts=tuple(verdicts),
        error=error,
        expected=tuple(str(row["expected"]).split(" · ")),
        pyhanko=str(row["today"]),
        dss=dss,
    )


def _stated(one: Judged, expected: str) -> Stated:
    check = next(r["check"] for r in table()["readings"] if re.search(r["pattern"], expected))
    name, _, count = str(check).partition(":")
    met = not one.error and _CHECKS[name](one, int(count or 0))
    text = table()["unmet"].get(f"{one.name}: {expected}", "")
    return Stated(name=one.name, expected=expected, check=check, met=met, text=text)


def _right(item: dict[str, Any]) -> bool:
    whole = item["coverage"]["kind"] != "bad"
    return bool(whole and item["digest"]["message_digest_equal"] and item["signature"]["valid"])


def _step(verdict: SignatureVerdict, name: str) -> dict[str, Any]:
    return next(reason for reason in verdict.reasons if reason["step"] == name)


def _changed(one: Judged) -> list[bool]:
    return [_step(verdict, "changes")["ok"] is not True for verdict in one.verdicts]


def _bad_range(one: Judged) -> bool:
    return any(item["coverage"]["kind"] == "bad" for item in one.items)


def _remains(one: Judged) -> bool:
    return bool(one.items) or bool(one.facts.get("remains"))


_CHECKS: dict[str, Callable[[Judged, int], bool]] = {
    "some_right": lambda one, _: any(map(_right, one.items)),
    "none_right": lambda one, _: not any(map(_right, one.items)),
    "some_right_some_not": lambda one, _: len(set(map(_right, one.items))) > 1,
    "some_wrong": lambda one, _: not all(map(_right, one.items)),
    "failed": lambda one, _: any(v.conclusion == "TOTAL-FAILED" for v in one.verdicts),
    "intact": lambda one, _: any(i["digest"]["message_digest_equal"] for i in one.items),
    "bad_range": lambda one, _: _bad_range(one),
    "changed": lambda one, _: any(_changed(one)),
    "changes_told": lambda one, _: any(r["changes"] for r in one.facts.get("revisions", ())),
    "unchanged": lambda one, _: not any(_changed(one)),
    "unsigned": lambda one, _: not one.items,
    "remains": lambda one, _: _remains(one),
    "bytes_after_told": lambda one, _: any(i["coverage"]["bytes_after"] for i in one.items),
    "count": lambda one, n: len(one.items) == n,
    "count_least": lambda one, n: len(one.items) >= n,
    "no_error": lambda one, _: not one.error,
    "other_tool": lambda one, _: bool(one.items),
}


def _ours(verdict: SignatureVerdict) -> tuple[str, str, str]:
    """Conclusion, sub-indication and reason with revocation set aside, as DSS's opinion is."""
    rest = [r for r in verdict.reasons if r["step"] != _OPEN]
    for conclusion in ("TOTAL-FAILED", "INDETERMINATE"):
        for reason in rest:
            if reason["conclusion"] == conclusion:
                return conclusion, str(reason["sub_indication"]), str(reason["why"])
    return "TOTAL-PASSED", "", ""


def _theirs(opinion: dict[str, Any]) -> tuple[str, str]:
    conclusion, _, sub = str(opinion["no_revocation"]).partition("/")
    return conclusion.replace("_", "-"), sub


def _compared(one: Judged) -> Iterator[Difference | None]:
    """None where both agree on a signature, else the difference."""
    if one.dss.get("error"):
        yield _difference(one, "file", _summary(one), "", "error", str(one.dss["error"])[:90])
        return
    opinions = list(one.dss.get("signatures", ()))
    for item, verdict in zip(one.items, one.verdicts, strict=True):
        if item["kind"] == "document_timestamp":
            continue
        opinion = _take(opinions, item)
        conclusion, sub, why = _ours(verdict)
        told = "/".join(filter(None, (conclusion, sub)))
        which = item["field"] or f"signature {item['position']}"
        if opinion is None:
            yield _difference(one, which, told, why, "absent", "not listed")
        elif _theirs(opinion) == (conclusion, sub):
            yield None
        else:
            theirs = "/".join(filter(None, _theirs(opinion)))
            yield _difference(one, which, told, why, theirs, theirs)
    for opinion in opinions:
        yield _difference(one, str(opinion["field"]), "not found", "", "extra", "listed")


def _summary(one: Judged) -> str:
    return f"{len(one.items)} signatures" if one.items else "no signature"


def _take(opinions: list[dict[str, Any]], item: dict[str, Any]) -> dict[str, Any] | None:
    """The opinion on the same signature, taken off the list.

    The same field and byte range first, then the same byte range, then the same field: a copied
    byte range is what a forger would write.
    """

    def nearness(opinion: dict[str, Any]) -> int:
        ranges = opinion["modified_after"]["byte_range"]
        return 2 * (ranges == item["byte_range"]) + (opinion["field"] in item["fields"])

    best = max(opinions, key=nearness, default=None)
    if best is None or not nearness(best):
        return None
    opinions.remove(best)
    return best


def _difference(one: Judged, which: str, ours: str, why: str, key: str, theirs: str) -> Difference:
    text = ""
    for row in table()["differences"]:
        if (
            re.fullmatch(row["ours"], why or ours)
            and re.fullmatch(row["theirs"], key)
            and re.search(row.get("file", "."), one.name)
        ):
            text = row["text"]
            break
    said = f"{ours} ({why})" if why else ours
    return Difference(name=one.name, which=which, ours=said, theirs=theirs, text=text)


def page(found: Agreement) -> str:
    """The page as Markdown."""
    return "\n".join([*_head(found), *_differences(found), *_expectations(found), *_raised(found)])


def _head(found: Agreement) -> Iterator[str]:
    conclusions = Counter(v.conclusion for one in found.files for v in one.verdicts)
    met = sum(stated.met for stated in found.stated)
    yield "# Agreement on signatures"
    yield ""
    yield (
        "Made by `python -m bench.agreement` from the signed files of the corpora; a test holds "
        "that it is up to date and that nothing in it is unexplained. Trust: the anchors that ship "
        "with the product. Revocation is set aside on both sides where opinions are compared."
    )
    yield ""
    yield "| figure | count |"
    yield "|---|---|"
    yield f"| files | {len(found.files)} |"
    yield f"| files with an uncaught error | {sum(bool(one.error) for one in found.files)} |"
    yield f"| signature dictionaries found | {sum(len(one.items) for one in found.files)} |"
    for name in ("TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"):
        yield f"| {name} | {conclusions[name]} |"
    yield f"| stated expectations met | {met} of {len(found.stated)} |"
    yield f"| signatures judged alike by EU DSS 6.4 | {found.same} |"
    yield f"| differences, each explained below | {len(found.differences)} |"
    yield ""


def _differences(found: Agreement) -> Iterator[str]:
    yield "## Differences from EU DSS 6.4 (an opinion, which errs too)"
    yield ""
    yield "| file | signature | here | DSS | why |"
    yield "|---|---|---|---|---|"
    for one in found.differences:
        cells = (f"`{one.name}`", one.which, one.ours, one.theirs, one.text)
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""


def _expectations(found: Agreement) -> Iterator[str]:
    yield "## Stated expectations"
    yield ""
    yield "How a statement is read:"
    yield ""
    for name, text in table()["checks"].items():
        yield f"- {name}: {text}"
    yield ""
    yield "| file | stated | read as | met |"
    yield "|---|---|---|---|"
    for one in found.stated:
        met = "yes" if one.met else f"no: {one.text}"
        cells = (f"`{one.name}`", one.expected[:110], one.check, met)
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""


def _raised(found: Agreement) -> Iterator[str]:
    yield "## Where pyHanko raises, the basis of ours"
    yield ""
    yield "| file | pyHanko | here |"
    yield "|---|---|---|"
    for one in found.files:
        for part in one.pyhanko.split(" · "):
            if part.startswith("pyHanko") and re.search(r"\w+Error", part):
                cells = (f"`{one.name}`", part[:110], "; ".join(_bases(one)) or _summary(one))
                yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""


def _bases(one: Judged) -> Iterator[str]:
    for item, verdict in zip(one.items, one.verdicts, strict=True):
        worst = next((r for r in verdict.reasons if r["conclusion"] == verdict.conclusion), None)
        told = reason_text(worst, "en") if worst and worst["conclusion"] != "TOTAL-PASSED" else ""
        yield f"{item['field'] or item['position']}: {verdict.conclusion} {told}".strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("\r", " ")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the page; with ``--check`` only say what is not explained."""
    parser = argparse.ArgumentParser(prog="python -m bench.agreement")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    found = agreement()
    for line in found.unexplained():
        print("not explained:", line)
    if not options.check:
        PAGE.write_text(page(found), encoding="utf-8")
    return 1 if found.unexplained() else 0


if __name__ == "__main__":
    sys.exit(main())
