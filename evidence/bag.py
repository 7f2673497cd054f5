"""BagIt 0.93-1.0 (RFC 8493) judged by our own reader; every fault has a code (B-001 …).

Works on files that are staged already: SHA-256 is known, other algorithms are computed from the
staged copy. Runs in a worker (op ``bag``).
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from evidence.pool import Pool, Task
from schemas.finding import Finding, Place, Severity
from schemas.text import nfc

# Normalised name (RFC 8493 section 2.4: lower case, no punctuation) -> hashlib's name.
ALGORITHMS = {
    name.replace("_", ""): name
    for name in (
        *("md5", "sha1", "sha224", "sha256", "sha384", "sha512"),
        *("sha3_224", "sha3_256", "sha3_384", "sha3_512"),
    )
}
_WEAK = frozenset({"md5", "sha1"})
_BLOCK = 1 << 20
_ALIVE = 256  # blocks between signs of life
_TAG_LIMIT = 256 << 20  # bytes of one tag file
_SHOWN = 120  # characters of a faulty line that are told
_MANIFEST = re.compile(r"(tag)?manifest-([A-Za-z0-9-]+)\.txt", re.IGNORECASE)
_VERSION = re.compile(r"BagIt-Version: (0\.9[3-7]|1\.0)")
_ENCODING = re.compile(r"Tag-File-Character-Encoding: (\S+)")
_LINE = re.compile(r"\s*([0-9A-Fa-f]+)[ \t]+(\*?)(.+)")
_OXUM = re.compile(r"(\d+)\.(\d+)")


Step = Finding | None  # None: still at work


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
        return not any(finding.severity == "error" for finding in self.findings)


def bag_root(paths: Iterable[str]) -> str | None:
    """Where the bag begins: "" or its one top folder with "/"; None where it is no bag."""
    declared = [p for p in paths if p == "bagit.txt" or p.endswith("/bagit.txt")]
    roots = sorted(p.removesuffix("bagit.txt") for p in declared if p.count("/") <= 1)
    return roots[0] if roots else None


def read_bag(files: Sequence[StagedLike], pool: Pool) -> BagReport | None:
    """Judge the staged files as a bag; None where there is no bagit.txt at the top."""
    root = bag_root(item.path for item in files)
    if root is None:
        return None
    rows = [[item.path, item.sha256, item.size, str(item.staged)] for item in files]
    report: dict[str, Any] = {}
    why = ""
    for frame in pool.stream(Task("bag", {"rows": rows, "root": root})):
        report = frame.value.get("report", report)
        problem = frame.value.get("problem")
        why = f"{problem['kind']}: {problem['detail']}" if problem else why
    if not report:
        finding = _finding("B-001", f"{root}bagit.txt", why=why)
        return BagReport(root=root, version="", tag_files=frozenset(), findings=(finding,))
    return BagReport(
        root=root,
        version=report["version"],
        tag_files=frozenset(report["tag_files"]),
        findings=tuple(Finding.from_dict(raw) for raw in report["findings"]),
    )


def bag_op(rows: list[list[Any]], root: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Op ``bag``, a stream: signs of life, then the report. Rows: [path, sha256, size, staged]."""
    files = {
        row[0].removeprefix(root): _File(row[1], row[2], Path(row[3]))
        for row in rows
        if row[0].startswith(root)
    }
    check = _Check(files)
    findings = []
    for step in check.run():
        if step is None:
            yield {"alive": True}, b""
        else:
            findings.append(_below(root, step).as_dict())
    tags = [root + path for path in files if not path.startswith("data/")]
    yield {"report": {"version": check.version, "tag_files": tags, "findings": findings}}, b""


def _below(root: str, finding: Finding) -> Finding:
    """The finding with its place as received."""
    if not root or finding.where.file is None:
        return finding
    return replace(finding, where=replace(finding.where, file=root + finding.where.file))


@dataclass(frozen=True, slots=True)
class _File:
    sha256: str
    size: int
    staged: Path

    def digest(self, algorithm: str) -> Generator[None, None, str]:
        """The checksum (hex); yields now and then while a large file is read."""
        if algorithm == "sha256":
            return self.sha256
        digest = hashlib.new(algorithm, usedforsecurity=False)
        with self.staged.open("rb") as stream:
            for number in itertools.count(1):
                block = stream.read(_BLOCK)
                if not block:
                    break
                digest.update(block)
                if number % _ALIVE == 0:
                    yield None
        return digest.hexdigest()


