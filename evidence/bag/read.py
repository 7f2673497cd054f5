"""Staged files judged as a bag, in a worker (op ``bag``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from evidence.bag.check import Check
from evidence.bag.names import BAGIT, DATA, manifest_of
from evidence.bag.profile import Profile, held
from evidence.bag.text import BagFile, finding
from evidence.pool import Pool, Task
from schemas.finding import Finding

MOST = 200  # findings of one rule that are told one by one


class StagedLike(Protocol):
    """A staged file: received path, SHA-256 (hex), size, where its bytes lie."""

    @property
    def path(self) -> str:
        """Received path."""

    @property
    def sha256(self) -> str:
        """Lower-case hex."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def staged(self) -> Path:
        """Where the bytes lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagReport:
    """What was found of a bag. ``root``: "" or "folder/"; ``tag_files``: received paths."""

    root: str
    version: str
    tag_files: frozenset[str]
    findings: tuple[Finding, ...]

    @property
    def valid(self) -> bool:
        """Whether the bag is valid: no finding is an error."""
        return not any(found.severity == "error" for found in self.findings)


class Told:
    """Findings as they come: of a rule broken at very many places the rest is counted (B-024)."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, found: Finding) -> None:
        """Keep or count a finding."""
        self._counts[found.rule] += 1
        if self._counts[found.rule] <= MOST:
            self._found.append(found)

    def all(self) -> Iterator[Finding]:
        """Those that were kept, then what was only counted."""
        yield from self._found
        for rule, count in sorted(self._counts.items()):
            if count > MOST:
                yield Finding(
                    rule="B-024",
                    severity="warning",
                    params={"rule": rule, "count": str(count - MOST), "shown": str(MOST)},
                )


def bag_root(paths: Iterable[str]) -> str | None:
    """Where the bag begins: "" or its one top folder with "/"; None where it is no bag.

    What has a payload manifest beside ``data/`` is a bag that lost its bagit.txt.
    """
    listed = list(paths)
    top = sorted(path for path in listed if path.count("/") <= 1)
    declared = [p.removesuffix(BAGIT) for p in top if p.rpartition("/")[2] == BAGIT]
    if declared:
        return min(declared)
    for path in top:
        folder, slash, name = path.rpartition("/")
        root, found = folder + slash, manifest_of(name)
        if found and not found[0] and any(p.startswith(root + DATA) for p in listed):
            return root
    return None


def read_bag(
    files: Sequence[StagedLike], pool: Pool, *, form: str = "", profile: Profile | None = None
) -> BagReport | None:
    """Judge the staged files as a bag; None where they are none (:func:`bag_root`).

    ``form``: how the bag was serialised (``form_of``); ``profile``: what is asked of every bag,
    besides the profiles it names itself.
    """
    root = bag_root(item.path for item in files)
    if root is None:
        return None
    rows = [[item.path, item.sha256, item.size, str(item.staged)] for item in files]
    report: dict[str, Any] = {}
    why = ""
    for frame in pool.stream(
        Task("bag", {"rows": rows, "root": root, "form": form, "profile": profile})
    ):
        report = frame.value.get("report", report)
        problem = frame.value.get("problem")
        why = f"{problem['kind']}: {problem['detail']}" if problem else why
    if not report:
        lost = finding("B-001", f"{root}bagit.txt", why=why)
        return BagReport(root=root, version="", tag_files=frozenset(), findings=(lost,))
    return BagReport(
        root=root,
        version=report["version"],
        tag_files=frozenset(report["tag_files"]),
        findings=tuple(Finding.from_dict(raw) for raw in report["findings"]),
    )


def bag_op(
    rows: list[list[Any]], root: str, form: str = "", profile: Profile | None = None
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Op ``bag``, a stream: signs of life, then the report. Rows: [path, sha256, size, staged]."""
    files = {
        row[0].removeprefix(root): BagFile(row[1], row[2], row[3])
        for row in rows
        if row[0].startswith(root)
    }
    check, told = Check(files), Told()
    for step in check.run():
        if step is None:
            yield {"alive": True}, b""
        else:
            told.add(_below(root, step))
    for found in held(check.facts(form), profile):
        told.add(_below(root, found))
    findings = [one.as_dict() for one in told.all()]
    tags = [root + path for path in files if not path.startswith(DATA)]
    yield {"report": {"version": check.version, "tag_files": tags, "findings": findings}}, b""


def _below(root: str, found: Finding) -> Finding:
    """The finding with its place as received."""
    if not root or found.where.file is None:
        return found
    return replace(found, where=replace(found.where, file=root + found.where.file))
