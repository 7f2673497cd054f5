"""One bag judged, in this order: bagit.txt, payload, manifests, checksums, bag-info.txt, fetch.txt.

The manifests are read before any checksum is computed, so that each file is read once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from evidence.bag.declaration import Declaration, declared
from evidence.bag.digests import digests_of
from evidence.bag.fetch import FETCH, fetched
from evidence.bag.info import INFO, Element, elements, oxum, repeated
from evidence.bag.manifest import Manifest, entries
from evidence.bag.names import ALGORITHMS, BAGIT, DATA, FINAL, WEAK, Names, manifest_of
from evidence.bag.profile import BagFacts
from evidence.bag.text import BagFile, finding, text_of
from schemas.finding import Finding

Step = Finding | None  # None: still at work


class Check:
    """One bag. ``declaration``, ``manifests``, ``elements``, ``fetched`` are known after a run."""

    def __init__(self, files: Mapping[str, BagFile]) -> None:
        self.files = files
        self.declaration = Declaration()
        self.manifests: list[Manifest] = []
        self.elements: list[Element] = []
        self.fetched: set[str] = set()
        self.payload = sorted(path for path in files if path.startswith(DATA))
        self._names = Names(files, FINAL)

    @property
    def version(self) -> str:
        """The version declared, "" where none is known."""
        return self.declaration.version

    def facts(self, form: str) -> BagFacts:
        """What a profile asks of the bag; ``form``: how it was serialised."""
        known = {manifest.name for manifest in self.manifests} | {BAGIT, FETCH, *INFO}
        return BagFacts(
            version=self.version,
            payload={path: self.files[path].size for path in self.payload},
            manifests=self._named(tag=False),
            tag_manifests=self._named(tag=True),
            tag_files=frozenset(self.files) - known - frozenset(self.payload),
            fetch=FETCH in self.files,
            elements=tuple((element.label, element.value) for element in self.elements),
            form=form,
        )

    def _named(self, *, tag: bool) -> frozenset[str]:
        """Algorithms of the manifests, as their names have them."""
        found = (manifest_of(manifest.name) for manifest in self._listed(tag=tag))
        return frozenset(each[1] for each in found if each)

    def run(self) -> Iterator[Step]:
        """Judge the bag; yields findings, and None now and then while it is at work."""
        if BAGIT in self.files:
            yield from declared(self.files[BAGIT].head(), self.declaration)
        else:
            yield finding("B-001", BAGIT, case="missing", why="")
        self._names = Names(self.files, self.version)
        yield from self._manifests()
        yield from self._payload()
        yield from self._info()
        yield from self._fetch()
        yield from self._contents()

    def _listed(self, *, tag: bool) -> list[Manifest]:
        return [manifest for manifest in self.manifests if manifest.tag == tag]

    def _manifests(self) -> Iterator[Finding]:
        for name in sorted(self.files):
            found = manifest_of(name)
            if found is None:
                continue
            tag, algorithm, plain = found
            if not plain and self.version == FINAL:
                yield finding("B-007", name, manifest=name, case="name")
            manifest = Manifest(name=name, algorithm=ALGORITHMS.get(algorithm, ""), tag=tag)
            self.manifests.append(manifest)
            text, fault = self._text(name)
            if fault:
                yield fault
            yield from entries(manifest, text, self._names, self.files, self.version)
        yield from self._algorithms()
        if self.version == FINAL:
            yield from self._tag_manifests()

    def _algorithms(self) -> Iterator[Finding]:
        """Manifests of unknown algorithms do no harm beside one of a known one (B-018)."""
        payload = self._listed(tag=False)
        known = {manifest.algorithm for manifest in payload} - {""}
        for manifest in self.manifests:
            if not manifest.algorithm:
                yield _unknown(manifest, beside=bool(known) or manifest.tag)
        if known and known <= WEAK:
            yield finding("B-014", "", "info", algorithm=", ".join(sorted(known)))

    def _tag_manifests(self) -> Iterator[Finding]:
        """Each tag manifest lists every payload manifest (RFC 8493 section 2.2.1)."""
        for manifest in self._listed(tag=True):
            for payload in self._listed(tag=False):
                if payload.name not in manifest.digests:
                    yield finding("B-016", manifest.name, manifest=manifest.name, file=payload.name)

    def _payload(self) -> Iterator[Finding]:
        listed = self._listed(tag=False)
        if not listed:
            # An empty payload leaves no trace among files; a folder data/ cannot be seen here.
            if not self.payload:
                yield finding("B-012", "data/")
            yield finding("B-002", "")
            return
        if self.version == FINAL:
            for manifest in listed:
                yield from self._unlisted(manifest.name, manifest.digests)
        else:  # before 1.0: in at least one manifest
            names = {path: "" for manifest in listed for path in manifest.digests}
            yield from self._unlisted(listed[0].name, names)

    def _unlisted(self, manifest: str, names: Mapping[str, str]) -> Iterator[Finding]:
        for path in self.payload:
            if path not in names:
                yield finding("B-005", path, file=path, manifest=manifest)

    def _info(self) -> Iterator[Finding]:
        name = next((name for name in INFO if name in self.files), "")
        if not name:
            return
        text, fault = self._text(name)
        if fault:
            yield fault
        yield from elements(name, text, self.version, self.elements)
        yield from repeated(name, self.elements, self.version)
        yield from oxum(name, self.elements, [self.files[path].size for path in self.payload])

    def _fetch(self) -> Iterator[Finding]:
        if FETCH not in self.files:
            return
        text, fault = self._text(FETCH)
        if fault:
            yield fault
        payload = self._listed(tag=False)
        yield from fetched(text, self._names, self.files, payload, self.fetched)

    def _contents(self) -> Iterator[Step]:
        """Every listed file is there (B-003), and has the checksum its manifests say (B-004)."""
        wanted: dict[str, list[Manifest]] = defaultdict(list)
        for manifest in self.manifests:
            for path in manifest.digests:
                wanted[path].append(manifest)
        for path, manifests in wanted.items():
            if path not in self.files:
                if path not in self.fetched:  # B-008 has told it
                    yield from (
                        finding("B-003", path, file=path, manifest=each.name) for each in manifests
                    )
                continue
            algorithms = {each.algorithm for each in manifests if each.algorithm}
            found = yield from digests_of(self.files[path], algorithms)
            for each in manifests:
                if each.algorithm and found[each.algorithm] != each.digests[path]:
                    yield finding(
                        "B-004", path, file=path, algorithm=each.algorithm, manifest=each.name
                    )

    def _text(self, name: str) -> tuple[str, Finding | None]:
        return text_of(self.files[name], name, self.declaration.encoding, self.version)


def _unknown(manifest: Manifest, *, beside: bool) -> Finding:
    if beside:
        return finding("B-018", manifest.name, "warning", manifest=manifest.name)
    return finding("B-007", manifest.name, manifest=manifest.name, case="alone")