class _Check:
    """One bag; ``version`` is known once :meth:`run` has begun."""

    def __init__(self, files: dict[str, _File]) -> None:
        self.files = files
        self.version = ""
        self.encoding = "utf-8"
        self._folded: dict[str, list[str]] | None = None

    def run(self) -> Iterator[Step]:
        yield from self._declaration()
        if not any(path.startswith("data/") for path in self.files):
            # An empty payload leaves no trace among files; a folder data/ cannot be seen here.
            yield from self._empty_payload()
        yield from self._manifests()
        yield from self._info()
        yield from self._fetch()

    def _declaration(self) -> Iterator[Finding]:
        data = self._bytes("bagit.txt")
        if data.startswith(b"\xef\xbb\xbf"):
            yield _finding("B-001", "bagit.txt", why="byte-order mark")
            data = data[3:]
        lines = data.decode("utf-8", "replace").splitlines()
        version = _VERSION.fullmatch(lines[0]) if lines else None
        encoding = _ENCODING.fullmatch(lines[1]) if len(lines) > 1 else None
        if version is None and lines and self._tolerated(lines):
            version, encoding = self._tolerated(lines)
        if version is None or encoding is None or len(lines) != 2:
            yield _finding("B-001", "bagit.txt", why=" | ".join(lines)[:_SHOWN])
        self.version = version.group(1) if version else ""
        if encoding:
            self.encoding = encoding.group(1)
            try:
                "".encode(self.encoding)
            except LookupError:
                yield _finding("B-001", "bagit.txt", why=self.encoding)
                self.encoding = "utf-8"

    def _tolerated(self, lines: list[str]) -> Any:
        """Blank play that versions before 1.0 did not forbid."""
        version = re.fullmatch(r"BagIt-Version\s*:\s*(0\.9[3-7])\s*", lines[0])
        if version is None or len(lines) < 2:
            return None
        return version, re.fullmatch(r"Tag-File-Character-Encoding\s*:\s*(\S+)\s*", lines[1])

    def _empty_payload(self) -> Iterator[Finding]:
        if not any(
            (match := _MANIFEST.fullmatch(path)) and not match.group(1) for path in self.files
        ):
            yield _finding("B-012", "data/")

    def _manifests(self) -> Iterator[Step]:
        payload = {path for path in self.files if path.startswith("data/")}
        listed: list[tuple[str, set[str]]] = []
        algorithms: set[str] = set()
        for path in sorted(self.files):
            match = _MANIFEST.fullmatch(path)
            if not match:
                continue
            algorithm = ALGORITHMS.get(match.group(2).casefold().replace("-", ""), "")
            if not algorithm:
                yield _finding("B-007", path, manifest=path)
                continue
            if match.group(1):
                yield from self._manifest(path, algorithm, tag=True, names=set())
                continue
            names: set[str] = set()
            yield from self._manifest(path, algorithm, tag=False, names=names)
            listed.append((path, names))
            algorithms.add(algorithm)
        if not listed:
            yield _finding("B-002", "")
            return
        yield from self._complete(payload, listed)
        if algorithms <= _WEAK:
            names_ = ", ".join(sorted(algorithms))
            yield _finding("B-014", "", severity="info", algorithm=names_)

    def _complete(self, payload: set[str], listed: list[tuple[str, set[str]]]) -> Iterator[Finding]:
        if self.version != "1.0":  # before 1.0: in at least one manifest
            listed = [(listed[0][0], set().union(*(names for _, names in listed)))]
        for manifest, names in listed:
            for path in sorted(payload - names):
                yield _finding("B-005", path, file=path, manifest=manifest)

    def _manifest(
        self, manifest: str, algorithm: str, *, tag: bool, names: set[str]
    ) -> Iterator[Step]:
        text, fault = self._text(manifest)
        if fault:
            yield fault
        seen: dict[str, str] = {}
        for number, line in enumerate(text.split("\n"), start=1):
            if not line.strip():
                continue
            match = _LINE.fullmatch(line.rstrip("\r"))
            if not match:
                yield _line_fault(manifest, number, "form", line)
                continue
            digest, _star, written = match.groups()
            path = self._resolve(unescape(written).removeprefix("./"))
            twice = path in seen
            harmless = twice and self.version != "1.0" and seen[path] == digest.casefold()
            if why := _climbs(path) or ("twice" if twice and not harmless else ""):
                yield _line_fault(manifest, number, why, path)
                continue
            if not tag and not path.startswith("data/"):
                yield _line_fault(manifest, number, "outside", path)
            if harmless or written.startswith("./"):
                yield _finding("B-015", manifest, severity="warning", manifest=manifest, file=path)
            seen[path] = digest.casefold()
            names.add(path)
            yield from self._entry(manifest, algorithm, path, digest, tag=tag)

    def _entry(
        self, manifest: str, algorithm: str, path: str, digest: str, *, tag: bool
    ) -> Iterator[Step]:
        if tag and (path.startswith("data/") or path.casefold().startswith("tagmanifest-")):
            yield _finding("B-013", path, manifest=manifest, file=path)
        file = self.files.get(path)
        if file is None:
            yield _finding("B-003", path, file=path, manifest=manifest)
            return
        found = yield from file.digest(algorithm)
        if found != digest.casefold():
            yield _finding("B-004", path, file=path, algorithm=algorithm)

    def _resolve(self, path: str) -> str:
        """The received name for a manifest's path: equal, or the one equal after NFC (6.1.3)."""
        if path in self.files:
            return path
        if self._folded is None:
            self._folded = defaultdict(list)
            for name in self.files:
                self._folded[nfc(name)].append(name)
        near = self._folded.get(nfc(path), ())
        return near[0] if len(near) == 1 else path

    def _info(self) -> Iterator[Finding]:
        name = "bag-info.txt" if "bag-info.txt" in self.files else "package-info.txt"
        if name not in self.files:
            return
        text, fault = self._text(name)
        if fault:
            yield fault
        label = ""
        for number, line in enumerate(text.splitlines(), start=1):
            if line[:1] in (" ", "\t") and label:
                continue
            label, colon, value = line.partition(":")
            if not line.strip():
                continue
            if not colon or not label.strip():
                yield _finding("B-010", name, line=str(number), why=line[:60])
                continue
            if label.strip().casefold() == "payload-oxum":
                yield from self._oxum(value.strip())

    def _oxum(self, value: str) -> Iterator[Finding]:
        sizes = [file.size for path, file in self.files.items() if path.startswith("data/")]
        found = f"{sum(sizes)}.{len(sizes)}"
        if not _OXUM.fullmatch(value) or value != found:
            yield _finding("B-009", "bag-info.txt", value=value[:40], found=found)

    def _fetch(self) -> Iterator[Finding]:
        if "fetch.txt" not in self.files:
            return
        for number, line in enumerate(self._text("fetch.txt")[0].splitlines(), start=1):
            parts = line.split(None, 2)
            if not parts:
                continue
            path = unescape(parts[2]) if len(parts) == 3 else ""
            if not path or _climbs(path):
                yield _line_fault("fetch.txt", number, "climbs" if path else "form", line)
            elif self._resolve(path) not in self.files:
                yield _finding("B-008", path, file=path)

    def _bytes(self, path: str) -> bytes:
        with self.files[path].staged.open("rb") as stream:
            return stream.read(_TAG_LIMIT)

    def _text(self, path: str) -> tuple[str, Finding | None]:
        data = self._bytes(path)
        try:
            return data.decode(self.encoding).replace("\r\n", "\n").replace("\r", "\n"), None
        except UnicodeDecodeError:
            text = data.decode(self.encoding, "replace").replace("\r\n", "\n")
            return text, _finding("B-011", path, file=path)


def unescape(path: str) -> str:
    """A manifest path with %0A, %0D and %25 decoded (RFC 8493 section 2.1.3)."""
    return re.sub("%(0A|0D|25)", lambda m: chr(int(m.group(1), 16)), path, flags=re.IGNORECASE)


def escape(path: str) -> str:
    """Inverse of :func:`unescape`."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _climbs(path: str) -> str:
    parts = path.replace("\\", "/").split("/")
    absolute = path.startswith(("/", "~", "\\")) or (len(path) > 1 and path[1] == ":")
    return "climbs" if ".." in parts or absolute else ""


def _line_fault(manifest: str, number: int, case: str, why: str) -> Finding:
    line, shown = str(number), why[:_SHOWN]
    return _finding("B-006", manifest, manifest=manifest, line=line, case=case, why=shown)


def _finding(rule: str, place: str, /, severity: Severity = "error", **params: str) -> Finding:
    return Finding(rule=rule, severity=severity, where=Place(file=place or None), params=params)
